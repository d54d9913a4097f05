//! Base URLs.

use url::{Host, Url};

/// An absolute `http` or `https` URL without user, query and fragment, to which paths are appended.
#[derive(Clone)]
pub(crate) struct BaseUrl {
    url: Url,
    /// The URL without a trailing slash.
    text: String,
}

impl BaseUrl {
    /// Parses a URL. Returns `None` if it is not a valid base URL.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let url = Url::parse(text).ok()?;
        let plain = url.username().is_empty() && url.password().is_none() && url.query().is_none();
        if !plain || url.fragment().is_some() || !matches!(url.scheme(), "http" | "https") {
            return None;
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Some(Self { url, text })
    }

    /// Resolves a reference (RFC 3986, section 5.2). Returns `None` if the result is not a valid base URL.
    pub(crate) fn resolve(&self, reference: &str) -> Option<Self> {
        Self::parse(self.url.join(reference).ok()?.as_str())
    }

    /// Appends a base path if the URL has no path. The origin never changes.
    pub(crate) fn with_default_path(mut self, path: &str) -> Self {
        if matches!(self.url.path(), "" | "/") {
            self.url.set_path(path.trim_end_matches('/'));
            self.text = self.url.as_str().trim_end_matches('/').to_owned();
        }
        self
    }

    /// Returns the URL without a trailing slash.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the URL.
    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    /// Appends a path, which starts with a slash and may contain a query, and a further query. The origin never
    /// changes.
    ///
    /// Host and port are not parsed again because that is the slow part of parsing a URL.
    pub(crate) fn join(&self, path: &str, query: &str) -> Url {
        let mut url = self.url.clone();
        // A fragment distinguishes operations in the OpenAPI document. It is not sent.
        let (path, own_query) = match memchr::memchr2(b'?', b'#', path.as_bytes()) {
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

/// Returns the host if requests to a URL would leave this machine unencrypted.
///
/// The names of loopback are in RFC 6761, section 6.3.
pub(crate) fn unencrypted_host(url: &Url) -> Option<&str> {
    let is_loopback = match url.host()? {
        Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.to_canonical().is_loopback(),
    };
    url.host_str().filter(|_| url.scheme() == "http" && !is_loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn join_appends_paths_and_queries() {
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
    fn default_path_follows_a_host_without_path() {
        for (url, path, expected) in [
            ("https://a.example", "/api/v1", "https://a.example/api/v1"),
            ("https://a.example/", "/api/v1/", "https://a.example/api/v1"),
            ("https://a.example/other", "/api/v1", "https://a.example/other"),
            ("https://a.example", "//b.example/c", "https://a.example//b.example/c"),
        ] {
            assert_eq!(BaseUrl::parse(url).unwrap().with_default_path(path).as_str(), expected);
        }
    }

    #[test]
    fn join_never_changes_the_origin() {
        let base = BaseUrl::parse("https://a.example:8443").unwrap();
        for path in
            ["//b.example/c", "/\\b.example", "/@b.example", "/:80/", "/..//b.example", "/\t/b.example", "/?@b.example"]
        {
            let url = base.join(path, "");
            assert_eq!((url.host_str(), url.port(), url.username()), (Some("a.example"), Some(8443), ""), "{path}");
        }
    }

    #[test]
    fn parse_rejects_other_urls() {
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
