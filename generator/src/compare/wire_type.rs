//! The JSON values of the types of an outline, and the relation of two of them.

use std::collections::{HashMap, HashSet};

use crate::outline::{Outline, RustType, Type, TypeKind};

/// The relation of the values of a new type to those of an old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// Both have the same values.
    Same,
    /// The new type has fewer values.
    Narrower,
    /// The new type has more values.
    Wider,
    /// The new type has more values, which old clients expect: members and values that may be added at any time.
    Extended,
    /// Each type has values that the other does not have.
    Other,
}

impl Relation {
    const fn reversed(self) -> Self {
        match self {
            Self::Narrower => Self::Wider,
            Self::Wider | Self::Extended => Self::Narrower,
            Self::Same | Self::Other => self,
        }
    }

    /// Returns the relation of two types that consist of several parts.
    pub(super) const fn and(self, part: Self) -> Self {
        match (self, part) {
            (Self::Same, it) | (it, Self::Same) => it,
            (Self::Extended, it) | (it, Self::Extended) => it,
            (Self::Narrower, Self::Narrower) => Self::Narrower,
            (Self::Wider, Self::Wider) => Self::Wider,
            _ => Self::Other,
        }
    }
}

/// Pairs of named types that are being compared. A pair that occurs again adds nothing.
#[derive(Clone, Debug, Default)]
pub(super) struct Pairs<'t>(pub(super) HashSet<(&'t str, &'t str)>);

/// The named types of both outlines.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// The new names of renamed types.
    pub(super) renamed: HashMap<&'a str, &'a str>,
    pub(super) old: HashMap<&'a str, &'a Type>,
    pub(super) new: HashMap<&'a str, &'a Type>,
}

impl<'a> Names<'a> {
    pub(super) fn of(old: &'a Outline, new: &'a Outline, renamed: HashMap<&'a str, &'a str>) -> Self {
        let by_name = |it: &'a Outline| it.types.iter().map(|it| (it.rust.as_str(), it)).collect();
        Self { renamed, old: by_name(old), new: by_name(new) }
    }

    /// Returns the relation of the values of `new` to those of `old`.
    pub(super) fn relation(&self, old: &RustType, new: &RustType) -> Relation {
        self.relation_inside(old, new, &mut Pairs::default())
    }

    /// Returns the relation of two types inside of those that are being compared.
    pub(super) fn relation_inside(&self, old: &RustType, new: &RustType, pairs: &mut Pairs<'a>) -> Relation {
        self.between(WireType::of(old), WireType::of(new), pairs)
    }

    fn between(&self, old: WireType<'_>, new: WireType<'_>, pairs: &mut Pairs<'a>) -> Relation {
        use WireType::{Any, List, Map, Named, Nullable, Number, String, Tuple};
        match (old, new) {
            (Named(old), Named(new)) if old.renamed(&self.renamed) == *new => Relation::Same,
            (Named(RustType::Named(old)), Named(RustType::Named(new))) if old != new => {
                self.structures(old, new, pairs)
            }
            (old, new) if old == new => Relation::Same,
            (Nullable(old), Nullable(new)) | (List(old), List(new)) | (Map(old), Map(new)) => {
                self.relation_inside(old, new, pairs)
            }
            (_, Any) => Relation::Wider,
            (Any, _) => Relation::Narrower,
            (old, Nullable(new)) => match self.between(old, WireType::of(new), pairs) {
                Relation::Same | Relation::Wider | Relation::Extended => Relation::Wider,
                Relation::Narrower | Relation::Other => Relation::Other,
            },
            (Nullable(old), new) => match self.between(WireType::of(old), new, pairs) {
                Relation::Same | Relation::Narrower => Relation::Narrower,
                Relation::Wider | Relation::Extended | Relation::Other => Relation::Other,
            },
            (Number(old), Number(new)) => old.relation(new),
            (Tuple(old), Tuple(new)) => self.between_tuples(old, new, pairs),
            (Tuple(old), List(new)) => self.to_list(old, new, pairs),
            (List(old), Tuple(new)) => self.to_list(new, old, pairs).reversed(),
            (String(_), String(Format::Any)) => Relation::Wider,
            (Named(RustType::Named(old)), String(Format::Any)) if is_string(&self.old, old) => Relation::Wider,
            (String(Format::Any), Named(RustType::Named(new))) if is_string(&self.new, new) => Relation::Narrower,
            (String(Format::Any), String(_)) => Relation::Narrower,
            _ => Relation::Other,
        }
    }
}

