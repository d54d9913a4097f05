//! Faults of connections.

use std::future::pending;
use std::io;
use std::time::Duration;

use tokio::time::sleep;

use crate::wire::error::HttpError;
use crate::wire::tls_error::UnknownIssuer;

/// A fault of the connection, in place of a response. See [`ExpectedCall::fail`](super::ExpectedCall::fail).
///
/// Faults have the errors of a real connection, and are retried like them:
///
/// | fault | error | retried |
/// |---|---|---|
/// | `ConnectionRefused`, `ConnectTimeout` | [`Error::Connect`](crate::Error::Connect) | always, because nothing was sent |
/// | `InvalidCertificate` | [`Error::Connect`](crate::Error::Connect) | never |
/// | `NoResponse` | [`Error::Timeout`](crate::Error::Timeout) | if the call is idempotent |
/// | `ConnectionReset` | [`Error::Transport`](crate::Error::Transport) | if the call is idempotent |
///
/// Bodies of responses fail with [`reset_body`](super::ExpectedCall::reset_body) and
/// [`stall_body`](super::ExpectedCall::stall_body).
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, Fault, MockTransport};
/// use sdk_runtime::{Client, Error, Method, RetryPolicy};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/things").fail(Fault::ConnectionReset).respond(200, "[]"));
/// mock.expect(ExpectedCall::new(Method::POST, "/things").fail(Fault::InvalidCertificate));
/// let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
///
/// let things = client.request(Method::GET, "/things").with_response().await?;
/// assert_eq!(things.attempts(), 2);
/// let error = client.request(Method::POST, "/things").await.unwrap_err();
/// assert!(matches!(error, Error::Connect(_)) && !error.is_retryable());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The server refuses the connection.
    ConnectionRefused,
    /// The connection is not established within the [connect timeout](crate::ClientBuilder::connect_timeout).
    ConnectTimeout,
    /// The certificate of the server is not valid.
    InvalidCertificate,
    /// The server receives the request and never responds, so the timeout of the attempt elapses.
    NoResponse,
    /// The connection is reset after the server received the request.
    ConnectionReset,
}

impl Fault {
    /// `true` if the server does not receive the request.
    pub(super) fn is_before_request(self) -> bool {
        matches!(self, Self::ConnectionRefused | Self::ConnectTimeout | Self::InvalidCertificate)
    }

    /// Waits until the fault occurs, and returns its error.
    pub(super) async fn occur(self, connect_timeout: Duration) -> HttpError {
        match self {
            Self::ConnectionRefused => HttpError::unconnected(io::ErrorKind::ConnectionRefused.into()),
            Self::ConnectTimeout => {
                sleep(connect_timeout).await;
                HttpError::unconnected(io::ErrorKind::TimedOut.into())
            }
            Self::InvalidCertificate => HttpError::unconnected(io::Error::other(UnknownIssuer)),
            Self::NoResponse => pending().await,
            Self::ConnectionReset => HttpError::broken(io::ErrorKind::ConnectionReset.into()),
        }
    }
}
