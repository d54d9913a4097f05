//! The settings that clients read from environment variables and files, as configured in `specs/apis.toml`.

use std::collections::BTreeMap;
use std::num::{NonZeroU32, NonZeroU64};

use serde::Deserialize;

use crate::header_name::{HeaderName, HeaderNameError};
use crate::pointer::Pointer;

/// The sources of a client's settings, if there are any, and related conventions of the API.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub struct Settings {
    pub(crate) base_path: String,
    /// `true` if sources do not need a base URL, in which case the API's server is used.
    pub(crate) default_base_url: bool,
    /// The header with the request id.
    pub(crate) request_id_header: Option<HeaderName>,
    /// The pointers to the code in error bodies.
    pub(crate) error_code: Vec<Pointer>,
    /// The pointers to the message in error bodies.
    pub(crate) error_message: Vec<Pointer>,
    pub(crate) rate_limit: Option<RateLimit>,
    pub(crate) sources: Vec<Source>,
}

/// The rate limit of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RateLimit {
    pub(crate) count: NonZeroU32,
    pub(crate) seconds: NonZeroU64,
}

/// A source of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) kind: SourceKind,
    pub(crate) base_url: Option<String>,
    pub(crate) credentials: Credentials,
}

/// The kind of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SourceKind {
    Environment,
    /// The members of the JSON object in this file.
    Json(String),
    /// The mappings in this YAML file. If `only_if` names are present, they must have the given values.
    Yaml {
        path: String,
        only_if: Vec<(String, String)>,
    },
}

/// The names of credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Credentials {
    Token(String),
    /// The names of the user and the password of HTTP Basic authentication.
    Basic {
        user: String,
        password: String,
    },
    /// The headers and the names of their values.
    Headers(Vec<(String, String)>),
    /// The query parameters and the names of their values.
    Query(Vec<(String, String)>),
    /// The cookies and the names of their values.
    Cookies(Vec<(String, String)>),
    Client {
        id: String,
        secret: String,
        token_path: String,
    },
}

/// The settings in TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    default_base_url: bool,
    token_path: Option<String>,
    request_id_header: Option<String>,
    #[serde(default)]
    error_code: Vec<String>,
    #[serde(default)]
    error_message: Vec<String>,
    rate_limit: Option<RateLimit>,
    #[serde(default)]
    source: Vec<SourceTable>,
}

/// A source in TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceTable {
    kind: SourceType,
    path: Option<String>,
    #[serde(default)]
    only_if: BTreeMap<String, String>,
    base_url: Option<String>,
    client_id: Option<String>,
    client_secret: Option<String>,
    token: Option<String>,
    user: Option<String>,
    password: Option<String>,
    headers: Option<BTreeMap<String, String>>,
    query: Option<BTreeMap<String, String>>,
    cookies: Option<BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum SourceType {
    Environment,
    Json,
    Yaml,
}

/// The reason why settings are invalid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsError {
    /// A setting that only sources use, without a source.
    #[error("`{0}` requires at least one `source`")]
    NoSource(&'static str),
    /// An invalid pointer into error bodies.
    #[error("invalid JSON pointer {0:?}: put `/` before each name")]
    Pointer(String),
    /// A path that cannot be appended to a URL.
    #[error("invalid URL path {0:?}: it must begin with `/` and must not end with it")]
    UrlPath(String),
    /// A file without a path, or environment variables with one.
    #[error("`path` is required for files and not allowed for environment variables")]
    FilePath,
    /// A condition for a source that cannot have one.
    #[error("`only_if` is only allowed for the kind `yaml`")]
    Condition,
    /// An invalid header name.
    #[error("invalid header name {0:?}")]
    Header(String),
    /// No credentials, several kinds, or incomplete ones.
    #[error(
        "a source needs one kind of credentials: `client_id` and `client_secret`, `token`, `user` and `password`, `headers`, \
         `query`, or `cookies`"
    )]
    Credentials,
    /// Client credentials without a token endpoint.
    #[error("a source with `client_id` needs `token_path` in the settings")]
    TokenPath,
    /// No base URL and no default.
    #[error("a source needs `base_url` unless the settings have `default_base_url = true`")]
    BaseUrl,
    /// A name with characters that documentation cannot show.
    #[error("invalid name {0:?}: use visible ASCII characters other than backticks and vertical bars")]
    Name(String),
}

