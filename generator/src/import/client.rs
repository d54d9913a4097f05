//! Settings of the client: environment variables, idempotency keys and retries.

use serde_json::{Map, Value};
use toml::Table;

use super::conversion::{Import, object};
use crate::pointer::Pointer;

pub(super) fn import(import: &mut Import, root: &Map<String, Value>, at: &Pointer) {
    let Some(client) = object(root, "client_settings") else { return };
    let at = at.child("client_settings");
    for (key, value) in client {
        let at = at.child(key);
        match (key.as_str(), value) {
            ("idempotency", Value::Object(idempotency)) => match idempotency.get("header") {
                Some(Value::String(header)) => {
                    let table: Table = [("header".to_owned(), header.clone().into())].into_iter().collect();
                    import.add("idempotency", table, &at);
                }
                _ => import.note(&at, "is not imported: expected a `header`"),
            },
            ("default_retries", Value::Object(retries)) => add_retries(import, retries, &at),
            ("opts", Value::Object(options)) => add_sources(import, options, root, client, &at),
            ("default_env_prefix", Value::String(_)) => {}
            ("default_headers", _) => {
                import.note(&at, "is not imported: callers set headers of all calls when they build a client");
            }
            ("default_timeout", _) => {
                import.note(&at, "is not imported: callers set timeouts when they build a client");
            }
            _ => import.note(&at, "is not imported"),
        }
    }
}

fn add_retries(import: &mut Import, retries: &Map<String, Value>, at: &Pointer) {
    let number = |key: &str| retries.get(key).and_then(Value::as_f64);
    let mut table = Table::new();
    if let Some(count) = retries.get("max_retries").and_then(Value::as_i64) {
        table.insert("count".to_owned(), count.into());
    }
    for (key, name) in [("initial_delay_seconds", "initial_backoff"), ("max_delay_seconds", "max_backoff")] {
        table.extend(number(key).map(|it| (name.to_owned(), toml::Value::from(it))));
    }
    import.add("retries", table, at);
}

/// Adds a source with the credentials of the options that are read from the environment.
fn add_sources(
    import: &mut Import,
    options: &Map<String, Value>,
    root: &Map<String, Value>,
    client: &Map<String, Value>,
    at: &Pointer,
) {
    let prefix = client.get("default_env_prefix").and_then(Value::as_str).map(str::to_owned);
    let prefix = prefix.or_else(|| object(root, "organization")?.get("name")?.as_str().map(variable));
    let mut sources = Vec::new();
    let mut basic = Table::new();
    for (name, option) in options {
        let at = at.child(name);
        let Some(read_env) = option.get("read_env").and_then(Value::as_str) else {
            import.note(&at, "is not imported: it is not read from the environment");
            continue;
        };
        let auth = option.get("auth");
        let role = auth.and_then(|it| it.get("role")).and_then(Value::as_str).unwrap_or("value");
        let scheme = auth.and_then(|it| it.get("security_scheme")).and_then(Value::as_str);
        let header = option.get("send_in_header").and_then(Value::as_str).map(|it| ("headers", it.to_owned()));
        let key = header.or_else(|| key(root, scheme?));
        match (scheme, role, key) {
            (_, "client_id" | "client_secret", _) => {
                import.note(
                    &at,
                    "is not imported: write `client_id`, `client_secret` and the `token_path` of the token endpoint",
                );
            }
            (Some(_), "username" | "password", _) => {
                let key = if role == "username" { "user" } else { "password" };
                if basic.contains_key(key) {
                    import.note(&at, "is not imported: a client has one user name and one password");
                } else {
                    basic.insert(key.to_owned(), read_env.into());
                }
            }
            (Some(_), _, Some((kind, name))) => {
                let keys: Table = [(name, toml::Value::from(read_env))].into_iter().collect();
                let credentials = [(kind.to_owned(), toml::Value::from(keys))].into_iter().collect();
                sources.extend(source(import, credentials, prefix.as_deref(), &at));
            }
            (Some(scheme), _, None) => {
                if !is_bearer(root, scheme) {
                    let message = format!(
                        "is imported as a bearer token; if `{scheme}` is a header, write `headers` in place of `token`"
                    );
                    import.note(&at, message);
                }
                let credentials = [("token".to_owned(), toml::Value::from(read_env))].into_iter().collect();
                sources.extend(source(import, credentials, prefix.as_deref(), &at));
            }
            (None, _, _) => import.note(&at, "is not imported: it is not a credential"),
        }
    }
    match basic.len() {
        0 => {}
        2 => sources.extend(source(import, basic, prefix.as_deref(), at)),
        _ => import.note(at, "has a user name or a password that is not imported: a source needs both"),
    }
    if !sources.is_empty() {
        import.add("settings", settings(sources), at);
    }
}

/// Returns a source with credentials, unless it would be invalid. Other sources are imported anyway.
fn source(import: &mut Import, credentials: Table, prefix: Option<&str>, at: &Pointer) -> Option<toml::Value> {
    let base_url = prefix.map(|it| ("base_url".to_owned(), format!("{it}_BASE_URL").into()));
    let kind = ("kind".to_owned(), "environment".into());
    let source: Table = [kind].into_iter().chain(base_url).chain(credentials).collect();
    let source = toml::Value::from(source);
    import.is_valid("settings", settings(vec![source.clone()]), at).then_some(source)
}

fn settings(sources: Vec<toml::Value>) -> Table {
    [("default_base_url".to_owned(), true.into()), ("source".to_owned(), sources.into())].into_iter().collect()
}

/// Returns the kind of the source for a security scheme with an API key, and the name of the key in requests, if the
/// configuration declares the scheme.
fn key(root: &Map<String, Value>, scheme: &str) -> Option<(&'static str, String)> {
    let scheme = object(root, "security_schemes")?.get(scheme)?;
    let kind = match (scheme.get("type")?.as_str()?, scheme.get("in")?.as_str()?) {
        ("apiKey", "header") => "headers",
        ("apiKey", "query") => "query",
        ("apiKey", "cookie") => "cookies",
        _ => return None,
    };
    Some((kind, scheme.get("name")?.as_str()?.to_owned()))
}

/// `true` if the configuration declares a security scheme with a bearer token.
fn is_bearer(root: &Map<String, Value>, scheme: &str) -> bool {
    let scheme = object(root, "security_schemes").and_then(|it| it.get(scheme));
    scheme.and_then(|it| it.get("scheme")).and_then(Value::as_str) == Some("bearer")
}

/// Returns the beginning of the names of environment variables for an organization.
fn variable(name: &str) -> String {
    let plain = |it: char| if it.is_ascii_alphanumeric() { it.to_ascii_uppercase() } else { '_' };
    name.chars().map(plain).collect()
}
