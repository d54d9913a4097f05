//! Texts as names: words run together, each with a capital.

/// `access-profiles` gives `AccessProfiles`; `ACCESS_PROFILES`, which only shouts, gives the same.
pub(super) fn pascal(text: &str) -> String {
    let is_loud = !text.contains(char::is_lowercase) && text.contains(['_', '-', ' ']);
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(|word| if is_loud { capitalised(&word.to_lowercase()) } else { capitalised(word) }).collect()
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_run_together() {
        assert_eq!(pascal("access-profiles v2"), "AccessProfilesV2");
        assert_eq!(pascal("ACCESS_PROFILE"), "AccessProfile");
        assert_eq!(pascal("UUID"), "UUID");
        assert_eq!(pascal("getOAuthClient"), "GetOAuthClient");
        assert_eq!(pascal("--"), "");
    }
}
