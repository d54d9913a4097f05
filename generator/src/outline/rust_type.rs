//! Rust types in outlines.

use std::collections::HashMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// A Rust type without paths, such as `Option<Vec<Account>>` or `&[JsonPatchOperation]`.
///
/// `api.json` has it as a string. A string that is not such a type is a [`Self::Named`] of that name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum RustType {
    /// `()`
    Unit,
    /// A type without arguments: a type of the crate, of the runtime or of the standard library.
    Named(String),
    /// A type with arguments.
    Generic {
        /// The name, such as `Vec`.
        name: String,
        /// The arguments, at least one.
        arguments: Vec<Self>,
    },
    /// `(T, U)`
    Tuple(Vec<Self>),
    /// `&T`
    Reference(Box<Self>),
    /// `[T]`
    Slice(Box<Self>),
    /// `impl T`
    Impl(Box<Self>),
}

impl RustType {
    /// Creates a type without arguments.
    pub fn named(name: impl Into<String>) -> Self {
        Self::Named(name.into())
    }

    /// Creates a type with one argument.
    pub fn generic(name: &str, argument: Self) -> Self {
        Self::Generic { name: name.to_owned(), arguments: vec![argument] }
    }

    /// Parses a type.
    pub fn parse(text: &str) -> Self {
        let mut parser = Parser { rest: text };
        match parser.rust_type(0) {
            Some(parsed) if parser.rest.is_empty() => parsed,
            _ => Self::Named(text.to_owned()),
        }
    }

    /// Returns `true` if this is the type `name` without arguments.
    pub fn is(&self, name: &str) -> bool {
        matches!(self, Self::Named(it) if it == name)
    }

    /// Returns the only argument, if this is a generic type `name`.
    pub fn argument_of(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Generic { name: it, arguments } if it == name => match arguments.as_slice() {
                [argument] => Some(argument),
                _ => None,
            },
            _ => None,
        }
    }

    /// Returns the names in the type, in order.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.collect_names(&mut names);
        names
    }

    fn collect_names<'t>(&'t self, names: &mut Vec<&'t str>) {
        match self {
            Self::Unit => {}
            Self::Named(name) => names.push(name),
            Self::Generic { name, arguments } => {
                names.push(name);
                arguments.iter().for_each(|it| it.collect_names(names));
            }
            Self::Tuple(items) => items.iter().for_each(|it| it.collect_names(names)),
            Self::Reference(inner) | Self::Slice(inner) | Self::Impl(inner) => inner.collect_names(names),
        }
    }

    /// Returns the type with renamed types.
    #[must_use]
    pub fn renamed(&self, names: &HashMap<&str, &str>) -> Self {
        let new = |name: &String| names.get(name.as_str()).map_or_else(|| name.clone(), |it| (*it).to_owned());
        match self {
            Self::Unit => Self::Unit,
            Self::Named(name) => Self::Named(new(name)),
            Self::Generic { name, arguments } => {
                Self::Generic { name: new(name), arguments: arguments.iter().map(|it| it.renamed(names)).collect() }
            }
            Self::Tuple(items) => Self::Tuple(items.iter().map(|it| it.renamed(names)).collect()),
            Self::Reference(inner) => Self::Reference(Box::new(inner.renamed(names))),
            Self::Slice(inner) => Self::Slice(Box::new(inner.renamed(names))),
            Self::Impl(inner) => Self::Impl(Box::new(inner.renamed(names))),
        }
    }
}

/// The deepest nesting that is read.
const DEEPEST: usize = 64;

struct Parser<'t> {
    rest: &'t str,
}

impl Parser<'_> {
    fn eat(&mut self, token: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(token)?;
        Some(())
    }

    fn rust_type(&mut self, depth: usize) -> Option<RustType> {
        if depth > DEEPEST {
            return None;
        }
        if self.eat("()").is_some() {
            return Some(RustType::Unit);
        }
        if self.eat("(").is_some() {
            return self.tuple(depth + 1);
        }
        if self.eat("&").is_some() {
            return self.rust_type(depth + 1).map(|it| RustType::Reference(Box::new(it)));
        }
        if self.eat("[").is_some() {
            let items = self.rust_type(depth + 1)?;
            self.eat("]")?;
            return Some(RustType::Slice(Box::new(items)));
        }
        if self.eat("impl ").is_some() {
            return self.rust_type(depth + 1).map(|it| RustType::Impl(Box::new(it)));
        }
        let end = self.rest.find(|it: char| !it.is_alphanumeric() && it != '_').unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() {
            return None;
        }
        let name = name.to_owned();
        self.rest = rest;
        if self.eat("<").is_none() {
            return Some(RustType::Named(name));
        }
        let mut arguments = vec![self.rust_type(depth + 1)?];
        while self.eat(", ").is_some() {
            arguments.push(self.rust_type(depth + 1)?);
        }
        self.eat(">")?;
        Some(RustType::Generic { name, arguments })
    }
}

impl Parser<'_> {
    /// Parses the items of a tuple. A tuple of one item ends with a comma.
    fn tuple(&mut self, depth: usize) -> Option<RustType> {
        let mut items = vec![self.rust_type(depth)?];
        if self.eat(",)").is_some() {
            return Some(RustType::Tuple(items));
        }
        while self.eat(", ").is_some() {
            items.push(self.rust_type(depth)?);
        }
        self.eat(")")?;
        (items.len() > 1).then_some(RustType::Tuple(items))
    }
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("()"),
            Self::Named(name) => f.write_str(name),
            Self::Generic { name, arguments } => {
                write!(f, "{name}<")?;
                for (index, argument) in arguments.iter().enumerate() {
                    write!(f, "{}{argument}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str(">")
            }
            Self::Tuple(items) => {
                f.write_str("(")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index > 0 { ", " } else { "" })?;
                }
                f.write_str(if items.len() == 1 { ",)" } else { ")" })
            }
            Self::Reference(inner) => write!(f, "&{inner}"),
            Self::Slice(inner) => write!(f, "[{inner}]"),
            Self::Impl(inner) => write!(f, "impl {inner}"),
        }
    }
}

impl From<String> for RustType {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<RustType> for String {
    fn from(rust_type: RustType) -> Self {
        rust_type.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_as_they_were_read() {
        for text in [
            "()",
            "String",
            "&str",
            "&[JsonPatchOperation]",
            "impl Into<String>",
            "Option<BTreeMap<String, Vec<Pet_2>>>",
            "Box<Größe>",
            "(f64, Vec<(i64,)>)",
            "OpenTuple<(String, i64), bool>",
        ] {
            let parsed = RustType::parse(text);
            assert_eq!(parsed.to_string(), text);
            assert!(text == "String" || !matches!(parsed, RustType::Named(_)), "{parsed:?}");
        }
        for text in ["", "Vec<", "a b", "Vec<String>>", "&", "Vec<>", "(", "(i64)", "(i64, )", "(,)"] {
            assert_eq!(RustType::parse(text), RustType::named(text));
        }
        let deep = format!("{}u8{}", "Vec<".repeat(10_000), ">".repeat(10_000));
        assert_eq!(RustType::parse(&deep), RustType::named(deep));
    }

    #[test]
    fn names_are_listed_and_replaced() {
        let parsed = RustType::parse("BTreeMap<String, Vec<Pet_2>>");
        assert_eq!(parsed.names(), ["BTreeMap", "String", "Vec", "Pet_2"]);
        let renamed = parsed.renamed(&HashMap::from([("Pet_2", "Pet")]));
        assert_eq!(renamed.to_string(), "BTreeMap<String, Vec<Pet>>");
    }
}
