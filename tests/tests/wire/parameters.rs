//! Parameters in all locations and styles (OpenAPI 3.0.3, Parameter Object, "Style Values"; RFC 6570).

use everything::models::{Point, State};
use everything::{Error, parameters::InQuery};
use sdk_runtime::types::{DateTime, Uuid};

use super::{header, no_content, point, sent, texts};

#[tokio::test]
async fn path_parameters_are_sent_in_all_styles() {
    let (server, client) = no_content().await;
    let two = texts(&["a b", "c/d"]);
    client.parameters().in_path("é?#%", &two, &two, &two, &two, &two, &point(1, "=,")).await.unwrap();
    assert_eq!(
        sent(&server).await.url.path(),
        "/v1/path/%C3%A9%3F%23%25/a%20b,c%2Fd/.a%20b,c%2Fd/.a%20b.c%2Fd\
         /;matrix=a%20b,c%2Fd/;matrices=a%20b;matrices=c%2Fd/x=1,label=%3D%2C"
    );
}

#[tokio::test]
async fn path_value_is_escaped_within_its_segment() {
    for (id, path) in [
        ("a/../b", "/v1/one/a%2F..%2Fb/rest"),
        ("...", "/v1/one/.../rest"),
        ("%2e%2e", "/v1/one/%252e%252e/rest"),
        ("..;", "/v1/one/..%3B/rest"),
        ("..\\", "/v1/one/..%5C/rest"),
        ("a?b=c#d", "/v1/one/a%3Fb%3Dc%23d/rest"),
        ("東京", "/v1/one/%E6%9D%B1%E4%BA%AC/rest"),
        ("a\r\nb\0", "/v1/one/a%0D%0Ab%00/rest"),
        (" ", "/v1/one/%20/rest"),
    ] {
        let (server, client) = no_content().await;
        client.parameters().in_one_segment(id).await.unwrap();
        assert_eq!(sent(&server).await.url.path(), path);
    }
}

#[tokio::test]
async fn path_value_that_changes_the_path_is_rejected() {
    let (server, client) = no_content().await;
    for id in ["", ".", ".."] {
        let error = client.parameters().in_one_segment(id).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{id:?}: {error}");
    }
    let none: &[String] = &[];
    let one = texts(&["a"]);
    let error = client.parameters().in_path("a", none, &one, &one, &one, &one, &point(1, "")).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)));
    assert!(server.received_requests().await.unwrap().is_empty());
}

/// Returns the query that a call sends after its required parameter.
async fn query(arguments: impl FnOnce(InQuery<'_>) -> InQuery<'_>) -> String {
    let (server, client) = no_content().await;
    arguments(client.parameters().in_query(true)).await.unwrap();
    let query = sent(&server).await.url.query().unwrap().to_owned();
    query.strip_prefix("must=true").unwrap().trim_start_matches('&').to_owned()
}

#[tokio::test]
async fn scalar_query_parameters_are_encoded() {
    assert_eq!(query(|it| it).await, "");
    assert_eq!(query(|it| it.text("a b&c=d+é/?#")).await, "text=a%20b%26c%3Dd%2B%C3%A9%2F%3F%23");
    assert_eq!(query(|it| it.text("")).await, "text=");
    assert_eq!(query(|it| it.count(-3).ratio(1.5)).await, "count=-3&ratio=1.5");
    assert_eq!(query(|it| it.ratio(20.0).total(u64::MAX)).await, "ratio=20&total=18446744073709551615");
    assert_eq!(query(|it| it.count(i64::MAX)).await, "count=9223372036854775807");
    let when = DateTime::from("2024-02-03T04:05:06+07:00");
    assert_eq!(query(|it| it.when(&when)).await, "when=2024-02-03T04%3A05%3A06%2B07%3A00");
    assert_eq!(query(|it| it.state(State::Open)).await, "state=open");
    assert_eq!(query(|it| it.state("half open")).await, "state=half%20open");
    assert_eq!(query(|it| it.odd_name("x")).await, "odd%5Bname%5D%26=x");
    assert_eq!(query(|it| it.note("a \"b\"")).await, "note=a%20%22b%22");
}

#[tokio::test]
async fn list_query_parameters_are_sent_in_all_styles() {
    let two = texts(&["a,b", "c|d e"]);
    assert_eq!(query(|it| it.ids(&two)).await, "ids=a%2Cb&ids=c%7Cd%20e");
    assert_eq!(query(|it| it.joined(&two)).await, "joined=a%2Cb,c%7Cd%20e");
    assert_eq!(query(|it| it.blanks(&two)).await, "blanks=a%2Cb%20c%7Cd%20e");
    assert_eq!(query(|it| it.bars(&two)).await, "bars=a%2Cb%7Cc%7Cd%20e");
}

#[tokio::test]
async fn empty_list_is_not_sent() {
    assert_eq!(query(|it| it.ids(&[]).joined(&[]).blanks(&[]).bars(&[])).await, "");
    assert_eq!(query(|it| it.ids(&texts(&[""])).joined(&texts(&[""]))).await, "ids=&joined=");
}

#[tokio::test]
async fn object_query_parameters_are_sent_in_all_styles() {
    let it = point(1, "a&b");
    assert_eq!(query(|call| call.spread(&it)).await, "x=1&label=a%26b");
    assert_eq!(query(|call| call.flat(&it)).await, "flat=x,1,label,a%26b");
    assert_eq!(query(|call| call.deep(&it)).await, "deep%5Bx%5D=1&deep%5Blabel%5D=a%26b");
    assert_eq!(query(|call| call.json(&it)).await, "json=%7B%22x%22%3A1%2C%22label%22%3A%22a%26b%22%7D");
    let none = Point::default();
    assert_eq!(query(|call| call.spread(&none).flat(&none).deep(&none)).await, "");
}

#[tokio::test]
async fn allowed_reserved_characters_are_not_encoded() {
    assert_eq!(query(|it| it.open("a/b?c:d@e,f;g=h")).await, "open=a/b?c:d@e,f;g=h");
    assert_eq!(query(|it| it.open("a&b#c+d[e]%")).await, "open=a%26b%23c%2Bd%5Be%5D%25");
}

#[tokio::test]
async fn headers_and_cookies_are_sent() {
    let (server, client) = no_content().await;
    let id = Uuid::from("123e4567-e89b-12d3-a456-426614174000");
    let tags = texts(&["a", "b c"]);
    let call = client.parameters().in_headers(&id).x_tags(&tags).x_point(&point(1, "é"));
    call.session("x; y=z").tags(&tags).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "x-request-id").unwrap(), id.as_str());
    assert_eq!(header(&request, "x-tags").unwrap(), "a,b c");
    assert_eq!(request.headers["x-point"].as_bytes(), "x=1,label=é".as_bytes());
    assert_eq!(header(&request, "cookie").unwrap(), "session=x%3B%20y%3Dz; tags=a; tags=b%20c");
    assert_eq!(header(&request, "authorization").unwrap(), "Bearer token");
    assert_eq!(header(&request, "accept"), Some("*/*".to_owned()));
}

#[tokio::test]
async fn header_with_a_line_break_is_rejected() {
    let (server, client) = no_content().await;
    let id = Uuid::from("x\r\nX-Evil: 1");
    let error = client.parameters().in_headers(&id).await.unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error}");
    assert!(server.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn public_operation_sends_no_credentials() {
    let (server, client) = no_content().await;
    client.parameters().without_credentials().await.unwrap();
    assert_eq!(header(&sent(&server).await, "authorization"), None);
}
