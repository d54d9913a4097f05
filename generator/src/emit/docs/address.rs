//! Web addresses in running text.

use url::Url;

use crate::api::is_web;

/// The beginnings of web addresses.
pub(super) const WEB: [&str; 2] = ["https://", "http://"];

/// The web address at the beginning of a string, without punctuation that belongs to the sentence around it.
pub(super) fn bare_address(text: &str) -> Option<&str> {
    let scheme = WEB.into_iter().find(|it| text.starts_with(it))?;
    let is_part = |it: char| it.is_ascii_alphanumeric() || "-._~:/?#@!$&'*+,;=%".contains(it);
    let end = text.find(|it: char| !is_part(it)).unwrap_or(text.len());
    let found = text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    (found.len() > scheme.len() && Url::parse(found).is_ok_and(|it| is_web(&it))).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_addresses_end_before_punctuation() {
        assert_eq!(bare_address("https://a.example/b."), Some("https://a.example/b"));
        assert_eq!(bare_address("https://{tenant}.example"), None);
        assert_eq!(bare_address("ftp://a.example"), None);
    }
}
