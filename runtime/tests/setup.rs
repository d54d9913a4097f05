//! Configuration of clients, and metadata of responses.

use std::error::Error as _;
use std::time::Duration;

use crate::support::serve;
use sdk_runtime::{Client, ConfigurationError, Method, RetryPolicy, TlsVersion};
use tokio::io::AsyncWriteExt;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

const PEM: &str = "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";

#[tokio::test]
async fn calls_use_the_proxy_and_send_the_user_agent() {
    let (proxy, requests) = serve(|mut stream, _| async move {
        let _sent = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\n1").await;
    })
    .await;
    let builder = Client::builder("http://api.example.com/v1").proxy(proxy.replace("http://", "http://me:pass@"));
    let client = builder.user_agent_suffix("tool/1.2").build().unwrap();
    client.request(Method::GET, "/things").await.unwrap();
    let request = requests.lock().unwrap()[0].clone();
    assert!(request.starts_with("GET http://api.example.com/v1/things HTTP/1.1\r\n"), "{request}");
    assert!(request.to_lowercase().contains("proxy-authorization: basic bwu6cgfzcw==\r\n"), "{request}");
    assert!(request.contains(" tool/1.2\r\n"), "{request}");
}

#[test]
fn settings_that_a_client_of_the_program_would_ignore_are_errors() {
    let http = sdk_runtime::http_client_builder().unwrap().build().unwrap();
    let builder = || Client::builder("https://api.example.com").http_client(http.clone());
    assert!(builder().connect_timeout(Duration::from_secs(1)).build().is_ok());
    for ignored in [
        builder().proxy("http://proxy.example"),
        builder().pinned_certificates(PEM),
        builder().root_certificates(PEM),
        builder().client_identity(PEM),
        builder().system_certificates(false),
        builder().min_tls_version(TlsVersion::Tls13),
        builder().http1_only(),
        builder().configure_http(|it| it.https_only(true)),
    ] {
        assert!(matches!(ignored.build(), Err(ConfigurationError::HttpClientSettings)));
    }
}

#[test]
fn invalid_settings_are_rejected() {
    let builder = || Client::builder("https://api.example.com");
    for (built, expected) in [
        (builder().proxy("http://").build(), "proxy"),
        (builder().proxy("ftp://127.0.0.1").build(), "proxy"),
        #[cfg(not(feature = "socks"))]
        (builder().proxy("socks5://127.0.0.1").build(), "proxy"),
        (builder().root_certificates("not PEM").build(), "root certificate"),
        (builder().client_identity("s3cret").build(), "client identity"),
    ] {
        let error = built.unwrap_err();
        assert!(matches!(&error, ConfigurationError::Connection(what, _) if *what == expected), "{error:?}");
        assert!(!format!("{error:?} {:?}", error.source()).contains("s3cret"), "{error:?}");
    }
    assert!(builder().root_certificates(PEM).build().is_err());
    assert!(
        matches!(builder().request_id_header("a b").build(), Err(ConfigurationError::Header(name)) if name == "a b")
    );
}

#[tokio::test]
async fn errors_contain_request_id_and_retry_after() {
    let server = MockServer::start().await;
    let template = ResponseTemplate::new(429).insert_header("X-Request-Id", "one").insert_header("Own-Id", "two");
    let template = template.insert_header("Retry-After", "3600");
    Mock::given(any()).respond_with(template).mount(&server).await;
    for (own, expected) in [(None, "one"), (Some("own-id"), "two"), (Some("other-id"), "one")] {
        let builder = Client::builder(&server.uri()).retries(RetryPolicy::never());
        let client = own.into_iter().fold(builder, sdk_runtime::ClientBuilder::request_id_header).build().unwrap();
        let error = client.request(Method::GET, "/").await.unwrap_err();
        assert_eq!((error.request_id(), error.retry_after()), (Some(expected), Some(Duration::from_secs(3600))));
    }
    let client = Client::builder("http://127.0.0.1:1").retries(RetryPolicy::never()).build().unwrap();
    let error = client.request(Method::GET, "/").await.unwrap_err();
    assert_eq!((error.request_id(), error.retry_after()), (None, None));
}

#[tokio::test]
async fn should_retry_header_is_honored() {
    for (method, status, word, attempts) in
        [(Method::GET, 400, "true", 3), (Method::POST, 400, "true", 1), (Method::GET, 503, "false", 1)]
    {
        let server = MockServer::start().await;
        let template = ResponseTemplate::new(status).insert_header("x-should-retry", word);
        Mock::given(any()).respond_with(template).mount(&server).await;
        let policy = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
        let client = Client::builder(&server.uri()).retries(policy).build().unwrap();
        assert_eq!(client.request(method, "/").await.unwrap_err().attempts(), attempts);
    }
}
