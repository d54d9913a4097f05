//! Connection errors.

#[cfg(feature = "test-util")]
use std::fmt;
#[cfg(feature = "test-util")]
use std::io;
use std::time::Duration;

use super::cause::find_cause;
use super::tls_error::is_lasting;
use super::transmission::Transmission;
use crate::box_error::BoxError;

/// A failure of the connection between client and server.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::error::Error as _;
///
/// use sdk_runtime::Method;
///
/// if let Err(error) = client.request(Method::GET, "/things").await {
///     eprintln!("{error}");
///     // The first source is an `HttpError` if the connection failed, followed by errors of TLS, DNS and sockets.
///     let mut cause = error.source();
///     while let Some(it) = cause {
///         eprintln!("caused by: {it}");
///         cause = it.source();
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct HttpError(Cause);

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error(transparent)]
    Http(reqwest::Error),
    /// The program cannot encrypt connections.
    #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
    #[error("https requires one of the features `rustls-ring`, `rustls-aws-lc-rs` and `native-tls`")]
    NoTls(#[source] reqwest::Error),
    #[error(transparent)]
    Unprocessed(reqwest::Error),
    #[error(transparent)]
    Layer(BoxError),
    #[error("the body is shorter than its length")]
    Cut,
    #[error("deadline exceeded")]
    Late,
    #[error("the server requests a pause beyond the deadline")]
    Paused,
    #[error("no data received for {0:?}")]
    Idle(Duration),
    #[error("no data could be sent for {0:?}")]
    Stalled(Duration),
    #[error("the request could not be sent for {0:?}")]
    Unsent(Duration),
    /// A test requested that the connection cannot be established.
    #[cfg(feature = "test-util")]
    #[error("cannot connect")]
    Unconnected(#[source] io::Error),
    /// A test requested that the connection fails.
    #[cfg(feature = "test-util")]
    #[error("error sending request")]
    Broken(#[source] io::Error),
    #[cfg(feature = "test-util")]
    #[error("{0}")]
    Unexpected(Explanation),
}

/// An explanation of several lines, which panics of `unwrap` show as they are.
#[cfg(feature = "test-util")]
struct Explanation(String);

#[cfg(feature = "test-util")]
impl fmt::Display for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(feature = "test-util")]
impl fmt::Debug for Explanation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl HttpError {
    /// Wraps an error of the HTTP client.
    pub(crate) fn http(error: reqwest::Error) -> Self {
        #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
        if error.is_connect() && error.url().is_some_and(|it| it.scheme() == "https") {
            return Self(Cause::NoTls(error.without_url()));
        }
        // Remove the URL because its parameters may be secrets.
        Self(Cause::Http(error.without_url()))
    }

    /// Wraps the error of a request that was transmitted like this.
    pub(crate) fn of_request(error: reqwest::Error, transmission: &Transmission) -> Self {
        match transmission.is_unprocessed(&error) {
            true => Self(Cause::Unprocessed(error.without_url())),
            false => Self::http(error),
        }
    }

    /// Wraps the error of a layer around the HTTP client.
    pub(crate) fn layer(error: BoxError) -> Self {
        Self(Cause::Layer(error))
    }

    /// Creates the error for a body that is shorter than its length.
    pub(crate) fn cut() -> Self {
        Self(Cause::Cut)
    }

    /// Creates the error for a body that was idle for too long.
    pub(crate) fn idle(timeout: Duration) -> Self {
        Self(Cause::Idle(timeout))
    }

    /// Creates the error for a request body that could not be sent for too long.
    pub(crate) fn stalled(timeout: Duration) -> Self {
        Self(Cause::Stalled(timeout))
    }

    /// Creates the error for a request that could not be sent for too long.
    pub(crate) fn unsent(timeout: Duration) -> Self {
        Self(Cause::Unsent(timeout))
    }

    /// Creates the error for an exceeded deadline.
    pub(crate) fn late() -> Self {
        Self(Cause::Late)
    }

    /// Creates the error for a pause that would exceed the deadline.
    pub(crate) fn paused() -> Self {
        Self(Cause::Paused)
    }

    /// `true` if the connection could not be established.
    pub(crate) fn is_connect(&self) -> bool {
        match &self.0 {
            Cause::Http(error) => error.is_connect(),
            #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
            Cause::NoTls(_) => true,
            Cause::Layer(error) => find_cause(error.as_ref()).is_some_and(reqwest::Error::is_connect),
            #[cfg(feature = "test-util")]
            Cause::Unconnected(_) => true,
            _ => false,
        }
    }

    /// `true` if the server is known not to have processed the request, although a connection may have been established.
    pub(crate) fn is_unprocessed(&self) -> bool {
        matches!(&self.0, Cause::Unprocessed(_) | Cause::Unsent(_))
    }

    /// `true` if a timeout elapsed.
    pub(crate) fn is_timeout(&self) -> bool {
        match &self.0 {
            Cause::Http(error) => error.is_timeout(),
            Cause::Layer(error) => find_cause(error.as_ref()).is_some_and(reqwest::Error::is_timeout),
            Cause::Late | Cause::Paused | Cause::Idle(_) | Cause::Stalled(_) | Cause::Unsent(_) => true,
            Cause::Unprocessed(_) | Cause::Cut => false,
            #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
            Cause::NoTls(_) => false,
            #[cfg(feature = "test-util")]
            Cause::Unconnected(error) => error.kind() == io::ErrorKind::TimedOut,
            #[cfg(feature = "test-util")]
            Cause::Broken(_) | Cause::Unexpected(_) => false,
        }
    }

    /// Creates the error for a connection that a test does not let be established.
    #[cfg(feature = "test-util")]
    pub(crate) fn unconnected(error: io::Error) -> Self {
        Self(Cause::Unconnected(error))
    }

    /// Creates the error for a connection that a test lets fail.
    #[cfg(feature = "test-util")]
    pub(crate) fn broken(error: io::Error) -> Self {
        Self(Cause::Broken(error))
    }

    /// Creates the error for a call that a test did not expect.
    #[cfg(feature = "test-util")]
    pub(crate) fn unexpected(message: String) -> Self {
        Self(Cause::Unexpected(Explanation(message)))
    }

    /// `true` if a retry may succeed.
    pub(crate) fn is_transient(&self) -> bool {
        match &self.0 {
            // The HTTP client cannot send the request.
            Cause::Http(error) if error.is_builder() => false,
            #[cfg(not(any(feature = "rustls-no-provider", feature = "native-tls")))]
            Cause::NoTls(_) => false,
            Cause::Http(error) => !is_lasting(error),
            Cause::Layer(error) => !is_lasting(error.as_ref()),
            Cause::Unprocessed(_)
            | Cause::Cut
            | Cause::Late
            | Cause::Paused
            | Cause::Idle(_)
            | Cause::Stalled(_)
            | Cause::Unsent(_) => true,
            #[cfg(feature = "test-util")]
            Cause::Unconnected(error) => !is_lasting(error),
            #[cfg(feature = "test-util")]
            Cause::Broken(_) => true,
            #[cfg(feature = "test-util")]
            Cause::Unexpected(_) => false,
        }
    }
}
