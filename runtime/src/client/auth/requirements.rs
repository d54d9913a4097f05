//! Which credentials a call sends (OpenAPI 3.1.0, Security Requirement Object).

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::ExposeSecret;
use secrecy::zeroize::Zeroizing;
use url::{Url, form_urlencoded};

use super::authentication::Authentication;
use super::scheme::{Credential, CredentialValue, KeyLocation, SchemeKind, SecurityScheme};
use super::{Credentials, TokenCache, header_value};
use crate::client::error::ConfigurationError;
use crate::cookie::cookie_name;

/// Alternatives, each of which is a list of schemes that are required together.
pub(crate) type Requirements = &'static [&'static [&'static str]];

/// The security schemes of an API, and the credentials that a client has for them.
pub(crate) struct SchemeCredentials {
    schemes: &'static [SecurityScheme],
    /// The requirements of operations that have none of their own.
    default: Requirements,
    given: Vec<(&'static str, SchemeCredential)>,
    has_identity: bool,
}

/// The validated credentials for a scheme.
pub(crate) enum SchemeCredential {
    Header(HeaderName, HeaderValue),
    /// The parameter and its value.
    Query(&'static str, Zeroizing<String>),
    /// The cookie and its value.
    Cookie(String, Zeroizing<String>),
    Tokens(Box<TokenCache>),
}

/// The credentials of one call.
pub(crate) struct Selected<'c> {
    pub(crate) credentials: Vec<&'c SchemeCredential>,
    /// `true` if the credentials that belong to no scheme are sent.
    pub(crate) includes_default: bool,
}

impl SchemeCredentials {
    /// Validates the credentials of a client with this base URL.
    pub(crate) fn new(
        schemes: &'static [SecurityScheme],
        default: Requirements,
        given: &[Credential],
        base_url: &str,
        has_identity: bool,
    ) -> Result<Self, ConfigurationError> {
        let given = given.iter().map(|it| Ok((it.scheme, SchemeCredential::new(it, base_url)?)));
        Ok(Self { schemes, default, given: given.collect::<Result<_, _>>()?, has_identity })
    }

    /// `true` if there are credentials.
    pub(crate) fn has_any(&self) -> bool {
        !self.given.is_empty()
    }

    /// Returns the URLs of the token endpoints.
    pub(crate) fn token_urls(&self) -> impl Iterator<Item = &Url> {
        self.given.iter().filter_map(|(_, it)| match it {
            SchemeCredential::Tokens(tokens) => tokens.url(),
            _ => None,
        })
    }

    /// Selects the first alternative for which the client has all credentials. If it has them for none, the credentials that
    /// belong to no scheme are sent.
    pub(crate) fn select(&self, own: Option<Requirements>, default: &Authentication) -> Selected<'_> {
        let only_default = Selected { credentials: Vec::new(), includes_default: true };
        if self.given.is_empty() {
            return only_default;
        }
        let requirements = own.unwrap_or(self.default);
        let satisfied = requirements.iter().filter(|it| !it.is_empty()).find_map(|it| self.satisfy(it, default));
        satisfied.unwrap_or(only_default)
    }

    /// Returns the credentials for all schemes of an alternative, or `None` if some are missing.
    fn satisfy(&self, schemes: &[&str], default: &Authentication) -> Option<Selected<'_>> {
        let mut selected = Selected { credentials: Vec::new(), includes_default: false };
        for name in schemes {
            if let Some((_, credential)) = self.given.iter().find(|(it, _)| it == name) {
                selected.credentials.push(credential);
                continue;
            }
            match self.schemes.iter().find(|it| it.name == *name)?.kind {
                SchemeKind::MutualTls if self.has_identity => {}
                kind if is_of(default, kind) => selected.includes_default = true,
                _ => return None,
            }
        }
        Some(selected)
    }
}

/// `true` if credentials that belong to no scheme are of this kind.
fn is_of(default: &Authentication, kind: SchemeKind) -> bool {
    match (default, kind) {
        (
            Authentication::Bearer(_)
            | Authentication::ClientCredentials(_)
            | Authentication::OAuth(_)
            | Authentication::TokenSource(_),
            SchemeKind::Token,
        ) => true,
        (Authentication::ApiKey(keys), SchemeKind::ApiKey(KeyLocation::Header, header)) => {
            keys.iter().any(|(name, _)| name.eq_ignore_ascii_case(header))
        }
        _ => false,
    }
}

