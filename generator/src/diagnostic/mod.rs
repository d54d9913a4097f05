//! Diagnostics about a specification: severity, code, message, location, and a suggested fix.
//!
//! The pipeline never prints. Each stage records into [`Diagnostics`] and continues, and the caller decides what to show.

pub mod levels;
pub mod manual;

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::pointer::Pointer;
use crate::printable::{printable, shown_path};

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Part of the input is unusable. Nothing is written.
    Error,
    /// The output differs from the specification at the reported location.
    Warning,
    /// The output matches the specification, but a maintainer may want to know.
    Note,
}

impl Severity {
    /// Returns the name of the severity, as used in messages and in machine-readable output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Declares every diagnostic code once, with its explanation, printed name and severity.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The code of a diagnostic. Codes are stable, so tools can match on [`Code::as_str`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Returns the printed name, such as `unresolved-reference`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// Returns the default severity, which [`levels::Levels`] can change.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// Explains the code in one or two sentences.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+),)+ }
            }
        }
    };
}

codes! {
    /// A file could not be read.
    UnreadableFile = "unreadable-file", Error;
    /// A folder of pages contains a link that leaves the folder, or a page that is not a regular file. It is skipped.
    SkippedFile = "skipped-file", Warning;
    /// A file is not well-formed YAML or JSON.
    Syntax = "syntax", Error;
    /// The input exceeds a limit, which protects against documents that would take too much time or memory. The message names it.
    LimitExceeded = "limit-exceeded", Error;
    /// The input is well-formed but is neither an OpenAPI document nor a documentation page.
    NotOpenApi = "not-openapi", Error;
    /// The document declares a version of OpenAPI that is not supported. A version 3.x after 3.2 is read as 3.2, with a warning.
    UnsupportedDialect = "unsupported-dialect", Error;
    /// A page cannot be read, or its `api` member is missing, damaged, or does not contain an operation. The page is skipped, and
    /// the names lock keeps the names of the operations and types that are missing.
    BadPage = "bad-page", Warning;
    /// A page has an `api` member with another meaning, such as a URL. The page is skipped.
    ForeignPage = "foreign-page", Note;
    /// Pages below folders named `i18n` are translations of other pages. They are skipped.
    TranslatedPages = "translated-pages", Note;
    /// Pages name webhooks that their document does not have. They are skipped.
    WebhookPages = "webhook-pages", Note;
    /// A page names an operation that its document does not have, or a document that does not exist. The page is skipped.
    UnknownOperation = "unknown-operation", Warning;
    /// Pages name operations of a document, which also has others. The others are skipped.
    OperationsWithoutPage = "operations-without-page", Note;
    /// Pages name operations of several documents, or it is not clear which document they refer to.
    AmbiguousDocument = "ambiguous-document", Error;
    /// Two pages describe the same operation, or describe the API differently. The first page is used, or the newest version.
    ConflictingPages = "conflicting-pages", Warning;
    /// Pages describe operations that the document with the names of components does not have. Their schemas are named after titles.
    OperationsWithoutNames = "operations-without-names", Note;
    /// Pages contain different schemas with the same title. Each becomes a type of its own.
    DifferingSchemas = "differing-schemas", Note;
    /// A mapping contains the same key twice. The last value is used.
    DuplicateKey = "duplicate-key", Warning;
    /// A `$ref` does not resolve.
    UnresolvedReference = "unresolved-reference", Warning;
    /// Required members form a cycle, so no finite value can contain all of them. One of them is made optional.
    RequiredCycle = "required-cycle", Warning;
    /// Required members contain so many required objects in turn that decoding an empty object would take too long. The largest
    /// of them are made optional.
    RequiredExpansion = "required-expansion", Warning;
    /// A type has a different name than the specification suggests.
    Name = "name", Note;
    /// An operation has several tags. It is generated in the group of the first one.
    MultipleTags = "multiple-tags", Note;
    /// An SDK reference page contradicts the specification. The specification is used.
    SdkReference = "sdk-reference", Warning;
    /// The URL of the server has no host. Callers set it.
    RelativeServer = "relative-server", Note;
    /// The URL of a server is not one that clients can append paths to: an `http` or `https` URL without user name, query and
    /// fragment. The server is ignored.
    UnusableServer = "unusable-server", Warning;
    /// A server that is not on this machine has an `http` URL. Requests to it, and the credentials in them, are not encrypted.
    InsecureServer = "insecure-server", Warning;
    /// A path has a segment `.` or `..`. A URL parser removes it, so requests would go to another path than the document shows.
    DotSegment = "dot-segment", Error;
    /// A header parameter has a name that OpenAPI reserves for something else, or that the HTTP client controls. The parameter
    /// is ignored.
    ReservedHeader = "reserved-header", Note;
    /// A response declares content, but responses with its status have no body. The content is dropped.
    UnexpectedContent = "unexpected-content", Note;
    /// A discriminator does not select every variant of its union. It is ignored, and the other members select the variant.
    UnusedDiscriminator = "unused-discriminator", Note;
    /// Two parts of a schema contradict each other.
    Contradiction = "contradiction", Warning;
    /// A key of `content` is not a media type.
    MediaType = "media-type", Warning;
    /// A `$ref` points into another document that cannot be read. The node becomes untyped or is dropped.
    ExternalReference = "external-reference", Warning;
    /// A `$ref` points to a URL that has no local copy. References to the network are never followed.
    RemoteReference = "remote-reference", Warning;
    /// A `$ref` points to a file outside the folder of the document and outside the folders that are allowed.
    OutsideReference = "outside-reference", Error;
    /// A `$ref` points to a file that does not exist or cannot be read.
    MissingFile = "missing-file", Error;
    /// A `$ref` points to a location that does not exist in its file.
    MissingFragment = "missing-fragment", Error;
    /// A chain of `$ref`s leads back to itself. The node becomes untyped or is dropped, as is a variant that is its own union.
    ReferenceCycle = "reference-cycle", Warning;
    /// A `$ref` points inside another node. The target becomes a component of its own.
    NestedReference = "nested-reference", Note;
    /// The specification uses a feature that the generator does not support. The node becomes untyped or is dropped.
    Unsupported = "unsupported", Warning;
    /// The document uses a feature of OpenAPI 3.1 or 3.2 that the generator does not support. It is dropped.
    NewerFeature = "newer-feature", Warning;
    /// The document uses a feature that the generator only supports approximately.
    Approximated = "approximated", Warning;
    /// A node does not have the form that OpenAPI requires at its location. It becomes untyped or is dropped.
    Malformed = "malformed", Warning;
    /// A node has a member that its version of OpenAPI does not define. It is ignored, unless another version defines it; only
    /// the first such member is reported then.
    UnknownMember = "unknown-member", Note;
    /// A node has a member that crates have no equivalent of. It is dropped. Only the first such member is reported.
    DroppedMember = "dropped-member", Note;
    /// A value has a non-standard form, such as a number in quotes. It is read as intended.
    NonStandardValue = "non-standard-value", Warning;
    /// A `type` is the name of a format. The schema becomes a string with that format.
    FormatAsType = "format-as-type", Warning;
    /// A `type` is not a JSON Schema type. The schema becomes untyped.
    UnknownType = "unknown-type", Warning;
    /// A schema has no `type`. The type is inferred from its other keywords.
    InferredType = "inferred-type", Note;
    /// A keyword does not apply to values of the schema's type. It is ignored.
    IgnoredKeyword = "ignored-keyword", Note;
    /// `required` is a boolean on a property instead of a list of names on the object. It is ignored.
    RequiredFlag = "required-flag", Warning;
    /// `required` lists a name that is not a property of the schema, or of the one that it is a part of. Its own type has no field for it.
    RequiredUnknown = "required-unknown", Note;
    /// A default is not a value of its schema's type. It is only documented.
    MistypedDefault = "mistyped-default", Warning;
    /// A member of an enum is not a value of its schema's type.
    MistypedEnum = "mistyped-enum", Warning;
    /// An enum lists null, but its schema is not nullable. The schema is treated as nullable.
    NullInEnum = "null-in-enum", Warning;
    /// A path contains a variable that no parameter declares. A string parameter is added.
    UndeclaredPathParameter = "undeclared-path-parameter", Warning;
    /// A path parameter does not occur in the path. It is renamed to the only undeclared variable, or dropped.
    UnusedPathParameter = "unused-path-parameter", Warning;
    /// A path parameter is not marked as required. It is treated as required.
    OptionalPathParameter = "optional-path-parameter", Warning;
    /// A list of parameters declares the same parameter twice. The first declaration is used.
    DuplicateParameter = "duplicate-parameter", Warning;
    /// An operation has no `operationId`. One is derived from its method and path.
    MissingOperationId = "missing-operation-id", Warning;
    /// Two operations have the same `operationId`. The path is appended to the second one.
    DuplicateOperationId = "duplicate-operation-id", Warning;
    /// A security requirement names a scheme that is not declared. No credentials are sent for it.
    UndeclaredSecurityScheme = "undeclared-security-scheme", Warning;
    /// A page marks a schema as circular, but no enclosing schema matches the marker. The node becomes untyped.
    UnresolvedCycle = "unresolved-cycle", Warning;
    /// An overlay is malformed, or one of its actions cannot be applied.
    BadOverlay = "bad-overlay", Error;
    /// The target of an overlay action does not match any node. The action has no effect.
    OverlayWithoutMatch = "overlay-without-match", Warning;
    /// Extensions of other generators exclude operations, which are not generated.
    IgnoredOperations = "ignored-operations", Note;
    /// An extension of another generator does not have the form that its documentation describes, or gives two values or members the
    /// same name. It is ignored.
    MalformedExtension = "malformed-extension", Warning;
    /// An extension describes pagination in a way that cannot be used.
    UnusablePagination = "unusable-pagination", Warning;
    /// `[names]` of the configuration has a name for an operation or schema that does not exist.
    UnusedName = "unused-name", Warning;
    /// The configuration or an extension names an operation or a schema, but the names lock keeps another name.
    LockedName = "locked-name", Warning;
    /// No operation fits a configured pagination strategy.
    UnusedPagination = "unused-pagination", Note;
    /// An include or exclude filter does not match any operation.
    SelectionWithoutMatch = "selection-without-match", Warning;
    /// A discriminator on a page maps a value to something that is not a schema. The entry is dropped.
    InvalidMapping = "invalid-mapping", Warning;
    /// An example is not a valid value of its schema.
    MistypedExample = "mistyped-example", Note;
    /// Members of an enum differ only in case.
    EnumCase = "enum-case", Note;
    /// A required header has only one possible value. Clients send it automatically.
    SingleValueHeader = "single-value-header", Note;
    /// A parameter, or a member of a form with a style, can contain arrays or objects inside of an array or object. OpenAPI defines no
    /// form for them in this style. They are sent as JSON.
    NestedParameter = "nested-parameter", Note;
    /// An operation requires no credentials, but documents the status 401. Calls send no credentials.
    PublicOperation = "public-operation", Note;
    /// A type has different fields in another API of the same family.
    FamilyDifference = "family-difference", Note;
    /// A name in `[pinned]` of the names lock is invalid or already taken.
    BadPin = "bad-pin", Error;
    /// The names lock pins a name for a location that does not exist in the specification.
    StalePin = "stale-pin", Warning;
    /// The names lock contains a name for a location that no longer exists. The name is removed from the lock.
    StaleName = "stale-name", Note;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The location of a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A node of the normalized document. [`crate::read::Origins`] maps it to its file.
    Node(Pointer),
    /// A position in a file.
    File {
        /// The path of the file, as passed by the caller.
        file: PathBuf,
        /// The line, counted from 1. `None` if only the file is known.
        line: Option<u32>,
        /// The column in characters, counted from 1. `None` if only the line is known.
        column: Option<u32>,
        /// The node in the file, if any.
        pointer: Option<Pointer>,
    },
}

