//! Multipart responses, over real sockets.

use sdk_runtime::json::Value;
use sdk_runtime::{
    Bytes, Call, Client, DecodeErrorKind, Error, Method, Operation, PartContent, ReceivedPart, RetryPolicy, decode,
};

use crate::support::serve_bytes;

const BATCH: Operation = Operation::new("batch", Method::GET, "/batch").accept("multipart/mixed");

async fn client(content_type: &str, body: &[u8]) -> Client {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\nconnection: close\r\n\r\n");
    let response = [head.as_bytes(), body].concat();
    Client::builder(&serve_bytes(response).await).retries(RetryPolicy::never()).build().unwrap()
}

/// Returns the parts up to the first error.
async fn parts(content_type: &str, body: &str) -> (Vec<ReceivedPart<PartContent<Value>>>, Option<Error>) {
    let client = client(content_type, body.as_bytes()).await;
    let mut stream = match Call::<_, Value>::new(&client, &BATCH, decode::json_part).part_stream().await {
        Ok(stream) => stream,
        Err(error) => return (Vec::new(), Some(error)),
    };
    let mut parts = Vec::new();
    loop {
        match stream.next_part().await {
            Ok(Some(part)) => parts.push(part),
            Ok(None) => return (parts, None),
            Err(error) => return (parts, Some(error)),
        }
    }
}

#[tokio::test]
async fn parts_are_decoded_by_their_media_types() {
    let body = "--b\r\nContent-Type: application/vnd.x+json\r\nContent-ID: <1>\r\n\r\n{\"a\":1}\r\n\
                --b\r\n\r\n[2]\r\n\
                --b\r\nContent-Type: image/png\r\n\r\n\r\npng\n\r\n\
                --b\r\nContent-Type: text/plain\r\n\r\n5\r\n\
                --b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n6\r\n--c--\r\n\
                --b\r\nContent-Type: application/json\r\nContent-Transfer-Encoding: base64\r\n\r\nWzdd\r\n\
                --b--\r\nepilogue";
    let (parts, error) = parts("multipart/mixed; boundary=\"b\"", body).await;
    assert!(error.is_none(), "{error:?}");
    let bytes = |it: &str| PartContent::Bytes(Bytes::from(it.to_owned()));
    let json = |it: &str| PartContent::Value(Value::parse(it.as_bytes()).unwrap());
    let contents: Vec<_> = parts.iter().map(|it| (it.content_type(), it.content.clone())).collect();
    let expected = [
        ("application/vnd.x+json", json("{\"a\":1}")),
        ("", json("[2]")),
        ("image/png", bytes("\r\npng\n")),
        ("text/plain", json("5")),
        ("multipart/mixed", bytes("--c\r\n\r\n6\r\n--c--")),
        ("application/json", json("[7]")),
    ];
    assert_eq!(contents, expected.map(|(content_type, content)| (content_type.to_owned(), content)));
    assert_eq!(parts[0].headers["content-id"], "<1>");
}

#[tokio::test]
async fn a_part_that_cannot_be_decoded_does_not_end_the_stream() {
    let body = b"--b\r\nContent-Type: application/json\r\n\r\n{\r\n--b\r\n\r\n1\r\n--b\r\nContent-Transfer-Encoding: x\r\n\r\n1\r\n--b\r\n\r\n2\r\n--b--";
    let client = client("multipart/mixed; boundary=b", body).await;
    let call: Call<'_, PartContent<Value>> = Call::new(&client, &BATCH, decode::json_part);
    let mut stream = call.part_stream().await.unwrap();
    let Err(Error::Decode(error)) = stream.next_part().await else { panic!() };
    assert_eq!(&error.raw[..], b"{");
    assert_eq!(stream.next_part().await.unwrap().unwrap().content.into_value(), Some(1.into()));
    let Err(Error::Decode(error)) = stream.next_part().await else { panic!() };
    assert_eq!(
        error.kind.to_string(),
        "the multipart body is malformed: the transfer encoding of a part is unknown or wrong"
    );
    assert_eq!(stream.next_part().await.unwrap().unwrap().content.into_value(), Some(2.into()));
    assert!(stream.next_part().await.unwrap().is_none());
}

#[tokio::test]
async fn text_is_decoded_in_the_character_set_of_its_part() {
    let body = b"--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n\xe9\r\n--b\r\nContent-Type: application/json\r\n\r\n\"j\"\r\n--b\r\nContent-Type: image/png\r\n\r\n\xe9\r\n--b--";
    let client = client("multipart/mixed; boundary=b", body).await;
    let call: Call<'_, PartContent<String>> = Call::new(&client, &BATCH, decode::text_part);
    let mut stream = call.part_stream().await.unwrap();
    let mut found = Vec::new();
    while let Some(part) = stream.next_part().await.unwrap() {
        found.push(part.content);
    }
    let text = |it: &str| PartContent::Value(it.to_owned());
    assert_eq!(found, [text("\u{e9}"), text("j"), PartContent::Bytes(Bytes::from_static(b"\xe9"))]);
}

#[tokio::test]
async fn cut_and_malformed_responses_are_errors() {
    let (found, error) = parts("multipart/mixed; boundary=b", "--b\r\n\r\n1\r\n--b\r\n\r\n2\r\n").await;
    assert_eq!(found.len(), 1);
    assert!(matches!(error, Some(Error::Decode(it)) if matches!(it.kind, DecodeErrorKind::IncompleteContent)));
    let (_, error) = parts("multipart/mixed", "--b\r\n\r\n1\r\n--b--").await;
    assert!(matches!(error, Some(Error::Decode(it)) if matches!(it.kind, DecodeErrorKind::Multipart(_))));
    let (_, error) = parts("application/json", "[1]").await;
    let Some(Error::Decode(error)) = error else { panic!("{error:?}") };
    assert_eq!(error.kind.to_string(), "expected `multipart/mixed`, found `application/json`");
    assert_eq!(&error.raw[..], b"[1]");
}

#[tokio::test]
async fn large_parts_are_errors() {
    let body = format!("--b\r\n\r\n\"{}\"\r\n--b--", "a".repeat(10_000));
    let head = "HTTP/1.1 200 OK\r\ncontent-type: multipart/mixed; boundary=b\r\nconnection: close\r\n\r\n";
    let server = serve_bytes(format!("{head}{body}")).await;
    let client = Client::builder(&server).response_limit(1_000).build().unwrap();
    let call: Call<'_, PartContent<Value>> = Call::new(&client, &BATCH, decode::json_part);
    let mut stream = call.part_stream().await.unwrap();
    let Err(Error::Decode(error)) = stream.next_part().await else { panic!() };
    assert!(matches!(error.kind, DecodeErrorKind::TooLarge(1_000)));
    assert!(stream.next_part().await.unwrap().is_none());
}
