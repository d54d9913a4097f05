//! The shape of a schema: one of the pure kinds where it says nothing else, else everything that it says.

use std::str::FromStr;

use openapiv3::{
    AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, SchemaKind, StringType, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::reader::{Members, Reader};
use super::schema_keywords::{DeclaredKeywords, Keyword, has_any};
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// The keywords that put schemas together.
const COMPOSITES: [&str; 4] = ["oneOf", "anyOf", "allOf", "not"];

/// The composites that are there and say something.
fn composites(node: &Members) -> Vec<&'static str> {
    let says = |key: &&str| match node.get(*key) {
        None | Some(Value::Null) => false,
        Some(Value::Array(schemas)) => !schemas.is_empty(),
        Some(_) => true,
    };
    COMPOSITES.into_iter().filter(says).collect()
}

fn format_of<T: FromStr>(format: Option<&str>) -> VariantOrUnknownOrEmpty<T> {
    VariantOrUnknownOrEmpty::from(format.map(str::to_owned))
}

impl Reader<'_> {
    /// The shape of a schema, and its type where it has one.
    pub(super) fn schema_kind(&mut self, node: &Members, at: &Trail<'_>) -> (SchemaKind, Option<Keyword>) {
        let said = self.said(node, at);
        let composites = composites(node);
        if composites.is_empty() {
            let word = said.word.or_else(|| self.inferred(node, said.format, at));
            let kind = match word {
                Some(word) => self.type_kind(word, said, node, at),
                None if has_any(node) || node.contains_key("enum") => self.any(said, node, at),
                None => SchemaKind::Any(AnySchema::default()),
            };
            return (kind, word);
        }
        let is_pure = said.word.is_none() && !has_any(node) && !node.contains_key("enum");
        let kind = match composites.as_slice() {
            [only] if is_pure => self.composite(only, node, at),
            _ => self.any(said, node, at),
        };
        (kind, said.word)
    }

    fn composite(&mut self, key: &str, node: &Members, at: &Trail<'_>) -> SchemaKind {
        match key {
            "oneOf" => SchemaKind::OneOf { one_of: self.schemas(node, key, at) },
            "anyOf" => SchemaKind::AnyOf { any_of: self.schemas(node, key, at) },
            "allOf" => SchemaKind::AllOf { all_of: self.schemas(node, key, at) },
            _ => {
                let not = self.schema(node.get("not").unwrap_or(&Value::Bool(true)), &at.member("not"));
                SchemaKind::Not { not: Box::new(not) }
            }
        }
    }

    /// A schema of one type; where its enum is not one of that type, it keeps everything as it is said.
    fn type_kind(&mut self, word: Keyword, said: DeclaredKeywords<'_>, node: &Members, at: &Trail<'_>) -> SchemaKind {
        let said = DeclaredKeywords { word: Some(word), ..said };
        let typed = match word {
            Keyword::String => self.string(said, node, at).map(Type::String),
            Keyword::Number => self.number_type(said, node, at).map(Type::Number),
            Keyword::Integer => self.integer_type(said, node, at).map(Type::Integer),
            Keyword::Boolean => self.boolean_enum(node, at).map(|it| Type::Boolean(BooleanType { enumeration: it })),
            Keyword::Object | Keyword::Array if node.get("enum").is_some_and(Value::is_array) => None,
            Keyword::Object => Some(Type::Object(self.object_type(node, at))),
            Keyword::Array => Some(Type::Array(self.array_type(node, at))),
        };
        match typed {
            Some(typed) => {
                self.check_keywords(word, node, at);
                SchemaKind::Type(typed)
            }
            None => self.any(said, node, at),
        }
    }

    fn string(&mut self, said: DeclaredKeywords<'_>, node: &Members, at: &Trail<'_>) -> Option<StringType> {
        Some(StringType {
            enumeration: self.string_enum(node, at)?,
            format: format_of(said.format),
            pattern: self.text(node, "pattern", at),
            min_length: self.count(node, "minLength", at),
            max_length: self.count(node, "maxLength", at),
        })
    }

    fn number_type(&mut self, said: DeclaredKeywords<'_>, node: &Members, at: &Trail<'_>) -> Option<NumberType> {
        Some(NumberType {
            enumeration: self.number_enum(node, at)?,
            format: format_of(said.format),
            multiple_of: self.float(node, "multipleOf", at),
            exclusive_minimum: self.flag(node, "exclusiveMinimum", at).unwrap_or_default(),
            exclusive_maximum: self.flag(node, "exclusiveMaximum", at).unwrap_or_default(),
            minimum: self.float(node, "minimum", at),
            maximum: self.float(node, "maximum", at),
        })
    }

    fn integer_type(&mut self, said: DeclaredKeywords<'_>, node: &Members, at: &Trail<'_>) -> Option<IntegerType> {
        Some(IntegerType {
            enumeration: self.integer_enum(node, at)?,
            format: format_of(said.format),
            multiple_of: self.integer(node, "multipleOf", at),
            exclusive_minimum: self.flag(node, "exclusiveMinimum", at).unwrap_or_default(),
            exclusive_maximum: self.flag(node, "exclusiveMaximum", at).unwrap_or_default(),
            minimum: self.integer(node, "minimum", at),
            maximum: self.integer(node, "maximum", at),
        })
    }

    fn object_type(&mut self, node: &Members, at: &Trail<'_>) -> ObjectType {
        let properties = self.properties(node, at);
        let required = self.required(node, at);
        for name in required.iter().filter(|name| !properties.contains_key(*name)) {
            let message = format!("`{name}` is required but is no property of the schema");
            self.report(&at.member("required"), Code::RequiredUnknown, message);
        }
        ObjectType {
            properties,
            required,
            additional_properties: self.additional_properties(node, at),
            min_properties: self.count(node, "minProperties", at),
            max_properties: self.count(node, "maxProperties", at),
        }
    }

    fn array_type(&mut self, node: &Members, at: &Trail<'_>) -> ArrayType {
        ArrayType {
            items: self.items(node, at),
            min_items: self.count(node, "minItems", at),
            max_items: self.count(node, "maxItems", at),
            unique_items: self.flag(node, "uniqueItems", at).unwrap_or_default(),
        }
    }

    /// Everything that a schema says.
    fn any(&mut self, said: DeclaredKeywords<'_>, node: &Members, at: &Trail<'_>) -> SchemaKind {
        let here = at.member("not");
        SchemaKind::Any(AnySchema {
            typ: said.word.map(|word| word.as_str().to_owned()),
            pattern: self.text(node, "pattern", at),
            multiple_of: self.float(node, "multipleOf", at),
            exclusive_minimum: self.flag(node, "exclusiveMinimum", at),
            exclusive_maximum: self.flag(node, "exclusiveMaximum", at),
            minimum: self.float(node, "minimum", at),
            maximum: self.float(node, "maximum", at),
            properties: self.properties(node, at),
            required: self.required(node, at),
            additional_properties: self.additional_properties(node, at),
            min_properties: self.count(node, "minProperties", at),
            max_properties: self.count(node, "maxProperties", at),
            items: self.items(node, at),
            min_items: self.count(node, "minItems", at),
            max_items: self.count(node, "maxItems", at),
            unique_items: self.flag(node, "uniqueItems", at),
            enumeration: self.any_enum(node, at),
            format: said.format.map(str::to_owned),
            min_length: self.count(node, "minLength", at),
            max_length: self.count(node, "maxLength", at),
            one_of: self.schemas(node, "oneOf", at),
            all_of: self.schemas(node, "allOf", at),
            any_of: self.schemas(node, "anyOf", at),
            not: node.get("not").filter(|it| !it.is_null()).map(|it| Box::new(self.schema(it, &here))),
        })
    }
}
