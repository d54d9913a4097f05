//! Numbers that preserve all digits.

use std::fmt;
use std::str::FromStr;

use super::codec::Json;
use super::digits::Digits;
use super::node::Node;
use super::scan;
use super::spelling;
use super::tape::Kind;
use super::writer::Writer;

/// A number as it was written: `2.50` stays `2.50`, and any number of digits is preserved.
///
/// Numbers are equal if they are written the same way.
///
/// ```
/// use sdk_runtime::json::Number;
///
/// let price = Number::parse("2.50").unwrap();
/// assert_eq!((price.as_str(), price.as_f64()), ("2.50", Some(2.5)));
/// assert_eq!(Number::parse("2,50"), None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(Digits);

impl Number {
    /// Parses a number (RFC 8259, section 6).
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        scan::is_number(text).then(|| Self(text.into()))
    }

    /// Converts a float. Returns `None` if it is NaN or infinite.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        value.is_finite().then(|| Self(spelling::of_f64(value).as_str().into()))
    }

    /// Returns the number as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the number if it is an integer in this range, such as `3.0` or `3e2`.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        exact(&self.0)
    }

    /// Returns the number if it is an integer in this range, such as `3.0` or `3e2`.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        exact(&self.0)
    }

    /// Returns the float if it represents all digits.
    #[cfg(any(test, feature = "serde"))]
    pub(super) fn as_exact_f64(&self) -> Option<f64> {
        self.as_f64().filter(|it| spelling::is_exact(&self.0, *it))
    }

    /// Returns the nearest float, or `None` if the number is out of range.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|it: &f64| it.is_finite())
    }
}

/// The result of converting a number to an integer type.
pub(crate) enum Whole<I> {
    Exact(I),
    /// The number is this integer, written another way, such as `7.0`, `1e2` or `-0`.
    Equal(I),
    /// The number has a fraction, which was truncated.
    Truncated(I),
    TooSmall,
    TooLarge,
}

fn exact<I: FromStr>(text: &str) -> Option<I> {
    match whole(text) {
        Whole::Exact(value) | Whole::Equal(value) => Some(value),
        Whole::Truncated(_) | Whole::TooSmall | Whole::TooLarge => None,
    }
}

/// Converts a number to an integer.
pub(crate) fn whole<I: FromStr>(text: &str) -> Whole<I> {
    if let Ok(value) = text.parse() {
        return if text == "-0" { Whole::Equal(value) } else { Whole::Exact(value) };
    }
    let digits = integer_digits(text);
    match digits.and_then(|(digits, is_exact)| Some((digits.parse().ok()?, is_exact))) {
        Some((value, true)) => Whole::Equal(value),
        Some((value, false)) => Whole::Truncated(value),
        None if text.starts_with('-') => Whole::TooSmall,
        None => Whole::TooLarge,
    }
}

/// Returns the digits before the decimal point after applying the exponent, and whether only zeros
/// follow.
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
    // Leading zeros also move the decimal point.
    let zeros = i64::try_from(all.len() - significant.len()).ok()?;
    let point = i64::try_from(integer.len()).ok()?;
    let point =
        point.checked_sub(zeros)?.checked_add(exponent.parse().unwrap_or_else(|_| clamped_exponent(exponent)))?;
    if point <= 0 {
        return Some(("0".to_owned(), false));
    }
    // No integer type has more digits.
    let point = usize::try_from(point).ok().filter(|it| *it <= 40)?;
    let (before, after) = significant.split_at_checked(point).unwrap_or((significant, ""));
    let sign = if negative { "-" } else { "" };
    Some((format!("{sign}{before:0<point$}"), after.bytes().all(|it| it == b'0')))
}

/// Clamps an exponent beyond `i64`, so that it can be added without overflow.
fn clamped_exponent(exponent: &str) -> i64 {
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
                Self(value.to_string().as_str().into())
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
            _ => match Self::parse(&node.number_text()) {
                Some(number) => {
                    node.converted("number");
                    return number;
                }
                None => node.wrong_kind("number"),
            },
        }
        Self("0".into())
    }

    fn encode(&self, writer: &mut Writer) {
        writer.raw(&self.0);
    }
}
