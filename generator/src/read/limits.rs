//! Limits on the size of documents, which keep hostile documents from using up time and memory.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;
use serde_json::Value;

/// Limits on the size of a document with all its files and pages. With the defaults, reading takes at most about 1 GB of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// The number of values, after aliases are replaced with their anchors.
    pub nodes: usize,
    /// The number of bytes of all files, decompressed pages, keys and strings, and of the locations of deeply nested values with
    /// long keys.
    pub bytes: usize,
    /// The number of values that are copied because several references point to them.
    pub copies: usize,
    /// The number of diagnostics, each of which takes a few hundred bytes.
    pub diagnostics: usize,
    /// The number of values that the queries of overlays may visit.
    pub visits: usize,
    /// The number of members of a type, of values of an enum, or of alternatives of a union. rustc takes minutes and many gigabytes
    /// for larger types.
    pub members: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            nodes: 4_000_000,
            bytes: 256 << 20,
            copies: 50_000,
            diagnostics: 250_000,
            visits: 50_000_000,
            members: 20_000,
        }
    }
}

impl Limits {
    /// Sets a limit.
    pub const fn set(&mut self, limit: Limit) {
        match limit.name {
            LimitName::Nodes => self.nodes = limit.value,
            LimitName::Bytes => self.bytes = limit.value,
            LimitName::Copies => self.copies = limit.value,
            LimitName::Diagnostics => self.diagnostics = limit.value,
            LimitName::Visits => self.visits = limit.value,
            LimitName::Members => self.members = limit.value,
        }
    }
}

/// The value of a limit, such as `nodes=50000000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    name: LimitName,
    value: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LimitName {
    Nodes,
    Bytes,
    Copies,
    Diagnostics,
    Visits,
    Members,
}

impl LimitName {
    const ALL: [Self; 6] = [Self::Nodes, Self::Bytes, Self::Copies, Self::Diagnostics, Self::Visits, Self::Members];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Nodes => "nodes",
            Self::Bytes => "bytes",
            Self::Copies => "copies",
            Self::Diagnostics => "diagnostics",
            Self::Visits => "visits",
            Self::Members => "members",
        }
    }
}

/// The error type of [`Limit::parse`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "expected NAME=VALUE, where NAME is `nodes`, `bytes`, `copies`, `diagnostics`, `visits` or `members`, and VALUE is a number"
)]
pub struct LimitError;

impl Limit {
    /// Parses a limit in the form `NAME=VALUE`.
    ///
    /// # Errors
    /// Fails if the name is unknown, or the value is not a number.
    pub fn parse(text: &str) -> Result<Self, LimitError> {
        let (name, value) = text.split_once('=').ok_or(LimitError)?;
        let name = LimitName::ALL.into_iter().find(|it| it.as_str() == name).ok_or(LimitError)?;
        Ok(Self { name, value: value.parse().map_err(|_| LimitError)? })
    }
}

/// The part of the limits that is left for the rest of a document.
#[derive(Clone, Debug)]
pub(super) struct Budget(Arc<Left>);

#[derive(Debug)]
struct Left {
    limits: Limits,
    nodes: AtomicUsize,
    bytes: AtomicUsize,
    copies: AtomicUsize,
    visits: AtomicUsize,
    exceeded: OnceLock<Exceeded>,
}

/// A limit was exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Exceeded {
    /// The document has too many nodes.
    #[error("the document has more than {0} values; if you trust it, raise this limit with `--limit nodes=NUMBER`")]
    Nodes(usize),
    /// The document has too many bytes.
    #[error("the document has more than {0} bytes; if you trust it, raise this limit with `--limit bytes=NUMBER`")]
    Bytes(usize),
    /// References copy too many nodes.
    #[error(
        "references copy more than {0} values; if you trust the document, raise this limit with `--limit copies=NUMBER`"
    )]
    Copies(usize),
    /// Queries visit too many nodes.
    #[error("the query visits more than {0} values; if you trust it, raise this limit with `--limit visits=NUMBER`")]
    Visits(usize),
}