impl SchemeCredential {
    fn new(credential: &Credential, base_url: &str) -> Result<Self, ConfigurationError> {
        match &credential.value {
            CredentialValue::Basic { user, password } => basic(user, password.expose_secret()),
            CredentialValue::ApiKey { location: KeyLocation::Header, parameter, key } => {
                let invalid = || ConfigurationError::Header((*parameter).to_owned());
                let name = HeaderName::try_from(*parameter).map_err(|_| invalid())?;
                Ok(Self::Header(name, header_value(key).ok_or_else(invalid)?))
            }
            CredentialValue::ApiKey { location: KeyLocation::Query, parameter, key } => {
                Ok(Self::Query(parameter, Zeroizing::new(key.expose_secret().to_owned())))
            }
            CredentialValue::ApiKey { location: KeyLocation::Cookie, parameter, key } => {
                let key = key.expose_secret();
                let is_valid = !key.contains(';') && HeaderValue::from_str(key).is_ok();
                let value = is_valid.then(|| Self::Cookie(cookie_name(parameter), Zeroizing::new(key.to_owned())));
                value.ok_or_else(|| ConfigurationError::Header(COOKIE.to_string()))
            }
            CredentialValue::Token(authentication) => match Credentials::new(authentication, base_url)? {
                Credentials::Renewed(tokens) => Ok(Self::Tokens(tokens)),
                Credentials::Fixed(headers) => {
                    let first = headers.into_iter().next().ok_or(ConfigurationError::Token)?;
                    Ok(Self::Header(first.0, first.1))
                }
            },
        }
    }

    /// Adds fixed credentials to the URL or the headers of a request. They replace arguments of the same name.
    pub(crate) fn add_to(&self, url: &mut Url, headers: &mut HeaderMap) {
        match self {
            Self::Header(name, value) if *name == COOKIE => add_cookies(headers, value),
            Self::Header(name, value) => {
                headers.insert(name, value.clone());
            }
            Self::Query(name, value) => set_query(url, name, value),
            Self::Cookie(name, value) => set_cookie(headers, name, value),
            Self::Tokens(_) => {}
        }
    }

    /// Returns the query parameter with the credentials.
    pub(crate) fn query_parameter(&self) -> Option<&'static str> {
        match self {
            Self::Query(name, _) => Some(name),
            _ => None,
        }
    }

    /// Returns the tokens that are added to each attempt.
    pub(crate) fn tokens(&self) -> Option<&TokenCache> {
        match self {
            Self::Tokens(tokens) => Some(tokens),
            _ => None,
        }
    }
}

/// Encodes a user and a password, in UTF-8 (RFC 7617, section 2.1). A colon would end the name of the user.
fn basic(user: &str, password: &str) -> Result<SchemeCredential, ConfigurationError> {
    let has_control = |it: &str| it.contains(char::is_control);
    if user.contains(':') || has_control(user) || has_control(password) {
        return Err(ConfigurationError::BasicCredentials);
    }
    let pair = Zeroizing::new(format!("{user}:{password}"));
    let text = Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(pair.as_bytes())));
    let mut value = HeaderValue::from_str(&text).map_err(|_| ConfigurationError::BasicCredentials)?;
    value.set_sensitive(true);
    Ok(SchemeCredential::Header(AUTHORIZATION, value))
}

fn set_query(url: &mut Url, name: &str, value: &str) {
    let is_other = |pair: &&str| form_urlencoded::parse(pair.as_bytes()).all(|(it, _)| it != name);
    let kept: Vec<&str> =
        url.query().unwrap_or_default().split('&').filter(|it| !it.is_empty()).filter(is_other).collect();
    let own = form_urlencoded::Serializer::new(String::new()).append_pair(name, value).finish();
    let query = kept.into_iter().chain([own.as_str()]).collect::<Vec<_>>().join("&");
    url.set_query(Some(&query));
}

fn set_cookie(headers: &mut HeaderMap, name: &str, value: &str) {
    let is_own = |it: &&[u8]| it.strip_prefix(name.as_bytes()).is_some_and(|it| it.is_empty() || it.starts_with(b"="));
    join_cookies(headers, |it| !is_own(it), format!("{name}={value}").as_bytes());
}

/// Adds the cookies of a scheme that describes the header `Cookie`, which contains other cookies too.
fn add_cookies(headers: &mut HeaderMap, cookies: &HeaderValue) {
    join_cookies(headers, |_| true, cookies.as_bytes());
}

