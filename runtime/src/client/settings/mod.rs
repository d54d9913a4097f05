//! Clients of what users have set already: variables of the environment, members of files.
//!
//! A generated crate says in a constant which names its API has; reading and choosing is the same
//! for all.

mod error;
mod source;
#[cfg(test)]
mod tests;
mod values;
mod yaml;

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

pub use self::error::{IncompleteSource, SettingsError};
pub use self::source::{CredentialNames, Source, SourceKind};
use self::values::{Environment, Gap, GapKind, System, Values};
use super::Client;
use super::auth::{Authentication, ClientCredentials};
use super::builder::ClientBuilder;

/// Where an API's settings are, and what they mean.
///
/// ```
/// use sdk_runtime::settings::{CredentialNames, SourceKind, Settings, SettingsError, Source};
///
/// const SETTINGS: Settings = Settings {
///     sources: &[Source {
///         kind: SourceKind::Environment,
///         base_url: Some("EXAMPLE_BASE_URL"),
///         credentials: CredentialNames::Token("EXAMPLE_API_TOKEN"),
///     }],
///     base_path: "",
///     default_base_url: Some("https://api.example.com/v1"),
///     request_id_header: None,
///     rate_limit: None,
/// };
///
/// // Without the variable there is no client.
/// assert!(matches!(SETTINGS.client(), Err(SettingsError::Incomplete(_))));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The places, in the order in which they are looked at.
    pub sources: &'static [Source],
    /// Follows the base URL of a source: `/v3`.
    pub base_path: &'static str,
    /// What a source without a base URL stands for, whole; without it each source must have one.
    pub default_base_url: Option<&'static str>,
    /// The header with the name that the server gives to a request.
    pub request_id_header: Option<&'static str>,
    /// How many requests the server takes in a time.
    pub rate_limit: Option<(u32, Duration)>,
}

impl Settings {
    /// A client of the first source that has all its names. Sources are not mixed.
    ///
    /// # Errors
    /// No source is complete, or the one that is cannot be used.
    pub fn client(&self) -> Result<Client, SettingsError> {
        self.client_in(&System)
    }

    /// As [`client`](Self::client), before the client is built, so that more can be set.
    ///
    /// # Errors
    /// No source is complete.
    ///
    /// ```no_run
    /// # use sdk_runtime::settings::Settings;
    /// # fn example(settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::RetryPolicy;
    ///
    /// let client = settings.builder()?.user_agent_suffix("my-tool/1.2").retries(RetryPolicy::never()).build()?;
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(&self) -> Result<ClientBuilder, SettingsError> {
        self.builder_in(&System).map(|(builder, _)| builder)
    }

    fn client_in(&self, environment: &impl Environment) -> Result<Client, SettingsError> {
        let (builder, kind) = self.builder_in(environment)?;
        builder.build().map_err(|error| SettingsError::Unusable { kind, error })
    }

    /// A builder and where its settings are from.
    fn builder_in(&self, environment: &impl Environment) -> Result<(ClientBuilder, SourceKind), SettingsError> {
        let mut incomplete = Vec::new();
        for source in self.sources {
            match self.builder_of(source, environment) {
                Ok(builder) => return Ok((builder, source.kind)),
                Err(it) => incomplete.push(it),
            }
        }
        Err(SettingsError::Incomplete(incomplete))
    }

    fn builder_of(&self, source: &Source, environment: &impl Environment) -> Result<ClientBuilder, IncompleteSource> {
        let incomplete = |problem| IncompleteSource { kind: source.kind, names: self.required(source), problem };
        let values = Values::open(source.kind, environment).map_err(incomplete)?;
        let mut gaps = values.unlike(source.kind);
        let tenant = self.tenant(source, &values, &mut gaps);
        let authentication = source.credentials.find(tenant.as_deref(), &values, &mut gaps);
        let (Some(authentication), true) = (authentication, gaps.is_empty()) else {
            return Err(incomplete(error::summary(&gaps, self.required(source).len())));
        };
        let base_url = match tenant {
            Some(tenant) => format!("{tenant}{}", self.base_path),
            None => self.default_base_url.unwrap_or_default().to_owned(),
        };
        let mut builder = ClientBuilder::new(&base_url).authentication(authentication);
        if let Some(name) = self.request_id_header {
            builder = builder.request_id_header(name);
        }
        Ok(match self.rate_limit {
            Some((count, period)) => builder.rate_limit(count, period),
            None => builder,
        })
    }

    /// The source's base URL, without a slash at its end.
    fn tenant(&self, source: &Source, values: &Values<'_, impl Environment>, gaps: &mut Vec<Gap>) -> Option<String> {
        let name = source.base_url?;
        match values.get(name) {
            Ok(url) => Some(url.expose_secret().trim_end_matches('/').to_owned()),
            Err(GapKind::Missing | GapKind::Empty) if self.default_base_url.is_some() => None,
            Err(problem) => {
                gaps.push(Gap { name, problem });
                None
            }
        }
    }

    /// The names without which a source is incomplete.
    fn required(&self, source: &Source) -> Vec<&'static str> {
        let base_url = source.base_url.filter(|_| self.default_base_url.is_none());
        let mut names: Vec<&'static str> = base_url.into_iter().collect();
        match source.credentials {
            CredentialNames::Token(name) => names.push(name),
            CredentialNames::Headers(headers) => names.extend(headers.iter().map(|(_, name)| name)),
            CredentialNames::Client { id, secret, .. } => names.extend([id, secret]),
        }
        names
    }
}

impl CredentialNames {
    /// The credentials, unless there are gaps.
    fn find(
        &self,
        tenant: Option<&str>,
        values: &Values<'_, impl Environment>,
        gaps: &mut Vec<Gap>,
    ) -> Option<Authentication> {
        let mut get = |name| values.get(name).map_err(|problem| gaps.push(Gap { name, problem })).ok();
        match *self {
            Self::Token(name) => get(name).map(Authentication::Bearer),
            Self::Headers(headers) => {
                // Each is looked up, so that all gaps are told at once.
                let keys: Vec<(&str, Option<SecretString>)> =
                    headers.iter().map(|(header, name)| (*header, get(name))).collect();
                let keys = keys.into_iter().map(|(header, key)| Some((header.to_owned(), key?)));
                Some(Authentication::ApiKey(keys.collect::<Option<_>>()?))
            }
            Self::Client { id, secret, token_path } => {
                let (id, secret) = (get(id), get(secret));
                // Beside an API's own server the path is at the root of its host.
                let token_url = format!("{}{token_path}", tenant.unwrap_or_default());
                let credentials = ClientCredentials::new(token_url, id?.expose_secret(), secret?);
                Some(Authentication::ClientCredentials(credentials))
            }
        }
    }
}
