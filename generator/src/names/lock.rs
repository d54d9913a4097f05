//! The names lock, which keeps the names of types and operations when the specification changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;

use super::lock_file::{File, Written, line, pins_text};
use super::method_path::MethodPath;
use crate::files::{self, FileError};
use crate::ir::TypePath;
use crate::marks::LOCK;
use crate::request_line::RequestLine;

/// The version of the format that is written.
const FORMAT: u32 = 2;

/// The file name of a lock that was not read from a file.
const FILE: &str = "names.lock";

/// The names that are stored in a file next to the specification.
///
/// The file is TOML. The generator writes `[types]`, the names of types by their position in the specification, `[members]`, the
/// required members of types that callers construct in the order of the constructor's arguments, and, by the ids of operations,
/// `[operations]`, the module and method, `[requests]`, the HTTP method and path, and `[arguments]`, the required parameters in the
/// order of the arguments. `[events]` has the names of the events of webhooks and callbacks, and `[headers]` those of the types of
/// response headers, by the ids of operations. `[uses]` has the further positions of types, so that a type keeps its name if it
/// moves into or out of the components. `[boxes]` has the types that each type contains in a `Box`. Users write `[pinned.types]`, `[pinned.operations]` and
/// `[pinned.modules]`: these names have precedence over all others, and their text is preserved.
///
/// ```toml
/// format = 2
///
/// [types]
/// "operation listPings / response 200 / []" = "Ping"
///
/// [members]
/// Ping = ["id", "size"]
///
/// [operations]
/// getPing = "pings::get_ping"
///
/// [requests]
/// getPing = "GET /pings/{id}"
///
/// [arguments]
/// getPing = ["path id"]
///
/// [events]
/// "webhook ping.lost" = "PingLost"
///
/// [headers]
/// listPings = "RateLimitHeaders"
///
/// [boxes]
/// Ping = ["Host"]
///
/// [uses]
/// "operation getPing / response 200" = "Ping"
///
/// [pinned.types]
/// "operation getPing / response 200" = "PingDetails"
///
/// [pinned.operations]
/// getPing = "get"
///
/// # By tag. The Cargo feature has the same name.
/// [pinned.modules]
/// "Ping Pong" = "pings"
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameLock {
    /// The file, as diagnostics name it.
    file: PathBuf,
    format: Format,
    types: BTreeMap<String, String>,
    members: BTreeMap<String, Vec<String>>,
    operations: BTreeMap<String, MethodPath>,
    requests: BTreeMap<String, RequestLine>,
    arguments: BTreeMap<String, Vec<String>>,
    events: BTreeMap<String, String>,
    headers: BTreeMap<String, String>,
    boxes: BTreeMap<String, Vec<String>>,
    uses: BTreeMap<String, String>,
    pinned_types: BTreeMap<String, Pin>,
    pinned_operations: BTreeMap<String, Pin>,
    pinned_modules: BTreeMap<String, Pin>,
    /// The tables of pins as they were written, including comments.
    pins_text: String,
}

/// The notation of the positions of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    /// Positions have neither media types nor the locations of parameters.
    First,
    Current,
}

/// A pinned name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pin {
    pub(crate) name: String,
    /// The line in the lock, starting at 1.
    pub(crate) line: u32,
}

impl Default for NameLock {
    fn default() -> Self {
        Self {
            file: FILE.into(),
            format: Format::Current,
            types: BTreeMap::new(),
            members: BTreeMap::new(),
            operations: BTreeMap::new(),
            requests: BTreeMap::new(),
            arguments: BTreeMap::new(),
            events: BTreeMap::new(),
            headers: BTreeMap::new(),
            boxes: BTreeMap::new(),
            uses: BTreeMap::new(),
            pinned_types: BTreeMap::new(),
            pinned_operations: BTreeMap::new(),
            pinned_modules: BTreeMap::new(),
            pins_text: String::new(),
        }
    }
}

