//! Cookies that servers set (RFC 6265, section 5).

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use cookie_store::{Cookie, CookieDomain, CookieStore};
use http::HeaderMap;
use http::header::SET_COOKIE;
use url::Url;

use crate::cookie::{add_cookies, cookie_names};
use crate::telemetry;

/// The largest cookie that is stored, in bytes with its attributes (RFC 6265, section 6.1).
const LARGEST: usize = 4096;

/// The most cookies that are stored. A domain needs at least 50 (RFC 6265, section 6.1).
const MOST: usize = 300;

/// The cookies that servers have set, for the calls that follow.
///
/// A call sends the cookies whose domain, path and `Secure` attribute fit its URL, until they expire. A cookie argument or key of
/// the same name takes precedence. After a redirect to another origin, no cookies are sent or stored.
///
/// Clones share their cookies, so that several clients can use one jar. Cookies are credentials: they are not shown, and not sent
/// over `http` to other machines unless the client allows it.
///
/// ```
/// use sdk_runtime::{Client, CookieJar};
///
/// let jar = CookieJar::new();
/// let client = Client::builder("https://api.example.com/v1").cookies(jar.clone()).build()?;
/// // After a call that signs in, other calls send the cookie of the session.
/// assert!(jar.is_empty());
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Default)]
pub struct CookieJar(Arc<Mutex<CookieStore>>);

impl CookieJar {
    /// Creates a jar without cookies.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns `true` if the jar has no cookies that could be sent.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lock().iter_unexpired().next().is_none()
    }

    /// Removes all cookies, for example to sign out.
    pub fn clear(&self) {
        self.lock().clear();
    }

    /// Adds the cookies for a URL to the headers of a request. Those that the request has take precedence.
    pub(crate) fn add_to(&self, url: &Url, headers: &mut HeaderMap) {
        let present: HashSet<&[u8]> = cookie_names(headers).collect();
        let store = self.lock();
        let mut cookies = store.matches(url);
        cookies.retain(|it| !present.contains(it.name().as_bytes()));
        // Longer paths come first (RFC 6265, section 5.4).
        cookies.sort_by(|one, other| other.path.len().cmp(&one.path.len()).then_with(|| one.name().cmp(other.name())));
        let pairs: Vec<String> = cookies.iter().map(|it| format!("{}={}", it.name(), it.value())).collect();
        if !pairs.is_empty() {
            add_cookies(headers, pairs.join("; ").as_bytes());
        }
    }

    /// Stores the cookies of a response from a URL.
    pub(crate) fn store(&self, url: &Url, headers: &HeaderMap) {
        for value in headers.get_all(SET_COOKIE) {
            let text = std::str::from_utf8(value.as_bytes()).ok().filter(|it| it.len() <= LARGEST);
            let cookie = text.and_then(|it| Cookie::parse(it.to_owned(), url).ok());
            let is_stored = cookie.is_some_and(|it| is_acceptable(&it, url) && self.insert(it, url));
            if !is_stored {
                telemetry::debug!(host = url.host_str(), "a cookie of the server is not stored");
            }
        }
    }

    /// Returns `false` if the jar has no room for another cookie. Those in it can always be replaced and removed.
    fn insert(&self, cookie: Cookie<'static>, url: &Url) -> bool {
        let mut store = self.lock();
        let domain = cookie.domain.as_cow().unwrap_or_default();
        let is_known = store.contains_any(&domain, &cookie.path, cookie.name());
        if !is_known && store.iter_any().count() >= MOST {
            let rest: Vec<_> = store.iter_unexpired().cloned().map(Ok::<_, ()>).collect();
            if rest.len() >= MOST {
                return false;
            }
            *store = CookieStore::from_cookies(rest, false).unwrap_or_default();
        }
        // An expired cookie removes the one of the same name.
        let is_expired = cookie.is_expired();
        store.insert(cookie, url).is_ok() || is_expired
    }

    fn lock(&self) -> MutexGuard<'_, CookieStore> {
        // The store is consistent between its operations.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// `true` if a cookie is not for a whole top-level domain, to which no other site may set cookies.
