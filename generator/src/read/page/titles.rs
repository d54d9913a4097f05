//! Titles of schemas: which are names of components, and how they are spelled as one.

use crate::read::words::pascal;

/// Titles that only say what a schema is; the pages' maker gives them to schemas that have none.
const SAY_NOTHING: [&str; 12] =
    ["string", "boolean", "bool", "integer", "int", "number", "object", "array", "null", "any", "schema", "untitled"];

/// Longer titles are sentences.
const LONGEST: usize = 80;

/// The component name that a title gives: `Create O Auth Client Response` gives `CreateOAuthClientResponse`.
pub(super) fn component_name(title: &str) -> Option<String> {
    let title = title.trim();
    let says_nothing = SAY_NOTHING.contains(&title.to_lowercase().as_str());
    if says_nothing || title.len() > LONGEST || !title.contains(char::is_alphabetic) {
        return None;
    }
    Some(pascal(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_names() {
        assert_eq!(component_name("Create O Auth Client Response").unwrap(), "CreateOAuthClientResponse");
        assert_eq!(component_name("access-profile ref").unwrap(), "AccessProfileRef");
        assert_eq!(component_name("String"), None);
        assert_eq!(component_name("---"), None);
        assert_eq!(component_name(&"word ".repeat(40)), None);
    }
}
