//! Tokens that outlive the program.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secrecy::SecretString;
use tokio::time::timeout;

use super::token::Token;
use crate::box_error::BoxError;
use crate::telemetry;

/// The future that [`TokenStore::load`] returns.
///
/// ```
/// use sdk_runtime::LoadFuture;
///
/// /// The store is empty.
/// fn nothing() -> LoadFuture<'static> {
///     Box::pin(std::future::ready(Ok(None)))
/// }
/// ```
pub type LoadFuture<'s> = Pin<Box<dyn Future<Output = Result<Option<StoredToken>, BoxError>> + Send + 's>>;

/// The future that [`TokenStore::save`] returns.
///
/// ```
/// use sdk_runtime::SaveFuture;
///
/// fn read_only() -> SaveFuture<'static> {
///     Box::pin(std::future::ready(Err("the keychain is read-only".into())))
/// }
/// ```
pub type SaveFuture<'s> = Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send + 's>>;

/// A place for the access token of a client between runs of a program, or between programs: a file, a keychain, a database.
///
/// The token is loaded before the first call, and used until it expires or the server rejects it. Every new token is saved. If a token
/// cannot be loaded or saved, the client logs a warning with the error, which must not contain secrets, and requests a new one. The same
/// applies if the store panics, or does not respond within 20 seconds.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::sync::{Arc, Mutex};
///
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Authentication, Client, ClientCredentials, LoadFuture, Method, SaveFuture, StoredToken, TokenStore};
///
/// /// Stands for a keychain.
/// #[derive(Clone, Default)]
/// struct Keychain(Arc<Mutex<Option<StoredToken>>>);
///
/// impl TokenStore for Keychain {
///     fn load(&self) -> LoadFuture<'_> {
///         Box::pin(async { Ok(self.0.lock().map_err(|it| it.to_string())?.clone()) })
///     }
///
///     fn save<'s>(&'s self, token: &'s StoredToken) -> SaveFuture<'s> {
///         Box::pin(async {
///             *self.0.lock().map_err(|it| it.to_string())? = Some(token.clone());
///             Ok(())
///         })
///     }
/// }
///
/// let keychain = Keychain::default();
/// *keychain.0.lock().unwrap() = Some(StoredToken::new("t0ken"));
/// let credentials = ClientCredentials::new("https://login.example.com/token", "id", "secret");
/// let mock = MockTransport::new();
/// // No token is requested.
/// mock.expect(ExpectedCall::new(Method::GET, "/things").header("authorization", "Bearer t0ken").respond(200, "[]"));
/// let client = Client::builder("https://api.example.com")
///     .authentication(Authentication::ClientCredentials(credentials).stored_in(keychain))
///     .mock_transport(&mock)
///     .build()?;
/// client.request(Method::GET, "/things").await?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
pub trait TokenStore: Send + Sync + 'static {
    /// Returns the token that was saved last, if there is one.
    fn load(&self) -> LoadFuture<'_>;

    /// Saves a new token, in place of the last one.
    fn save<'s>(&'s self, token: &'s StoredToken) -> SaveFuture<'s>;
}

/// How long calls wait for a store.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Loads a token.
pub(super) async fn load(store: &Arc<dyn TokenStore>) -> Result<Option<StoredToken>, BoxError> {
    let store = Arc::clone(store);
    limited(async move { store.load().await }).await
}

/// Saves a token. If that takes too long, it continues, but nothing waits for it.
pub(super) async fn save(store: &Arc<dyn TokenStore>, token: StoredToken) -> Result<(), BoxError> {
    let store = Arc::clone(store);
    limited(async move { store.save(&token).await }).await
}

/// Runs code of the caller in a task of its own, so that its panics do not end the request for a token.
async fn limited<T: Send + 'static>(
    work: impl Future<Output = Result<T, BoxError>> + Send + 'static,
) -> Result<T, BoxError> {
    let task = tokio::spawn(telemetry::in_current_span(work));
    match timeout(TIMEOUT, task).await {
        Ok(Ok(result)) => result,
        Ok(Err(_)) => Err("the store panicked".into()),
        Err(_) => Err("the store does not respond".into()),
    }
}

/// An access token with the time at which it expires.
///
/// ```
/// use std::time::{Duration, SystemTime};
///
/// use sdk_runtime::StoredToken;
///
/// let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_900_000_000);
/// let token = StoredToken::new("s3cret").expires_at(expiry);
/// assert_eq!(token.expiry(), Some(expiry));
/// // The secret is not shown.
/// assert!(!format!("{token:?}").contains("s3cret"));
/// ```
#[derive(Clone)]
pub struct StoredToken {
    secret: SecretString,
    expiry: Option<SystemTime>,
}

impl StoredToken {
    /// Creates a token that is used until the server rejects it.
    pub fn new(secret: impl Into<SecretString>) -> Self {
        Self { secret: secret.into(), expiry: None }
    }

    /// Sets when the token expires.
    #[must_use]
    pub fn expires_at(self, expiry: SystemTime) -> Self {
        Self { expiry: Some(expiry), ..self }
    }

    /// Returns the secret of the token.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.secret
    }

    /// Returns when the token expires, if that is known.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }

    /// Notes when a token that was issued now expires. A time that the clock cannot represent means never.
    pub(super) fn of(token: &Token) -> Self {
        let expiry = token.lifetime.and_then(|it| SystemTime::now().checked_add(it));
        Self { secret: token.secret.clone(), expiry }
    }

    /// Returns the token with the rest of its lifetime, or `None` if it has expired.
    pub(super) fn token(&self) -> Option<Token> {
        let token = Token::new(self.secret.clone());
        match self.expiry {
            None => Some(token),
            Some(expiry) => {
                let rest = expiry.duration_since(SystemTime::now()).ok().filter(|it| !it.is_zero())?;
                Some(token.expires_in(rest))
            }
        }
    }
}

impl fmt::Debug for StoredToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("StoredToken").field("expiry", &self.expiry).finish_non_exhaustive()
    }
}
