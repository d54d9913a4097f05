//! Titles of schemas.

/// Titles that only repeat the kind of value.
const EMPTY_TITLES: &[&str] =
    &["string", "object", "array", "integer", "number", "boolean", "null", "any", "body", "schema", "data", "response"];

/// The longest title that is used as a name. Longer ones are sentences.
const LONGEST_TITLE: usize = 6; // words

/// Returns `true` if a title can name a type: if it is short and does not only repeat the kind of value.
pub(super) fn is_telling(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    !EMPTY_TITLES.contains(&lower.as_str()) && lower.split_whitespace().count() <= LONGEST_TITLE
}
