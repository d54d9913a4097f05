//! How the lists of an API come in pages, as `specs/apis.toml` tells; or as most APIs do it.

use serde::{Deserialize, Serialize};

/// The ways in which lists come. An operation's is the first whose parameters it has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Paging(Vec<Rule>);

/// One way.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub(crate) struct Rule {
    pub(crate) kind: RuleKind,
    /// The parameter that takes how many items a page may have.
    pub(crate) size: Option<String>,
    /// Members of the answer that may be the list, where the answer itself is none.
    pub(crate) items: Vec<String>,
    pub(crate) total: Option<Total>,
    /// The parameter that asks for the total.
    pub(crate) count: Option<String>,
    /// Where the body says how many items the page could have.
    pub(crate) reported_size: Option<String>,
}

/// What a page is asked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RuleKind {
    Offset {
        parameter: String,
        search_after: Option<SearchAfter>,
    },
    Number {
        parameter: String,
        first: u64,
        /// Where the body has the number of pages.
        pages: Option<String>,
    },
    Cursor {
        parameter: String,
        /// Where the body may have the next cursor.
        next: Vec<String>,
    },
    /// The `Link` header (RFC 8288).
    Link,
}

/// Where the number of all items is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    Header(String),
    Body(String),
}

/// How searches go on where offsets end.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchAfter {
    /// The member of the request's body with the sort fields.
    pub(crate) sort: String,
    /// The member of the request's body that takes the last record's values.
    pub(crate) after: String,
    /// The sort field that no two records share.
    pub(crate) unique: String,
    /// How many records offsets can reach.
    pub(crate) window: u64,
}

/// A way as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    kind: PagingKind,
    parameter: Option<String>,
    size: Option<String>,
    #[serde(default)]
    items: Vec<String>,
    total_header: Option<String>,
    total: Option<String>,
    count: Option<String>,
    reported_size: Option<String>,
    search_after: Option<SearchAfter>,
    first: Option<u64>,
    pages: Option<String>,
    next: Option<Vec<String>>,
}

/// What a page is asked for by, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PagingKind {
    /// By how many items come before it.
    Offset,
    /// By its number.
    Number,
    /// By a text of the page before.
    Cursor,
    /// By a link of the page before (RFC 8288).
    Link,
}

/// What is wrong with a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum RuleProblem {
    #[error("lists by offset, number or cursor have a `parameter`, and those by link have none")]
    Parameter,
    #[error("`next` belongs to lists by cursor, which need it")]
    Next,
    #[error("`search_after` belongs to lists by offset")]
    SearchAfter,
    #[error("`first` and `pages` belong to lists by number")]
    Number,
    #[error("a total is in a header or in the body")]
    Total,
}

/// What most APIs do.
const COMMON: &str = include_str!("common.toml");

impl Paging {
    /// What most APIs do, for those of which nothing is told.
    pub fn common() -> Self {
        #[derive(Deserialize)]
        struct Common {
            paging: Paging,
        }
        // A test reads it.
        toml::from_str::<Common>(COMMON).map_or(Self(Vec::new()), |it| it.paging)
    }

    pub(crate) fn rules(&self) -> &[Rule] {
        &self.0
    }
}

impl TryFrom<Table> for Rule {
    type Error = RuleProblem;

    fn try_from(table: Table) -> Result<Self, RuleProblem> {
        let is = |kind: &[bool]| kind.iter().any(|it| *it);
        let (offset, number, cursor) = (
            matches!(table.kind, PagingKind::Offset),
            matches!(table.kind, PagingKind::Number),
            matches!(table.kind, PagingKind::Cursor),
        );
        if table.search_after.is_some() && !offset {
            return Err(RuleProblem::SearchAfter);
        }
        if is(&[table.first.is_some(), table.pages.is_some()]) && !number {
            return Err(RuleProblem::Number);
        }
        if table.next.as_ref().is_some_and(|it| !it.is_empty()) != cursor {
            return Err(RuleProblem::Next);
        }
        let kind = match (table.kind, table.parameter) {
            (PagingKind::Offset, Some(parameter)) => RuleKind::Offset { parameter, search_after: table.search_after },
            (PagingKind::Number, Some(parameter)) => {
                RuleKind::Number { parameter, first: table.first.unwrap_or(1), pages: table.pages }
            }
            (PagingKind::Cursor, Some(parameter)) => {
                RuleKind::Cursor { parameter, next: table.next.unwrap_or_default() }
            }
            (PagingKind::Link, None) => RuleKind::Link,
            _ => return Err(RuleProblem::Parameter),
        };
        let total = match (table.total_header, table.total) {
            (None, None) => None,
            (Some(header), None) => Some(Total::Header(header)),
            (None, Some(path)) => Some(Total::Body(path)),
            (Some(_), Some(_)) => return Err(RuleProblem::Total),
        };
        let Table { size, items, count, reported_size, .. } = table;
        Ok(Self { kind, size, items, total, count, reported_size })
    }
}

impl PagingKind {
    /// The word in `specs/apis.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offset => "offset",
            Self::Number => "number",
            Self::Cursor => "cursor",
            Self::Link => "link",
        }
    }
}

impl RuleKind {
    pub(crate) const fn word(&self) -> PagingKind {
        match self {
            Self::Offset { .. } => PagingKind::Offset,
            Self::Number { .. } => PagingKind::Number,
            Self::Cursor { .. } => PagingKind::Cursor,
            Self::Link => PagingKind::Link,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_most_apis_do_is_read() {
        assert!(toml::from_str::<toml::Table>(COMMON).is_ok());
        assert!(Paging::common().rules().len() > 3);
    }

    #[test]
    fn what_is_wrong_is_told() {
        for (text, expected) in [
            ("kind = \"offset\"", "`parameter`"),
            ("kind = \"link\"\nparameter = \"x\"", "`parameter`"),
            ("kind = \"cursor\"\nparameter = \"x\"", "`next`"),
            ("kind = \"offset\"\nparameter = \"x\"\nnext = [\"y\"]", "`next`"),
            ("kind = \"offset\"\nparameter = \"x\"\nfirst = 0", "`first`"),
            ("kind = \"offset\"\nparameter = \"x\"\ntotal = \"a\"\ntotal_header = \"b\"", "a total"),
            ("kind = \"offset\"\nparamter = \"x\"", "paramter"),
            ("kind = \"pages\"", "pages"),
            (
                "kind = \"number\"\nparameter = \"x\"\nsearch_after = { sort = \"s\", after = \"a\", unique = \"i\", window = 1 }",
                "`search_after`",
            ),
        ] {
            let problem = toml::from_str::<Rule>(text).unwrap_err().to_string();
            assert!(problem.contains(expected), "{text}\n{problem}");
        }
    }
}
