//! Pagination rules in TOML. Where a rule has several names for a parameter or member, an operation uses the first that it has.

use serde::Deserialize;

use super::kind::{PagingKind, SearchAfter};

/// A pagination rule.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Table")]
pub(crate) struct Rule {
    pub(crate) kind: RuleKind,
    /// `true` if the parameters are members of the request body.
    pub(crate) in_body: bool,
    /// The parameters that may be the page size. The operation has one of them, unless there are none.
    pub(crate) size: Names,
    /// The members of the response that may be the list, if the response itself is not.
    pub(crate) items: Vec<String>,
    /// The members of the body that may have the total number of items.
    pub(crate) total: Names,
    /// The header with the total number of items, if the body does not have it.
    pub(crate) total_header: Option<String>,
    /// The parameter that requests the total.
    pub(crate) count: Option<String>,
    /// The members of the body that may be `false` on the last page.
    pub(crate) more: Names,
    /// The member of the body with the page size.
    pub(crate) reported_size: Option<String>,
    /// `true` if a link in the body has to have the format `uri`.
    pub(crate) requires_format: bool,
    /// `true` if the rule is not configured but recognized, so that names may have another meaning.
    pub(crate) is_common: bool,
}

/// The kind of a pagination rule, with its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RuleKind {
    Offset {
        parameter: Names,
        search_after: Option<SearchAfter>,
    },
    Number {
        parameter: Names,
        first: Option<u64>,
        /// The members of the body that may have the number of pages.
        pages: Names,
    },
    Cursor {
        parameter: Names,
        /// The members of the body that may have the next cursor.
        next: Vec<String>,
    },
    HeaderCursor {
        parameter: Names,
        header: String,
    },
    LastItem {
        parameter: Names,
        member: String,
    },
    /// The `Link` header, which the operation declares or implies by one of these parameters.
    Link {
        parameter: Names,
    },
    BodyLink {
        /// The members of the body that may have the URL of the next page.
        next: Vec<String>,
    },
}

/// A name, or several of which the first that exists is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "OneOrMany")]
pub(crate) struct Names(Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Names {
    fn from(names: OneOrMany) -> Self {
        match names {
            OneOrMany::One(it) => Self(vec![it]),
            OneOrMany::Many(it) => Self(it),
        }
    }
}

impl Rule {
    /// Creates a rule without a page size, a total and a flag.
    pub(crate) fn of(kind: RuleKind, in_body: bool, items: Vec<String>) -> Self {
        let (size, total, more) = (Names::default(), Names::default(), Names::default());
        Self {
            kind,
            in_body,
            size,
            items,
            total,
            total_header: None,
            count: None,
            more,
            reported_size: None,
            requires_format: false,
            is_common: false,
        }
    }
}

impl Names {
    pub(crate) fn one(name: &str) -> Self {
        Self(vec![name.to_owned()])
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) const fn is_single(&self) -> bool {
        self.0.len() == 1
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &String> {
        self.0.iter()
    }

    /// Returns the only name, or the first one for which `exists` is `true`. A single name may be one that the document
    /// does not describe.
    pub(crate) fn choose(&self, exists: impl Fn(&str) -> bool) -> Option<&String> {
        match self.0.as_slice() {
            [name] => Some(name),
            names => names.iter().find(|it| exists(it)),
        }
    }
}

impl RuleKind {
    pub(crate) const fn word(&self) -> PagingKind {
        match self {
            Self::Offset { .. } => PagingKind::Offset,
            Self::Number { .. } => PagingKind::Number,
            Self::Cursor { .. } | Self::HeaderCursor { .. } => PagingKind::Cursor,
            Self::LastItem { .. } => PagingKind::LastItem,
            Self::Link { .. } | Self::BodyLink { .. } => PagingKind::Link,
        }
    }
}

/// A pagination rule in TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    kind: PagingKind,
    parameter: Option<Names>,
    #[serde(default, rename = "in")]
    location: Location,
    #[serde(default)]
    size: Names,
    #[serde(default)]
    items: Vec<String>,
    total_header: Option<String>,
    #[serde(default)]
    total: Names,
    count: Option<String>,
    #[serde(default)]
    more: Names,
    reported_size: Option<String>,
    search_after: Option<SearchAfter>,
    first: Option<u64>,
    pages: Option<Names>,
    next: Option<Vec<String>>,
    next_header: Option<String>,
    member: Option<String>,
    format: Option<LinkFormat>,
}

/// The format that a link in the body has to have.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum LinkFormat {
    Uri,
}

/// The location of the parameters that select a page.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Location {
    #[default]
    Query,
    Body,
}