impl Settings {
    /// Sets a path to append to the base URL of a source, such as `/v3`.
    ///
    /// # Errors
    /// Fails if it does not begin with a slash or ends with one, or if the settings have no source.
    pub fn with_base_path(self, path: String) -> Result<Self, SettingsError> {
        if self.sources.is_empty() {
            return Err(SettingsError::NoSource("base_path"));
        }
        Ok(Self { base_path: url_path(path)?, ..self })
    }
}

impl Settings {
    /// Returns `true` if a source is a YAML file.
    pub(crate) fn has_yaml(&self) -> bool {
        self.sources.iter().any(|it| matches!(it.kind, SourceKind::Yaml { .. }))
    }

    /// Returns `true` if clients can read settings.
    pub(crate) fn has_sources(&self) -> bool {
        !self.sources.is_empty()
    }
}

impl TryFrom<Table> for Settings {
    type Error = SettingsError;

    fn try_from(table: Table) -> Result<Self, SettingsError> {
        let token_path = table.token_path.map(url_path).transpose()?;
        let sources: Vec<Source> =
            table.source.into_iter().map(|it| it.checked(token_path.as_deref())).collect::<Result<_, _>>()?;
        let of_sources = [("default_base_url", table.default_base_url), ("token_path", token_path.is_some())];
        if let Some((name, _)) = of_sources.into_iter().find(|it| it.1 && sources.is_empty()) {
            return Err(SettingsError::NoSource(name));
        }
        if !table.default_base_url && sources.iter().any(|it| it.base_url.is_none()) {
            return Err(SettingsError::BaseUrl);
        }
        Ok(Self {
            request_id_header: table.request_id_header.map(header).transpose()?,
            error_code: pointers(table.error_code)?,
            error_message: pointers(table.error_message)?,
            base_path: String::new(),
            default_base_url: table.default_base_url,
            rate_limit: table.rate_limit,
            sources,
        })
    }
}

fn pointers(texts: Vec<String>) -> Result<Vec<Pointer>, SettingsError> {
    texts.into_iter().map(|text| Pointer::parse(&text).ok_or(SettingsError::Pointer(text))).collect()
}

impl SourceTable {
    fn checked(self, token_path: Option<&str>) -> Result<Source, SettingsError> {
        let only_if = self.only_if.into_iter().map(|(key, text)| Ok((name(key)?, name(text)?)));
        let only_if: Vec<(String, String)> = only_if.collect::<Result<_, SettingsError>>()?;
        let kind = match (self.kind, self.path) {
            (SourceType::Environment | SourceType::Json, _) if !only_if.is_empty() => {
                return Err(SettingsError::Condition);
            }
            (SourceType::Environment, None) => SourceKind::Environment,
            (SourceType::Json, Some(path)) => SourceKind::Json(name(path)?),
            (SourceType::Yaml, Some(path)) => SourceKind::Yaml { path: name(path)?, only_if },
            (SourceType::Environment, Some(_)) | (SourceType::Json | SourceType::Yaml, None) => {
                return Err(SettingsError::FilePath);
            }
        };
        let client = match (self.client_id, self.client_secret) {
            (Some(id), Some(secret)) => {
                let token_path = token_path.ok_or(SettingsError::TokenPath)?.to_owned();
                Some(Credentials::Client { id: name(id)?, secret: name(secret)?, token_path })
            }
            (None, None) => None,
            _ => return Err(SettingsError::Credentials),
        };
        let basic = match (self.user, self.password) {
            (Some(user), Some(password)) => Some(Credentials::Basic { user: name(user)?, password: name(password)? }),
            (None, None) => None,
            _ => return Err(SettingsError::Credentials),
        };
        let token = self.token.map(name).transpose()?.map(Credentials::Token);
        let headers = self.headers.map(keys).transpose()?.map(Credentials::Headers);
        let query = self.query.map(keys).transpose()?.map(Credentials::Query);
        let cookies = self.cookies.map(keys).transpose()?.map(Credentials::Cookies);
        let mut kinds = [client, basic, token, headers, query, cookies].into_iter().flatten();
        let (Some(credentials), None) = (kinds.next(), kinds.next()) else { return Err(SettingsError::Credentials) };
        Ok(Source { kind, base_url: self.base_url.map(name).transpose()?, credentials })
    }
}

impl Source {
    /// Returns the names of the credentials in a natural order.
    pub(crate) fn credential_names(&self) -> Vec<&str> {
        match &self.credentials {
            Credentials::Token(name) => vec![name],
            Credentials::Basic { user, password } => vec![user, password],
            Credentials::Headers(keys) | Credentials::Query(keys) | Credentials::Cookies(keys) => {
                keys.iter().map(|(_, name)| name.as_str()).collect()
            }
            Credentials::Client { id, secret, .. } => vec![id, secret],
        }
    }
}

