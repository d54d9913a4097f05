//! Queries of URLs (WHATWG URL Standard, "application/x-www-form-urlencoded").

use url::form_urlencoded;

/// Returns a query without the pairs with this name, and without empty ones.
pub(crate) fn pairs_except(query: &str, name: &str) -> String {
    let is_other = |pair: &&str| form_urlencoded::parse(pair.as_bytes()).all(|(it, _)| it != name);
    let others: Vec<_> = query.split('&').filter(|it| !it.is_empty()).filter(is_other).collect();
    others.join("&")
}
