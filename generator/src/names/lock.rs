//! The names lock: which type and which operation got which name, so that a change of the specification renames nothing.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml_edit::{DocumentMut, Item};

/// What a lock is called that was not read from a file.
const FILE: &str = "names.lock";

/// Names as kept in a file beside the specification.
///
/// The file is TOML. `[types]` has the names of types by the places where they stand, `[operations]` module and method by
/// the operation's id: both are written by the generator. `[pinned.types]`, `[pinned.operations]` and `[pinned.modules]` are
/// written by hand: their names win over all others, and their text stays as it is.
///
/// ```toml
/// [types]
/// "operation listPings / response 200 / []" = "Ping"
///
/// [operations]
/// listPings = "pings::list_pings"
///
/// [pinned.types]
/// "operation getPing / response 200" = "PingDetails"
///
/// [pinned.operations]
/// listPings = "list"
///
/// # By tag; the Cargo feature is called the same.
/// [pinned.modules]
/// "Ping Pong" = "pings"
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameLock {
    /// Where it is from, as findings name it.
    file: PathBuf,
    types: BTreeMap<String, String>,
    operations: BTreeMap<String, MethodPath>,
    pinned_types: BTreeMap<String, Pin>,
    pinned_operations: BTreeMap<String, Pin>,
    pinned_modules: BTreeMap<String, Pin>,
    /// The tables of pins as they were written, comments among them.
    pins_text: String,
}

/// Where an operation is found in code: `pings::list_pings`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct MethodPath {
    pub(crate) module: String,
    pub(crate) method: String,
}

/// A name that was chosen by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pin {
    pub(crate) name: String,
    /// The line of the lock, from 1.
    pub(crate) line: u32,
}

impl Default for NameLock {
    fn default() -> Self {
        Self {
            file: FILE.into(),
            types: BTreeMap::new(),
            operations: BTreeMap::new(),
            pinned_types: BTreeMap::new(),
            pinned_operations: BTreeMap::new(),
            pinned_modules: BTreeMap::new(),
            pins_text: String::new(),
        }
    }
}

impl NameLock {
    /// Reads the text of a lock file.
    ///
    /// # Errors
    /// The text is not TOML of this form; the message names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let pins = |table: BTreeMap<String, Spanned<String>>| {
            table.into_iter().map(|(key, name)| (key, Pin { line: line(text, name.span()), name: name.into_inner() }))
        };
        Ok(Self {
            file: FILE.into(),
            types: file.types,
            operations: file.operations,
            pinned_types: pins(file.pinned.types).collect(),
            pinned_operations: pins(file.pinned.operations).collect(),
            pinned_modules: pins(file.pinned.modules).collect(),
            pins_text: pins_text(text).map_err(|error| error.to_string())?,
        })
    }

    /// Reads a lock file; one that is not there holds no names. Findings name the file as `name`.
    ///
    /// # Errors
    /// The file cannot be read, or is not of its form.
    pub fn read(path: &Path, name: &Path) -> Result<Self, LockError> {
        match std::fs::read_to_string(path) {
            Ok(text) => match Self::parse(&text) {
                Ok(lock) => Ok(Self { file: name.to_owned(), ..lock }),
                Err(message) => Err(LockError::Malformed { path: name.to_owned(), message }),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self { file: name.to_owned(), ..Self::default() })
            }
            Err(source) => Err(LockError::Io { path: path.to_owned(), source }),
        }
    }

    /// The text of the lock file.
    pub fn to_text(&self) -> String {
        let file = Written { types: &self.types, operations: &self.operations };
        // Tables of texts by texts have no value that TOML cannot hold.
        let table = toml::to_string(&file).unwrap_or_default();
        format!(
            "# The names that types and operations were given. Kept so that a change of the specification renames nothing.\n\
             # To choose a name, write it into `[pinned.types]` (by a place from below), `[pinned.operations]` (the method, by the\n\
             # operation's id) or `[pinned.modules]` (by the tag). Those tables are kept as they are; the others are written anew.\n\n\
             {table}{}",
            self.pins_text
        )
    }

    /// Where it is from, as findings name it.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// The places of types with their names.
    pub fn types(&self) -> impl Iterator<Item = (&str, &str)> {
        self.types.iter().map(|(place, name)| (place.as_str(), name.as_str()))
    }

    /// The ids of operations, with module and method.
    pub fn operations(&self) -> impl Iterator<Item = (&str, String)> {
        self.operations.iter().map(|(id, path)| (id.as_str(), path.to_string()))
    }

    /// How many names are pinned by hand.
    pub fn pins(&self) -> usize {
        self.pinned_types.len() + self.pinned_operations.len() + self.pinned_modules.len()
    }

    /// With the names of `other` where this one has none. Pins are those of this one alone.
    #[must_use]
    pub(crate) fn or(mut self, other: Self) -> Self {
        for (place, name) in other.types {
            self.types.entry(place).or_insert(name);
        }
        for (id, path) in other.operations {
            self.operations.entry(id).or_insert(path);
        }
        self
    }

    /// The lock with its pins and nothing else.
    pub(crate) fn only_pins(&self) -> Self {
        Self { types: BTreeMap::new(), operations: BTreeMap::new(), ..self.clone() }
    }

    pub(crate) fn type_name(&self, place: &str) -> Option<&str> {
        self.types.get(place).map(String::as_str)
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&MethodPath> {
        self.operations.get(id)
    }

    pub(crate) fn insert_type(&mut self, place: String, name: String) {
        self.types.insert(place, name);
    }

    pub(crate) fn insert_operation(&mut self, id: String, path: MethodPath) {
        self.operations.insert(id, path);
    }

    pub(crate) const fn pinned_types(&self) -> &BTreeMap<String, Pin> {
        &self.pinned_types
    }

    pub(crate) const fn pinned_operations(&self) -> &BTreeMap<String, Pin> {
        &self.pinned_operations
    }

    pub(crate) const fn pinned_modules(&self) -> &BTreeMap<String, Pin> {
        &self.pinned_modules
    }
}

