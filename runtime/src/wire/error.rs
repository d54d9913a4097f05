//! Errors of connections.

use std::time::Duration;

/// What went wrong between client and server.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use std::error::Error as _;
///
/// use sdk_runtime::Method;
///
/// if let Err(error) = client.request(Method::GET, "/things").await {
///     eprintln!("{error}");
///     // An `HttpError` comes first where the connection failed, and then what TLS, DNS and sockets say.
///     let mut cause = error.source();
///     while let Some(it) = cause {
///         eprintln!("because of: {it}");
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
    #[error("no time was left")]
    Late,
    #[error("nothing came for {0:?}")]
    Idle(Duration),
    #[cfg(feature = "test-util")]
    #[error("{0}")]
    Unexpected(String),
}

impl HttpError {
    /// An error of the HTTP client.
    pub(crate) fn http(error: reqwest::Error) -> Self {
        // URLs have parameters, and parameters can be secrets.
        Self(Cause::Http(error.without_url()))
    }

    /// The body brought nothing for too long.
    pub(crate) fn idle(timeout: Duration) -> Self {
        Self(Cause::Idle(timeout))
    }

    /// The client itself gave up.
    pub(crate) fn late() -> Self {
        Self(Cause::Late)
    }

    /// Did no connection come about?
    pub(crate) fn is_connect(&self) -> bool {
        matches!(&self.0, Cause::Http(error) if error.is_connect())
    }

    /// Did something take too long?
    pub(crate) fn is_timeout(&self) -> bool {
        match &self.0 {
            Cause::Http(error) => error.is_timeout(),
            Cause::Late | Cause::Idle(_) => true,
            #[cfg(feature = "test-util")]
            Cause::Unexpected(_) => false,
        }
    }

    /// A call that a test did not expect.
    #[cfg(feature = "test-util")]
    pub(crate) fn unexpected(message: String) -> Self {
        Self(Cause::Unexpected(message))
    }

    /// May it go better next time?
    pub(crate) fn is_passing(&self) -> bool {
        match &self.0 {
            Cause::Http(_) | Cause::Late | Cause::Idle(_) => true,
            #[cfg(feature = "test-util")]
            Cause::Unexpected(_) => false,
        }
    }
}
