//! Custom certificate authorities and client certificates.

use std::sync::Arc;

use rcgen::{BasicConstraints, Certificate, CertificateParams, IsCa, Issuer, KeyPair};
use sdk_runtime::{Client, ClientBuilder, Error, Method, RetryPolicy};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// A certificate authority for this test.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: Certificate,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    fn sign(&self, name: &str) -> (Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        (CertificateParams::new(vec![name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap(), key)
    }
}

/// A server that requires a certificate of its own authority.
async fn server(authority: &Authority) -> ClientBuilder {
    let mut roots = RootCertStore::empty();
    roots.add(authority.certificate.der().clone()).unwrap();
    let verifier = WebPkiClientVerifier::builder(roots.into()).build().unwrap();
    let (certificate, key) = authority.sign("127.0.0.1");
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder().with_client_cert_verifier(verifier);
    let config = config.with_single_cert(vec![certificate.der().clone()], key).unwrap();
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
    let root = authority.certificate.pem();
    let call = async |builder: ClientBuilder| builder.build().unwrap().request(Method::GET, "/").await;

    let trusting = server(&authority).await.root_certificates(root.as_str()).client_identity(identity.as_str());
    assert!(call(trusting).await.is_ok());
    let error = call(server(&authority).await.client_identity(identity.as_str())).await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    // In TLS 1.3, a server rejects a client after the client's handshake is complete.
    let error = call(server(&authority).await.root_certificates(root)).await.unwrap_err();
    assert!(matches!(error, Error::Transport(_) | Error::Connect(_)), "{error:?}");
}
