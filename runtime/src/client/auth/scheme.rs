//! Security schemes (OpenAPI 3.1.0, Security Scheme Object), and the credentials for them.

use std::fmt;

use secrecy::SecretString;

use super::authentication::Authentication;

/// A security scheme of an API. Operations name the schemes that they require.
///
/// ```
/// use sdk_runtime::security::{BasicScheme, SecurityScheme};
///
/// const BASIC: BasicScheme = BasicScheme::new("basic");
/// const CERTIFICATE: SecurityScheme = SecurityScheme::mutual_tls("certificate");
/// // In any order, because operations refer to them by name.
/// const SCHEMES: &[SecurityScheme] = &[BASIC.scheme(), CERTIFICATE];
/// # assert_eq!(SCHEMES.len(), 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    pub(super) name: &'static str,
    pub(super) kind: SchemeKind,
}

/// How the credentials of a scheme are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SchemeKind {
    Basic,
    /// As a bearer token.
    Token,
    ApiKey(KeyLocation, &'static str),
    /// In the TLS handshake.
    MutualTls,
}

/// The location of an API key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyLocation {
    Header,
    Query,
    Cookie,
}

/// HTTP Basic authentication (RFC 7617).
///
/// ```
/// use sdk_runtime::Client;
/// use sdk_runtime::security::{BasicScheme, SecurityScheme};
///
/// const BASIC: BasicScheme = BasicScheme::new("basic");
/// const SCHEMES: &[SecurityScheme] = &[BASIC.scheme()];
///
/// let client = Client::builder("https://api.example.com")
///     .security(SCHEMES, &[&["basic"]])
///     .credential(BASIC.user("anne", "secret"))
///     .build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct BasicScheme(&'static str);

/// A scheme whose credentials are a key in a header, in the query or in a cookie.
///
/// ```
/// use sdk_runtime::Client;
/// use sdk_runtime::security::{ApiKeyScheme, SecurityScheme};
///
/// const KEY: ApiKeyScheme = ApiKeyScheme::query("key", "api_key");
/// const SCHEMES: &[SecurityScheme] = &[KEY.scheme()];
///
/// let client = Client::builder("https://api.example.com")
///     .security(SCHEMES, &[&["key"]])
///     .credential(KEY.key("secret"))
///     .build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ApiKeyScheme {
    name: &'static str,
    location: KeyLocation,
    parameter: &'static str,
}

/// The credentials for one security scheme.
///
/// ```
/// use sdk_runtime::security::{ApiKeyScheme, Credential};
///
/// const KEY: ApiKeyScheme = ApiKeyScheme::header("key", "X-Key");
///
/// let credential: Credential = KEY.key("secret");
/// // Secrets are not shown.
/// assert_eq!(format!("{credential:?}"), r#"Credential { scheme: "key", .. }"#);
/// ```
#[derive(Clone)]
pub struct Credential {
    pub(super) scheme: &'static str,
    pub(super) value: CredentialValue,
}

#[derive(Clone)]
pub(super) enum CredentialValue {
    Basic { user: String, password: SecretString },
    ApiKey { location: KeyLocation, parameter: &'static str, key: SecretString },
    Token(Authentication),
}

impl SecurityScheme {
    /// Returns a scheme whose credentials are the client's certificate: the identity of the builder.
    #[must_use]
    pub const fn mutual_tls(name: &'static str) -> Self {
        Self { name, kind: SchemeKind::MutualTls }
    }
}

impl BasicScheme {
    /// Creates the scheme with this name.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self(name)
    }

    /// Returns the scheme, for requirements.
    #[must_use]
    pub const fn scheme(self) -> SecurityScheme {
        SecurityScheme { name: self.0, kind: SchemeKind::Basic }
    }

    /// Returns the credentials of a user.
    #[must_use]
    pub fn user(self, user: impl Into<String>, password: impl Into<SecretString>) -> Credential {
        let value = CredentialValue::Basic { user: user.into(), password: password.into() };
        Credential { scheme: self.0, value }
    }
}

impl ApiKeyScheme {
    /// Creates a scheme whose key is in a header.
    #[must_use]
    pub const fn header(name: &'static str, header: &'static str) -> Self {
        Self { name, location: KeyLocation::Header, parameter: header }
    }

    /// Creates a scheme whose key is in the query.
    #[must_use]
    pub const fn query(name: &'static str, parameter: &'static str) -> Self {
        Self { name, location: KeyLocation::Query, parameter }
    }

    /// Creates a scheme whose key is in a cookie.
    #[must_use]
    pub const fn cookie(name: &'static str, cookie: &'static str) -> Self {
        Self { name, location: KeyLocation::Cookie, parameter: cookie }
    }

    /// Returns the scheme, for requirements.
    #[must_use]
    pub const fn scheme(self) -> SecurityScheme {
        SecurityScheme { name: self.name, kind: SchemeKind::ApiKey(self.location, self.parameter) }
    }

    /// Returns a key as credentials.
    #[must_use]
    pub fn key(self, key: impl Into<SecretString>) -> Credential {
        let Self { name, location, parameter } = self;
        Credential { scheme: name, value: CredentialValue::ApiKey { location, parameter, key: key.into() } }
    }
}

impl Credential {
    /// Returns credentials that several clients can have, which then share the token, as with
    /// [`Authentication::shared`](crate::Authentication::shared).
    #[must_use]
    pub fn shared(self) -> Self {
        let value = match self.value {
            CredentialValue::Token(authentication) => CredentialValue::Token(authentication.shared()),
            other => other,
        };
        Self { value, ..self }
    }

    /// `true` if both credentials are for the same scheme.
    pub(crate) fn is_for_scheme_of(&self, other: &Self) -> bool {
        self.scheme == other.scheme
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Credential").field("scheme", &self.scheme).finish_non_exhaustive()
    }
}
