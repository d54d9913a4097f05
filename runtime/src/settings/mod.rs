//! Clients of what users have set already: variables of the environment, members of files.
//!
//! A generated crate says in a constant which names its API has; reading and choosing is the same
//! for all.

mod error;
mod surroundings;
#[cfg(test)]
mod tests;
mod yaml;

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use crate::auth::{Authentication, ClientCredentials};
use crate::builder::ClientBuilder;
use crate::client::Client;

pub use self::error::{IncompleteSource, SettingsError};
use self::surroundings::{Gap, Problem, Surroundings, System, Texts};

/// Where an API's settings are, and what they mean.
///
/// ```
/// use sdk_runtime::settings::{CredentialNames, Place, Settings, SettingsError, Source};
///
/// const SETTINGS: Settings = Settings {
///     sources: &[Source {
///         place: Place::Environment,
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

/// A place with names that belong together.
///
/// ```
/// use sdk_runtime::settings::{CredentialNames, Place, Source};
///
/// // {"BaseURL": "https://…", "ClientId": "…", "ClientSecret": "…"}
/// const FILE: Source = Source {
///     place: Place::Json("./config.json"),
///     base_url: Some("BaseURL"),
///     credentials: CredentialNames::Client { id: "ClientId", secret: "ClientSecret", token_path: "/oauth/token" },
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// Where the names are looked up.
    pub place: Place,
    /// The name of the base URL.
    pub base_url: Option<&'static str>,
    /// The names of what shows who calls.
    pub credentials: CredentialNames,
}

/// Where names are looked up.
///
/// ```
/// use sdk_runtime::settings::Place;
///
/// // Names are looked up here only where the file has `authtype: token`, or no `authtype`.
/// const FILE: Place = Place::Yaml { path: "~/.example/config.yaml", only_if: &[("authtype", "token")] };
/// // Errors show it so.
/// assert_eq!(FILE.to_string(), "~/.example/config.yaml");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Place {
    /// The variables of the process.
    Environment,
    /// The members of the object in this file, which is JSON (RFC 8259). `~/` is the home folder.
    Json(&'static str),
    /// The mappings in a file, which is YAML (1.2.2). Names are paths, in any case:
    /// `environments.{active}.url` is `url` in what `active` names of `environments`.
    Yaml {
        /// The file. `~/` is the home folder.
        path: &'static str,
        /// Names and the texts that they have to have, where they are there at all.
        only_if: &'static [(&'static str, &'static str)],
    },
}

/// The names of credentials.
///
/// ```
/// use sdk_runtime::settings::CredentialNames;
///
/// // Two headers, whose values stand in two variables.
/// const KEYS: CredentialNames =
///     CredentialNames::Headers(&[("X-Auth-Email", "EXAMPLE_EMAIL"), ("X-Auth-Key", "EXAMPLE_API_KEY")]);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum CredentialNames {
    /// A token (RFC 6750, section 2.1).
    Token(&'static str),
    /// Headers, each with the name of its value.
    Headers(&'static [(&'static str, &'static str)]),
    /// Client credentials (RFC 6749, section 4.4).
    Client {
        /// The name of the client's id.
        id: &'static str,
        /// The name of its secret.
        secret: &'static str,
        /// Follows the base URL, without the base path: `/oauth/token`.
        token_path: &'static str,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Environment => "the environment",
            Self::Json(path) | Self::Yaml { path, .. } => path,
        })
    }
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

    fn client_in(&self, surroundings: &impl Surroundings) -> Result<Client, SettingsError> {
        let (builder, place) = self.builder_in(surroundings)?;
        builder.build().map_err(|error| SettingsError::Unusable { place, error })
    }

    /// A builder and where its settings are from.
    fn builder_in(&self, surroundings: &impl Surroundings) -> Result<(ClientBuilder, Place), SettingsError> {
        let mut incomplete = Vec::new();
        for source in self.sources {
            match self.builder_of(source, surroundings) {
                Ok(builder) => return Ok((builder, source.place)),
                Err(it) => incomplete.push(it),
            }
        }
        Err(SettingsError::Incomplete(incomplete))
    }

    fn builder_of(&self, source: &Source, surroundings: &impl Surroundings) -> Result<ClientBuilder, IncompleteSource> {
        let incomplete = |problem| IncompleteSource { place: source.place, names: self.required(source), problem };
        let texts = Texts::open(source.place, surroundings).map_err(incomplete)?;
        let mut gaps = texts.unlike(source.place);
        let tenant = self.tenant(source, &texts, &mut gaps);
        let authentication = source.credentials.find(tenant.as_deref(), &texts, &mut gaps);
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
    fn tenant(&self, source: &Source, texts: &Texts<'_, impl Surroundings>, gaps: &mut Vec<Gap>) -> Option<String> {
        let name = source.base_url?;
        match texts.get(name) {
            Ok(url) => Some(url.expose_secret().trim_end_matches('/').to_owned()),
            Err(Problem::Missing | Problem::Empty) if self.default_base_url.is_some() => None,
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
        texts: &Texts<'_, impl Surroundings>,
        gaps: &mut Vec<Gap>,
    ) -> Option<Authentication> {
        let mut get = |name| texts.get(name).map_err(|problem| gaps.push(Gap { name, problem })).ok();
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
