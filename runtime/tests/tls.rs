//! Custom certificate authorities and client certificates.

use std::sync::Arc;
use std::time::Duration;

use sdk_runtime::{Client, ClientBuilder, DecodeErrorKind, Error, Method, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

use crate::support::authority::Authority;
use crate::support::http2::serve_tls;

/// A server that requires a certificate of its own authority.
async fn server(authority: &Authority) -> ClientBuilder {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der()).unwrap();
    let verifier = WebPkiClientVerifier::builder(roots.into()).build().unwrap();
    let (certificate, key) = authority.server();
    let config = ServerConfig::builder().with_client_cert_verifier(verifier);
    let config = config.with_single_cert(vec![certificate], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("https://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else { return };
                let _read = stream.read(&mut [0; 4096]).await;
                let _sent = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1").await;
                let _closed = stream.shutdown().await;
            });
        }
    });
    Client::builder(&uri).retries(RetryPolicy::never())
}

#[tokio::test]
async fn custom_authorities_are_trusted_and_client_certificates_sent() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign("me");
    let identity = format!("{}{}", key.serialize_pem(), certificate.pem());
    let root = authority.pem();
    let call = async |builder: ClientBuilder| builder.build().unwrap().request(Method::GET, "/").await;

    let trusting = server(&authority).await.root_certificates(root.as_str()).client_identity(identity.as_str());
    assert!(call(trusting).await.is_ok());
    // The server is not trusted, and will not be after a retry.
    let retries = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    let builder = server(&authority).await.client_identity(identity.as_str()).retries(retries);
    let error = call(builder).await.unwrap_err();
    assert!(matches!(&error, Error::Connect(it) if it.attempts() == 1), "{error:?}");
    assert!(!error.is_retryable());
    // In TLS 1.3, a server rejects a client after the client's handshake is complete.
    let error = call(server(&authority).await.root_certificates(root)).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_) | Error::Connect(_)), "{error:?}");
}

/// Only an alert shows that the end of the connection is the end of the body, and not that of an attacker on the network (RFC
/// 8446, section 6.1).
#[tokio::test]
async fn body_without_a_length_ends_with_an_alert() {
    for is_whole in [true, false] {
        let builder = serve_tls("http/1.1", move |mut stream, _| async move {
            let _read = stream.read(&mut [0; 4096]).await;
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n[1]").await.unwrap();
            stream.flush().await.unwrap();
            match is_whole {
                true => stream.shutdown().await.unwrap(),
                false => stream.get_mut().0.shutdown().await.unwrap(),
            }
        })
        .await;
        let client = builder.retries(RetryPolicy::never()).build().unwrap();
        let result = client.request(Method::GET, "/").await;
        match result {
            Ok(_) => assert!(is_whole),
            Err(Error::Decode(error)) => {
                assert!(!is_whole && matches!(error.kind, DecodeErrorKind::Interrupted(_)), "{error:?}");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}
