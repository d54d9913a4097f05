//! Where settings are found.

use std::fmt;

/// A place with names that belong together.
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
    /// Where the names are looked up.
    pub kind: SourceKind,
    /// The name of the base URL.
    pub base_url: Option<&'static str>,
    /// The names of what shows who calls.
    pub credentials: CredentialNames,
}

/// Where names are looked up.
///
/// ```
/// use sdk_runtime::settings::SourceKind;
///
/// // Names are looked up here only where the file has `authtype: token`, or no `authtype`.
/// const FILE: SourceKind = SourceKind::Yaml { path: "~/.example/config.yaml", only_if: &[("authtype", "token")] };
/// // Errors show it so.
/// assert_eq!(FILE.to_string(), "~/.example/config.yaml");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceKind {
    /// The variables of the process.
    Environment,
    /// The members of the object in this file, which is JSON (RFC 8259). `~/` is the home folder.
    Json(&'static str),
    /// The mappings in a file, which is YAML (1.2.2). Names are paths, in any case:
    /// `environments.{active}.url` is `url` in what `active` names of `environments`.
    Yaml {
        /// The file. `~/` is the home folder.
        path: &'static str,
        /// Names and the values that they have to have, where they are there at all.
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

impl fmt::Display for SourceKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Environment => "the environment",
            Self::Json(path) | Self::Yaml { path, .. } => path,
        })
    }
}