impl Budget {
    pub(super) fn of(limits: Limits) -> Self {
        Self(Arc::new(Left {
            limits,
            nodes: limits.nodes.into(),
            bytes: limits.bytes.into(),
            copies: limits.copies.into(),
            visits: limits.visits.into(),
            exceeded: OnceLock::new(),
        }))
    }

    /// Returns a budget with the same limits, for reading the same files again.
    pub(super) fn renewed(&self) -> Self {
        Self::of(self.0.limits)
    }

    /// Returns the first limit that was exceeded.
    pub(super) fn exceeded(&self) -> Option<Exceeded> {
        self.0.exceeded.get().copied()
    }

    /// Returns the number of bytes that are left.
    pub(super) fn bytes_left(&self) -> usize {
        self.0.bytes.load(Ordering::Relaxed)
    }

    /// Counts a value and its string, if any.
    pub(super) fn node(&self, bytes: usize) -> Result<(), Exceeded> {
        self.take(&self.0.nodes, 1, Exceeded::Nodes(self.0.limits.nodes))?;
        self.bytes(bytes)
    }

    /// Counts bytes.
    pub(super) fn bytes(&self, bytes: usize) -> Result<(), Exceeded> {
        self.take(&self.0.bytes, bytes, Exceeded::Bytes(self.0.limits.bytes))
    }

    /// Counts the nodes that a query visits.
    pub(super) fn visits(&self, visits: usize) -> Result<(), Exceeded> {
        self.take(&self.0.visits, visits, Exceeded::Visits(self.0.limits.visits))
    }

    /// Counts values that are copied in place of references.
    pub(super) fn copied(&self, values: usize) -> Result<(), Exceeded> {
        self.take(&self.0.copies, values, Exceeded::Copies(self.0.limits.copies))
    }

    /// Counts copies of a value.
    pub(super) fn copies(&self, value: &Value, times: usize) -> Result<(), Exceeded> {
        let (nodes, bytes) = size(value);
        self.take(&self.0.nodes, nodes.saturating_mul(times), Exceeded::Nodes(self.0.limits.nodes))?;
        self.bytes(bytes.saturating_mul(times))
    }

    fn take(&self, left: &AtomicUsize, count: usize, error: Exceeded) -> Result<(), Exceeded> {
        let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(count));
        taken.map(drop).map_err(|_| *self.0.exceeded.get_or_init(|| error))
    }
}

/// Returns the number of nodes of a tree, and of bytes in its keys and strings.
fn size(value: &Value) -> (usize, usize) {
    let add = |(nodes, bytes): (usize, usize), (more_nodes, more_bytes)| (nodes + more_nodes, bytes + more_bytes);
    match value {
        Value::String(text) => (1, text.len()),
        Value::Array(items) => items.iter().map(size).fold((1, 0), add),
        Value::Object(members) => members.iter().map(|(key, value)| add((0, key.len()), size(value))).fold((1, 0), add),
        _ => (1, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_parsed() {
        let mut limits = Limits::default();
        limits.set(Limit::parse("nodes=7").unwrap());
        assert_eq!(limits, Limits { nodes: 7, ..Limits::default() });
        for text in ["nodes", "nodes=", "nodes=-1", "depth=1", "=1"] {
            assert_eq!(Limit::parse(text), Err(LimitError), "{text}");
        }
    }

    #[test]
    fn budget_is_shared_and_names_the_exceeded_limit() {
        let budget = Budget::of(Limits { nodes: 2, bytes: 4, ..Limits::default() });
        assert_eq!(budget.clone().node(3), Ok(()));
        assert_eq!(budget.exceeded(), None);
        assert_eq!(budget.node(2), Err(Exceeded::Bytes(4)));
        assert_eq!(budget.node(0), Err(Exceeded::Bytes(4)));
        assert_eq!(budget.exceeded(), Some(Exceeded::Bytes(4)));
    }
}