/// Adds cookies to those that are kept. Arguments may contain any UTF-8.
fn join_cookies(headers: &mut HeaderMap, is_kept: impl Fn(&&[u8]) -> bool, own: &[u8]) {
    let present = headers.get(COOKIE).map(HeaderValue::as_bytes).unwrap_or_default();
    let pairs = present.split(|it| *it == b';').map(<[u8]>::trim_ascii).filter(|it| !it.is_empty());
    let all = pairs.filter(is_kept).chain([own]).collect::<Vec<_>>().join(&b"; "[..]);
    // The parts are valid, so the whole is.
    if let Ok(mut value) = HeaderValue::from_bytes(&all) {
        value.set_sensitive(true);
        headers.insert(COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ApiKeyScheme, OAuthGrant, TokenScheme};
    use super::*;

    fn cookies(present: &str, credential: &Credential) -> String {
        let mut url = Url::parse("https://api.example.com").unwrap();
        let mut headers: HeaderMap = [(COOKIE, HeaderValue::from_str(present).unwrap())].into_iter().collect();
        SchemeCredential::new(credential, url.as_str()).unwrap().add_to(&mut url, &mut headers);
        assert!(headers[COOKIE].is_sensitive());
        String::from_utf8(headers[COOKIE].as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn keys_in_cookies_keep_other_cookies() {
        let cookie = ApiKeyScheme::cookie("c", "id").key("k=1");
        assert_eq!(cookies("id=2; theme=é; idx=3; id", &cookie), "theme=é; idx=3; id=k=1");
        let header = ApiKeyScheme::header("h", "Cookie").key("id=k; x=1");
        assert_eq!(cookies("theme=dark", &header), "theme=dark; id=k; x=1");
    }

    #[test]
    fn names_of_cookies_cannot_add_cookies_or_headers() {
        let evil = ApiKeyScheme::cookie("c", "a; admin=1\r\nX: y").key("k");
        assert_eq!(cookies("b=2", &evil), "b=2; a%3B%20admin%3D1%0D%0AX%3A%20y=k");
        assert_eq!(cookies("b=2", &ApiKeyScheme::cookie("c", "").key("k")), "b=2; =k");
    }

    #[test]
    fn operations_without_usable_requirements_send_no_credentials_of_schemes() {
        const KEY: ApiKeyScheme = ApiKeyScheme::header("key", "X-Key");
        const SCHEMES: &[SecurityScheme] = &[KEY.scheme()];
        let credentials =
            SchemeCredentials::new(SCHEMES, &[&["key"]], &[KEY.key("k")], "https://api.example.com", false);
        let credentials = credentials.unwrap();
        let selected = |own| {
            let selected = credentials.select(own, &Authentication::None);
            (selected.credentials.len(), selected.includes_default)
        };
        assert_eq!(selected(None), (1, false));
        assert_eq!(selected(Some(&[])), (0, true));
        assert_eq!(selected(Some(&[&["digest"]])), (0, true));
    }

    #[test]
    fn authentication_that_belongs_to_no_scheme_stands_for_a_token_scheme() {
        const KEY: ApiKeyScheme = ApiKeyScheme::header("key", "X-Key");
        const SCHEMES: &[SecurityScheme] = &[KEY.scheme(), TokenScheme::new("token").scheme()];
        let credentials =
            SchemeCredentials::new(SCHEMES, &[&["key", "token"]], &[KEY.key("k")], "https://api.example.com", false);
        let credentials = credentials.unwrap();
        let both = |default| {
            let selected = credentials.select(None, &default);
            (selected.credentials.len(), selected.includes_default)
        };
        let grant = OAuthGrant::refresh_token("/token", "id", "token");
        assert_eq!(both(Authentication::OAuth(grant)), (1, true));
        assert_eq!(both(Authentication::Bearer("t".into())), (1, true));
        assert_eq!(both(Authentication::None), (0, true));
    }

    #[test]
    fn client_credentials_need_a_token_endpoint() {
        let build = |scheme: TokenScheme| {
            SchemeCredential::new(&scheme.client_credentials("id", "secret"), "https://api.example.com/v1").map(|_| ())
        };
        // An empty reference would be the base URL, which is not a token endpoint.
        assert!(matches!(build(TokenScheme::new("t")), Err(ConfigurationError::TokenUrl)));
        assert!(matches!(build(TokenScheme::new("t").token_url("javascript:x")), Err(ConfigurationError::TokenUrl)));
        assert!(build(TokenScheme::new("t").token_url("token")).is_ok());
    }
}
