//! Types of an outline as what is on the wire: which of two admits more.

use std::collections::{HashMap, HashSet};

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
    /// What the values of `new` are to those of `old`, two types as outlines spell them.
    pub(super) fn relation(&self, old: &str, new: &str) -> Relation {
        self.between(WireType::parse(old), WireType::parse(new))
    }

    fn between(&self, old: WireType<'_>, new: WireType<'_>) -> Relation {
        use WireType::{Any, List, Map, Named, Nullable, Number, Text};
        match (old, new) {
            (Named(old), Named(new)) if self.renamed.get(old).copied().unwrap_or(old) == new => Relation::Same,
            (old, new) if old == new => Relation::Same,
            (Nullable(old), Nullable(new)) | (List(old), List(new)) | (Map(old), Map(new)) => {
                self.between(WireType::parse(old), WireType::parse(new))
            }
            (_, Any) => Relation::Wider,
            (Any, _) => Relation::Narrower,
            (old, Nullable(new)) => match self.between(old, WireType::parse(new)) {
                Relation::Same | Relation::Wider => Relation::Wider,
                Relation::Narrower | Relation::Other => Relation::Other,
            },
            // Every number of one row is one of the rows below it.
            (Number(old), Number(new)) if old < new => Relation::Wider,
            (Text(_), Text(Format::Any)) => Relation::Wider,
            (Named(old), Text(Format::Any)) if self.texts.contains(old) => Relation::Wider,
            (Text(Format::Any), Named(new)) if self.texts.contains(new) => Relation::Narrower,
            // The other way round these stand above.
            (Nullable(_), _) | (Number(_), Number(_)) | (Text(Format::Any), Text(_)) => {
                self.between(new, old).reversed()
            }
            _ => Relation::Other,
        }
    }
}

/// A type as what is on the wire; what it is made of is still a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WireType<'a> {
    Any,
    Number(Size),
    Text(Format),
    Nullable(&'a str),
    List(&'a str),
    Map(&'a str),
    /// Everything that has no other kind than itself: models, bytes, nothing.
    Named(&'a str),
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
    fn parse(text: &'a str) -> Self {
        let inside = |start: &str| text.strip_prefix(start)?.strip_suffix('>');
        match text {
            "Value" => Self::Any,
            "i32" => Self::Number(Size::I32),
            "i64" => Self::Number(Size::I64),
            "f64" => Self::Number(Size::F64),
            // A secret is a text that logs do not show.
            "String" | "Secret" => Self::Text(Format::Any),
            "DateTime" => Self::Text(Format::DateTime),
            "Date" => Self::Text(Format::Date),
            "Uuid" => Self::Text(Format::Uuid),
            "Base64" => Self::Text(Format::Base64),
            _ => {
                if let Some(inner) = inside("Option<") {
                    Self::Nullable(inner)
                } else if let Some(inner) = inside("Vec<") {
                    Self::List(inner)
                } else if let Some(inner) = inside("BTreeMap<String, ") {
                    Self::Map(inner)
                } else if let Some(inner) = inside("Box<") {
                    Self::parse(inner)
                } else {
                    Self::Named(text)
                }
            }
        }
    }
}

/// The names in a type's text, in order: those of models, and those of what holds them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|it| !is_word(it)).filter(|it| !it.is_empty())
}

/// Whether a character belongs to a name.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
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
            assert_eq!(names.relation(old, new), expected, "{old} to {new}");
        }
    }

    #[test]
    fn the_names_of_a_text_are_found() {
        let found: Vec<&str> = words("BTreeMap<String, Vec<Pet_2>>").collect();
        assert_eq!(found, ["BTreeMap", "String", "Vec", "Pet_2"]);
    }
}
