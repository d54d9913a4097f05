//! The names lock: which type got which name, so that a change of the specification renames nothing else.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Names by place, as kept in a file beside the specification.
///
/// The file is TOML with one table, `[types]`; a line may be changed by hand to choose another name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameLock {
    types: BTreeMap<String, String>,
}

impl NameLock {
    /// Reads the text of a lock file.
    ///
    /// # Errors
    /// The text is not TOML of this form; the message names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self { types: file.types })
    }

    /// The text of the lock file.
    pub fn to_text(&self) -> String {
        let file = File { types: self.types.clone() };
        // A table of texts by texts has no value that TOML cannot hold.
        let table = toml::to_string(&file).unwrap_or_default();
        format!(
            "# Names that types were given. Kept so that a change of the specification renames nothing else.\n\
             # A name may be changed by hand; the place on the left is where the type stands.\n\n{table}"
        )
    }

    pub(crate) fn name(&self, place: &str) -> Option<&str> {
        self.types.get(place).map(String::as_str)
    }

    pub(crate) fn insert(&mut self, place: String, name: String) {
        self.types.insert(place, name);
    }

    /// The places with their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.types.iter().map(|(place, name)| (place.as_str(), name.as_str()))
    }
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    types: BTreeMap<String, String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_lock_agree() {
        let mut lock = NameLock::default();
        lock.insert("schema A / \"odd\" name\n".to_owned(), "AOddName".to_owned());
        assert_eq!(NameLock::parse(&lock.to_text()), Ok(lock));
    }
}
