//! Waits that servers request.

use std::time::{Duration, SystemTime};

use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName};

const RETRY_AFTER_MS: HeaderName = HeaderName::from_static("retry-after-ms");

/// Returns how long the server asks to wait, in `retry-after-ms`, which is more precise, or in
/// `Retry-After` (RFC 9110, section 10.2.3).
pub(crate) fn wait(headers: &HeaderMap) -> Option<Duration> {
    let text = |name: &HeaderName| headers.get(name)?.to_str().ok().map(str::trim);
    if let Some(wait) = text(&RETRY_AFTER_MS).and_then(|it| amount(it, 0.001)) {
        return Some(wait);
    }
    let after = text(&RETRY_AFTER)?;
    if let Some(wait) = amount(after, 1.0) {
        return Some(wait);
    }
    // Compare a date with the server's clock, if the response contains its time.
    let now = text(&DATE).and_then(|it| httpdate::parse_http_date(it).ok()).unwrap_or_else(SystemTime::now);
    let then = httpdate::parse_http_date(after).ok()?;
    Some(then.duration_since(now).unwrap_or_default())
}

/// Parses a number of units. Some servers send fractions.
fn amount(text: &str, unit: f64) -> Option<Duration> {
    let number: f64 = text.parse().ok()?;
    // A wait that is too long to represent is as long as possible.
    (number >= 0.0).then(|| Duration::try_from_secs_f64(number * unit).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(pairs: &[(&'static str, &'static str)]) -> Option<Duration> {
        let pairs = pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()));
        wait(&pairs.collect())
    }

    #[test]
    fn wait_reads_seconds_milliseconds_and_dates() {
        let seconds = Duration::from_secs;
        assert_eq!(waits(&[("retry-after", "7")]), Some(seconds(7)));
        assert_eq!(waits(&[("retry-after", " 0 ")]), Some(seconds(0)));
        assert_eq!(waits(&[("retry-after", "1.5")]), Some(Duration::from_millis(1500)));
        assert_eq!(waits(&[("retry-after-ms", "250"), ("retry-after", "7")]), Some(Duration::from_millis(250)));
        assert_eq!(waits(&[("retry-after-ms", "soon"), ("retry-after", "7")]), Some(seconds(7)));
        let date = ("date", "Fri, 31 Dec 1999 23:59:50 GMT");
        assert_eq!(waits(&[("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT"), date]), Some(seconds(9)));
        assert_eq!(waits(&[("retry-after", "Friday, 31-Dec-99 23:59:59 GMT"), date]), Some(seconds(9)));
        assert_eq!(waits(&[("retry-after", "Fri Dec 31 23:59:59 1999"), date]), Some(seconds(9)));
        assert_eq!(waits(&[("retry-after", "Fri, 31 Dec 1999 23:59:40 GMT"), date]), Some(seconds(0)));
        assert_eq!(waits(&[("retry-after", "Fri, 31 Dec 1999 23:59:59 GMT")]), Some(seconds(0)));
    }

    #[test]
    fn wait_ignores_invalid_values() {
        for text in ["", "-1", "NaN", "soon", "-inf", "\u{7f}", "Fri, 99 Dec 1999 23:59:59 GMT"] {
            let mut headers = HeaderMap::new();
            if let Ok(value) = text.parse() {
                headers.insert(RETRY_AFTER, value);
            }
            assert_eq!(wait(&headers), None, "{text}");
        }
        assert_eq!(wait(&HeaderMap::new()), None);
        assert_eq!(waits(&[("retry-after", "1e300")]), Some(Duration::MAX));
    }
}
