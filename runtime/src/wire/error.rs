//! Connection errors.

use std::time::Duration;

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
    #[error("deadline exceeded")]
    Late,
    #[error("no data received for {0:?}")]
    Idle(Duration),
    #[cfg(feature = "test-util")]
    #[error("{0}")]
    Unexpected(String),
}

impl HttpError {
    /// Wraps an error of the HTTP client.
    pub(crate) fn http(error: reqwest::Error) -> Self {
        // Remove the URL because its parameters may be secrets.
        Self(Cause::Http(error.without_url()))
    }

    /// Creates the error for a body that was idle for too long.
    pub(crate) fn idle(timeout: Duration) -> Self {
        Self(Cause::Idle(timeout))
    }

    /// Creates the error for an exceeded deadline.
    pub(crate) fn late() -> Self {
        Self(Cause::Late)
    }

    /// `true` if the connection could not be established.
    pub(crate) fn is_connect(&self) -> bool {
        matches!(&self.0, Cause::Http(error) if error.is_connect())
    }

    /// `true` if a timeout elapsed.
    pub(crate) fn is_timeout(&self) -> bool {
        match &self.0 {
            Cause::Http(error) => error.is_timeout(),
            Cause::Late | Cause::Idle(_) => true,
            #[cfg(feature = "test-util")]
            Cause::Unexpected(_) => false,
        }
    }

    /// Creates the error for a call that a test did not expect.
    #[cfg(feature = "test-util")]
    pub(crate) fn unexpected(message: String) -> Self {
        Self(Cause::Unexpected(message))
    }

    /// `true` if a retry may succeed.
    pub(crate) fn is_transient(&self) -> bool {
        match &self.0 {
            Cause::Http(_) | Cause::Late | Cause::Idle(_) => true,
            #[cfg(feature = "test-util")]
            Cause::Unexpected(_) => false,
        }
    }
}
