//! Servers that send more than the response to a request. The excess never becomes the response to another request.

use std::sync::Arc;

use sdk_runtime::json::Value;
use sdk_runtime::{Client, Method, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

const RIGHT: &str = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n\"right\"";
const EXCESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n\"wrong\"";

/// Responds to requests for `/first` with these bytes, and to others with `"right"`.
async fn serve(first: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let first = Arc::new(first);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let first = Arc::clone(&first);
            tokio::spawn(async move {
                while let Some(head) = read_head(&mut stream).await {
                    let response = if head.contains(" /first ") { &first[..] } else { RIGHT.as_bytes() };
                    if stream.write_all(response).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    uri
}

/// Reads a request without a body. Returns `None` at the end of the connection.
async fn read_head(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}

#[tokio::test]
async fn excess_bytes_are_not_the_response_to_another_request() {
    for (method, response) in [
        (Method::GET, "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"),
        (Method::GET, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\n\r\n"),
        (Method::GET, "HTTP/1.1 204 No Content\r\nContent-Length: 45\r\n\r\n"),
        (Method::GET, "HTTP/1.1 304 Not Modified\r\nContent-Length: 45\r\n\r\n"),
        (Method::HEAD, "HTTP/1.1 200 OK\r\nContent-Length: 45\r\n\r\n"),
        (Method::GET, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"),
    ] {
        let uri = serve(format!("{response}{EXCESS}").into_bytes()).await;
        let client = Client::builder(&uri).retries(RetryPolicy::never()).build().unwrap();
        for _ in 0..10 {
            let first = client.request(method.clone(), "/first").await;
            assert_ne!(first.ok(), Some(Value::from("wrong")), "{response}");
            let second = client.request(Method::GET, "/second").await;
            assert_eq!(second.unwrap(), Value::from("right"), "{response}");
        }
    }
}
