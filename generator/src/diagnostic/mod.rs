//! Findings about a specification, as values: what, where, how bad, and what to do.
//!
//! Nothing in the pipeline prints. Each room records into a [`Diagnostics`] and goes on; the caller decides what to show.

pub mod levels;
pub mod manual;

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::pointer::Pointer;
use crate::printable::printable;

/// How much a finding costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Part of the input could not be used; nothing is written.
    Error,
    /// The output differs from what the specification says, in the place named.
    Warning,
    /// Something a careful reader wants to know; the output is as specified.
    Note,
}

impl Severity {
    /// The word of it, in messages and in output for tools.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Declares every diagnostic code once: its name in output, its severity, and what it means.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// What kind of finding it is. Codes are stable: tools may match on [`Code::as_str`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// Every code, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as printed, such as `unresolved-reference`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The severity that findings of this code have unless [`levels::Levels`] change it.
            pub const fn severity(self) -> Severity {
                match self { $(Self::$variant => Severity::$severity,)+ }
            }

            /// What the code means, in one or two sentences.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),+),)+ }
            }
        }
    };
}

codes! {
    /// A file could not be read.
    UnreadableFile = "unreadable-file", Error;
    /// A file is not well-formed YAML or JSON.
    Syntax = "syntax", Error;
    /// The document is well-formed but is not an OpenAPI document or page.
    NotOpenApi = "not-openapi", Error;
    /// The document is written in a version of OpenAPI that is not read, or not read in full.
    UnsupportedDialect = "unsupported-dialect", Error;
    /// The `api:` line of a page is missing, cut, or holds no operation; the page is left out.
    BadPage = "bad-page", Error;
    /// Two pages describe the same operation, or disagree about the API; the first one counts.
    PagesDisagree = "pages-disagree", Warning;
    /// A mapping holds a key twice; the last one counts.
    DuplicateKey = "duplicate-key", Warning;
    /// A `$ref` names nothing.
    UnresolvedReference = "unresolved-reference", Warning;
    /// Members require each other in a circle, so that no finite value could have them all.
    RequiredCycle = "required-cycle", Warning;
    /// A type could not have the name that the specification suggests.
    Name = "name", Note;
    /// An operation has several tags; it stands with the first.
    SeveralTags = "several-tags", Note;
    /// A page about an SDK says something else than the specification; the specification counts.
    SdkReference = "sdk_reference", Warning;
    /// An operation or a path has servers of its own; its calls go to the client's base URL all the same.
    OwnServers = "own-servers", Warning;
    /// An answer has content, but its status is one of answers without content; the content is left out.
    ContentWithoutBody = "content-without-body", Note;
    /// Two parts of a schema cannot both hold.
    Contradiction = "contradiction", Warning;
    /// A content type is not a media type.
    MediaType = "media-type", Warning;
    /// A `$ref` names a place in another document; the place is taken as untyped or left out.
    ForeignReference = "foreign-reference", Warning;
    /// A `$ref` names a document on the network, from which nothing is read; a local copy can be named.
    RemoteReference = "remote-reference", Error;
    /// A `$ref` leads out of the folder of the document, into one that is not allowed.
    OutsideReference = "outside-reference", Error;
    /// A `$ref` names a file that is not there or cannot be read.
    MissingFile = "missing-file", Error;
    /// A `$ref` names a place that its file does not have.
    MissingFragment = "missing-fragment", Error;
    /// A `$ref` leads back to itself without a node on the way; the place is taken as untyped or left out.
    ReferenceCycle = "reference-cycle", Warning;
    /// A `$ref` names a place inside another node; what stands there became a component of its own.
    LiftedReference = "lifted-reference", Note;
    /// The specification uses something that the generator cannot express; the place is taken as untyped or left out.
    Unsupported = "unsupported", Warning;
    /// The document uses something of OpenAPI 3.1 or 3.2 that 3.0 has no words for; it is left out.
    NewerFeature = "newer-feature", Warning;
    /// The document uses something of OpenAPI 3.1 or 3.2 that 3.0 has no words for; what comes nearest is taken.
    Approximated = "approximated", Warning;
    /// A node is not of the kind that OpenAPI asks for in its place; it is left out or taken as untyped.
    Malformed = "malformed", Warning;
    /// A node has a member that OpenAPI does not know; the member is left out.
    UnknownMember = "unknown-member", Note;
    /// A value is written in another type than OpenAPI asks for, such as a number in quotes; it is read as it was meant.
    SloppyValue = "sloppy-value", Warning;
    /// A `type` is the name of a format; the schema is a string of that format.
    FormatAsType = "format-as-type", Warning;
    /// A `type` is none that JSON Schema knows; the schema is untyped.
    UnknownType = "unknown-type", Warning;
    /// A schema without `type` is taken for what its other keywords say.
    InferredType = "inferred-type", Note;
    /// A keyword says nothing about values of the schema's type; it is left out.
    IgnoredKeyword = "ignored-keyword", Note;
    /// `required` is written as a flag on a property, where it is a list of names on the object; it is ignored.
    RequiredFlag = "required-flag", Warning;
    /// `required` lists a name that is no property of the schema.
    RequiredUnknown = "required-unknown", Note;
    /// A default is not a value of its schema's type; it is kept as data only.
    MistypedDefault = "mistyped-default", Warning;
    /// A member of an enum is not a value of its schema's type.
    MistypedEnum = "mistyped-enum", Warning;
    /// An enum lists null but the schema is not nullable; it is taken as nullable.
    NullInEnum = "null-in-enum", Warning;
    /// A path names a variable that no parameter declares; a string parameter is added.
    UndeclaredPathParameter = "undeclared-path-parameter", Warning;
    /// A path parameter is not in the path; it is renamed to the one variable that nothing declares, or left out.
    UnusedPathParameter = "unused-path-parameter", Warning;
    /// A path parameter is not marked as required; it is required all the same.
    OptionalPathParameter = "optional-path-parameter", Warning;
    /// A list of parameters declares one twice; the first one counts.
    DuplicateParameter = "duplicate-parameter", Warning;
    /// An operation has no `operationId`; one is made from its method and path.
    MissingOperationId = "missing-operation-id", Warning;
    /// Two operations have one `operationId`; the later one's is made unique by its path.
    DuplicateOperationId = "duplicate-operation-id", Warning;
    /// A security requirement names a scheme that is not declared; the requirement is left out.
    UndeclaredSecurityScheme = "undeclared-security-scheme", Warning;
    /// A page marks the repetition of a schema that stands nowhere above it; the place is taken as untyped.
    LostCycle = "lost-cycle", Warning;
    /// An overlay is not of its form, or one of its actions cannot be done.
    BadOverlay = "bad-overlay", Error;
    /// The target of an overlay's action selects nothing; the action does nothing.
    OverlayWithoutMatch = "overlay-without-match", Warning;
    /// What is to be included or excluded is nothing that the document has.
    ChoiceWithoutMatch = "choice-without-match", Warning;
    /// A page's discriminator maps to what is no schema; the entry is left out.
    LostMapping = "lost-mapping", Warning;
    /// An example is no value of the schema that it belongs to.
    MistypedExample = "mistyped-example", Note;
    /// Members of an enum differ only in upper and lower case.
    EnumCase = "enum-case", Note;
    /// A required header has one possible value; clients send it by themselves.
    SingleValueHeader = "single-value-header", Note;
    /// A type has other fields in another API of the same family.
    FamilyDifference = "family-difference", Note;
    /// A name in `[pinned]` of the names lock cannot be given: it is none, or is taken.
    BadPin = "bad-pin", Error;
    /// A name is pinned in the names lock for a place that the specification does not have.
    StalePin = "stale-pin", Warning;
    /// The names lock holds a name for a place that the specification no longer has; it is left out of the new lock.
    StaleName = "stale-name", Note;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A node of the document in normal form; [`crate::read::Origins`] knows where that came from.
    Node(Pointer),
    /// A position in a file.
    File {
        /// The file, as the caller named it.
        file: PathBuf,
        /// Line, from 1; absent where only the file is known.
        line: Option<u32>,
        /// Column in characters, from 1; absent where only the line is known.
        column: Option<u32>,
        /// The node in the file, where there is one.
        pointer: Option<Pointer>,
    },
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it costs.
    pub severity: Severity,
    /// What kind of finding it is.
    pub code: Code,
    /// What is wrong, in one sentence, without the place.
    pub message: String,
    /// What to do about it, where there is something to say.
    pub help: Option<String>,
    /// Where it is.
    pub place: Location,
}

impl Diagnostic {
    /// A finding at `place`, of the code's own severity.
    pub fn new(code: Code, place: Location, message: impl Into<String>) -> Self {
        Self { severity: code.severity(), code, message: message.into(), help: None, place }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// One finding as a text without colours; nothing in it is acted on by a terminal.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = self.severity.as_str();
        write!(f, "{severity}[{}]: {}\n  --> ", self.code.as_str(), printable(&self.message))?;
        match &self.place {
            Location::Node(pointer) => f.write_str(&printable(&pointer.to_string()))?,
            Location::File { file, line, column, pointer } => {
                f.write_str(&printable(&file.to_string_lossy()))?;
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

/// The findings of one run, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "findings that nobody reads are lost"]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// No findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a finding.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Records a finding at a node of the document.
    pub fn at(&mut self, pointer: &Pointer, code: Code, message: impl Into<String>) {
        self.push(Diagnostic::new(code, Location::Node(pointer.clone()), message));
    }

    /// Adds the findings of `other` behind these.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.0.iter()
    }

    /// The findings, to be changed in place (to fill in positions, say).
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, Diagnostic> {
        self.0.iter_mut()
    }

    /// Leaves only those out for which `keep` says no.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(keep);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|it| it.severity == Severity::Error)
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
