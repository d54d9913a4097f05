//! Clients that are configured by environment variables and configuration files.
//!
//! A generated crate lists the names of its API's settings in a constant. Reading them is the same for
//! all APIs.

mod error;
mod source;
#[cfg(test)]
mod tests;
mod values;
#[cfg(feature = "yaml-settings")]
mod yaml;

use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

pub use self::error::{IncompleteSource, SettingsError};
pub use self::source::{CredentialNames, Source, SourceKind};
use self::values::{Environment, Gap, GapKind, System, Values};
use super::Client;
use super::auth::{Authentication, ClientCredentials};
use super::builder::ClientBuilder;

/// The settings of an API: their sources, and how to use them.
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
/// // Without the variable, there is no client.
/// assert!(matches!(SETTINGS.client(), Err(SettingsError::Incomplete(_))));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// The sources, in order of precedence.
    pub sources: &'static [Source],
    /// The path that is appended to the base URL of a source, such as `/v3`.
    pub base_path: &'static str,
    /// The complete base URL for sources that have none. If it is `None`, every source must have a base
    /// URL.
    pub default_base_url: Option<&'static str>,
    /// The response header that contains the request id.
    pub request_id_header: Option<&'static str>,
    /// The server's rate limit: a number of requests per period.
    pub rate_limit: Option<(u32, Duration)>,
}

impl Settings {
    /// Creates a client from the first complete source. Sources are not combined.
    ///
    /// # Errors
    /// Returns an error if no source is complete, or if the first complete one contains an invalid
    /// value.
    pub fn client(&self) -> Result<Client, SettingsError> {
        self.client_with(|it| it)
    }

    /// Like [`client`](Self::client), but lets `configure` change the builder of the client first.
    ///
    /// # Errors
    /// Returns an error if no source is complete, or if the first complete one contains an invalid value.
    ///
    /// ```no_run
    /// # use sdk_runtime::settings::Settings;
    /// # fn example(settings: Settings) -> Result<(), Box<dyn std::error::Error>> {
    /// use sdk_runtime::RetryPolicy;
    ///
    /// let client = settings.client_with(|builder| builder.retries(RetryPolicy::never()))?;
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    pub fn client_with(&self, configure: fn(ClientBuilder) -> ClientBuilder) -> Result<Client, SettingsError> {
        self.client_in(&System, configure)
    }

    /// Like [`client`](Self::client), but returns the builder, for further configuration.
    ///
    /// # Errors
    /// Returns an error if no source is complete.
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

    fn client_in(
        &self,
        environment: &impl Environment,
        configure: fn(ClientBuilder) -> ClientBuilder,
    ) -> Result<Client, SettingsError> {
        let (builder, kind) = self.builder_in(environment)?;
        configure(builder).build().map_err(|error| SettingsError::Unusable { kind, error })
    }

    /// Returns a builder and where its settings come from.
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
        let incomplete = |reason| IncompleteSource { kind: source.kind, names: self.required(source), reason };
        let values = Values::open(source.kind, environment).map_err(incomplete)?;
        let mut gaps = values.mismatches(source.kind);
        let source_url = self.source_url(source, &values, &mut gaps);
        let authentication = source.credentials.find(source_url.as_deref(), &values, &mut gaps);
        let (Some(authentication), true) = (authentication, gaps.is_empty()) else {
            return Err(incomplete(error::summary(&gaps, self.required(source).len())));
        };
        let base_url = match source_url {
            Some(url) => format!("{url}{}", self.base_path),
            None => self.default_base_url.unwrap_or_default().to_owned(),
        };
        let mut builder = Client::builder(&base_url).authentication(authentication);
        if let Some(name) = self.request_id_header {
            builder = builder.request_id_header(name);
        }
        Ok(match self.rate_limit {
            Some((count, period)) => builder.rate_limit(count, period),
            None => builder,
        })
    }

    /// Returns the base URL of the source without a trailing slash.
    fn source_url(
        &self,
        source: &Source,
        values: &Values<'_, impl Environment>,
        gaps: &mut Vec<Gap>,
    ) -> Option<String> {
        let name = source.base_url?;
        match values.get(name) {
            Ok(url) => Some(url.expose_secret().trim_end_matches('/').to_owned()),
            Err(GapKind::Missing | GapKind::Empty) if self.default_base_url.is_some() => None,
            Err(kind) => {
                gaps.push(Gap { name, kind });
                None
            }
        }
    }

    /// Returns the names that a source must define.
    fn required(&self, source: &Source) -> Vec<&'static str> {
        let base_url = source.base_url.filter(|_| self.default_base_url.is_none());
        let mut names: Vec<&'static str> = base_url.into_iter().collect();
        match source.credentials {
            CredentialNames::Token(name) => names.push(name),
            CredentialNames::Basic { user, password } => names.extend([user, password]),
            CredentialNames::Headers(keys) | CredentialNames::Query(keys) | CredentialNames::Cookies(keys) => {
                names.extend(keys.iter().map(|(_, name)| name));
            }
            CredentialNames::Client { id, secret, .. } => names.extend([id, secret]),
        }
        names
    }
}

impl CredentialNames {
    /// Returns the credentials, and records what is missing.
    fn find(
        &self,
        source_url: Option<&str>,
        values: &Values<'_, impl Environment>,
        gaps: &mut Vec<Gap>,
    ) -> Option<Authentication> {
        let mut get = |name| values.get(name).map_err(|kind| gaps.push(Gap { name, kind })).ok();
        match *self {
            Self::Token(name) => get(name).map(Authentication::Bearer),
            Self::Basic { user, password } => {
                let (user, password) = (get(user), get(password));
                Some(Authentication::Basic { user: user?.expose_secret().to_owned(), password: password? })
            }
            Self::Headers(headers) => keys(headers, get).map(Authentication::ApiKey),
            Self::Query(parameters) => keys(parameters, get).map(Authentication::QueryKey),
            Self::Cookies(cookies) => keys(cookies, get).map(Authentication::CookieKey),
            Self::Client { id, secret, token_path } => {
                let (id, secret) = (get(id), get(secret));
                // Without a base URL in the source, the path is relative to the root of the default
                // base URL.
                let token_url = format!("{}{token_path}", source_url.unwrap_or_default());
                let credentials = ClientCredentials::new(token_url, id?.expose_secret(), secret?);
                Some(Authentication::ClientCredentials(credentials))
            }
        }
    }
}

/// Returns API keys by their names in requests, or `None` if any is missing.
fn keys(
    names: &[(&str, &'static str)],
    mut get: impl FnMut(&'static str) -> Option<SecretString>,
) -> Option<Vec<(String, SecretString)>> {
    // Look up every name, so that all gaps are reported at once.
    let keys: Vec<(&str, Option<SecretString>)> = names.iter().map(|(sent, name)| (*sent, get(name))).collect();
    keys.into_iter().map(|(sent, key)| Some((sent.to_owned(), key?))).collect()
}
