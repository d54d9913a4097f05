//! Types of an outline as what is on the wire: which of two admits more.

use std::collections::{HashMap, HashSet};

use crate::outline::RustType;

/// What the values of a new type are to those of the old one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same.
    Same,
    /// Some of them.
    Narrower,
    /// Those, and others.
    Wider,
    /// Neither.
    Other,
}

impl Relation {
    const fn reversed(self) -> Self {
        match self {
            Self::Narrower => Self::Wider,
            Self::Wider => Self::Narrower,
            Self::Same | Self::Other => self,
        }
    }
}

/// What is known about the named types that two texts may hold.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    /// The new names of types that have another.
    pub(super) renamed: HashMap<&'a str, &'a str>,
    /// Those whose values are texts.
    pub(super) texts: HashSet<&'a str>,
}

impl Names<'_> {
    /// The relation of the values of `new` to those of `old`.
    pub(super) fn relation(&self, old: &RustType, new: &RustType) -> Relation {
        self.between(WireType::of(old), WireType::of(new))
    }

    fn between(&self, old: WireType<'_>, new: WireType<'_>) -> Relation {
        use WireType::{Any, List, Map, Named, Nullable, Number, Text};
        match (old, new) {
            (Named(old), Named(new)) if old.renamed(&self.renamed) == *new => Relation::Same,
            (old, new) if old == new => Relation::Same,
            (Nullable(old), Nullable(new)) | (List(old), List(new)) | (Map(old), Map(new)) => self.relation(old, new),
            (_, Any) => Relation::Wider,
            (Any, _) => Relation::Narrower,
            (old, Nullable(new)) => match self.between(old, WireType::of(new)) {
                Relation::Same | Relation::Wider => Relation::Wider,
                Relation::Narrower | Relation::Other => Relation::Other,
            },
            // Every number of one row is one of the rows below it.
            (Number(old), Number(new)) if old < new => Relation::Wider,
            (Text(_), Text(Format::Any)) => Relation::Wider,
            (Named(RustType::Named(old)), Text(Format::Any)) if self.texts.contains(old.as_str()) => Relation::Wider,
            (Text(Format::Any), Named(RustType::Named(new))) if self.texts.contains(new.as_str()) => Relation::Narrower,
            // The other way round these stand above.
            (Nullable(_), _) | (Number(_), Number(_)) | (Text(Format::Any), Text(_)) => {
                self.between(new, old).reversed()
            }
            _ => Relation::Other,
        }
    }
}

/// The JSON values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WireType<'a> {
    Any,
    Number(Size),
    Text(Format),
    Nullable(&'a RustType),
    List(&'a RustType),
    Map(&'a RustType),
    /// Everything that has no other kind than itself: models, bytes, nothing.
    Named(&'a RustType),
}

/// How many numbers there are, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Size {
    I32,
    I64,
    F64,
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
                "i32" => Self::Number(Size::I32),
                "i64" => Self::Number(Size::I64),
                "f64" => Self::Number(Size::F64),
                // A secret is a string that logs do not show.
                "String" | "Secret" => Self::Text(Format::Any),
                "DateTime" => Self::Text(Format::DateTime),
                "Date" => Self::Text(Format::Date),
                "Uuid" => Self::Text(Format::Uuid),
                "Base64" => Self::Text(Format::Base64),
                _ => Self::Named(rust_type),
            },
            RustType::Generic { name, arguments } => match (name.as_str(), arguments.as_slice()) {
                ("Option", [inner]) => Self::Nullable(inner),
                ("Vec", [inner]) => Self::List(inner),
                ("BTreeMap", [_, inner]) => Self::Map(inner),
                ("Box", [inner]) => Self::of(inner),
                _ => Self::Named(rust_type),
            },
            RustType::Unit | RustType::Reference(_) | RustType::Slice(_) | RustType::Impl(_) => Self::Named(rust_type),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_of_two_types_admits_more() {
        let names = Names { renamed: HashMap::from([("Old", "New")]), texts: HashSet::from(["Colour"]) };
        for (old, new, expected) in [
            ("String", "String", Relation::Same),
            ("Box<Node>", "Node", Relation::Same),
            ("Secret", "String", Relation::Same),
            ("Vec<Old>", "Vec<New>", Relation::Same),
            ("Vec<New>", "Vec<Old>", Relation::Other),
            ("i32", "i64", Relation::Wider),
            ("f64", "i64", Relation::Narrower),
            ("String", "Uuid", Relation::Narrower),
            ("Vec<DateTime>", "Vec<String>", Relation::Wider),
            ("Colour", "String", Relation::Wider),
            ("String", "Colour", Relation::Narrower),
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
