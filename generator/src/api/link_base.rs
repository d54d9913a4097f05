//! The page that relative links of descriptions start from.

use url::Url;

/// The page that relative links of an API's descriptions start from.
#[derive(Clone, Debug, Default)]
pub(crate) struct LinkBase(Option<Url>);

impl LinkBase {
    /// Takes the first of the addresses that is an absolute web address: the external documentation of the API, then its
    /// servers.
    pub(crate) fn of<'a>(candidates: impl IntoIterator<Item = &'a str>) -> Self {
        Self(candidates.into_iter().find_map(|it| Url::parse(it).ok().filter(is_web)))
    }

    /// The absolute form of a link's target. `None` if the target is relative and nothing is known that it is relative
    /// to, or if it is not an address of the web.
    pub(crate) fn resolve(&self, target: &str) -> Option<String> {
        let target = target.trim();
        if target.chars().any(|it| it.is_control() || it.is_whitespace() || matches!(it, '<' | '>' | '\\')) {
            return None;
        }
        match Url::parse(target) {
            Ok(url) => {
                // The rest of the target stays as written: `Url` would add a slash to a bare host. It also accepts
                // `https:a.example`, which readers would not recognize.
                let scheme = format!("{}://", url.scheme());
                let (start, rest) = target.split_at_checked(scheme.len())?;
                (is_web(&url) && start.eq_ignore_ascii_case(&scheme)).then(|| format!("{scheme}{rest}"))
            }
            Err(_) if target.is_empty() || target.starts_with('#') => None,
            Err(_) => self.0.as_ref()?.join(target).ok().filter(is_web).map(String::from),
        }
    }
}

/// `true` for an absolute address of a web page.
pub(crate) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_targets_are_resolved_or_dropped() {
        let base = LinkBase::of(["/v1", "https://api.example.com/v1"]);
        assert_eq!(base.resolve("/docs/x").as_deref(), Some("https://api.example.com/docs/x"));
        assert_eq!(base.resolve("https://a.example").as_deref(), Some("https://a.example"));
        assert_eq!(base.resolve("HTTPS://a.example").as_deref(), Some("https://a.example"));
        assert_eq!(base.resolve("mailto:a@b.example"), None);
        for target in ["javascript:alert(1)", "#part", "", "data:text/html,x", "https://a b", "//\u{7}", "https:A//b"] {
            assert_eq!(base.resolve(target), None, "{target}");
        }
        assert_eq!(LinkBase::default().resolve("/docs/x"), None);
    }
}
