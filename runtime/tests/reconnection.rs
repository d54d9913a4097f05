//! Event streams whose server is restarted.

use std::time::Duration;

use sdk_runtime::{Call, Client, Method, Operation, RetryPolicy, decode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::time::sleep;

const WATCH: Operation = Operation::new("watch", Method::GET, "/events").accept("text/event-stream");

/// Sends one event to the next client, and returns what it sent.
async fn serve_event(listener: &TcpListener, data: &str) -> String {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut request = vec![0; 4096];
    let length = stream.read(&mut request).await.unwrap();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    stream.write_all(format!("{head}retry: 1\nid: {data}\ndata: {data}\n\n").as_bytes()).await.unwrap();
    String::from_utf8_lossy(&request[..length]).into_owned()
}

#[tokio::test]
async fn streams_reconnect_until_the_server_accepts_connections() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(async move {
        serve_event(&listener, "a").await;
        drop(listener);
        // The shortest wait is 100 ms, so at least one connection is refused.
        sleep(Duration::from_millis(250)).await;
        serve_event(&TcpListener::bind(address).await.unwrap(), "b").await
    });
    let client = Client::builder(&format!("http://{address}")).retries(RetryPolicy::never()).build().unwrap();
    let mut events = Call::<String>::new(&client, &WATCH, decode::text).events().reconnect().await.unwrap();
    assert_eq!(events.next_event().await.unwrap().unwrap().data, "a");
    assert_eq!(events.next_event().await.unwrap().unwrap().data, "b");
    let request = server.await.unwrap();
    assert!(request.contains("last-event-id: a\r\n"), "{request}");
}