/// A diagnostic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The severity.
    pub severity: Severity,
    /// The code.
    pub code: Code,
    /// The problem, in one sentence, without the location.
    pub message: String,
    /// A suggested fix, if any.
    pub help: Option<String>,
    /// The location.
    pub location: Location,
}

impl Diagnostic {
    /// Creates a diagnostic with the default severity of its code.
    pub fn new(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self { severity: code.severity(), code, message: message.into(), help: None, location }
    }

    /// Adds a suggested fix.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Formats the diagnostic without colors and without control characters.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = self.severity.as_str();
        write!(f, "{severity}[{}]: {}\n  --> ", self.code.as_str(), printable(&self.message))?;
        match &self.location {
            Location::Node(pointer) => f.write_str(&printable(&pointer.to_string()))?,
            Location::File { file, line, column, pointer } => {
                f.write_str(&shown_path(file))?;
                if let Some(line) = line {
                    write!(f, ":{line}")?;
                }
                if let Some(column) = column {
                    write!(f, ":{column}")?;
                }
                if let Some(pointer) = pointer {
                    write!(f, " at {}", printable(&pointer.to_string()))?;
                }
            }
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", printable(help))?;
        }
        Ok(())
    }
}

/// The diagnostics of a run, in the order in which they were recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "unread diagnostics are lost"]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    /// The maximum number of diagnostics.
    limit: Option<usize>,
}

