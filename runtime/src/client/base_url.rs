//! Where an API is served.

use url::Url;

/// An absolute `http` or `https` URL without user, query and fragment, to which paths are appended.
pub(crate) struct BaseUrl {
    url: Url,
    /// The URL without a slash at its end.
    text: String,
}

impl BaseUrl {
    /// Reads a URL, unless it is of another kind.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !plain || url.fragment().is_some() || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Some(Self { url, text })
    }

    /// The URL, without a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// The URL with a path that begins with a slash and may have a query, and with more of a query. The origin stays the same
    /// whatever they are.
    ///
    /// Host and port are not parsed again, which is what takes the time of reading a URL.
    pub(crate) fn join(&self, path: &str, query: &str) -> Url {
        let mut url = self.url.clone();
        // What is behind a number sign is for the reader of a description, not for a server.
        let (path, own_query) = match path.find(['?', '#']) {
            None => (path, ""),
            Some(end) => {
                let (path, rest) = path.split_at(end);
                let query = rest.split('#').next().unwrap_or_default();
                (path, query.strip_prefix('?').unwrap_or_default())
            }
        };
        match self.url.path().trim_end_matches('/') {
            "" => url.set_path(path),
            before => url.set_path(&format!("{before}{path}")),
        }
        match (own_query, query) {
            ("", "") => {}
            ("", query) | (query, "") => url.set_query(Some(query)),
            (own_query, query) => url.set_query(Some(&format!("{own_query}&{query}"))),
        }
        url
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_queries_are_appended() {
        for (base, path, query, url) in [
            ("https://a.example", "/b", "", "https://a.example/b"),
            ("https://a.example/", "/b", "c=1", "https://a.example/b?c=1"),
            ("https://a.example/v1/", "/b?c=1", "d=2", "https://a.example/v1/b?c=1&d=2"),
            ("https://a.example/v1//", "/b?c=1", "", "https://a.example/v1/b?c=1"),
            ("https://a.example/v1", "/b#Action=c", "d=2", "https://a.example/v1/b?d=2"),
            ("https://a.example", "/b%2Fc", "d=%26", "https://a.example/b%2Fc?d=%26"),
            ("https://a.example", "/ä b", "c=d e#", "https://a.example/%C3%A4%20b?c=d%20e%23"),
        ] {
            assert_eq!(BaseUrl::parse(base).unwrap().join(path, query).as_str(), url);
        }
    }

    #[test]
    fn a_path_does_not_lead_to_another_server() {
        let base = BaseUrl::parse("https://a.example:8443").unwrap();
        for path in
            ["//b.example/c", "/\\b.example", "/@b.example", "/:80/", "/..//b.example", "/\t/b.example", "/?@b.example"]
        {
            let url = base.join(path, "");
            assert_eq!((url.host_str(), url.port(), url.username()), (Some("a.example"), Some(8443), ""), "{path}");
        }
    }

    #[test]
    fn other_urls_are_none() {
        for text in [
            "",
            "a.example",
            "ftp://a.example",
            "https://u@a.example",
            "https://u:p@a.example",
            "https://a.example?b",
            "https://a.example#b",
        ] {
            assert!(BaseUrl::parse(text).is_none(), "{text}");
        }
    }
}
