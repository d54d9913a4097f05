//! Features of the HTTP client: compressed responses, and proxies that speak SOCKS.

use sdk_runtime::json::Value;
use sdk_runtime::{Client, Method, RetryPolicy};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// The string `"hello"` in a stored block of each format.
const COMPRESSED: &[(&str, &[u8])] = &[
    #[cfg(feature = "gzip")]
    ("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01\x07\0\xf8\xff\"hello\"\xb2\xce\x03\x77\x07\0\0\0"),
    #[cfg(feature = "brotli")]
    ("br", b"\x0b\x03\x80\"hello\"\x03"),
    #[cfg(feature = "zstd")]
    ("zstd", b"\x28\xb5\x2f\xfd\x20\x07\x39\0\0\"hello\""),
];

#[tokio::test]
async fn responses_are_decompressed_in_the_formats_of_the_features() {
    for (format, body) in COMPRESSED {
        let server = MockServer::start().await;
        let response = ResponseTemplate::new(200).insert_header("content-encoding", *format);
        Mock::given(any()).respond_with(response.set_body_raw(*body, "application/json")).mount(&server).await;
        let client = Client::builder(&server.uri()).retries(RetryPolicy::never()).build().unwrap();
        let value = client.request(Method::GET, "/").await;
        assert_eq!(value.unwrap(), Value::String("hello".to_owned()), "{format}");
        let accepted = &server.received_requests().await.unwrap()[0].headers["accept-encoding"];
        assert!(accepted.to_str().unwrap().contains(format), "{accepted:?}");
    }
}

/// A SOCKS server (RFC 1928) that accepts one connection and responds itself. Returns its address, and the host that the client asks for.
#[cfg(feature = "socks")]
async fn socks_server() -> (std::net::SocketAddr, tokio::task::JoinHandle<String>) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let served = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 2];
        stream.read_exact(&mut head).await.unwrap();
        stream.read_exact(&mut vec![0; usize::from(head[1])]).await.unwrap();
        stream.write_all(&[5, 0]).await.unwrap();
        // Version, command, reserved, a domain name, and its length.
        let mut request = [0; 5];
        stream.read_exact(&mut request).await.unwrap();
        assert_eq!(request[..4], [5, 1, 0, 3]);
        let mut host = vec![0; usize::from(request[4])];
        stream.read_exact(&mut host).await.unwrap();
        stream.read_exact(&mut [0; 2]).await.unwrap();
        stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
        let _request = stream.read(&mut [0; 4096]).await.unwrap();
        let response = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n7";
        stream.write_all(response).await.unwrap();
        String::from_utf8(host).unwrap()
    });
    (address, served)
}

#[cfg(feature = "socks")]
#[tokio::test]
async fn requests_pass_through_socks_proxies() {
    let (address, served) = socks_server().await;
    let builder = Client::builder("http://things.example").proxy(format!("socks5h://{address}"));
    let client = builder.retries(RetryPolicy::never()).build().unwrap();
    assert_eq!(client.request(Method::GET, "/").await.unwrap().as_i64(), Some(7));
    assert_eq!(served.await.unwrap(), "things.example");
}