impl Diagnostics {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an empty list of limited length. Exceeding the limit is an error, which is the last diagnostic.
    pub(crate) fn with_limit(limit: usize) -> Self {
        Self { list: Vec::new(), limit: Some(limit) }
    }

    /// Creates an empty list with the same limit.
    pub(crate) const fn emptied(&self) -> Self {
        Self { list: Vec::new(), limit: self.limit }
    }

    /// Records a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        match self.limit {
            Some(limit) if self.list.len() > limit => {}
            Some(limit) if self.list.len() == limit => {
                let message = format!(
                    "the document has more than {limit} diagnostics; if you trust it, raise this limit with `--limit diagnostics=NUMBER`"
                );
                self.list.push(Diagnostic::new(Code::LimitExceeded, Location::Node(Pointer::root()), message));
            }
            _ => self.list.push(diagnostic),
        }
    }

    /// Records a diagnostic at a node of the document.
    pub fn at(&mut self, pointer: &Pointer, code: Code, message: impl Into<String>) {
        self.push(Diagnostic::new(code, Location::Node(pointer.clone()), message));
    }

    /// Appends the diagnostics of `other`.
    pub fn append(&mut self, other: Self) {
        other.list.into_iter().for_each(|it| self.push(it));
    }

    /// Iterates over the diagnostics.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Iterates over the diagnostics and allows changing them, for example to fill in positions.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.list.iter_mut()
    }

    /// Keeps only the diagnostics for which `keep` returns `true`.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Returns the number of diagnostics.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Returns `true` if the list is empty.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns `true` if any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|it| it.severity == Severity::Error)
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diagnostics_beyond_the_limit_are_one_error() {
        let mut diagnostics = Diagnostics::with_limit(2);
        let add = |diagnostics: &mut Diagnostics| diagnostics.at(&Pointer::root(), Code::UnknownMember, "unknown");
        (0..2).for_each(|_| add(&mut diagnostics));
        assert!(!diagnostics.has_errors());
        let mut more = Diagnostics::new();
        (0..5).for_each(|_| add(&mut more));
        diagnostics.append(more);
        assert_eq!(diagnostics.len(), 3);
        let last = diagnostics.iter().last().unwrap();
        assert!(last.code == Code::LimitExceeded && last.message.contains("`--limit diagnostics=NUMBER`"), "{last}");
    }
}
