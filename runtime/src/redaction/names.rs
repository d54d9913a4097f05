//! The names of secrets.

/// The replacement for secrets.
pub(crate) const REDACTED: &str = "[redacted]";
/// Substrings of the names of secrets, without `-` and `_`.
const SECRET_WORDS: [&str; 8] =
    ["secret", "token", "password", "passphrase", "apikey", "privatekey", "credential", "authorization"];

/// The names of tokens that denote a page of a list, without `-` and `_`. A replay needs their values, because lists end if a token is
/// repeated.
const PAGE_TOKENS: [&str; 9] = [
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "previoustoken",
    "previouspagetoken",
    "prevpagetoken",
    "paginationtoken",
    "continuationtoken",
    "nextcontinuationtoken",
];

/// `true` if a name indicates a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    let plain: String = name.chars().filter(|it| it.is_alphanumeric()).collect::<String>().to_lowercase();
    SECRET_WORDS.iter().any(|it| plain.contains(it)) && !PAGE_TOKENS.contains(&plain.trim_start_matches('x'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_recognized() {
        for name in
            ["access_token", "X-Auth-Token", "page_access_token", "clientSecret", "tokens", "API-KEY", "passwordHash"]
        {
            assert!(is_secret(name), "{name}");
        }
        for name in ["nextToken", "page_token", "X-Next-Page-Token", "continuationToken", "key", "name"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
