//! Custom certificate authorities and client certificates.

use std::sync::Arc;
use std::time::Duration;

use sdk_runtime::{Client, ClientBuilder, ConfigurationError, Error, Method, RetryPolicy, TlsVersion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig, version};

use crate::support::authority::{Authority, provider, server_config, server_config_of};

/// A server that requires a certificate of its own authority.
async fn server(authority: &Authority) -> ClientBuilder {
    let mut roots = RootCertStore::empty();
    roots.add(authority.der()).unwrap();
    let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), provider()).build().unwrap();
    let (certificate, key) = authority.server();
    let config = server_config().with_client_cert_verifier(verifier);
    let config = config.with_single_cert(vec![certificate], key).unwrap();
    Client::builder(&serve(config).await).retries(RetryPolicy::never())
}

#[tokio::test]
async fn custom_authorities_are_trusted_and_client_certificates_sent() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign("me");
    let identity = format!("{}{}", key.serialize_pem(), certificate.pem());
    let root = authority.pem();

    let trusting = server(&authority).await.root_certificates(root.as_str()).client_identity(identity.as_str());
    assert!(call(trusting).await.is_ok());
    // The server is not trusted, and will not be after a retry.
    let retries = RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO);
    let builder = server(&authority).await.client_identity(identity.as_str()).retries(retries);
    let error = builder.build().unwrap().request(Method::GET, "/").await.unwrap_err();
    assert!(matches!(&error, Error::Connect(it) if it.attempts() == 1), "{error:?}");
    assert!(!error.is_retryable());
    // In TLS 1.3, a server rejects a client after the client's handshake is complete.
    let error = call(server(&authority).await.root_certificates(root)).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_) | Error::Connect(_)), "{error:?}");
}

/// A server with these versions of TLS, and the given certificates and key. Returns the URL.
async fn serve(config: ServerConfig) -> String {
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
    uri
}

async fn call(builder: ClientBuilder) -> Result<(), Error> {
    builder.retries(RetryPolicy::never()).build().unwrap().request(Method::GET, "/").await.map(drop)
}

/// Only the key of the server itself counts: one of an authority may have signed certificates for anyone.
#[tokio::test]
#[cfg(feature = "rustls-no-provider")]
async fn only_servers_with_a_pinned_key_are_accepted() {
    let authority = Authority::new();
    let (certificate, key) = authority.sign("127.0.0.1");
    let (other, _) = authority.sign("127.0.0.1");
    let renewed = authority.renew("127.0.0.1", &key);
    let pem = certificate.pem();
    let (leaf, key) = Authority::server_with((certificate, key));
    // The server also sends a certificate that is pinned, but is not its own.
    let config = server_config().with_no_client_auth().with_single_cert(vec![leaf, other.der().clone()], key).unwrap();
    let uri = serve(config).await;
    let builder = || Client::builder(&uri).root_certificates(authority.pem());

    call(builder()).await.unwrap();
    call(builder().pinned_certificates(pem.as_str())).await.unwrap();
    call(builder().pinned_certificates(other.pem()).pinned_certificates(pem.as_str())).await.unwrap();
    call(builder().pinned_certificates(renewed.pem())).await.unwrap();
    for pinned in [other.pem(), authority.pem()] {
        let error = call(builder().pinned_certificates(pinned)).await.unwrap_err();
        assert!(matches!(&error, Error::Connect(_)) && !error.is_retryable(), "{error:?}");
        assert!(format!("{error:?}").contains("NotPinned"), "{error:?}");
    }
    // Pins do not replace the usual verification.
    assert!(call(Client::builder(&uri).pinned_certificates(pem.as_str())).await.is_err());
    for invalid in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let error = builder().pinned_certificates(invalid).build().unwrap_err();
        assert!(error.to_string().contains("pinned certificate"), "{error}");
    }
}

#[tokio::test]
async fn lowest_version_of_tls_is_set() {
    let authority = Authority::new();
    let (certificate, key) = authority.server();
    let config = server_config_of(&[&version::TLS12]).with_no_client_auth();
    let uri = serve(config.with_single_cert(vec![certificate], key).unwrap()).await;
    let builder = || Client::builder(&uri).root_certificates(authority.pem());
    call(builder()).await.unwrap();
    call(builder().min_tls_version(TlsVersion::Tls12)).await.unwrap();
    assert!(matches!(call(builder().min_tls_version(TlsVersion::Tls13)).await, Err(Error::Connect(_))));
}

#[tokio::test]
async fn authorities_of_the_system_are_not_trusted_on_request() {
    let authority = Authority::new();
    let (certificate, key) = authority.server();
    let uri = serve(server_config().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap()).await;
    let only = |pem: String| Client::builder(&uri).system_certificates(false).root_certificates(pem);
    call(only(authority.pem())).await.unwrap();
    assert!(matches!(call(only(Authority::new().pem())).await, Err(Error::Connect(_))));
    let without = Client::builder(&uri).system_certificates(false).build();
    assert!(matches!(without, Err(ConfigurationError::NoAuthority)));
}

#[tokio::test]
async fn http_1_1_is_used_on_request() {
    let authority = Authority::new();
    let (certificate, key) = authority.server();
    let config = server_config().with_no_client_auth().with_single_cert(vec![certificate], key);
    let mut config = config.unwrap();
    // A server that prefers HTTP/2, but does not implement it.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let uri = serve(config).await;
    let builder = || Client::builder(&uri).root_certificates(authority.pem()).timeout(Duration::from_secs(5));
    assert!(call(builder()).await.is_err());
    call(builder().http1_only()).await.unwrap();
}

/// Only an alert shows that the end of the connection is the end of the body, and not that of an attacker on the network (RFC
/// 8446, section 6.1). OpenSSL does not report this to native-tls.
#[tokio::test]
#[cfg(feature = "rustls-no-provider")]
async fn body_without_a_length_ends_with_an_alert() {
    for is_whole in [true, false] {
        let builder = crate::support::http2::serve_tls("http/1.1", move |mut stream, _| async move {
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
                assert!(!is_whole && matches!(error.kind, sdk_runtime::DecodeErrorKind::Interrupted(_)), "{error:?}");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
}
