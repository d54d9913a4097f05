//! Event streams whose items are whole events: objects with the name and the data of the event.

use sdk_runtime::json::{Decoding, Extra, Json, Node, Writer};
use sdk_runtime::{Call, Client, Error, Event, Method, Operation, RetryPolicy, decode};

use crate::support::serve_bytes;

const WATCH: Operation = Operation::new("watch", Method::GET, "/events").accept("text/event-stream");

/// An event whose members are all optional.
#[derive(Debug, PartialEq)]
struct Whole {
    event: Option<String>,
    data: Option<Data>,
    extra: Extra,
}

#[derive(Debug, PartialEq)]
struct Data {
    delta: Option<String>,
    extra: Extra,
}

impl Json for Whole {
    fn decode(node: Node<'_>) -> Self {
        let mut object = node.object();
        Self { event: object.optional("event"), data: object.optional("data"), extra: object.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.optional("event", &self.event);
        members.optional("data", &self.data);
        members.rest();
    }
}

impl Json for Data {
    fn decode(node: Node<'_>) -> Self {
        let mut object = node.object();
        Self { delta: object.optional("delta"), extra: object.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.optional("delta", &self.delta);
        members.rest();
    }
}

/// Returns the first event of a stream.
async fn first(body: &str, decoding: Decoding) -> Result<Option<Event<Whole>>, Error> {
    let response = format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n{body}");
    let uri = serve_bytes(response).await;
    let client = Client::builder(&uri).retries(RetryPolicy::never()).build().unwrap();
    let call = Call::new(&client, &WATCH, decode::event).with_decoding(decoding);
    call.events().await?.next_event().await
}

#[tokio::test]
async fn done_ends_a_stream_at_every_level_of_decoding() {
    for decoding in [Decoding::Strict, Decoding::Tolerant, Decoding::Lenient] {
        for body in ["data: [DONE]\n\n", "event: done\ndata: [DONE]\n\n"] {
            let event = first(body, decoding).await.unwrap();
            assert!(event.is_none(), "{decoding:?}, {body:?}: {event:?}");
        }
    }
}

#[tokio::test]
async fn errors_that_the_type_does_not_describe_are_errors() {
    for body in [
        "event: error\ndata: {\"message\":\"overloaded\"}\n\n",
        "data: {\"error\":{\"message\":\"overloaded\"}}\n\n",
        "event: x\ndata: {\"delta\":\"a\",\"error\":{\"message\":\"overloaded\"}}\n\n",
    ] {
        let error = first(body, Decoding::Tolerant).await.unwrap_err();
        assert!(matches!(error, Error::Status(_)), "{body:?}: {error:?}");
        assert_eq!(error.message().as_deref(), Some("overloaded"), "{body:?}");
    }
    // The type describes this one.
    let event = first("event: error\ndata: {\"delta\":\"a\"}\n\n", Decoding::Tolerant).await.unwrap().unwrap();
    assert_eq!(event.data.data.and_then(|it| it.delta).as_deref(), Some("a"));
    // Other unknown members, and absent errors, are none.
    for body in ["data: {\"delta\":\"a\",\"new\":1}\n\n", "data: {\"delta\":\"a\",\"error\":null}\n\n"] {
        let event = first(body, Decoding::Tolerant).await.unwrap().unwrap();
        assert_eq!(event.data.data.and_then(|it| it.delta).as_deref(), Some("a"), "{body:?}");
    }
}

#[tokio::test]
async fn a_type_of_the_data_is_recognized_by_its_members() {
    let response = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\nevent: x\ndata: {\"delta\":\"a\"}\n\n";
    let client = Client::builder(&serve_bytes(response).await).build().unwrap();
    let mut events = Call::<Data>::new(&client, &WATCH, decode::event).events().await.unwrap();
    assert_eq!(events.next_event().await.unwrap().unwrap().data.delta.as_deref(), Some("a"));
}