fn is_acceptable(cookie: &Cookie<'_>, url: &Url) -> bool {
    match &cookie.domain {
        CookieDomain::Suffix(domain) => domain.contains('.') || url.host_str() == Some(domain),
        _ => true,
    }
}

impl fmt::Debug for CookieJar {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("CookieJar").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use http::header::COOKIE;

    use super::*;

    fn set(jar: &CookieJar, url: &str, cookie: &str) {
        let headers = [(SET_COOKIE, HeaderValue::from_str(cookie).unwrap())].into_iter().collect();
        jar.store(&Url::parse(url).unwrap(), &headers);
    }

    /// Returns the header `Cookie` of a request that has this one already.
    fn sent(jar: &CookieJar, url: &str, own: Option<&str>) -> String {
        let mut headers: HeaderMap = own.into_iter().map(|it| (COOKIE, HeaderValue::from_str(it).unwrap())).collect();
        jar.add_to(&Url::parse(url).unwrap(), &mut headers);
        let value = headers.get(COOKIE).map(|it| it.as_bytes().to_vec()).unwrap_or_default();
        String::from_utf8(value).unwrap()
    }

    #[test]
    fn cookies_are_sent_where_the_standard_says() {
        let jar = CookieJar::new();
        set(&jar, "https://a.example/login", "host=1; Path=/");
        set(&jar, "https://a.example/v1/login", "path=2");
        set(&jar, "https://a.example/v1/login", "deep=3; Path=/v1/things; Secure; HttpOnly");
        set(&jar, "https://login.b.example/", "shared=4; Domain=b.example; Path=/");
        for (url, expected) in [
            ("https://a.example/", "host=1"),
            ("https://a.example/v1/things/7", "deep=3; path=2; host=1"),
            ("http://a.example/v1/things", "path=2; host=1"),
            ("https://a.example/v10", "host=1"),
            ("https://sub.a.example/v1/things", ""),
            ("https://api.b.example/", "shared=4"),
            ("https://evil-b.example/", ""),
        ] {
            assert_eq!(sent(&jar, url, None), expected, "{url}");
        }
        assert_eq!(sent(&jar, "https://a.example/v1/x", Some("theme=é; host=own")), "theme=é; host=own; path=2");
        assert!(!format!("{jar:?}").contains('4'));
        jar.clear();
        assert!(jar.is_empty() && sent(&jar, "https://a.example/", None).is_empty());
    }

    #[test]
    fn cookies_are_replaced_and_expire() {
        let jar = CookieJar::new();
        set(&jar, "https://a.example/", "s=1; Max-Age=3600");
        set(&jar, "https://a.example/", "s=2; Expires=Wed, 01 Jan 2200 00:00:00 GMT");
        assert_eq!(sent(&jar, "https://a.example/", None), "s=2");
        set(&jar, "https://a.example/", "s=; Expires=Thu, 01 Jan 1970 00:00:00 GMT");
        assert!(jar.is_empty());
        set(&jar, "https://a.example/", "s=3; Max-Age=0");
        assert_eq!(sent(&jar, "https://a.example/", Some("t=1")), "t=1");
    }

    #[test]
    fn cookies_for_other_hosts_and_large_ones_are_not_stored() {
        let jar = CookieJar::new();
        let large = format!("s={}", "x".repeat(LARGEST));
        for cookie in ["s=1; Domain=b.example", "s=1; Domain=example", "=", "", "no-pair", large.as_str()] {
            set(&jar, "https://a.example/", cookie);
            assert!(jar.is_empty(), "{cookie}");
        }
    }

    #[test]
    fn number_of_cookies_is_limited_and_expired_ones_make_room() {
        let jar = CookieJar::new();
        for index in 0..MOST + 10 {
            set(&jar, "https://a.example/", &format!("c{index}=1"));
        }
        assert_eq!(jar.lock().iter_any().count(), MOST);
        set(&jar, "https://a.example/", "c1=2");
        assert!(sent(&jar, "https://a.example/", None).contains("c1=2;"));
        set(&jar, "https://a.example/", "c0=; Max-Age=0");
        assert_eq!(jar.lock().iter_unexpired().count(), MOST - 1);
    }
}