/// Returns `true` if the values of a type are strings.
fn is_string(types: &HashMap<&str, &Type>, name: &str) -> bool {
    types.get(name).is_some_and(|it| it.kind == TypeKind::StringEnum)
}

impl<'a> Names<'a> {
    fn between_tuples(&self, old: TupleType<'_>, new: TupleType<'_>, pairs: &mut Pairs<'a>) -> Relation {
        if old.items.len() != new.items.len() {
            return Relation::Other;
        }
        let rest = match (old.rest, new.rest) {
            (None, None) => Relation::Same,
            (None, Some(_)) => Relation::Wider,
            (Some(_), None) => Relation::Narrower,
            (Some(old), Some(new)) => self.between(old.wire_type(), new.wire_type(), pairs),
        };
        let length = match (old.is_partial, new.is_partial) {
            (false, true) => Relation::Wider,
            (true, false) => Relation::Narrower,
            _ => Relation::Same,
        };
        let items = old.items.iter().zip(new.items).map(|(old, new)| self.relation_inside(old, new, pairs));
        items.fold(rest.and(length), Relation::and)
    }

    /// Returns the relation of a list to a tuple.
    fn to_list(&self, tuple: TupleType<'_>, list: &RustType, pairs: &mut Pairs<'a>) -> Relation {
        let items = tuple.items.iter().map(WireType::of).chain(tuple.rest.map(Rest::wire_type));
        match items.map(|it| self.between(it, WireType::of(list), pairs)).fold(Relation::Wider, Relation::and) {
            Relation::Wider => Relation::Wider,
            _ => Relation::Other,
        }
    }
}

/// The values of a tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TupleType<'a> {
    items: &'a [RustType],
    /// The further items, if there may be any.
    rest: Option<Rest<'a>>,
    /// `true` if an array may have fewer items.
    is_partial: bool,
}

/// The values of the further items of a tuple.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rest<'a> {
    Any,
    Of(&'a RustType),
}

impl<'a> Rest<'a> {
    fn wire_type(self) -> WireType<'a> {
        match self {
            Self::Any => WireType::Any,
            Self::Of(rest) => WireType::of(rest),
        }
    }
}

