//! Tests of the choice between sources, and of error messages.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::time::Duration;

use secrecy::ExposeSecret;

use super::values::Environment;
use super::{CredentialNames, Settings, SettingsError, Source, SourceKind};
use crate::client::Client;
use crate::client::auth::Authentication;

const SECRET: &str = "s3cr3t";

const TENANTS: Settings = Settings {
    sources: &[
        Source {
            kind: SourceKind::Environment,
            base_url: Some("T_URL"),
            credentials: CredentialNames::Client { id: "T_ID", secret: "T_SECRET", token_path: "/oauth/token" },
        },
        Source {
            kind: SourceKind::Json("./t.json"),
            base_url: Some("Url"),
            credentials: CredentialNames::Client { id: "Id", secret: "Secret", token_path: "/oauth/token" },
        },
    ],
    base_path: "/v3",
    default_base_url: None,
    request_id_header: Some("Own-Id"),
    rate_limit: Some((100, Duration::from_secs(10))),
};

const SERVICE: Settings = Settings {
    sources: &[
        Source {
            kind: SourceKind::Environment,
            base_url: Some("S_URL"),
            credentials: CredentialNames::Token("S_TOKEN"),
        },
        Source {
            kind: SourceKind::Environment,
            base_url: Some("S_URL"),
            credentials: CredentialNames::Headers(&[("X-Key", "S_KEY"), ("X-Email", "S_EMAIL")]),
        },
    ],
    base_path: "",
    default_base_url: Some("https://s.example/v4"),
    request_id_header: None,
    rate_limit: None,
};

const FILED: Settings = Settings {
    sources: &[Source {
        kind: SourceKind::Yaml { path: "~/f.yaml", only_if: &[("kind", "pat")] },
        base_url: Some("environments.{active}.url"),
        credentials: CredentialNames::Client {
            id: "environments.{active}.pat.id",
            secret: "environments.{active}.pat.secret",
            token_path: "/oauth/token",
        },
    }],
    base_path: "",
    default_base_url: None,
    request_id_header: None,
    rate_limit: None,
};

/// Variables and files of a test.
#[derive(Default)]
struct Given {
    variables: HashMap<&'static str, OsString>,
    files: HashMap<&'static str, &'static str>,
}

