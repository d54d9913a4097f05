//! Links in responses, which are followed with credentials.

use url::Url;

/// Returns the URL that a response to a request for `base` links to.
///
/// # Errors
/// Returns the reason if the link must not be followed. Only the origin of the client receives credentials (RFC 6454,
/// section 5).
pub(crate) fn resolve(base: &Url, reference: &str) -> Result<Url, &'static str> {
    let mut target = base.join(reference).map_err(|_| "the link is not a valid URL")?;
    target.set_fragment(None);
    // A server behind a proxy may not know that the proxy encrypts connections.
    if base.scheme() == "https" && target.scheme() == "http" && target.port().is_none() {
        target.set_scheme("https").map_err(|()| "the link is not a valid URL")?;
    }
    if target.origin() != base.origin() {
        return Err("the link refers to another origin");
    }
    if !target.username().is_empty() || target.password().is_some() {
        return Err("the link contains credentials");
    }
    Ok(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolve_stays_at_the_origin() {
        let base = Url::parse("https://a.example/v1/things?x=1").unwrap();
        for (reference, expected) in [
            ("?page=2", Ok("https://a.example/v1/things?page=2")),
            ("/l/page/2", Ok("https://a.example/l/page/2")),
            ("", Ok("https://a.example/v1/things?x=1")),
            ("?q=\u{e9} y#end", Ok("https://a.example/v1/things?q=%C3%A9%20y")),
            ("//a.example:443/?page=2", Ok("https://a.example/?page=2")),
            ("http://a.example/v1/things?page=2", Ok("https://a.example/v1/things?page=2")),
            ("http://a.example:8080/v1/things?page=2", Err("the link refers to another origin")),
            ("https://b.example/v1/things?page=2", Err("the link refers to another origin")),
            ("https://me:secret@a.example/?page=2", Err("the link contains credentials")),
            ("mailto:me@a.example", Err("the link refers to another origin")),
            ("http://[", Err("the link is not a valid URL")),
        ] {
            let resolved = resolve(&base, reference);
            assert_eq!(resolved.as_ref().map(Url::as_str).map_err(|it| *it), expected, "{reference}");
        }
    }
}