impl NameLock {
    /// Parses a lock file.
    ///
    /// # Errors
    /// Fails if the text is malformed. The message names the line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let pins = |table: BTreeMap<String, Spanned<String>>| {
            table.into_iter().map(|(key, name)| (key, Pin { line: line(text, name.span()), name: name.into_inner() }))
        };
        Ok(Self {
            file: FILE.into(),
            format: if file.format.is_some_and(|it| it > 1) { Format::Current } else { Format::First },
            types: file.types,
            members: file.members,
            operations: file.operations,
            requests: file.requests,
            arguments: file.arguments,
            events: file.events,
            headers: file.headers,
            boxes: file.boxes,
            uses: file.uses,
            pinned_types: pins(file.pinned.types).collect(),
            pinned_operations: pins(file.pinned.operations).collect(),
            pinned_modules: pins(file.pinned.modules).collect(),
            pins_text: pins_text(text).map_err(|error| error.to_string())?,
        })
    }

    /// Reads a lock file, which is empty if it does not exist. Diagnostics name the file as `name`.
    ///
    /// # Errors
    /// Fails if the file cannot be read or is malformed.
    pub fn read(path: &Path, name: &Path) -> Result<Self, FileError> {
        match files::read_to_string(path) {
            Ok(text) => match Self::parse(&text) {
                Ok(lock) => Ok(Self { file: name.to_owned(), ..lock }),
                Err(message) => Err(FileError::malformed(name, message)),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self { file: name.to_owned(), ..Self::default() })
            }
            Err(source) => Err(FileError::io(path)(source)),
        }
    }

    /// Returns the text of the lock file.
    pub fn to_text(&self) -> String {
        let file = Written {
            format: FORMAT,
            types: &self.types,
            members: &self.members,
            operations: &self.operations,
            requests: &self.requests,
            arguments: &self.arguments,
            events: &self.events,
            headers: &self.headers,
            boxes: &self.boxes,
            uses: &self.uses,
        };
        // TOML can represent every table of strings.
        let table = toml::to_string(&file).unwrap_or_default();
        format!(
            "{LOCK} Kept so that a change of the specification renames nothing.\n\
             # To choose a name, write it into `[pinned.types]` (by a place from below), `[pinned.operations]` (the method, by the\n\
             # operation's id) or `[pinned.modules]` (by the tag). Those tables are kept as they are; the others are written anew.\n\n\
             {table}{}",
            self.pins_text
        )
    }

    /// The file, as diagnostics name it.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Returns the positions of types with their names.
    pub fn types(&self) -> impl Iterator<Item = (&str, &str)> {
        self.types.iter().map(|(place, name)| (place.as_str(), name.as_str()))
    }

    /// Returns the ids of operations with module and method.
    pub fn operations(&self) -> impl Iterator<Item = (&str, String)> {
        self.operations.iter().map(|(id, path)| (id.as_str(), path.to_string()))
    }

    /// Returns the number of pinned names.
    pub fn pins(&self) -> usize {
        self.pinned_types.len() + self.pinned_operations.len() + self.pinned_modules.len()
    }

    /// Adds the names of `other` that this lock does not have. Pins of `other` are ignored.
    #[must_use]
    pub(crate) fn or(mut self, other: Self) -> Self {
        // The positions of another format would not be found.
        if self.types.is_empty() || self.format == other.format {
            self.format = other.format;
            for (place, name) in other.types {
                self.types.entry(place).or_insert(name);
            }
            for (place, name) in other.uses {
                self.uses.entry(place).or_insert(name);
            }
        }
        for (id, path) in other.operations {
            self.operations.entry(id).or_insert(path);
        }
        for (name, members) in other.members {
            self.members.entry(name).or_insert(members);
        }
        for (id, request) in other.requests {
            self.requests.entry(id).or_insert(request);
        }
        for (id, arguments) in other.arguments {
            self.arguments.entry(id).or_insert(arguments);
        }
        for (place, name) in other.events {
            self.events.entry(place).or_insert(name);
        }
        for (id, name) in other.headers {
            self.headers.entry(id).or_insert(name);
        }
        for (name, boxed) in other.boxes {
            self.boxes.entry(name).or_insert(boxed);
        }
        self
    }

    /// Returns a lock with only the pins.
    pub(crate) fn only_pins(&self) -> Self {
        Self {
            file: self.file.clone(),
            pinned_types: self.pinned_types.clone(),
            pinned_operations: self.pinned_operations.clone(),
            pinned_modules: self.pinned_modules.clone(),
            pins_text: self.pins_text.clone(),
            ..Self::default()
        }
    }

    /// Returns `true` if the lock has names of types.
    pub(crate) fn has_types(&self) -> bool {
        !self.types.is_empty()
    }

    /// Returns the name of the type at a path.
    pub(crate) fn type_name(&self, path: &TypePath) -> Option<&str> {
        self.type_line(path).map(|(_, name)| name)
    }

    /// Returns the name of the type at a position in the current notation.
    pub(super) fn type_at(&self, place: &str) -> Option<&str> {
        self.types.get(place).map(String::as_str)
    }

    /// Returns the line for the type at a path.
    pub(crate) fn type_line(&self, path: &TypePath) -> Option<(&str, &str)> {
        let line = match self.format {
            Format::First => self.types.get_key_value(&path.in_first_format()),
            Format::Current => self.types.get_key_value(&path.to_string()),
        };
        line.map(|(place, name)| (place.as_str(), name.as_str()))
    }

    /// Returns the pin for the type at a path, with the place that it was written for.
    pub(crate) fn type_pin(&self, path: &TypePath) -> Option<(&str, &Pin)> {
        // Pins keep the notation in which they were written.
        let exact = self.pinned_types.get_key_value(&path.to_string());
        let line = exact.or_else(|| self.pinned_types.get_key_value(&path.in_first_format()));
        line.map(|(place, pin)| (place.as_str(), pin))
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&MethodPath> {
        self.operations.get(id)
    }

    /// Returns the operations with their modules and methods.
    pub(crate) const fn method_paths(&self) -> &BTreeMap<String, MethodPath> {
        &self.operations
    }

    pub(crate) fn insert_type(&mut self, place: String, name: String) {
        self.types.insert(place, name);
    }

    pub(crate) fn insert_operation(&mut self, id: String, path: MethodPath) {
        self.operations.insert(id, path);
    }

    /// Returns the required members of a type, by the name of the type.
    pub(crate) fn members(&self, name: &str) -> &[String] {
        self.members.get(name).map_or(&[], Vec::as_slice)
    }

    /// Returns the method and path of each operation, by its id.
    pub(crate) const fn requests(&self) -> &BTreeMap<String, RequestLine> {
        &self.requests
    }

    /// Returns the method and path of an operation.
    pub(crate) fn request(&self, id: &str) -> Option<&RequestLine> {
        self.requests.get(id)
    }

    /// Returns the required parameters of an operation.
    pub(crate) fn arguments(&self, id: &str) -> &[String] {
        self.arguments.get(id).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn insert_members(&mut self, name: String, members: Vec<String>) {
        self.members.insert(name, members);
    }

    pub(crate) fn insert_request(&mut self, id: String, request: RequestLine) {
        self.requests.insert(id, request);
    }

    pub(crate) fn insert_arguments(&mut self, id: String, arguments: Vec<String>) {
        self.arguments.insert(id, arguments);
    }

    /// Returns the events, with their names.
    pub(crate) const fn events(&self) -> &BTreeMap<String, String> {
        &self.events
    }

    /// Returns the names of the types of response headers, by the ids of operations.
    pub(crate) const fn headers(&self) -> &BTreeMap<String, String> {
        &self.headers
    }

    pub(crate) fn insert_headers(&mut self, id: String, name: String) {
        self.headers.insert(id, name);
    }

    /// Returns the types that a type contains in a `Box`, by name.
    pub(crate) fn boxes(&self, name: &str) -> &[String] {
        self.boxes.get(name).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn insert_boxes(&mut self, name: String, boxed: Vec<String>) {
        self.boxes.insert(name, boxed);
    }

    /// Returns the name of the type at a further position.
    pub(super) fn used_type(&self, place: &str) -> Option<&str> {
        // A component without a name in Rust is represented by its position, which is not a Rust identifier.
        self.uses.get(place).map(String::as_str).filter(|it| !it.contains(' '))
    }

    /// Returns the further positions of types with their names, and the positions that refer to components without one.
    pub(super) const fn uses(&self) -> &BTreeMap<String, String> {
        &self.uses
    }

    /// Adds the further positions of `other` that this lock does not have.
    pub(crate) fn keep_uses(&mut self, other: &Self) {
        for (place, name) in &other.uses {
            if !self.types.contains_key(place) {
                self.uses.entry(place.clone()).or_insert_with(|| name.clone());
            }
        }
    }

    pub(crate) fn insert_use(&mut self, place: String, name: String) {
        self.uses.insert(place, name);
    }

    pub(crate) fn insert_event(&mut self, place: String, name: String) {
        self.events.insert(place, name);
    }

    /// Changes the id of an operation, and returns its previous module and method, which are removed.
    pub(crate) fn rename_operation(&mut self, old: &str, new: &str) -> Option<MethodPath> {
        let (from, to) = (format!("operation {old}"), format!("operation {new}"));
        let inside = |place: &str| {
            place.strip_prefix(&from).filter(|it| it.is_empty() || it.starts_with(" / ")).map(str::to_owned)
        };
        for table in [&mut self.types, &mut self.uses] {
            let moved: Vec<(String, String)> =
                table.keys().filter_map(|place| Some((place.clone(), inside(place)?))).collect();
            for (place, rest) in moved {
                if let Some(name) = table.remove(&place) {
                    table.insert(format!("{to}{rest}"), name);
                }
            }
        }
        if let Some(headers) = self.headers.remove(old) {
            self.headers.insert(new.to_owned(), headers);
        }
        if let Some(request) = self.requests.remove(old) {
            self.requests.insert(new.to_owned(), request);
        }
        if let Some(arguments) = self.arguments.remove(old) {
            self.arguments.insert(new.to_owned(), arguments);
        }
        self.operations.remove(old)
    }

    /// Adds the requests and orders of `other` for operations and types that this lock does not have.
    pub(crate) fn keep_orders(
        &mut self,
        other: &Self,
        is_missing_operation: impl Fn(&str) -> bool,
        is_missing_type: impl Fn(&str) -> bool,
    ) {
        let members = other.members.iter().filter(|it| is_missing_type(it.0));
        self.members.extend(members.map(|(name, it)| (name.clone(), it.clone())));
        let boxes = other.boxes.iter().filter(|it| is_missing_type(it.0));
        self.boxes.extend(boxes.map(|(name, it)| (name.clone(), it.clone())));
        let headers = other.headers.iter().filter(|it| is_missing_operation(it.0));
        self.headers.extend(headers.map(|(id, it)| (id.clone(), it.clone())));
        let requests = other.requests.iter().filter(|it| is_missing_operation(it.0));
        self.requests.extend(requests.map(|(id, it)| (id.clone(), it.clone())));
        let arguments = other.arguments.iter().filter(|it| is_missing_operation(it.0));
        self.arguments.extend(arguments.map(|(id, it)| (id.clone(), it.clone())));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_is_written_as_it_was_read() {
        let mut lock = NameLock::default();
        lock.insert_type("schema A / \"odd\" name\n".to_owned(), "AOddName".to_owned());
        lock.insert_operation("a".to_owned(), MethodPath { module: "letters".to_owned(), method: "get_a".to_owned() });
        assert_eq!(NameLock::parse(&lock.to_text()), Ok(lock));
    }

    #[test]
    fn pins_have_a_line_and_are_preserved() {
        let text = "[types]\na = 'A'\n[pinned.types]\n'schema B' = 'Letter'\n[pinned.operations]\nb = 'get'\n";
        let lock = NameLock::parse(text).unwrap();
        assert_eq!(lock.pinned_types()["schema B"], Pin { name: "Letter".to_owned(), line: 4 });
        assert_eq!(lock.pins(), 2);
        let again = NameLock::parse(&lock.only_pins().to_text()).unwrap();
        assert_eq!(again.pinned_operations()["b"].name, "get");
        assert_eq!(again.types().count(), 0);
    }

    #[test]
    fn text_of_pins_is_preserved() {
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
    fn invalid_method_path_is_an_error_with_its_line() {
        let message = NameLock::parse("[operations]\na = 'b'\n").unwrap_err();
        assert!(message.contains("line 2") && message.contains("`module::method`"), "{message}");
    }
}
