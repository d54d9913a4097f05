//! Filter expressions.

use std::fmt;
use std::ops::Not;

use crate::json::Writer;
use crate::request::parameter::Parameter;

/// Operator precedence; `or` binds most loosely.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Or,
    And,
    Not,
}

/// An expression that selects entries of a collection.
///
/// A string can be converted to a filter. It is sent unchanged, and parenthesized inside `and` and
/// `not`.
///
/// ```
/// use sdk_runtime::filter::Filter;
///
/// let filter = Filter::from("name sw \"a\"").and("enabled eq true").not();
/// assert_eq!(filter.as_str(), "not ((name sw \"a\") and (enabled eq true))");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a filter selects nothing until it is sent"]
pub struct Filter {
    text: String,
    precedence: Precedence,
}

impl Filter {
    /// Creates a comparison, which never needs parentheses.
    pub(super) fn primitive(text: String) -> Self {
        Self { text, precedence: Precedence::Not }
    }

    /// Selects the entries that both filters select.
    pub fn and(self, other: impl Into<Self>) -> Self {
        self.joined(" and ", Precedence::And, other.into())
    }

    /// Selects the entries that at least one of the filters selects.
    pub fn or(self, other: impl Into<Self>) -> Self {
        self.joined(" or ", Precedence::Or, other.into())
    }

    /// Selects the entries that this filter does not select. `!filter` does the same.
    #[expect(clippy::should_implement_trait, reason = "the trait is implemented; the method needs no import")]
    pub fn not(self) -> Self {
        Self { text: format!("not {}", self.inside(Precedence::Not)), precedence: Precedence::Not }
    }

    /// Returns the expression as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn joined(self, word: &str, precedence: Precedence, other: Self) -> Self {
        let mut text = self.inside(precedence);
        text.push_str(word);
        text.push_str(&other.inside(precedence));
        Self { text, precedence }
    }

    /// Returns the text as an operand of this precedence.
    fn inside(self, precedence: Precedence) -> String {
        if self.precedence < precedence { format!("({})", self.text) } else { self.text }
    }
}

impl Not for Filter {
    type Output = Self;

    fn not(self) -> Self {
        self.not()
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl From<String> for Filter {
    fn from(text: String) -> Self {
        Self { text, precedence: Precedence::Or }
    }
}

impl From<&str> for Filter {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<&String> for Filter {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl Parameter for Filter {
    #[inline]
    fn write(&self, writer: &mut Writer) {
        writer.string(&self.text);
    }
}