impl Given {
    fn variables(variables: &[(&'static str, &str)]) -> Self {
        let variables = variables.iter().map(|(name, text)| (*name, OsString::from(text)));
        Self { variables: variables.collect(), ..Self::default() }
    }

    fn file(mut self, path: &'static str, content: &'static str) -> Self {
        self.files.insert(path, content);
        self
    }
}

impl Environment for Given {
    fn variable(&self, name: &str) -> Option<OsString> {
        self.variables.get(name).cloned()
    }

    fn file(&self, path: &str) -> io::Result<Vec<u8>> {
        match self.files.get(path) {
            Some(&"locked") => Err(io::ErrorKind::PermissionDenied.into()),
            Some(content) => Ok(content.as_bytes().to_vec()),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

fn message(settings: &Settings, given: &Given) -> String {
    let error = settings.client_in(given, |it| it).unwrap_err();
    assert!(!format!("{error:?} {error}").contains(SECRET), "{error:?}");
    error.to_string()
}

/// Returns the token URL, id and secret of client credentials.
fn client_credentials(client: &Client) -> (&str, &str, &str) {
    let Authentication::ClientCredentials(it) = &client.inner.authentication else { panic!("{client:?}") };
    (&it.token_url, &it.id, it.secret.expose_secret())
}

#[test]
fn first_complete_source_is_used_alone() {
    let file = r#"{"Url": "https://file.example", "Id": "file", "Secret": "other", "more": 1}"#;
    let environment = [("T_URL", "https://t.example/"), ("T_ID", "id"), ("T_SECRET", SECRET)];
    let client = TENANTS.client_in(&Given::variables(&environment).file("./t.json", file), |it| it).unwrap();
    assert_eq!(client.base_url(), "https://t.example/v3");
    assert_eq!(client_credentials(&client), ("https://t.example/oauth/token", "id", SECRET));
    assert!(client.rate_limit().is_some());
    assert!(!format!("{client:?}").contains(SECRET));

    // Incomplete sources contribute nothing.
    let client = TENANTS.client_in(&Given::variables(&environment[..2]).file("./t.json", file), |it| it).unwrap();
    assert_eq!(client.base_url(), "https://file.example/v3");
    assert_eq!(client_credentials(&client), ("https://file.example/oauth/token", "file", "other"));
}

#[test]
fn base_url_is_optional_if_the_api_has_a_default() {
    let client = SERVICE.client_in(&Given::variables(&[("S_TOKEN", SECRET), ("S_URL", "")]), |it| it).unwrap();
    assert_eq!(client.base_url(), "https://s.example/v4");
    assert!(client.rate_limit().is_none());
    let client =
        SERVICE.client_in(&Given::variables(&[("S_TOKEN", SECRET), ("S_URL", "http://localhost/x")]), |it| it).unwrap();
    assert_eq!(client.base_url(), "http://localhost/x");
}

#[test]
fn earlier_token_wins_over_later_headers() {
    let all = [("S_TOKEN", SECRET), ("S_EMAIL", "me@s.example"), ("S_KEY", "key")];
    let client = SERVICE.client_in(&Given::variables(&all), |it| it).unwrap();
    assert!(matches!(&client.inner.authentication, Authentication::Bearer(it) if it.expose_secret() == SECRET));
    let client = SERVICE.client_in(&Given::variables(&all[1..]), |it| it).unwrap();
    let Authentication::ApiKey(keys) = &client.inner.authentication else { panic!("{client:?}") };
    let keys: Vec<_> = keys.iter().map(|(name, value)| (name.as_str(), value.expose_secret())).collect();
    assert_eq!(keys, [("X-Key", "key"), ("X-Email", "me@s.example")]);
}

/// Builds a client whose credentials have these names, from the variables `A` and `B`.
fn with_credentials(credentials: CredentialNames) -> Client {
    let source = Box::leak(Box::new([Source { kind: SourceKind::Environment, base_url: None, credentials }]));
    let settings = Settings { sources: source, ..SERVICE };
    assert!(message(&settings, &Given::variables(&[("A", SECRET)])).ends_with("(B is missing)"));
    settings.client_in(&Given::variables(&[("A", "a"), ("B", SECRET)]), |it| it).unwrap()
}

#[test]
fn users_and_keys_in_queries_and_cookies_are_read() {
    let basic = with_credentials(CredentialNames::Basic { user: "A", password: "B" });
    let Authentication::Basic { user, password } = &basic.inner.authentication else { panic!("{basic:?}") };
    assert_eq!((user.as_str(), password.expose_secret()), ("a", SECRET));
    let query = with_credentials(CredentialNames::Query(&[("app", "A"), ("key", "B")]));
    let cookies = with_credentials(CredentialNames::Cookies(&[("app", "A"), ("key", "B")]));
    let (Authentication::QueryKey(query_keys), Authentication::CookieKey(cookie_keys)) =
        (&query.inner.authentication, &cookies.inner.authentication)
    else {
        panic!("{query:?} {cookies:?}")
    };
    for keys in [query_keys, cookie_keys] {
        let keys: Vec<_> = keys.iter().map(|(name, value)| (name.as_str(), value.expose_secret())).collect();
        assert_eq!(keys, [("app", "a"), ("key", SECRET)]);
    }
    assert!(!format!("{basic:?} {query:?} {cookies:?}").contains(SECRET));
}

#[test]
fn errors_list_missing_names_and_their_sources() {
    assert_eq!(
        message(&TENANTS, &Given::default()),
        "incomplete settings: set T_URL, T_ID, T_SECRET in the environment (all missing); or \
         Url, Id, Secret in ./t.json (the file does not exist)"
    );
    let given = Given::variables(&[("T_SECRET", SECRET), ("T_ID", "")]);
    assert_eq!(
        message(&TENANTS, &given.file("./t.json", r#"{"Secret": "s3cr3t", "Id": 7}"#)),
        "incomplete settings: set T_URL, T_ID, T_SECRET in the environment (T_URL is missing, \
         T_ID is empty); or Url, Id, Secret in ./t.json (Url is missing, Id is not a string)"
    );
    assert_eq!(
        message(&SERVICE, &Given::variables(&[("S_KEY", SECRET)])),
        "incomplete settings: set S_TOKEN in the environment (S_TOKEN is missing); or \
         S_KEY, S_EMAIL in the environment (S_EMAIL is missing)"
    );
}

const YAML: &str = "kind: pat\nactive: b\nenvironments:\n  a: {url: 'https://a.example'}\n  b:\n    url: https://b.example\n    pat: {id: me, secret: s3cr3t}\n";

#[cfg(not(feature = "yaml-settings"))]
#[test]
fn yaml_source_needs_a_feature() {
    let message = message(&FILED, &Given::default().file("~/f.yaml", YAML));
    assert!(message.ends_with("(YAML files require the feature `yaml-settings`)"), "{message}");
}

#[cfg(feature = "yaml-settings")]
#[test]
fn yaml_source_uses_the_active_environment() {
    let client = FILED.client_in(&Given::default().file("~/f.yaml", YAML), |it| it).unwrap();
    assert_eq!(client_credentials(&client), ("https://b.example/oauth/token", "me", SECRET));
    let (builder, _) = FILED.builder_in(&Given::default().file("~/f.yaml", YAML)).unwrap();
    let client = builder.timeout(Duration::from_secs(1)).build().unwrap();
    assert_eq!((client.base_url(), client.timeout()), ("https://b.example", Duration::from_secs(1)));
    let begin = "incomplete settings: set environments.{active}.url, environments.{active}.pat.id, \
                 environments.{active}.pat.secret in ~/f.yaml";
    for (text, problem) in [
        ("kind: oauth\nactive: b\nenvironments: {b: {url: u, pat: {id: i, secret: s3cr3t}}}", "kind is not pat"),
        (
            "active: a\nenvironments: {a: {url: u}}",
            "environments.{active}.pat.id is missing, environments.{active}.pat.secret is missing",
        ),
        ("environments: {a: {secret: s3cr3t}}", "all missing"),
        ("s3cr3t", "the file is not a YAML mapping"),
    ] {
        assert_eq!(message(&FILED, &Given::default().file("~/f.yaml", text)), format!("{begin} ({problem})"));
    }
}

#[test]
fn errors_of_unreadable_files_do_not_show_their_content() {
    for (content, problem) in [
        ("locked", "cannot read the file: permission denied"),
        (r#"{"Secret": "s3cr3t""#, "the file is not a JSON object"),
        (r#""s3cr3t""#, "the file is not a JSON object"),
    ] {
        let message = message(&TENANTS, &Given::default().file("./t.json", content));
        assert!(message.ends_with(&format!("in ./t.json ({problem})")), "{message}");
    }
}

#[test]
fn complete_source_with_invalid_value_is_an_error() {
    let given = Given::variables(&[("T_URL", "s3cr3t"), ("T_ID", "id"), ("T_SECRET", SECRET)]);
    let error = TENANTS.client_in(&given, |it| it).unwrap_err();
    assert!(matches!(error, SettingsError::Unusable { kind: SourceKind::Environment, .. }));
    assert_eq!(
        message(&TENANTS, &given),
        "invalid settings in the environment: \
         invalid base URL: use an absolute http or https URL without user, query and fragment"
    );
    assert_eq!(
        message(&SERVICE, &Given::variables(&[("S_TOKEN", "s3cr3t\n")])),
        "invalid settings in the environment: the token contains characters that HTTP does not allow"
    );
}

#[cfg(unix)]
#[test]
fn base_url_that_is_not_a_string_is_an_error() {
    use std::os::unix::ffi::OsStringExt as _;
    let mut given = Given::variables(&[("S_TOKEN", SECRET)]);
    given.variables.insert("S_URL", OsString::from_vec(vec![0xff]));
    assert!(message(&SERVICE, &given).contains("S_TOKEN in the environment (S_URL is not a string)"));
}
