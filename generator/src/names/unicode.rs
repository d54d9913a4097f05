//! Unicode forms in which names that look the same are equal.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

/// Returns the NFKC form of a string, in which `ﬁ` is `fi`. rustc compares identifiers in NFC, and warns about those that are not
/// in NFKC. The form of an identifier is an identifier.
///
/// Source: Unicode Standard Annex #31, "NFKC Modifications"; The Rust Reference, "Identifiers".
pub(super) fn normalized(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { ComposingNormalizerBorrowed::new_nfkc().normalize(text) }
}

/// Returns the form in which two names are equal if a file system that ignores case cannot distinguish them. `ß` becomes `ss`,
/// as in the case folding of Unicode.
pub(super) fn case_folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let folded = normalized(text).to_uppercase().to_lowercase();
    // The lower case of a final `Σ` is `ς`.
    normalized(&folded).replace('ς', "σ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_the_same_are_equal() {
        for (one, other) in [("\u{f900}", "\u{8c48}"), ("\u{fb01}", "fi"), ("e\u{301}", "\u{e9}"), ("\u{17f}", "s")] {
            assert_eq!(normalized(one), normalized(other));
        }
    }

    #[test]
    fn names_that_differ_in_case_are_equal() {
        for (one, other) in
            [("ß", "SS"), ("ς", "Σ"), ("Σ", "σ"), ("ΑΣ", "ας"), ("K", "\u{212a}"), ("Straße", "STRASSE")]
        {
            assert_eq!(case_folded(one), case_folded(other), "{one} {other}");
        }
        assert_eq!(case_folded("Ab"), "ab");
    }
}
