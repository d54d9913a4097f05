//! A first `sdkgen.toml`, from what the document states and the generator recognizes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::api::Api;
use crate::ir::{KeyLocation, SchemeKind};
use crate::names::snake;
use crate::paging::{CursorSource, LinkSource, Strategy, StrategyKind, Total};
use crate::printable::printable;

/// The introduction of the pagination strategies, which are comments: each operation has its own, and a table applies to all.
const RECOGNIZED: &str = "\n# Recognized pagination strategies. With a `[[paging]]` table, only the tables apply, the first that fits an \
                          operation.\n";

/// Returns the text of the configuration.
pub(crate) fn initial_config(api: &Api) -> String {
    let title = printable(api.info.title.lines().next().unwrap_or_default());
    let mut text = format!("# The configuration of {title}. The guide describes all keys in \"Configuring an API\".\n");
    if let Some(settings) = settings(api) {
        text.push_str(&settings);
    }
    if !api.constants.paging.is_empty() {
        text.push_str(RECOGNIZED);
    }
    for (index, constant) in &api.constants.paging {
        let pagings = api.groups.iter().flat_map(|it| &it.operations).filter_map(|it| it.paging.as_ref());
        let of_strategy = pagings.filter(|it| it.strategy == *index);
        let items: BTreeSet<&str> = of_strategy.filter_map(|it| it.items.as_deref()).collect();
        text.push_str(&paging(&constant.strategy, &items));
    }
    text
}

/// Returns the sources of the credentials that can be read from the environment, or `None` if there are none.
fn settings(api: &Api) -> Option<String> {
    let prefix = snake(api.package.name.as_str()).to_uppercase();
    let base_url = format!("base_url = {}\n", quoted(&format!("{prefix}_BASE_URL")));
    let mut token_path = None;
    let mut sources: Vec<String> = Vec::new();
    // A source has the credentials of one scheme.
    let required = &api.security.required;
    let is_enough = |name: &str| required.is_empty() || required.iter().any(|it| it.len() == 1 && it[0] == name);
    for scheme in api.security.schemes.iter().filter(|it| is_enough(&it.name)) {
        let credentials = match &scheme.kind {
            SchemeKind::Token(flows) => {
                match flows.client_credentials.as_deref().and_then(|it| path_below(it, api.base_url.as_deref()?)) {
                    Some(path) => {
                        token_path = Some(path);
                        let (id, secret) = (format!("{prefix}_CLIENT_ID"), format!("{prefix}_CLIENT_SECRET"));
                        format!("client_id = {}\nclient_secret = {}\n", quoted(&id), quoted(&secret))
                    }
                    None => format!("token = {}\n", quoted(&format!("{prefix}_TOKEN"))),
                }
            }
            SchemeKind::ApiKey { location, parameter } => {
                let kind = match location {
                    KeyLocation::Header => "headers",
                    KeyLocation::Query => "query",
                    KeyLocation::Cookie => "cookies",
                };
                let name = variable(&prefix, &scheme.name);
                format!("{kind} = {{ {} = {} }}\n", quoted(parameter), quoted(&name))
            }
            SchemeKind::Basic => {
                let (user, password) = (format!("{prefix}_USER"), format!("{prefix}_PASSWORD"));
                format!("user = {}\npassword = {}\n", quoted(&user), quoted(&password))
            }
            SchemeKind::MutualTls => continue,
        };
        if !sources.contains(&credentials) {
            sources.push(credentials);
        }
    }
    if sources.is_empty() {
        return None;
    }
    let mut text = "\n[settings]\n".to_owned();
    if api.base_url.as_ref().is_some_and(|it| it.starts_with("https://") || it.starts_with("http://")) {
        text.push_str("default_base_url = true\n");
    }
    if let Some(path) = token_path {
        let _ = writeln!(text, "token_path = {}", quoted(&path));
    }
    for source in sources {
        let _ = write!(text, "\n[[settings.source]]\nkind = \"environment\"\n{base_url}{source}");
    }
    Some(text)
}

/// Returns the name of the environment variable for a scheme.
fn variable(prefix: &str, scheme: &str) -> String {
    let name: String = snake(scheme).chars().filter(|it| it.is_ascii_alphanumeric() || *it == '_').collect();
    format!("{prefix}_{}", if name.is_empty() { "KEY".to_owned() } else { name.to_uppercase() })
}

/// Returns the path of a token endpoint below the base URL. Secrets must not be sent elsewhere than the document states.
fn path_below(url: &str, base_url: &str) -> Option<String> {
    let path = url.strip_prefix(base_url.trim_end_matches('/'))?;
    let is_plain = path.chars().all(|it| it.is_ascii_alphanumeric() || "/-._~".contains(it));
    (path.starts_with('/') && !path.starts_with("//") && is_plain).then(|| path.to_owned())
}

/// Returns the table of a pagination strategy.
fn paging(strategy: &Strategy, items: &BTreeSet<&str>) -> String {
    let mut rows: Vec<(&str, String)> = vec![("kind", quoted(strategy.kind.word().as_str()))];
    match &strategy.kind {
        StrategyKind::Offset { parameter, .. } => rows.push(("parameter", quoted(parameter))),
        StrategyKind::Number { parameter, first, pages } => {
            rows.push(("parameter", quoted(parameter)));
            rows.extend((*first != 1).then(|| ("first", first.to_string())));
            rows.extend(pages.iter().map(|it| ("pages", quoted(it))));
        }
        StrategyKind::Cursor { parameter, source } => {
            rows.push(("parameter", quoted(parameter)));
            rows.push(match source {
                CursorSource::Body(next) => ("next", list(next)),
                CursorSource::Header(name) => ("next_header", quoted(name)),
                CursorSource::LastItem(member) => ("member", quoted(member)),
            });
        }
        StrategyKind::Link(LinkSource::Header) => {}
        StrategyKind::Link(LinkSource::Body(next)) => rows.push(("next", list(next))),
    }
    rows.extend(strategy.in_body.then(|| ("in", quoted("body"))));
    rows.extend(strategy.size.iter().map(|it| ("size", quoted(it))));
    rows.extend(strategy.more.iter().map(|it| ("more", quoted(it))));
    rows.extend(strategy.total.iter().map(|it| match it {
        Total::Header(name) => ("total_header", quoted(name)),
        Total::Body(path) => ("total", quoted(path)),
    }));
    rows.extend(strategy.count.iter().map(|it| ("count", quoted(it))));
    rows.extend(strategy.reported_size.iter().map(|it| ("reported_size", quoted(it))));
    if !items.is_empty() {
        rows.push(("items", list(items)));
    }
    let rows: String = rows.iter().map(|(key, value)| format!("# {key} = {value}\n")).collect();
    format!("#\n# [[paging]]\n{rows}")
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn list(texts: impl IntoIterator<Item: AsRef<str>>) -> String {
    let texts: Vec<String> = texts.into_iter().map(|it| quoted(it.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}