impl<'a> TupleType<'a> {
    /// Returns the values of a type if it is a tuple.
    fn of(rust_type: &'a RustType) -> Option<Self> {
        match rust_type {
            RustType::Tuple(items) => Some(Self { items, rest: None, is_partial: false }),
            RustType::Generic { name, arguments } => match (name.as_str(), arguments.as_slice()) {
                ("OpenTuple", [items]) => Some(Self { rest: Some(Rest::Any), ..Self::of(items)? }),
                ("OpenTuple", [items, rest]) => Some(Self { rest: Some(Rest::Of(rest)), ..Self::of(items)? }),
                ("PartialTuple", [items]) => Some(Self { is_partial: true, ..Self::of(items)? }),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The JSON values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WireType<'a> {
    Any,
    Number(Size),
    String(Format),
    Nullable(&'a RustType),
    List(&'a RustType),
    Map(&'a RustType),
    Tuple(TupleType<'a>),
    /// A type that is only equal to itself: a model, bytes, or no value.
    Named(&'a RustType),
}

/// The values of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    /// The integers with this number of bits.
    Signed(u8),
    /// The integers with this number of bits, from zero.
    Unsigned(u8),
    /// All numbers, which includes all integers.
    F64,
}

impl Size {
    /// Returns the relation of the values of `new` to those of this size.
    const fn relation(self, new: Self) -> Relation {
        if new.contains(self) {
            Relation::Wider
        } else if self.contains(new) {
            Relation::Narrower
        } else {
            Relation::Other
        }
    }

    const fn contains(self, other: Self) -> bool {
        match (self, other) {
            (Self::F64, _) => true,
            (_, Self::F64) | (Self::Unsigned(_), Self::Signed(_)) => false,
            (Self::Signed(bits), Self::Signed(others)) | (Self::Unsigned(bits), Self::Unsigned(others)) => {
                bits >= others
            }
            (Self::Signed(bits), Self::Unsigned(others)) => bits > others,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Any,
    DateTime,
    Date,
    Uuid,
    Base64,
}

impl<'a> WireType<'a> {
    fn of(rust_type: &'a RustType) -> Self {
        match rust_type {
            RustType::Named(name) => match name.as_str() {
                "Value" => Self::Any,
                "i8" => Self::Number(Size::Signed(8)),
                "i16" => Self::Number(Size::Signed(16)),
                "i32" => Self::Number(Size::Signed(32)),
                "i64" => Self::Number(Size::Signed(64)),
                "u8" => Self::Number(Size::Unsigned(8)),
                "u16" => Self::Number(Size::Unsigned(16)),
                "u32" => Self::Number(Size::Unsigned(32)),
                "u64" => Self::Number(Size::Unsigned(64)),
                "f64" => Self::Number(Size::F64),
                // A secret is a string that logs do not show.
                "String" | "Secret" => Self::String(Format::Any),
                "DateTime" => Self::String(Format::DateTime),
                "Date" => Self::String(Format::Date),
                "Uuid" => Self::String(Format::Uuid),
                "Base64" => Self::String(Format::Base64),
                _ => Self::Named(rust_type),
            },
            RustType::Generic { name, arguments } => match (name.as_str(), arguments.as_slice()) {
                ("Option", [inner]) => Self::Nullable(inner),
                ("Vec", [inner]) => Self::List(inner),
                ("BTreeMap", [_, inner]) => Self::Map(inner),
                ("Box", [inner]) => Self::of(inner),
                _ => TupleType::of(rust_type).map_or(Self::Named(rust_type), Self::Tuple),
            },
            RustType::Tuple(_) => TupleType::of(rust_type).map_or(Self::Named(rust_type), Self::Tuple),
            RustType::Unit | RustType::Reference(_) | RustType::Slice(_) | RustType::Impl(_) => Self::Named(rust_type),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relation_of_two_types() {
        let types =
            serde_json::json!({"operations": [], "types": [{"rust": "Color", "kind": "string_enum", "fields": []}]});
        let outline: Outline = serde_json::from_value(types).unwrap();
        let names = Names::of(&outline, &outline, HashMap::from([("Old", "New")]));
        for (old, new, expected) in [
            ("String", "String", Relation::Same),
            ("Box<Node>", "Node", Relation::Same),
            ("Secret", "String", Relation::Same),
            ("Vec<Old>", "Vec<New>", Relation::Same),
            ("Vec<New>", "Vec<Old>", Relation::Other),
            ("i32", "i64", Relation::Wider),
            ("u8", "u16", Relation::Wider),
            ("i64", "u32", Relation::Narrower),
            ("u32", "i64", Relation::Wider),
            ("u32", "i32", Relation::Other),
            ("i8", "u64", Relation::Other),
            ("u64", "f64", Relation::Wider),
            ("f64", "i64", Relation::Narrower),
            ("(i32, Old)", "(i64, New)", Relation::Wider),
            ("(i32, i64)", "(i64, i32)", Relation::Other),
            ("(i32, i64)", "(i32,)", Relation::Other),
            ("(i32, i64)", "OpenTuple<(i32, i64)>", Relation::Wider),
            ("OpenTuple<(i32, i64)>", "OpenTuple<(i32, i64), String>", Relation::Narrower),
            ("PartialTuple<OpenTuple<(i32, i64)>>", "OpenTuple<(i32, i64)>", Relation::Narrower),
            ("PartialTuple<(i32,)>", "OpenTuple<(i32,)>", Relation::Other),
            ("Vec<i64>", "(i64, i32)", Relation::Narrower),
            ("OpenTuple<(i64,), i64>", "Vec<i64>", Relation::Wider),
            ("OpenTuple<(i64,)>", "Vec<i64>", Relation::Other),
            ("(i64, String)", "Vec<Value>", Relation::Wider),
            ("String", "Uuid", Relation::Narrower),
            ("Vec<DateTime>", "Vec<String>", Relation::Wider),
            ("Color", "String", Relation::Wider),
            ("String", "Color", Relation::Narrower),
            ("String", "Pet", Relation::Other),
            ("Pet", "Value", Relation::Wider),
            ("Value", "Pet", Relation::Narrower),
            ("Option<i64>", "i64", Relation::Narrower),
            ("Vec<i64>", "Vec<Option<i64>>", Relation::Wider),
            ("Value", "Option<i64>", Relation::Narrower),
            ("Option<i64>", "i32", Relation::Narrower),
            ("Option<i32>", "i64", Relation::Other),
            ("i64", "String", Relation::Other),
            ("BTreeMap<String, i32>", "BTreeMap<String, Value>", Relation::Wider),
            ("Uuid", "Date", Relation::Other),
            ("String", "Vec<String>", Relation::Other),
        ] {
            assert_eq!(names.relation(&RustType::parse(old), &RustType::parse(new)), expected, "{old} to {new}");
        }
    }
}
