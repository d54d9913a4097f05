//! The keywords of a schema.
//!
//! Source: JSON Schema 2020-12, core, section 10, and validation, sections 6 to 9; OpenAPI 3.1.0, Schema Object.

use indexmap::IndexMap;
use serde_json::Value;

use super::reader::{Members, Reader};
use super::schema_type::TypesAndFormat;
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::read::dialect;
use crate::schema::{Annotations, ArrayKeywords, Composition, Constraint, JsonType, ObjectKeywords, Schema, SchemaId};

impl<'a> Reader<'a> {
    /// Types the keywords of a schema, except for `$ref`.
    pub(super) fn keywords(&mut self, node: &'a Members, has_reference: bool, at: &Trail<'_>) -> Schema {
        self.check_dialect(node, at);
        let annotations = self.annotations(node, at);
        let schema = self.assertions(node, has_reference, at);
        self.check_default(schema.types, &annotations, at);
        Schema { annotations, ..schema }
    }

    /// Types keywords among the members of a parameter or header, which have their own annotations.
    pub(super) fn loose_keywords(&mut self, node: &'a Members, at: &Trail<'_>) -> Schema {
        self.assertions(node, false, at)
    }

    fn assertions(&mut self, node: &'a Members, has_reference: bool, at: &Trail<'_>) -> Schema {
        let composition = self.composition(node, at);
        let is_composed = has_reference || composition.is_some() || node.get("not").is_some_and(|it| !it.is_null());
        let declared = self.declared_types(node, at);
        let TypesAndFormat { types, format } = match declared.types.is_empty() && !is_composed {
            true => self.inferred(node, declared, at),
            false => declared,
        };
        if types.without_null().next().is_some() {
            self.check_keywords(types, node, at);
        }
        let enumeration = self.enumeration(node, types, at);
        let object = self.object_keywords(node, at);
        if types.only() == Some(JsonType::Object) && !is_composed {
            self.check_required(&object, at);
        }
        let mut constraints = self.constraints(node, types, at);
        constraints.extend(unexpressed(node));
        Schema {
            types,
            nullable: self.nullable(node, at),
            format: format.map(str::to_owned),
            enumeration,
            object: (!object.is_empty()).then(|| Box::new(object)),
            array: self.array_keywords(node, at).map(Box::new),
            composition: composition.map(Box::new),
            content: self.schema_member(node, "contentSchema", at).filter(|_| contains_json(node)),
            constraints,
            ..Schema::default()
        }
    }

    /// Returns `true` if the schema allows null in a way of OpenAPI 3.0 or Swagger 2.0.
    fn nullable(&mut self, node: &Members, at: &Trail<'_>) -> bool {
        match self.flag(node, "nullable", at) {
            Some(nullable) => nullable,
            None => self.dialect.is_swagger() && node.get("x-nullable") == Some(&Value::Bool(true)),
        }
    }

    fn annotations(&mut self, node: &Members, at: &Trail<'_>) -> Annotations {
        let examples = node.get("examples").and_then(Value::as_array);
        let example = node.get("example").or_else(|| examples?.first());
        Annotations {
            title: self.string(node, "title", at),
            description: self.description(node, at),
            deprecated: self.flag(node, "deprecated", at).unwrap_or_default(),
            read_only: self.flag(node, "readOnly", at).unwrap_or_default(),
            write_only: self.flag(node, "writeOnly", at).unwrap_or_default(),
            default: node.get("default").cloned().map(Box::new),
            example: example.cloned().map(Box::new),
            enum_labels: self.enum_labels(node, at).map(Box::new),
            given_names: self.given_names(node, at).map(Box::new),
        }
    }

    fn composition(&mut self, node: &'a Members, at: &Trail<'_>) -> Option<Composition> {
        let composition = Composition {
            all_of: self.schema_list(node, "allOf", at),
            any_of: self.schema_list(node, "anyOf", at),
            one_of: self.schema_list(node, "oneOf", at),
            conditional: self.conditional(node, at),
            discriminator: self.discriminator(node, at),
        };
        let lists = [&composition.all_of, &composition.any_of, &composition.one_of, &composition.conditional];
        let is_present = lists.iter().any(|it| !it.is_empty()) || composition.discriminator.is_some();
        is_present.then_some(composition)
    }

    /// Types the schemas that apply only to some values. Without `if`, `then` and `else` have no effect.
    fn conditional(&mut self, node: &'a Members, at: &Trail<'_>) -> Vec<SchemaId> {
        let mut schemas = Vec::new();
        if node.contains_key("if") {
            schemas.extend(self.schema_member(node, "then", at));
            schemas.extend(self.schema_member(node, "else", at));
        }
        // `dependencies` of older drafts has either schemas or lists of names.
        for key in ["dependentSchemas", "dependencies"] {
            let here = at.member(key);
            let Some(nodes) = self.object(node, key, at) else { continue };
            let nodes = nodes.iter().filter(|(_, it)| !it.is_array());
            schemas.extend(nodes.map(|(name, it)| self.schema(it, &here.member(name))));
        }
        schemas
    }

