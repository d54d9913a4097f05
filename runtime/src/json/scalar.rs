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
                        // Deviates already, whatever its text is.
                        return match whole(node.text().trim()) {
                            Whole::Exact(value) | Whole::Cut(value) => value,
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
                    Whole::Cut(value) => {
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
    i8 => integer(i64), "integer of 8 bits";
    i16 => integer(i64), "integer of 16 bits";
    i32 => integer(i64), "integer of 32 bits";
    i64 => integer(i64), "integer of 64 bits";
    u8 => unsigned(u64), "unsigned integer of 8 bits";
    u16 => unsigned(u64), "unsigned integer of 16 bits";
    u32 => unsigned(u64), "unsigned integer of 32 bits";
    u64 => unsigned(u64), "unsigned integer of 64 bits";
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
    f32 => single, "number of 32 bits", is_written_back;
    // Digits beyond 64 bits are lost by most readers (RFC 8259, section 6).
    f64 => float, "number of 64 bits", |_, _| true;
}

/// Whether a number that was read with 32 bits is written as the number that it was.
///
/// Servers call numbers `float` and send more digits. Up to seven of them always fit.
fn is_written_back(value: f32, raw: &str) -> bool {
    if raw.len() <= 7 && !raw.contains(['e', 'E']) {
        return true;
    }
    value.to_string().parse::<f64>() == raw.parse::<f64>()
}
