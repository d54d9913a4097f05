//! Conditional calls.

use sdk_runtime::json::Value;
use sdk_runtime::{Call, Client, Conditional, Error, Method, Operation, decode};
use wiremock::matchers::{any, header};
use wiremock::{Mock, MockServer, ResponseTemplate};

const GET: Operation = Operation::new("getThing", Method::GET, "/thing");

sdk_runtime::request! {
    /// A call with optional arguments.
    pub struct Request -> Value
}

/// Gets a thing.
type GetThing<'c> = Request<'c, (), i64>;

/// Starts a server of a thing that is `7` with the entity tag `"a"`.
async fn server() -> (MockServer, Client) {
    let server = MockServer::start().await;
    let unchanged = ResponseTemplate::new(304).insert_header("ETag", "\"a\"");
    Mock::given(header("if-none-match", "\"a\"")).respond_with(unchanged).mount(&server).await;
    let thing = ResponseTemplate::new(200).insert_header("ETag", "\"a\"").set_body_string("7");
    Mock::given(any()).respond_with(thing).mount(&server).await;
    let client = Client::builder(&server.uri()).build().unwrap();
    (server, client)
}

fn get(client: &Client) -> GetThing<'_> {
    GetThing::from_call(Call::new(client, &GET, decode::json))
}

#[tokio::test]
async fn entity_tag_of_a_response_is_the_condition_of_the_next_call() {
    let (server, client) = server().await;
    let first = match get(&client).conditional().await.unwrap() {
        Conditional::Modified(first) => first,
        other => panic!("{other:?}"),
    };
    assert_eq!((first.body, first.status.as_u16()), (7, 200));
    let etag: String = first.header("etag").unwrap();
    let call = get(&client).extra_header("if-none-match", &etag);
    let Conditional::NotModified(second) = call.clone().conditional().await.unwrap() else { panic!("modified") };
    assert_eq!((second.status.as_u16(), second.header("etag"), second.attempts), (304, Some(etag), 1));
    // A call that does not expect it has no result to return.
    assert_eq!(call.await.unwrap_err().status().unwrap().as_u16(), 304);
    assert_eq!(server.received_requests().await.unwrap().len(), 3);
}

#[tokio::test]
async fn other_outcomes_of_conditional_calls_are_unchanged() {
    for (status, text) in [(412, "{}"), (200, "seven")] {
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(status).set_body_string(text)).mount(&server).await;
        let client = Client::builder(&server.uri()).build().unwrap();
        let error = get(&client).conditional().await.unwrap_err();
        match status {
            200 => assert!(matches!(error, Error::Decode(_)), "{error:?}"),
            _ => assert_eq!(error.status().unwrap().as_u16(), status),
        }
    }
}
