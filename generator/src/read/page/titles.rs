//! Converts titles of schemas to names of components.

use crate::casing::pascal_words;

/// Titles that only repeat the type. The plugin generates them for schemas without a title.
const GENERIC_TITLES: [&str; 12] =
    ["string", "boolean", "bool", "integer", "int", "number", "object", "array", "null", "any", "schema", "untitled"];

/// The maximum length of a name in bytes. Longer titles are sentences.
const LONGEST: usize = 80;

/// Returns the name of the component with this title, such as `CreateOAuthClientResponse` for `Create O Auth Client Response`.
pub(super) fn component_name(title: &str) -> Option<String> {
    let title = title.trim();
    let is_generic = GENERIC_TITLES.contains(&title.to_lowercase().as_str());
    if is_generic || title.len() > LONGEST || !title.contains(char::is_alphabetic) {
        return None;
    }
    Some(pascal_words(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn component_name_is_derived_from_title() {
        assert_eq!(component_name("Create O Auth Client Response").unwrap(), "CreateOAuthClientResponse");
        assert_eq!(component_name("access-profile ref").unwrap(), "AccessProfileRef");
        assert_eq!(component_name("String"), None);
        assert_eq!(component_name("---"), None);
        assert_eq!(component_name(&"word ".repeat(40)), None);
    }
}
