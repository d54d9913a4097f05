//! Changes versions in `specs/apis.toml` and preserves everything else, including comments.

use anyhow::Context;
use semver::Version;
use toml_edit::{DocumentMut, Value};

pub(super) fn with_version(text: &str, api: &str, version: &Version) -> anyhow::Result<String> {
    let mut list: DocumentMut = text.parse()?;
    let tables = list.get_mut("api").and_then(|it| it.as_array_of_tables_mut()).context("`[[api]]` is missing")?;
    let table = tables.iter_mut().find(|it| it.get("name").and_then(|it| it.as_str()) == Some(api));
    let value = table.and_then(|it| it.get_mut("version")).and_then(|it| it.as_value_mut());
    let value = value.with_context(|| format!("`{api}` has no `version`"))?;
    let decor = value.decor().clone();
    *value = Value::from(version.to_string());
    *value.decor_mut() = decor;
    Ok(list.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn with_version_changes_only_the_version_of_the_api() {
        let text =
            "# A list.\n[[api]]\nname = 'a'\nversion = '0.1.0' # a\n\n[[api]]\nname = 'b' # b\nversion = '0.1.0'\n";
        let moved = with_version(text, "a", &Version::new(1, 2, 3)).unwrap();
        assert_eq!(moved, text.replacen("'0.1.0'", "\"1.2.3\"", 1));
        assert!(with_version(text, "c", &Version::new(1, 2, 3)).is_err());
    }
}
