//! Numbers with all their digits.

use std::fmt;
use std::str::FromStr;

use super::codec::Json;
use super::node::Node;
use super::scan;
use super::tape::Kind;
use super::writer::Writer;

/// A number as it was written: `2.50` stays `2.50`, and so do 40 digits.
///
/// Two numbers are equal when they are written alike.
///
/// ```
/// use sdk_runtime::json::Number;
///
/// let price = Number::parse("2.50").unwrap();
/// assert_eq!((price.as_str(), price.as_f64()), ("2.50", Some(2.5)));
/// assert_eq!(Number::parse("2,50"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Box<str>);

impl Number {
    /// A number from text of RFC 8259's grammar (section 6).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        scan::is_number(text).then(|| Self(text.into()))
    }

    /// A number from a float, unless it is infinite or none at all.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self(format!("{value:?}").into()))
    }

    /// The number as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number, if it is an integer of this range. `3.0` and `3e2` are integers.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        exact(&self.0)
    }

    /// The number, if it is an integer of this range. `3.0` and `3e2` are integers.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        exact(&self.0)
    }

    /// The nearest float, unless the number is beyond all of them.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|it: &f64| it.is_finite())
    }
}

/// How a number's text relates to the integers of a type.
pub(crate) enum Whole<I> {
    Exact(I),
    /// It has a fraction, which was cut off.
    Cut(I),
    OutOfRange,
}

fn exact<I: FromStr>(text: &str) -> Option<I> {
    match whole(text) {
        Whole::Exact(value) => Some(value),
        Whole::Cut(_) | Whole::OutOfRange => None,
    }
}

/// Reads the integer part of a number.
pub(crate) fn whole<I: FromStr>(text: &str) -> Whole<I> {
    if let Ok(value) = text.parse() {
        return Whole::Exact(value);
    }
    let Some((digits, is_exact)) = integer_digits(text) else { return Whole::OutOfRange };
    match digits.parse() {
        Ok(value) if is_exact => Whole::Exact(value),
        Ok(value) => Whole::Cut(value),
        Err(_) => Whole::OutOfRange,
    }
}

/// The digits before the decimal point once the exponent is applied, and whether only zeros follow.
fn integer_digits(text: &str) -> Option<(String, bool)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let negative = mantissa.starts_with('-');
    let (integer, fraction) =
        mantissa.trim_start_matches('-').split_once('.').unwrap_or((mantissa.trim_start_matches('-'), ""));
    let all = format!("{integer}{fraction}");
    let significant = all.trim_start_matches('0');
    if significant.is_empty() {
        return Some(("0".to_owned(), true));
    }
    // Zeros at the front move the point as well.
    let zeros = i64::try_from(all.len() - significant.len()).ok()?;
    let point = i64::try_from(integer.len()).ok()?;
    let point = point.checked_sub(zeros)?.checked_add(exponent.parse().unwrap_or_else(|_| far(exponent)))?;
    if point <= 0 {
        return Some(("0".to_owned(), false));
    }
    // No integer type has more digits.
    let point = usize::try_from(point).ok().filter(|it| *it <= 40)?;
    let (before, after) = significant.split_at_checked(point).unwrap_or((significant, ""));
    let sign = if negative { "-" } else { "" };
    Some((format!("{sign}{before:0<point$}"), after.bytes().all(|it| it == b'0')))
}

/// An exponent beyond `i64`, brought within reach of a checked addition.
fn far(exponent: &str) -> i64 {
    if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 }
}

impl fmt::Display for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

macro_rules! from_integer {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Number {
            fn from(value: $integer) -> Self {
                Self(value.to_string().into())
            }
        }
    )*};
}

from_integer!(i8, i16, i32, i64, u8, u16, u32, u64);

impl Json for Number {
    fn decode(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Number => return Self(node.raw().into()),
            Kind::Absent => {}
            kind => {
                node.wrong_kind("number");
                if let (Kind::String, Some(number)) = (kind, Self::parse(&node.text())) {
                    return number;
                }
            }
        }
        Self("0".into())
    }

    fn encode(&self, writer: &mut Writer) {
        writer.raw(&self.0);
    }
}