/// Returns the names of keys in requests, and of their values.
fn keys(keys: BTreeMap<String, String>) -> Result<Vec<(String, String)>, SettingsError> {
    if keys.is_empty() {
        return Err(SettingsError::Credentials);
    }
    keys.into_iter().map(|(sent, value)| Ok((name(sent)?, name(value)?))).collect()
}

fn url_path(path: String) -> Result<String, SettingsError> {
    let is_plain = path.chars().all(|it| it.is_ascii_graphic() && !"`|?#".contains(it));
    if is_plain && path.starts_with('/') && !path.ends_with('/') { Ok(path) } else { Err(SettingsError::UrlPath(path)) }
}

fn header(name: String) -> Result<HeaderName, SettingsError> {
    HeaderName::try_from(name).map_err(|HeaderNameError(name)| SettingsError::Header(name))
}

fn name(name: String) -> Result<String, SettingsError> {
    let is_visible = name.chars().all(|it| it.is_ascii_graphic() && !"`|".contains(it));
    if is_visible && !name.is_empty() { Ok(name) } else { Err(SettingsError::Name(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the error for the settings `x`.
    fn problem(text: &str) -> String {
        toml::from_str::<BTreeMap<String, Settings>>(text).unwrap_err().to_string()
    }

    #[test]
    fn errors_have_a_line() {
        let environment = "[x]\n[[x.source]]\nkind = \"environment\"\n";
        for (text, line, expected) in [
            ("[x]\ndefault_base_url = true", 1, "`default_base_url` requires at least one `source`"),
            ("[x]\ntoken_path = \"/token\"\nsource = []", 1, "`token_path` requires at least one `source`"),
            ("[x]\ndefault_base_url = 1\nsource = []", 2, "boolean"),
            ("[x]\n[[x.source]]\nkind = \"ini\"", 3, "ini"),
            ("[x]\n[[x.source]]\nkind = \"yaml\"\ntoken = \"T\"", 1, "`path` is required for files"),
            (&format!("{environment}token = \"T\"\nonly_if = {{ a = \"b\" }}"), 1, "`only_if` is only allowed"),
            (
                "x = { default_base_url = true, request_id_header = \"a b\", source = [{ kind = \"environment\", token = \"T\" }] }",
                1,
                "invalid header name",
            ),
            ("[x]\n[[x.source]]\nkind = \"json\"\nbase_url = \"U\"\ntoken = \"T\"", 1, "`path` is required for files"),
            (&format!("{environment}path = \"x\"\ntoken = \"T\""), 1, "`path` is required for files"),
            (&format!("{environment}token = \"T\""), 1, "`default_base_url = true`"),
            (
                &format!("{environment}base_url = \"U\"\nclient_id = \"I\""),
                1,
                "`client_id` and `client_secret`, `token`",
            ),
            (&format!("{environment}base_url = \"U\"\nuser = \"I\""), 1, "one kind of credentials"),
            (&format!("{environment}base_url = \"U\"\nquery = {{}}"), 1, "one kind of credentials"),
            (
                &format!("{environment}base_url = \"U\"\nquery = {{ a = \"A\" }}\ncookies = {{ b = \"B\" }}"),
                1,
                "one kind of credentials",
            ),
            (&format!("{environment}client_id = \"I\"\nclient_secret = \"S\""), 1, "`token_path`"),
            (&format!("{environment}tocken = \"T\""), 4, "tocken"),
            (&format!("{environment}token = \"T|\""), 1, "invalid name \"T|\""),
            (&format!("{environment}[x.rate_limit]\ncount = 0\nseconds = 1"), 5, "nonzero"),
            ("x = { token_path = \"oauth/\", source = [] }", 1, "invalid URL path"),
        ] {
            let problem = problem(text);
            assert!(problem.contains(expected), "{text}\n{problem}");
            assert!(problem.contains(&format!("line {line},")), "{text}\n{problem}");
        }
    }

    #[test]
    fn base_path_is_checked() {
        let text = "default_base_url = true\n[[source]]\nkind = \"environment\"\ntoken = \"T\"";
        let settings: Settings = toml::from_str(text).unwrap();
        assert!(settings.clone().with_base_path("/v3".to_owned()).is_ok());
        for path in ["v3", "/v3/", "/", "/v 3", ""] {
            let problem = settings.clone().with_base_path(path.to_owned());
            assert_eq!(problem, Err(SettingsError::UrlPath(path.to_owned())));
        }
    }
}