/// Why a lock could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// The file could not be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file is not of its form.
    #[error("{}: {message}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        message: String,
    },
}

impl fmt::Display for MethodPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.module, self.method)
    }
}

impl From<MethodPath> for String {
    fn from(path: MethodPath) -> Self {
        path.to_string()
    }
}

impl TryFrom<String> for MethodPath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.split_once("::") {
            Some((module, method)) if !method.contains(':') => {
                Ok(Self { module: module.to_owned(), method: method.to_owned() })
            }
            _ => Err(format!("{text:?} is not `module::method`")),
        }
    }
}

/// The tables of pins in a text, with the comments above and in them.
fn pins_text(text: &str) -> Result<String, toml_edit::TomlError> {
    let mut file: DocumentMut = text.parse()?;
    let Some(Ok(mut pinned)) = file.remove("pinned").map(Item::into_table) else { return Ok(String::new()) };
    // Other ways to write a table could not stand behind the tables of names.
    for (_, item) in pinned.iter_mut() {
        *item = match std::mem::take(item).into_table() {
            Ok(mut table) => {
                table.set_dotted(false);
                Item::Table(table)
            }
            Err(other) => other,
        };
    }
    pinned.set_dotted(false);
    pinned.set_implicit(true);
    let mut kept = DocumentMut::new();
    kept.insert("pinned", Item::Table(pinned));
    let kept = kept.to_string();
    Ok(if kept.trim().is_empty() { String::new() } else { format!("\n{}\n", kept.trim()) })
}

/// The line in which a part of a text begins, from 1.
fn line(text: &str, span: Range<usize>) -> u32 {
    let before = text.bytes().take(span.start).filter(|it| *it == b'\n').count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    types: BTreeMap<String, String>,
    #[serde(default)]
    operations: BTreeMap<String, MethodPath>,
    #[serde(default)]
    pinned: Pinned,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pinned {
    #[serde(default)]
    types: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    operations: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    modules: BTreeMap<String, Spanned<String>>,
}

#[derive(Serialize)]
struct Written<'a> {
    types: &'a BTreeMap<String, String>,
    operations: &'a BTreeMap<String, MethodPath>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_lock_agree() {
        let mut lock = NameLock::default();
        lock.insert_type("schema A / \"odd\" name\n".to_owned(), "AOddName".to_owned());
        lock.insert_operation("a".to_owned(), MethodPath { module: "letters".to_owned(), method: "get_a".to_owned() });
        assert_eq!(NameLock::parse(&lock.to_text()), Ok(lock));
    }

    #[test]
    fn pins_have_a_line_and_stay() {
        let text = "[types]\na = 'A'\n[pinned.types]\n'schema B' = 'Letter'\n[pinned.operations]\nb = 'get'\n";
        let lock = NameLock::parse(text).unwrap();
        assert_eq!(lock.pinned_types()["schema B"], Pin { name: "Letter".to_owned(), line: 4 });
        assert_eq!(lock.pins(), 2);
        let again = NameLock::parse(&lock.only_pins().to_text()).unwrap();
        assert_eq!(again.pinned_operations()["b"].name, "get");
        assert_eq!(again.types().count(), 0);
    }

    #[test]
    fn the_text_of_pins_stays_as_it_is() {
        let pins = "# Chosen by us.\n[pinned.types]\n# Shorter.\n'schema B' = 'Letter' # as in the mail\n\n[pinned.operations]\nb = 'get'\n";
        let mut lock = NameLock::parse(pins).unwrap();
        lock.insert_type("schema A".to_owned(), "A".to_owned());
        let text = lock.to_text();
        assert!(text.ends_with(&format!("\"schema A\" = \"A\"\n\n[operations]\n\n{pins}")), "{text}");
        assert_eq!(NameLock::parse(&text).unwrap().to_text(), text);
        for pins in ["pinned.types.b = 'B'\n", "pinned = { types = { b = 'B' } }\n", "[pinned]\ntypes.b = 'B'\n"] {
            let again = NameLock::parse(&NameLock::parse(pins).unwrap().to_text()).unwrap();
            assert_eq!(again.pinned_types().get("b").map(|it| it.name.as_str()), Some("B"), "{pins}");
        }
    }

    #[test]
    fn what_is_no_path_of_a_method_is_refused_with_its_line() {
        let message = NameLock::parse("[operations]\na = 'b'\n").unwrap_err();
        assert!(message.contains("line 2") && message.contains("`module::method`"), "{message}");
    }
}
