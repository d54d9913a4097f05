//! The pagination strategies of an API, from `specs/apis.toml` or the common ones.

use serde::{Deserialize, Serialize};

/// The pagination strategies. An operation uses the first one whose parameters it has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Paging(Vec<Rule>);

/// A pagination strategy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub(crate) struct Rule {
    pub(crate) kind: RuleKind,
    /// The parameter for the page size.
    pub(crate) size: Option<String>,
    /// The members of the response that may be the list, if the response itself is not.
    pub(crate) items: Vec<String>,
    pub(crate) total: Option<Total>,
    /// The parameter that requests the total.
    pub(crate) count: Option<String>,
    /// The member of the body with the page size.
    pub(crate) reported_size: Option<String>,
}

/// The kind of a pagination strategy, with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RuleKind {
    Offset {
        parameter: String,
        search_after: Option<SearchAfter>,
    },
    Number {
        parameter: String,
        first: u64,
        /// The member of the body with the number of pages.
        pages: Option<String>,
    },
    Cursor {
        parameter: String,
        /// The members of the body that may have the next cursor.
        next: Vec<String>,
    },
    /// The `Link` header (RFC 8288).
    Link,
}

/// The position of the total number of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Total {
    Header(String),
    Body(String),
}

/// The continuation of searches beyond the highest offset.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SearchAfter {
    /// The member of the request body with the sort fields.
    pub(crate) sort: String,
    /// The member of the request body for the values of the last record.
    pub(crate) after: String,
    /// The unique sort field.
    pub(crate) unique: String,
    /// The number of records that offsets can reach.
    pub(crate) window: u64,
}

/// A pagination strategy in TOML.
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

/// The kind of a pagination strategy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PagingKind {
    /// By the number of preceding items.
    Offset,
    /// By the page number.
    Number,
    /// By a cursor from the previous page.
    Cursor,
    /// By a link from the previous page (RFC 8288).
    Link,
}

/// The reason why a pagination strategy is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum RuleProblem {
    #[error("`parameter` is required for the kinds `offset`, `number` and `cursor`, and not allowed for `link`")]
    Parameter,
    #[error("`next` is required for the kind `cursor` and not allowed for others")]
    Next,
    #[error("`search_after` is only allowed for the kind `offset`")]
    SearchAfter,
    #[error("`first` and `pages` are only allowed for the kind `number`")]
    Number,
    #[error("a total is either in a header or in the body")]
    Total,
}

/// The common pagination strategies.
const COMMON: &str = include_str!("common.toml");

impl Paging {
    /// Returns the common pagination strategies, for APIs without a configuration.
    pub fn common() -> Self {
        #[derive(Deserialize)]
        struct Common {
            paging: Paging,
        }
        // A test parses the constant.
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
    /// Returns the name in `specs/apis.toml`.
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
    fn common_strategies_can_be_parsed() {
        assert!(toml::from_str::<toml::Table>(COMMON).is_ok());
        assert!(Paging::common().rules().len() > 3);
    }

    #[test]
    fn invalid_strategies_are_errors() {
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
