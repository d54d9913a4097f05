//! Sources of settings.

use std::fmt;

/// A set of settings that belong together.
///
/// ```
/// use sdk_runtime::settings::{CredentialNames, SourceKind, Source};
///
/// // {"BaseURL": "https://…", "ClientId": "…", "ClientSecret": "…"}
/// const FILE: Source = Source {
///     kind: SourceKind::Json("./config.json"),
///     base_url: Some("BaseURL"),
///     credentials: CredentialNames::Client { id: "ClientId", secret: "ClientSecret", token_path: "/oauth/token" },
/// };
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Source {
    /// The kind of the source.
    pub kind: SourceKind,
    /// The name of the base URL.
    pub base_url: Option<&'static str>,
    /// The names of the credentials.
    pub credentials: CredentialNames,
}

/// The kind of a settings source.
///
/// ```
/// use sdk_runtime::settings::SourceKind;
///
/// // Only used if the file contains `authtype: token` or no `authtype`.
/// const FILE: SourceKind = SourceKind::Yaml { path: "~/.example/config.yaml", only_if: &[("authtype", "token")] };
/// // As shown in errors.
/// assert_eq!(FILE.to_string(), "~/.example/config.yaml");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceKind {
    /// Environment variables.
    Environment,
    /// The members of a JSON object in this file (RFC 8259). `~/` is the home folder.
    Json(&'static str),
    /// The mappings in a YAML file (1.2.2). Names are paths and are matched case-insensitively: in
    /// `environments.{active}.url`, `{active}` stands for the value of `active`. Requires the feature `yaml-settings`.
    Yaml {
        /// The file. `~/` is the home folder.
        path: &'static str,
        /// The names and values that must match if the names are present.
        only_if: &'static [(&'static str, &'static str)],
    },
}

/// The names of credentials.
///
/// ```
/// use sdk_runtime::settings::CredentialNames;
///
/// // Two headers, whose values are in two variables.
/// const KEYS: CredentialNames =
///     CredentialNames::Headers(&[("X-Auth-Email", "EXAMPLE_EMAIL"), ("X-Auth-Key", "EXAMPLE_API_KEY")]);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum CredentialNames {
    /// A bearer token (RFC 6750, section 2.1).
    Token(&'static str),
    /// Headers, each with the name of the setting that contains its value.
    Headers(&'static [(&'static str, &'static str)]),
    /// HTTP Basic authentication (RFC 7617).
    Basic {
        /// The name of the user's name.
        user: &'static str,
        /// The name of the password.
        password: &'static str,
    },
    /// Query parameters, each with the name of the setting that contains its value.
    Query(&'static [(&'static str, &'static str)]),
    /// Cookies, each with the name of the setting that contains its value.
    Cookies(&'static [(&'static str, &'static str)]),
    /// Client credentials (RFC 6749, section 4.4).
    Client {
        /// The name of the client id.
        id: &'static str,
        /// The name of the client secret.
        secret: &'static str,
        /// The path of the token endpoint, appended to the base URL without the base path:
        /// `/oauth/token`.
        token_path: &'static str,
    },
}

impl fmt::Display for SourceKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Environment => "the environment",
            Self::Json(path) | Self::Yaml { path, .. } => path,
        })
    }
}