    fn object_keywords(&mut self, node: &'a Members, at: &Trail<'_>) -> ObjectKeywords {
        let properties = self.schema_map(node, "properties", at);
        let patterns = self.schema_map(node, "patternProperties", at).into_values().collect();
        let additional = match node.get("additionalProperties") {
            None | Some(Value::Null) => self.rest(node, "unevaluatedProperties", at),
            Some(_) => self.rest(node, "additionalProperties", at),
        };
        ObjectKeywords { properties, required: self.required(node, at), patterns, additional }
    }

    /// Types a member that is a map of names to schemas.
    fn schema_map(&mut self, node: &'a Members, key: &str, at: &Trail<'_>) -> IndexMap<String, SchemaId> {
        let here = at.member(key);
        let Some(nodes) = self.object(node, key, at) else { return IndexMap::new() };
        nodes.iter().map(|(name, node)| (name.clone(), self.schema(node, &here.member(name)))).collect()
    }

    /// Types a keyword for the members or items that others do not mention. `true` has no effect.
    fn rest(&mut self, node: &'a Members, key: &'static str, at: &Trail<'_>) -> Option<SchemaId> {
        match node.get(key)? {
            Value::Null | Value::Bool(true) => None,
            Value::Bool(false) | Value::Object(_) => self.schema_member(node, key, at),
            _ => match self.flag(node, key, at)? {
                true => None,
                false => Some(self.schemas.push(Schema { is_false: true, ..Schema::default() })),
            },
        }
    }

    /// Types the member `required`.
    fn required(&mut self, node: &Members, at: &Trail<'_>) -> Vec<String> {
        match node.get("required") {
            Some(Value::Bool(_)) => {
                let message = "`required` must be an array of property names on the object; the boolean is ignored";
                self.report(&at.member("required"), Code::RequiredFlag, message);
                Vec::new()
            }
            _ => self.strings(node, "required", at),
        }
    }

    fn check_required(&mut self, object: &ObjectKeywords, at: &Trail<'_>) {
        for name in object.required.iter().filter(|it| !object.properties.contains_key(*it)) {
            if self.is_described_elsewhere(name, at) {
                continue;
            }
            let message =
                format!("`{name}` is required, but is not a property of the schema; its own type has no field for it");
            self.report(&at.member("required"), Code::RequiredUnknown, message);
        }
    }

    fn array_keywords(&mut self, node: &'a Members, at: &Trail<'_>) -> Option<ArrayKeywords> {
        let (prefix, rest) = match node.get("items") {
            Some(Value::Array(_)) => (self.schema_list(node, "items", at), "additionalItems"),
            _ => (self.schema_list(node, "prefixItems", at), "items"),
        };
        let items = match node.get(rest) {
            None | Some(Value::Null) => self.rest(node, "unevaluatedItems", at),
            Some(Value::Bool(_)) => self.rest(node, rest, at),
            Some(_) => self.schema_member(node, rest, at),
        };
        (!prefix.is_empty() || items.is_some()).then_some(ArrayKeywords { prefix, items })
    }

    fn check_dialect(&mut self, node: &Members, at: &Trail<'_>) {
        if let Some(Value::String(uri)) = node.get("$schema")
            && !dialect::is_known_schema_dialect(uri)
        {
            let message = format!("unknown schema dialect `{uri}`; the schema is read as JSON Schema 2020-12");
            self.report(&at.member("$schema"), Code::Approximated, message);
        }
    }
}

impl ObjectKeywords {
    fn is_empty(&self) -> bool {
        self.properties.is_empty() && self.required.is_empty() && self.patterns.is_empty() && self.additional.is_none()
    }
}

/// `true` unless a string is declared to contain something else than JSON.
fn contains_json(node: &Members) -> bool {
    let media_type = node.get("contentMediaType").and_then(Value::as_str).unwrap_or("application/json");
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// Returns the keywords that no type expresses. They are documented as they are.
fn unexpressed(node: &Members) -> Vec<Constraint> {
    const KEYWORDS: [&str; 9] = [
        "not",
        "contains",
        "minContains",
        "maxContains",
        "patternProperties",
        "propertyNames",
        "dependentRequired",
        "contentMediaType",
        "contentSchema",
    ];
    let keyword = |key: &'static str| Some(Constraint::Keyword(key, Box::new(node.get(key)?.clone())));
    let encoding = match node.get("contentEncoding").and_then(Value::as_str) {
        // These are formats of strings.
        None | Some("base64" | "base64url") => None,
        Some(_) => keyword("contentEncoding"),
    };
    KEYWORDS.into_iter().filter_map(keyword).chain(encoding).collect()
}
