//! Which credentials a call sends (OpenAPI 3.1.0, Security Requirement Object).

use url::Url;

use super::authentication::Authentication;
use super::fixed::FixedCredential;
use super::scheme::{Credential, CredentialValue, KeyLocation, SchemeKind, SecurityScheme};
use super::{Credentials, TokenCache};
use crate::client::error::ConfigurationError;

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
    Fixed(FixedCredential),
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

    /// Shares the tokens of credentials that are shared: those that these were created from.
    pub(crate) fn shared(self, given: &[Credential]) -> Result<Self, ConfigurationError> {
        let shared = self.given.into_iter().zip(given).map(|((name, own), it)| Ok((name, own.shared(it)?)));
        Ok(Self { given: shared.collect::<Result<_, _>>()?, ..self })
    }

    /// `true` if there are credentials.
    pub(crate) fn has_any(&self) -> bool {
        !self.given.is_empty()
    }

    /// Returns the URLs of the token endpoints.
    pub(crate) fn token_urls(&self) -> impl Iterator<Item = &Url> {
        self.given.iter().filter_map(|(_, it)| match it {
            SchemeCredential::Tokens(tokens) => tokens.url(),
            SchemeCredential::Fixed(_) => None,
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
    match (default.own(), kind) {
        (
            Authentication::Bearer(_)
            | Authentication::ClientCredentials(_)
            | Authentication::OAuth(_)
            | Authentication::TokenSource(_),
            SchemeKind::Token,
        )
        | (Authentication::Basic { .. }, SchemeKind::Basic) => true,
        (Authentication::ApiKey(keys), SchemeKind::ApiKey(KeyLocation::Header, header)) => {
            keys.iter().any(|(name, _)| name.eq_ignore_ascii_case(header))
        }
        (Authentication::QueryKey(keys), SchemeKind::ApiKey(KeyLocation::Query, parameter))
        | (Authentication::CookieKey(keys), SchemeKind::ApiKey(KeyLocation::Cookie, parameter)) => {
            keys.iter().any(|(name, _)| name == parameter)
        }
        _ => false,
    }
}

impl SchemeCredential {
    fn shared(self, credential: &Credential) -> Result<Self, ConfigurationError> {
        match (self, &credential.value) {
            (Self::Tokens(own), CredentialValue::Token(authentication)) => authentication.tokens(own).map(Self::Tokens),
            (own, _) => Ok(own),
        }
    }

    fn new(credential: &Credential, base_url: &str) -> Result<Self, ConfigurationError> {
        match &credential.value {
            CredentialValue::Basic { user, password } => FixedCredential::basic(user, password).map(Self::Fixed),
            CredentialValue::ApiKey { location, parameter, key } => {
                FixedCredential::key(*location, *parameter, key).map(Self::Fixed)
            }
            CredentialValue::Token(authentication) => match Credentials::new(authentication, base_url)? {
                Credentials::Renewed(tokens) => Ok(Self::Tokens(tokens)),
                Credentials::Fixed(fixed) => fixed.into_iter().next().map(Self::Fixed).ok_or(ConfigurationError::Token),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ApiKeyScheme, OAuthGrant, TokenScheme};
    use super::*;

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
