//! The digits of floats: how they are written, and whether a float can represent a number.

use std::fmt::Write as _;

use super::scan::Notation;

/// The digits that a float is written with, compared with those that it was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// The digits are the same.
    Same,
    /// Other digits for the same number, such as `20` for `20.0`.
    Other,
    /// The float cannot represent the number.
    Lossy,
}

/// The number of significant digits that a 64-bit float can always represent.
const DIGITS: usize = 15;

/// The number of significant digits after which the exact value of any 64-bit float ends.
const LONGEST: usize = 767;

/// The first whole number after which floats do not represent all.
const LARGEST_WHOLE: f64 = (1_u64 << 53) as f64;

/// Returns a whole number that has as many digits as an integer as it has as a float. Integers have no negative zero.
pub(super) fn small_whole(value: f64) -> Option<i64> {
    let is_whole = value.trunc() == value && value.abs() <= LARGEST_WHOLE;
    (is_whole && (value != 0.0 || value.is_sign_positive())).then_some(value as i64)
}

/// Returns the digits of a finite float.
pub(super) fn of_f64(value: f64) -> String {
    match small_whole(value) {
        Some(whole) => whole.to_string(),
        None => {
            let mut text = String::new();
            write(&mut text, value);
            text
        }
    }
}

/// Writes the digits of a float that is not a [`small_whole`]. Larger whole numbers have no exponent as far as 64-bit integers have
/// as many digits.
pub(super) fn write(text: &mut String, value: f64) {
    const END: f64 = (1_u64 << 63) as f64;
    // Writing to a string cannot fail.
    let _ = match (LARGEST_WHOLE..END).contains(&value.abs()) {
        true => write!(text, "{value}"),
        false => write!(text, "{value:?}"),
    };
}

/// Returns the digits of a finite float.
pub(super) fn of_f32(value: f32) -> String {
    let mut text = format!("{value:?}");
    if text.ends_with(".0") && text != "-0.0" {
        text.truncate(text.len() - 2);
    }
    text
}

/// Compares the digits of a number with those of its float.
#[inline]
pub(super) fn as_f64(raw: &str, notation: Notation, value: f64) -> Spelling {
    match notation {
        Notation::Integer if raw.len() <= DIGITS && raw != "-0" => Spelling::Same,
        // Small numbers are written with an exponent.
        Notation::Fraction if raw.len() <= DIGITS + 1 && value.abs() >= 1e-4 => match raw.ends_with('0') {
            true => Spelling::Other,
            false => Spelling::Same,
        },
        _ => as_long(raw, value),
    }
}

/// Returns `true` if a float represents all digits of a number: those that it is written with, or those of its exact value.
#[cfg(any(test, feature = "serde"))]
pub(super) fn is_exact(raw: &str, value: f64) -> bool {
    as_long(raw, value) != Spelling::Lossy
}

#[cold]
fn as_long(raw: &str, value: f64) -> Spelling {
    let written = of_f64(value);
    if written == raw {
        return Spelling::Same;
    }
    let number = Decimal::of(raw);
    let precision = number.digits().count();
    let is_same = number == Decimal::of(&written)
        // Servers may write more digits than necessary, up to the exact value of the float.
        || (1..=LONGEST).contains(&precision) && number == Decimal::of(&format!("{value:.*e}", precision - 1));
    if is_same { Spelling::Other } else { Spelling::Lossy }
}

/// Compares the digits of a number with those of its 32-bit float.
///
/// Servers use the format `float` for numbers with more digits. Up to seven always fit.
pub(super) fn as_f32(raw: &str, _: Notation, value: f32) -> Spelling {
    let is_short = raw.len() <= 7 && !raw.contains(['e', 'E']);
    let written = of_f32(value);
    if written == raw {
        Spelling::Same
    } else if is_short || written.parse::<f64>() == raw.parse::<f64>() {
        Spelling::Other
    } else {
        Spelling::Lossy
    }
}

/// Returns `true` if two valid numbers are the same, although they may have other digits. Zero has a sign.
#[cfg(any(test, feature = "serde"))]
pub(super) fn is_same_number(one: &str, other: &str) -> bool {
    Decimal::of(one) == Decimal::of(other)
}

/// A decimal number, for comparison with another one.
struct Decimal<'t> {
    is_negative: bool,
    /// The digits before and after the decimal point, without zeros at both ends.
    parts: [&'t str; 2],
    /// The exponent of the first digit.
    exponent: i64,
}

impl<'t> Decimal<'t> {
    /// Parses a number that is known to be valid.
    fn of(text: &'t str) -> Self {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        // Larger exponents than these are those of numbers without a float.
        let limit = if exponent.starts_with('-') { i64::MIN / 2 } else { i64::MAX / 2 };
        let exponent = exponent.parse().unwrap_or(limit).clamp(i64::MIN / 2, i64::MAX / 2);
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let whole = whole.trim_start_matches('-').trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let (parts, place) = match (whole, fraction.trim_start_matches('0')) {
            ("", significant) => (["", significant], -((fraction.len() - significant.len()) as i64)),
            (whole, "") => ([whole.trim_end_matches('0'), ""], whole.len() as i64),
            (whole, _) => ([whole, fraction], whole.len() as i64),
        };
        let is_zero = parts.iter().all(|it| it.is_empty());
        let exponent = if is_zero { 0 } else { exponent + place };
        Self { is_negative: text.starts_with('-'), parts, exponent }
    }

    fn digits(&self) -> impl Iterator<Item = u8> + use<'t> {
        let [whole, fraction] = self.parts;
        whole.bytes().chain(fraction.bytes())
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.is_negative == other.is_negative && self.exponent == other.exponent && self.digits().eq(other.digits())
    }
}
