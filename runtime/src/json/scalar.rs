//! Booleans, numbers and strings.

use super::codec::Json;
use super::counts::Exactness;
use super::node::Node;
use super::number::{Number, Whole, whole};
use super::scan::Notation;
use super::spelling::{self, Spelling};
use super::tape::Kind;
use super::writer::Writer;

impl Json for bool {
    fn decode(node: Node<'_>) -> Self {
        let value = match node.kind() {
            Kind::Boolean => return node.raw() == "true",
            Kind::Absent => return false,
            Kind::String => match node.text().to_ascii_lowercase().as_str() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            Kind::Number => match node.raw() {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            },
            _ => None,
        };
        match value {
            Some(_) => node.converted("boolean"),
            None => node.wrong_kind("boolean"),
        }
        value.unwrap_or_default()
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
                if node.kind() == Kind::Absent {
                    return 0;
                }
                let is_number = node.kind() == Kind::Number;
                let whole = match is_number {
                    true => whole(node.raw()),
                    false => match Number::parse(&node.number_text()) {
                        Some(number) => whole(number.as_str()),
                        None => {
                            node.wrong_kind("integer");
                            return 0;
                        }
                    },
                };
                match whole {
                    Whole::Exact(_) if is_number => {}
                    Whole::Equal(_) if is_number => {
                        node.respelled();
                        node.document.inexact(Exactness { decimals: 1, ..Exactness::default() });
                    }
                    Whole::Exact(_) | Whole::Equal(_) => node.converted("integer"),
                    _ if !is_number => node.wrong_kind("integer"),
                    Whole::Truncated(_) => node.unreadable("integer"),
                    Whole::TooSmall | Whole::TooLarge => node.unreadable($name),
                }
                match whole {
                    Whole::Exact(value) | Whole::Equal(value) | Whole::Truncated(value) => value,
                    Whole::TooSmall => <$integer>::MIN,
                    Whole::TooLarge => <$integer>::MAX,
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
    ($($float:ty => $write:ident, $name:literal, $spelling:path;)*) => {$(
        impl Json for $float {
            fn decode(node: Node<'_>) -> Self {
                let Some(tape) = node.tape() else { return 0.0 };
                let is_number = tape.kind == Kind::Number;
                let raw = node.document.inner_text(tape);
                let parsed = match is_number {
                    true => raw.parse::<$float>().ok(),
                    false => Number::parse(&node.number_text()).and_then(|it| it.as_str().parse::<$float>().ok()),
                };
                match parsed {
                    Some(value) if !value.is_finite() => node.unreadable($name),
                    Some(value) if is_number => match $spelling(raw, tape.notation(), value) {
                        Spelling::Same if tape.notation() == Notation::Integer => {
                            node.document.inexact(Exactness { wholes: 1, ..Exactness::default() });
                        }
                        Spelling::Same => {}
                        Spelling::Other => node.respelled(),
                        Spelling::Lossy => node.deviates($name),
                    },
                    Some(_) => node.converted("number"),
                    None => node.wrong_kind("number"),
                }
                parsed.unwrap_or_default().clamp(<$float>::MIN, <$float>::MAX)
            }

            fn encode(&self, writer: &mut Writer) {
                writer.$write(*self);
            }
        }
    )*};
}

floats! {
    f32 => single, "32-bit number", spelling::as_f32;
    f64 => float, "64-bit number", spelling::as_f64;
}
