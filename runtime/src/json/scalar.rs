//! Booleans, numbers and strings.

use super::codec::Json;
use super::node::Node;
use super::number::{Whole, whole};
use super::tape::Kind;
use super::writer::Writer;

impl Json for bool {
    fn decode(node: Node<'_>) -> Self {
        let kind = node.kind();
        if !matches!(kind, Kind::Boolean | Kind::Absent) {
            node.wrong_kind("boolean");
        }
        match kind {
            Kind::Boolean => node.raw() == "true",
            Kind::String => node.text().eq_ignore_ascii_case("true"),
            Kind::Number => node.raw() == "1",
            _ => false,
        }
    }

    fn encode(&self, writer: &mut Writer) {
        writer.boolean(*self);
    }
}

impl Json for String {
    fn decode(node: Node<'_>) -> Self {
        match node.plain_text() {
            Some(text) => text.to_owned(),
            None => node.text().into_owned(),
        }
    }

    fn encode(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl Json for () {
    fn decode(node: Node<'_>) -> Self {
        if !matches!(node.kind(), Kind::Null | Kind::Absent) {
            node.wrong_kind("null");
        }
    }

    fn encode(&self, writer: &mut Writer) {
        writer.null();
    }
}

macro_rules! integers {
    ($($integer:ty => $write:ident($wide:ty), $name:literal;)*) => {$(
        impl Json for $integer {
            fn decode(node: Node<'_>) -> Self {
                let whole = match node.kind() {
                    Kind::Number => whole(node.raw()),
                    Kind::String => {
                        node.wrong_kind("integer");
                        // The deviation is already recorded, whatever the string contains.
                        return match whole(node.text().trim()) {
                            Whole::Exact(value) | Whole::Truncated(value) => value,
                            Whole::OutOfRange => 0,
                        };
                    }
                    Kind::Absent => return 0,
                    _ => {
                        node.wrong_kind("integer");
                        return 0;
                    }
                };
                match whole {
                    Whole::Exact(value) => value,
                    Whole::Truncated(value) => {
                        node.deviates("integer");
                        value
                    }
                    Whole::OutOfRange => {
                        node.deviates($name);
                        0
                    }
                }
            }

            fn encode(&self, writer: &mut Writer) {
                writer.$write(<$wide>::from(*self));
            }
        }
    )*};
}

integers! {
    i8 => integer(i64), "8-bit integer";
    i16 => integer(i64), "16-bit integer";
    i32 => integer(i64), "32-bit integer";
    i64 => integer(i64), "64-bit integer";
    u8 => unsigned(u64), "8-bit unsigned integer";
    u16 => unsigned(u64), "16-bit unsigned integer";
    u32 => unsigned(u64), "32-bit unsigned integer";
    u64 => unsigned(u64), "64-bit unsigned integer";
}

macro_rules! floats {
    ($($float:ty => $write:ident, $name:literal, $keeps:expr;)*) => {$(
        impl Json for $float {
            fn decode(node: Node<'_>) -> Self {
                let parsed = match node.kind() {
                    Kind::Number => node.raw().parse::<$float>().ok(),
                    Kind::Absent => return 0.0,
                    kind => {
                        node.wrong_kind("number");
                        let parsed = match kind {
                            Kind::String => node.text().trim().parse::<$float>().ok(),
                            _ => None,
                        };
                        return parsed.filter(|it| it.is_finite()).unwrap_or(0.0);
                    }
                };
                match parsed {
                    Some(value) if value.is_finite() => {
                        if !$keeps(value, node.raw()) {
                            node.deviates($name);
                        }
                        value
                    }
                    _ => {
                        node.deviates($name);
                        0.0
                    }
                }
            }

            fn encode(&self, writer: &mut Writer) {
                writer.$write(*self);
            }
        }
    )*};
}

floats! {
    f32 => single, "32-bit number", is_written_back;
    // Most decoders lose digits beyond 64 bits (RFC 8259, section 6).
    f64 => float, "64-bit number", |_, _| true;
}

/// `true` if the number does not change when it is written as 32 bits.
///
/// Servers use the format `float` for numbers with more digits. Up to seven always fit.
fn is_written_back(value: f32, raw: &str) -> bool {
    if raw.len() <= 7 && !raw.contains(['e', 'E']) {
        return true;
    }
    value.to_string().parse::<f64>() == raw.parse::<f64>()
}
