//! Capitalization of words.

/// Capitalizes the first character of a word.
pub(crate) fn capitalized(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Joins words in Pascal case and preserves the case within words, as names of components do.
///
/// `access-profiles` becomes `AccessProfiles`, and `getOAuthClient` becomes `GetOAuthClient`. Several words in upper case,
/// such as `ACCESS_PROFILES`, become `AccessProfiles` too.
pub(crate) fn pascal_words(text: &str) -> String {
    let is_screaming = !text.contains(char::is_lowercase) && text.contains(['_', '-', ' ']);
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| if is_screaming { capitalized(&word.to_lowercase()) } else { capitalized(word) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pascal_words_joins_words_and_preserves_case() {
        assert_eq!(pascal_words("access-profiles v2"), "AccessProfilesV2");
        assert_eq!(pascal_words("ACCESS_PROFILE"), "AccessProfile");
        assert_eq!(pascal_words("UUID"), "UUID");
        assert_eq!(pascal_words("getOAuthClient"), "GetOAuthClient");
        assert_eq!(pascal_words("--"), "");
    }
}