/// The reason why a pagination rule is invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
enum RuleProblem {
    #[error("`parameter` is required, except for the kind `link`, which does not allow it together with `next`")]
    Parameter,
    #[error(
        "the kind `cursor` requires `next` or `next_header`, the kind `link` allows `next`, and others allow neither"
    )]
    Next,
    #[error("`search_after` is only allowed for the kind `offset`")]
    SearchAfter,
    #[error("`first` and `pages` are only allowed for the kind `number`")]
    Number,
    #[error("`member` is required for the kind `last_item` and not allowed for others")]
    Member,
    #[error("a total is either in a header or in the body, unless the body has it at one of several paths")]
    Total,
    #[error("the kind `link` has no parameters in the body")]
    Location,
    #[error("`format` is only allowed for the kind `link` with `next`")]
    Format,
}

impl TryFrom<Table> for Rule {
    type Error = RuleProblem;

    fn try_from(table: Table) -> Result<Self, RuleProblem> {
        let is = |kind: PagingKind| table.kind == kind;
        if table.search_after.is_some() && !is(PagingKind::Offset) {
            return Err(RuleProblem::SearchAfter);
        }
        if (table.first.is_some() || table.pages.is_some()) && !is(PagingKind::Number) {
            return Err(RuleProblem::Number);
        }
        if table.member.is_some() != is(PagingKind::LastItem) {
            return Err(RuleProblem::Member);
        }
        let parameter = table.parameter.filter(|it| !it.is_empty());
        let next = table.next.filter(|it| !it.is_empty());
        let kind = match (table.kind, parameter, next, table.next_header) {
            (PagingKind::Offset, Some(parameter), None, None) => {
                RuleKind::Offset { parameter, search_after: table.search_after }
            }
            (PagingKind::Number, Some(parameter), None, None) => {
                RuleKind::Number { parameter, first: table.first, pages: table.pages.unwrap_or_default() }
            }
            (PagingKind::Cursor, Some(parameter), Some(next), None) => RuleKind::Cursor { parameter, next },
            (PagingKind::Cursor, Some(parameter), None, Some(header)) => RuleKind::HeaderCursor { parameter, header },
            (PagingKind::LastItem, Some(parameter), None, None) => {
                RuleKind::LastItem { parameter, member: table.member.ok_or(RuleProblem::Member)? }
            }
            (PagingKind::Link, parameter, None, None) => RuleKind::Link { parameter: parameter.unwrap_or_default() },
            (PagingKind::Link, None, Some(next), None) => RuleKind::BodyLink { next },
            (PagingKind::Link, Some(_), ..)
            | (PagingKind::Offset | PagingKind::Number | PagingKind::Cursor | PagingKind::LastItem, None, ..) => {
                return Err(RuleProblem::Parameter);
            }
            _ => return Err(RuleProblem::Next),
        };
        if table.format.is_some() && !matches!(kind, RuleKind::BodyLink { .. }) {
            return Err(RuleProblem::Format);
        }
        if table.location == Location::Body && table.kind == PagingKind::Link {
            return Err(RuleProblem::Location);
        }
        if table.total.is_single() && table.total_header.is_some() {
            return Err(RuleProblem::Total);
        }
        let (in_body, requires_format) = (table.location == Location::Body, table.format.is_some());
        let Table { size, items, total, total_header, count, more, reported_size, .. } = table;
        Ok(Self {
            kind,
            in_body,
            size,
            items,
            total,
            total_header,
            count,
            more,
            reported_size,
            requires_format,
            is_common: false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_rules_are_errors() {
        for (text, expected) in [
            ("kind = \"offset\"", "`parameter`"),
            ("kind = \"link\"\nparameter = \"x\"\nnext = [\"y\"]", "`parameter`"),
            ("kind = \"cursor\"\nparameter = \"x\"", "`next`"),
            ("kind = \"cursor\"\nparameter = \"x\"\nnext = [\"y\"]\nnext_header = \"z\"", "`next`"),
            ("kind = \"offset\"\nparameter = \"x\"\nnext = [\"y\"]", "`next`"),
            ("kind = \"link\"\nnext_header = \"y\"", "`next`"),
            ("kind = \"offset\"\nparameter = \"x\"\nfirst = 0", "`first`"),
            ("kind = \"offset\"\nparameter = \"x\"\ntotal = \"a\"\ntotal_header = \"b\"", "a total"),
            ("kind = \"last_item\"\nparameter = \"x\"", "`member`"),
            ("kind = \"offset\"\nparameter = \"x\"\nmember = \"id\"", "`member`"),
            ("kind = \"link\"\nin = \"body\"", "body"),
            ("kind = \"link\"\nformat = \"uri\"", "`format`"),
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

    #[test]
    fn single_names_need_not_exist() {
        let names = |text: &str| toml::from_str::<Rule>(text).unwrap().more;
        let one = names("kind = \"link\"\nmore = \"meta.more\"");
        assert_eq!(one.choose(|_| false).map(String::as_str), Some("meta.more"));
        let many = names("kind = \"link\"\nmore = [\"more\", \"has_more\"]");
        assert_eq!(many.choose(|it| it == "has_more").map(String::as_str), Some("has_more"));
        assert_eq!(many.choose(|_| false), None);
    }
}
