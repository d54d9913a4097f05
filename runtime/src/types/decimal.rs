//! Decimal numbers that preserve all digits.

use std::fmt;

use super::FormatError;
use crate::json::{Json, Kind, Node, Number, Writer};

/// A decimal number with any number of digits, stored as a string. It is written in the form in which
/// it was read: as a JSON number or as a string.
///
/// ```
/// use sdk_runtime::types::Decimal;
///
/// let price = Decimal::parse("19.990")?;
/// assert_eq!(price.as_str(), "19.990");
/// # Ok::<(), sdk_runtime::types::FormatError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    text: Box<str>,
    quoted: bool,
}

impl Decimal {
    /// Creates a decimal that is sent as a JSON number.
    ///
    /// # Errors
    /// Returns an error if the string is not a JSON number (RFC 8259, section 6).
    pub fn parse(text: &str) -> Result<Self, FormatError> {
        match Number::parse(text) {
            Some(_) => Ok(Self { text: text.into(), quoted: false }),
            None => Err(FormatError { format: "decimal number" }),
        }
    }

    /// Sends the decimal as a string.
    #[must_use]
    pub fn quoted(self) -> Self {
        Self { quoted: true, ..self }
    }

    /// Returns the digits as they were received.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the number, or `None` if the server sent another string.
    #[must_use]
    pub fn number(&self) -> Option<Number> {
        Number::parse(&self.text)
    }
}

impl std::str::FromStr for Decimal {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        Self::parse(text)
    }
}

impl From<Number> for Decimal {
    fn from(number: Number) -> Self {
        Self { text: number.as_str().into(), quoted: false }
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Number::from(value).into()
    }
}

impl From<&str> for Decimal {
    /// Accepts any string. If it is not a number, it is sent as a string.
    fn from(text: &str) -> Self {
        Self { text: text.into(), quoted: Number::parse(text).is_none() }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl Json for Decimal {
    fn decode(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Number => Self { text: node.raw().into(), quoted: false },
            Kind::String => {
                let text = node.text();
                if Number::parse(&text).is_none() {
                    node.unparsed("decimal number");
                }
                Self { text: text.into(), quoted: true }
            }
            kind => {
                if kind != Kind::Absent {
                    node.wrong_kind("decimal number");
                }
                Self { text: "0".into(), quoted: false }
            }
        }
    }

    fn encode(&self, writer: &mut Writer) {
        match self.number() {
            Some(number) if !self.quoted => number.encode(writer),
            _ => writer.string(&self.text),
        }
    }
}
