//! Chooses the variant of `SchemaKind`: a specific one if it can represent the schema, and `Any` otherwise.

use std::str::FromStr;

use openapiv3::{
    AnySchema, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, SchemaKind, StringType, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::reader::{Members, Reader};
use super::schema_type::{JsonType, TypeAndFormat, has_any};
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// The keywords that combine schemas.
const COMPOSITES: [&str; 4] = ["oneOf", "anyOf", "allOf", "not"];

/// Returns the combining keywords that are present and not empty.
fn composites(node: &Members) -> Vec<&'static str> {
    let is_present = |key: &&str| match node.get(*key) {
        None | Some(Value::Null) => false,
        Some(Value::Array(schemas)) => !schemas.is_empty(),
        Some(_) => true,
    };
    COMPOSITES.into_iter().filter(is_present).collect()
}

fn format_of<T: FromStr>(format: Option<&str>) -> VariantOrUnknownOrEmpty<T> {
    VariantOrUnknownOrEmpty::from(format.map(str::to_owned))
}

impl Reader<'_> {
    /// Returns the kind of a schema, and its type if it has one.
    pub(super) fn schema_kind(&mut self, node: &Members, at: &Trail<'_>) -> (SchemaKind, Option<JsonType>) {
        let declared = self.declared_type(node, at);
        let composites = composites(node);
        if composites.is_empty() {
            let json_type = declared.json_type.or_else(|| self.inferred(node, declared.format, at));
            let kind = match json_type {
                Some(json_type) => self.type_kind(json_type, declared, node, at),
                None if has_any(node) || node.contains_key("enum") => self.any(declared, node, at),
                None => SchemaKind::Any(AnySchema::default()),
            };
            return (kind, json_type);
        }
        let is_pure = declared.json_type.is_none() && !has_any(node) && !node.contains_key("enum");
        let kind = match composites.as_slice() {
            [only] if is_pure => self.composite(only, node, at),
            _ => self.any(declared, node, at),
        };
        (kind, declared.json_type)
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

    /// Returns a schema of one type, or `Any` if its enum has members of other types.
    fn type_kind(
        &mut self,
        json_type: JsonType,
        declared: TypeAndFormat<'_>,
        node: &Members,
        at: &Trail<'_>,
    ) -> SchemaKind {
        let declared = TypeAndFormat { json_type: Some(json_type), ..declared };
        let typed = match json_type {
            JsonType::String => self.string_type(declared, node, at).map(Type::String),
            JsonType::Number => self.number_type(declared, node, at).map(Type::Number),
            JsonType::Integer => self.integer_type(declared, node, at).map(Type::Integer),
            JsonType::Boolean => self.boolean_enum(node, at).map(|it| Type::Boolean(BooleanType { enumeration: it })),
            JsonType::Object | JsonType::Array if node.get("enum").is_some_and(Value::is_array) => None,
            JsonType::Object => Some(Type::Object(self.object_type(node, at))),
            JsonType::Array => Some(Type::Array(self.array_type(node, at))),
        };
        match typed {
            Some(typed) => {
                self.check_keywords(json_type, node, at);
                SchemaKind::Type(typed)
            }
            None => self.any(declared, node, at),
        }
    }

    fn string_type(&mut self, declared: TypeAndFormat<'_>, node: &Members, at: &Trail<'_>) -> Option<StringType> {
        Some(StringType {
            enumeration: self.string_enum(node, at)?,
            format: format_of(declared.format),
            pattern: self.string(node, "pattern", at),
            min_length: self.count(node, "minLength", at),
            max_length: self.count(node, "maxLength", at),
        })
    }

    fn number_type(&mut self, declared: TypeAndFormat<'_>, node: &Members, at: &Trail<'_>) -> Option<NumberType> {
        Some(NumberType {
            enumeration: self.number_enum(node, at)?,
            format: format_of(declared.format),
            multiple_of: self.float(node, "multipleOf", at),
            exclusive_minimum: self.flag(node, "exclusiveMinimum", at).unwrap_or_default(),
            exclusive_maximum: self.flag(node, "exclusiveMaximum", at).unwrap_or_default(),
            minimum: self.float(node, "minimum", at),
            maximum: self.float(node, "maximum", at),
        })
    }

    fn integer_type(&mut self, declared: TypeAndFormat<'_>, node: &Members, at: &Trail<'_>) -> Option<IntegerType> {
        Some(IntegerType {
            enumeration: self.integer_enum(node, at)?,
            format: format_of(declared.format),
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
            let message = format!("`{name}` is required, but is not a property of the schema");
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

    /// Returns a schema with all keywords.
    fn any(&mut self, declared: TypeAndFormat<'_>, node: &Members, at: &Trail<'_>) -> SchemaKind {
        let here = at.member("not");
        SchemaKind::Any(AnySchema {
            typ: declared.json_type.map(|json_type| json_type.as_str().to_owned()),
            pattern: self.string(node, "pattern", at),
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
            format: declared.format.map(str::to_owned),
            min_length: self.count(node, "minLength", at),
            max_length: self.count(node, "maxLength", at),
            one_of: self.schemas(node, "oneOf", at),
            all_of: self.schemas(node, "allOf", at),
            any_of: self.schemas(node, "anyOf", at),
            not: node.get("not").filter(|it| !it.is_null()).map(|it| Box::new(self.schema(it, &here))),
        })
    }
}
