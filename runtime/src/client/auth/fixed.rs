//! Credentials that never change, and where a request has them.

use std::borrow::Cow;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use http::header::{AUTHORIZATION, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use url::{Url, form_urlencoded};

use super::scheme::KeyLocation;
use super::sensitive::sensitive;
use crate::client::error::ConfigurationError;
use crate::cookie::{add_cookies, cookie_name, set_cookie};
use crate::query::pairs_except;

/// The scheme of HTTP Basic authentication (RFC 7617, section 2).
const BASIC: &[u8] = b"Basic ";

/// Validated credentials that never change.
pub(crate) enum FixedCredential {
    Header(HeaderName, HeaderValue),
    /// The parameter and its value.
    Query(Cow<'static, str>, Zeroizing<String>),
    /// The cookie and its value.
    Cookie(String, Zeroizing<String>),
}

impl FixedCredential {
    /// Validates an API key.
    pub(super) fn key(
        location: KeyLocation,
        parameter: impl Into<Cow<'static, str>>,
        key: &SecretString,
    ) -> Result<Self, ConfigurationError> {
        let parameter = parameter.into();
        let secret = || Zeroizing::new(key.expose_secret().to_owned());
        match location {
            KeyLocation::Header => {
                let (Ok(name), Some(value)) = (HeaderName::try_from(&*parameter), sensitive(b"", secret().as_bytes()))
                else {
                    return Err(ConfigurationError::Header(parameter.into_owned()));
                };
                Ok(Self::Header(name, value))
            }
            KeyLocation::Query => Ok(Self::Query(parameter, secret())),
            KeyLocation::Cookie => {
                let key = key.expose_secret();
                let is_valid = !key.contains(';') && HeaderValue::from_str(key).is_ok();
                let value = is_valid.then(|| Self::Cookie(cookie_name(&parameter), secret()));
                value.ok_or_else(|| ConfigurationError::Header(COOKIE.to_string()))
            }
        }
    }

    /// Encodes a user and a password, in UTF-8 (RFC 7617, section 2.1). A colon would end the name of the user.
    pub(super) fn basic(user: &str, password: &SecretString) -> Result<Self, ConfigurationError> {
        let password = password.expose_secret();
        let has_control = |it: &str| it.contains(char::is_control);
        if user.contains(':') || has_control(user) || has_control(password) {
            return Err(ConfigurationError::BasicCredentials);
        }
        // Buffers have their final size, because those that grow leave copies in memory.
        let mut pair = Zeroizing::new(Vec::with_capacity(user.len() + 1 + password.len()));
        pair.extend_from_slice(user.as_bytes());
        pair.push(b':');
        pair.extend_from_slice(password.as_bytes());
        let mut encoded = Zeroizing::new(vec![0; pair.len().div_ceil(3) * 4]);
        let length = BASE64_STANDARD.encode_slice(&*pair, &mut encoded);
        let encoded = length.ok().and_then(|it| encoded.get(..it)).ok_or(ConfigurationError::BasicCredentials)?;
        let value = sensitive(BASIC, encoded).ok_or(ConfigurationError::BasicCredentials)?;
        Ok(Self::Header(AUTHORIZATION, value))
    }

    /// Adds the credentials to the URL or the headers of a request. They replace arguments of the same name.
    pub(crate) fn add_to(&self, url: &mut Url, headers: &mut HeaderMap) {
        match self {
            Self::Header(name, value) if *name == COOKIE => add_cookies(headers, value.as_bytes()),
            Self::Header(name, value) => {
                headers.insert(name, value.clone());
            }
            Self::Query(name, value) => set_query(url, name, value),
            Self::Cookie(name, value) => set_cookie(headers, name, value),
        }
    }

    /// Returns the query parameter with the credentials.
    pub(crate) fn query_parameter(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Query(name, _) => Some(name.clone()),
            Self::Header(..) | Self::Cookie(..) => None,
        }
    }
}

fn set_query(url: &mut Url, name: &str, value: &str) {
    let mut query = pairs_except(url.query().unwrap_or_default(), name);
    if !query.is_empty() {
        query.push('&');
    }
    let end = query.len();
    let mut query = form_urlencoded::Serializer::for_suffix(query, end);
    query.append_pair(name, value);
    url.set_query(Some(&Zeroizing::new(query.finish())));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookies(present: &str, location: KeyLocation, name: &'static str, key: &str) -> String {
        let mut url = Url::parse("https://api.example.com").unwrap();
        let mut headers: HeaderMap = [(COOKIE, HeaderValue::from_str(present).unwrap())].into_iter().collect();
        let credential = FixedCredential::key(location, name, &key.into()).unwrap();
        credential.add_to(&mut url, &mut headers);
        assert!(headers[COOKIE].is_sensitive());
        String::from_utf8(headers[COOKIE].as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn keys_in_cookies_keep_other_cookies() {
        let cookie = cookies("id=2; theme=é; idx=3; id", KeyLocation::Cookie, "id", "k=1");
        assert_eq!(cookie, "theme=é; idx=3; id=k=1");
        let header = cookies("theme=dark", KeyLocation::Header, "Cookie", "id=k; x=1");
        assert_eq!(header, "theme=dark; id=k; x=1");
    }

    #[test]
    fn names_of_cookies_cannot_add_cookies_or_headers() {
        let evil = cookies("b=2", KeyLocation::Cookie, "a; admin=1\r\nX: y", "k");
        assert_eq!(evil, "b=2; a%3B%20admin%3D1%0D%0AX%3A%20y=k");
        assert_eq!(cookies("b=2", KeyLocation::Cookie, "", "k"), "b=2; =k");
    }

    #[test]
    fn keys_in_the_query_replace_every_pair_of_their_name() {
        let mut url = Url::parse("https://api.example.com/?a=1&k=2&&%6B=3&b=k").unwrap();
        let key = FixedCredential::key(KeyLocation::Query, "k", &"s &1".into()).unwrap();
        key.add_to(&mut url, &mut HeaderMap::new());
        assert_eq!(url.query(), Some("a=1&b=k&k=s+%261"));
        assert_eq!(key.query_parameter().as_deref(), Some("k"));
    }

    // Source: RFC 7617, section 2.
    #[test]
    fn basic_credentials_are_those_of_the_standard() {
        let FixedCredential::Header(name, value) = FixedCredential::basic("Aladdin", &"open sesame".into()).unwrap()
        else {
            panic!()
        };
        assert_eq!((name, value.to_str().unwrap()), (AUTHORIZATION, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
        assert!(value.is_sensitive());
    }
}
