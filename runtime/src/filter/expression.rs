//! Expressions.

use std::fmt;
use std::ops::Not;

use crate::json::Writer;
use crate::request::parameter::Parameter;

/// How tightly an expression is held together; `or` is the loosest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precedence {
    Or,
    And,
    Not,
}

/// An expression that selects entries of a collection.
///
/// A text becomes one that is sent as it is, and that stands in parentheses inside `and` and `not`.
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
    /// A comparison, which needs no parentheses anywhere.
    pub(super) fn primitive(text: String) -> Self {
        Self { text, precedence: Precedence::Not }
    }

    /// What both filters select.
    pub fn and(self, other: impl Into<Self>) -> Self {
        self.joined(" and ", Precedence::And, other.into())
    }

    /// What either filter selects.
    pub fn or(self, other: impl Into<Self>) -> Self {
        self.joined(" or ", Precedence::Or, other.into())
    }

    /// What this filter does not select; `!filter` is the same.
    #[expect(clippy::should_implement_trait, reason = "it is implemented; this needs no import")]
    pub fn not(self) -> Self {
        Self { text: format!("not {}", self.inside(Precedence::Not)), precedence: Precedence::Not }
    }

    /// The expression as it is sent.
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

    /// The text as a part of an expression of this precedence.
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
