//! The words that tell names apart.

/// Removes the words at the start and at the end that all names have in common. At least one word of each name remains.
///
/// `CompoundFilter` and `ComparisonFilter` become `Compound` and `Comparison`.
pub(crate) fn without_common_words(names: &[String]) -> Vec<String> {
    let words: Vec<Vec<&str>> = names.iter().map(|it| pascal_parts(it)).collect();
    let (Some(first), 2..) = (words.first(), words.len()) else { return names.to_vec() };
    let shortest = words.iter().map(Vec::len).min().unwrap_or_default();
    let is_common = |word: &dyn Fn(&[&str]) -> Option<String>| words.iter().all(|it| word(it) == word(first));
    let starts =
        |count: usize| words.iter().all(|it| it.get(count).is_some_and(|word| word.starts_with(char::is_alphabetic)));
    let most = shortest.saturating_sub(1);
    let common = (0..most).take_while(|&at| is_common(&|it| it.get(at).map(ToString::to_string))).count();
    // A name cannot begin with a digit.
    let before = (0..=common).rev().find(|&count| count == 0 || starts(count)).unwrap_or_default();
    let from_end =
        |it: &[&str], at: usize| it.len().checked_sub(at + 1).and_then(|at| it.get(at)).map(ToString::to_string);
    let after = (0..most - before.min(most)).take_while(|&at| is_common(&|it| from_end(it, at))).count();
    words.iter().map(|it| it.get(before..it.len() - after).unwrap_or(it).concat()).collect()
}

/// Splits a name in Pascal case into its words. Words in upper case, such as `OAuth` and `URL`, remain one word.
fn pascal_parts(name: &str) -> Vec<&str> {
    let characters: Vec<(usize, char)> = name.char_indices().collect();
    let mut starts = vec![0];
    for (index, &(at, character)) in characters.iter().enumerate().skip(1) {
        let before = characters[index - 1].1;
        let after = characters.get(index + 1).map(|it| it.1);
        let is_start = character.is_uppercase()
            && (!before.is_uppercase() || after.is_some_and(char::is_lowercase))
            // `OAuth` is one word.
            && starts.last() != Some(&(at - before.len_utf8()));
        if is_start {
            starts.push(at);
        }
    }
    let ends = starts.iter().skip(1).copied().chain([name.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| name.get(*start..end)).filter(|it| !it.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_are_removed() {
        for (names, expected) in [
            (&["CompoundFilter", "ComparisonFilter"][..], &["Compound", "Comparison"][..]),
            (&["ContentFile", "ContentSymlink", "ContentSubmodule"], &["File", "Symlink", "Submodule"]),
            (&["AccessItemRoleResponse", "AccessItemAppResponse"], &["Role", "App"]),
            (&["BetaTool", "BetaToolCall"], &["Tool", "ToolCall"]),
            (&["BankAccount", "Card"], &["BankAccount", "Card"]),
            (&["Rule"], &["Rule"]),
            (&["A", "AB"], &["A", "AB"]),
            (&["Code2fa", "CodeSms"], &["Code2fa", "CodeSms"]),
            (&["OAuthClient", "OAuthToken"], &["Client", "Token"]),
            (&["GetURL", "GetHTTPBody"], &["URL", "HTTPBody"]),
            (&[], &[]),
        ] {
            let names: Vec<String> = names.iter().map(ToString::to_string).collect();
            assert_eq!(without_common_words(&names), expected, "{names:?}");
        }
    }
}
