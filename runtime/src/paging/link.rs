//! Links to pages: the URLs that they refer to, and their positions.

use std::borrow::Cow;

use url::{Url, form_urlencoded};

use crate::operation::Paging;

/// The part of a link that selects the page. The rest of the URL is determined by the arguments of the call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkPlace {
    /// The path below that of the call. It is empty or starts with a slash.
    pub(crate) path: String,
    /// The query parameters that the call does not have.
    pub(crate) query: String,
}

impl LinkPlace {
    /// Returns what selects the page at `target` for a call of `call`. The page size is included because a page number
    /// depends on it.
    pub(crate) fn of(target: &Url, call: &Url, paging: &Paging) -> Self {
        let path = target.path().strip_prefix(call.path().trim_end_matches('/'));
        let path = path.filter(|it| it.starts_with('/') && *it != "/").unwrap_or_default();
        let arguments: Vec<_> = call.query_pairs().collect();
        let selects_page = |pair: &&str| {
            let Some(pair) = decoded(pair) else { return false };
            let name = Some(&*pair.0);
            name != paging.count && (name == paging.size.parameter || !arguments.contains(&pair))
        };
        let query: Vec<&str> = target.query().unwrap_or_default().split('&').filter(selects_page).collect();
        Self { path: path.to_owned(), query: query.join("&") }
    }

    /// Returns the URL of the page for a call of `call`. Returns `None` if it would replace an argument of the call
    /// other than the page size, or if nothing selects a page.
    pub(crate) fn within(&self, call: &Url, paging: &Paging) -> Option<Url> {
        let is_size = |pair: &&str| decoded(pair).is_some_and(|it| Some(&*it.0) == paging.size.parameter);
        let mut selected = self.query.split('&').filter(|it| !it.is_empty()).peekable();
        if selected.peek().is_none() && self.path.is_empty() {
            return None;
        }
        let has_size = self.query.split('&').any(|it| is_size(&it));
        let arguments = call.query().unwrap_or_default().split('&').filter(|it| !it.is_empty());
        let mut pairs: Vec<&str> = arguments.filter(|it| !has_size || !is_size(it)).collect();
        for pair in selected {
            let name = decoded(pair)?.0;
            if call.query_pairs().any(|(it, _)| it == name) && !is_size(&pair) {
                return None;
            }
            pairs.push(pair);
        }
        let mut target = call.clone();
        target.set_query((!pairs.is_empty()).then(|| pairs.join("&")).as_deref());
        if !self.path.is_empty() {
            let path = format!("{}{}", call.path().trim_end_matches('/'), self.path);
            target.set_path(&path);
            // Dot segments would lead to another resource.
            if target.path() != path {
                return None;
            }
        }
        Some(target)
    }
}

/// Decodes one pair of a query.
fn decoded(pair: &str) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(pair.as_bytes()).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGING: Paging = Paging::link().size("per_page").count("count");

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn place_has_no_arguments_of_the_call() {
        let call = url("https://a.example/things?filter=a%20b&per_page=5");
        for (target, path, query) in [
            ("https://a.example/things?page=2&filter=a+b&per_page=5", "", "page=2&per_page=5"),
            ("https://a.example/things?page=2&count=true", "", "page=2"),
            ("https://a.example/ids/7/things?page=2", "", "page=2"),
            ("https://a.example/things/page/2?filter=a%20b", "/page/2", ""),
        ] {
            let place = LinkPlace::of(&url(target), &call, &PAGING);
            assert_eq!((place.path.as_str(), place.query.as_str()), (path, query), "{target}");
        }
    }

    #[test]
    fn place_replaces_no_arguments() {
        let call = url("https://a.example/things?filter=a&per_page=5");
        for (path, query, expected) in [
            ("", "page=2", Some("https://a.example/things?filter=a&per_page=5&page=2")),
            ("", "page=2&per_page=3", Some("https://a.example/things?filter=a&page=2&per_page=3")),
            ("/page/2", "", Some("https://a.example/things/page/2?filter=a&per_page=5")),
            ("", "page=2&filter=b", None),
            ("", "page=2&%66ilter=b", None),
            ("/../other", "", None),
            ("/%2e%2e/other", "", None),
            ("", "", None),
        ] {
            let place = LinkPlace { path: path.to_owned(), query: query.to_owned() };
            assert_eq!(place.within(&call, &PAGING).as_ref().map(Url::as_str), expected, "{path} {query}");
        }
    }
}
