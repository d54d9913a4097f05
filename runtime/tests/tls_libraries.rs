//! TLS by the library of the operating system, and programs without TLS. The other tests use rustls.
#![cfg(not(feature = "rustls-no-provider"))]
#![allow(missing_docs, unreachable_pub, dead_code, clippy::unwrap_used, reason = "a test")]

#[cfg(feature = "native-tls")]
mod support;
#[cfg(feature = "native-tls")]
mod tls;

#[cfg(not(feature = "native-tls"))]
#[tokio::test]
async fn https_without_tls_is_an_error_that_names_the_features() {
    use std::error::Error as _;

    use sdk_runtime::{Client, Error, Method, RetryPolicy};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let client = Client::builder(&url).retries(RetryPolicy::new(3)).build().unwrap();
    let error = client.request(Method::GET, "/").await.unwrap_err();
    assert!(matches!(&error, Error::Connect(it) if it.attempts() == 1) && !error.is_retryable(), "{error:?}");
    let source = error.source().unwrap().to_string();
    assert_eq!(source, "https requires one of the features `rustls-ring`, `rustls-aws-lc-rs` and `native-tls`");
}
