//! The grammar of OpenAPI documents: which kind of node each member contains. It distinguishes references from data that
//! looks like a reference.
//!
//! Source: OpenAPI 2.0, 3.0, 3.1 and 3.2, the fixed fields of each object. One table covers all versions, because no field
//! has different meanings in different versions.

use serde_json::Value;

use super::reference::reference_of;
use crate::pointer::{Pointer, Trail};

/// The kind of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Node {
    Document,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    Responses,
    Response,
    Header,
    MediaType,
    Encoding,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Schema,
    Discriminator,
    /// An object that does not contain references but may be one.
    Leaf,
}

/// The content of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// An object.
    One(Node),
    /// A list of objects.
    List(Node),
    /// A map of names to objects.
    Map(Node),
    /// The mapping of a discriminator: strings that are names of schemas or references to them.
    Mapping,
    /// Arbitrary data, which is not searched for references.
    Data,
}

impl Node {
    /// Returns the content of a member of this kind of object.
    fn member(self, key: &str) -> Shape {
        // The notation of webhooks before OpenAPI 3.1.
        if self == Self::Document && key == "x-webhooks" {
            return Shape::Map(Self::PathItem);
        }
        if key.starts_with("x-") {
            return Shape::Data;
        }
        match self {
            Self::Document => match key {
                "info" | "externalDocs" => Shape::One(Self::Leaf),
                "tags" | "servers" => Shape::List(Self::Leaf),
                "paths" => Shape::One(Self::Paths),
                "webhooks" => Shape::Map(Self::PathItem),
                "components" => Shape::One(Self::Components),
                // Swagger 2.0.
                "definitions" => Shape::Map(Self::Schema),
                "parameters" => Shape::Map(Self::Parameter),
                "responses" => Shape::Map(Self::Response),
                "securityDefinitions" => Shape::Map(Self::SecurityScheme),
                _ => Shape::Data,
            },
            Self::Components => match key {
                "schemas" => Shape::Map(Self::Schema),
                "responses" => Shape::Map(Self::Response),
                "parameters" => Shape::Map(Self::Parameter),
                "examples" => Shape::Map(Self::Example),
                "requestBodies" => Shape::Map(Self::RequestBody),
                "headers" => Shape::Map(Self::Header),
                "securitySchemes" => Shape::Map(Self::SecurityScheme),
                "links" => Shape::Map(Self::Link),
                "callbacks" => Shape::Map(Self::Callback),
                "pathItems" => Shape::Map(Self::PathItem),
                "mediaTypes" => Shape::Map(Self::MediaType),
                _ => Shape::Data,
            },
            Self::Paths | Self::Callback => Shape::One(Self::PathItem),
            Self::PathItem => match key {
                "parameters" => Shape::List(Self::Parameter),
                "servers" => Shape::List(Self::Leaf),
                "additionalOperations" => Shape::Map(Self::Operation),
                "summary" | "description" => Shape::Data,
                _ => Shape::One(Self::Operation),
            },
            Self::Operation => match key {
                "parameters" => Shape::List(Self::Parameter),
                "requestBody" => Shape::One(Self::RequestBody),
                "responses" => Shape::One(Self::Responses),
                "callbacks" => Shape::Map(Self::Callback),
                "servers" => Shape::List(Self::Leaf),
                _ => Shape::Data,
            },
            Self::Responses => Shape::One(Self::Response),
            Self::Parameter | Self::Header => match key {
                "schema" | "items" => Shape::One(Self::Schema),
                _ => carried(key),
            },
            Self::RequestBody => carried(key),
            Self::Response => match key {
                "headers" => Shape::Map(Self::Header),
                "links" => Shape::Map(Self::Link),
                "schema" => Shape::One(Self::Schema),
                "content" => carried(key),
                _ => Shape::Data,
            },
            Self::MediaType => match key {
                "schema" | "itemSchema" => Shape::One(Self::Schema),
                "encoding" => Shape::Map(Self::Encoding),
                "prefixEncoding" => Shape::List(Self::Encoding),
                "itemEncoding" => Shape::One(Self::Encoding),
                _ => carried(key),
            },
            Self::Encoding if key == "headers" => Shape::Map(Self::Header),
            Self::Link if key == "server" => Shape::One(Self::Leaf),
            Self::Schema => schema_member(key),
            Self::Discriminator if key == "mapping" => Shape::Mapping,
            Self::Encoding | Self::Link | Self::Discriminator | Self::Example | Self::SecurityScheme | Self::Leaf => {
                Shape::Data
            }
        }
    }

    /// Returns the section of `components` for this kind of object.
    pub(super) const fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Parameter => "parameters",
            Self::Response => "responses",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::Example => "examples",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::SecurityScheme => "securitySchemes",
            _ => return None,
        })
    }

    /// Returns the member of the root of a Swagger 2.0 document for this kind of object.
    pub(super) const fn swagger_section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "definitions",
            Self::Parameter => "parameters",
            Self::Response => "responses",
            Self::SecurityScheme => "securityDefinitions",
            _ => return None,
        })
    }
}

/// Returns the content of the members that several objects share.
fn carried(key: &str) -> Shape {
    match key {
        "content" => Shape::Map(Node::MediaType),
        "examples" => Shape::Map(Node::Example),
        _ => Shape::Data,
    }
}

fn schema_member(key: &str) -> Shape {
    match key {
        "properties" | "patternProperties" | "dependentSchemas" | "dependencies" | "$defs" | "definitions" => {
            Shape::Map(Node::Schema)
        }
        "items"
        | "additionalProperties"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contains"
        | "propertyNames"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => Shape::One(Node::Schema),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => Shape::List(Node::Schema),
        "discriminator" => Shape::One(Node::Discriminator),
        _ => Shape::Data,
    }
}

/// Returns `true` if the member `key` of a node is data, such as an example, a default, or an enum. `parent` is the key of
/// the node itself: the members of `properties` and similar nodes are names, and a property may be named `default`.
pub(super) fn is_data(parent: &str, key: &str) -> bool {
    const OF_NAMES: [&str; 11] = [
        "properties",
        "patternProperties",
        "dependentSchemas",
        "definitions",
        "$defs",
        "schemas",
        "responses",
        "parameters",
        "headers",
        "paths",
        "pathItems",
    ];
    let is_data = matches!(key, "example" | "examples" | "default" | "enum" | "const") || key.starts_with("x-");
    is_data && !OF_NAMES.contains(&parent)
}

/// A reference in a tree.
pub(super) struct ReferenceSite {
    /// The node that is the reference: an object with `$ref`, or a string in a mapping.
    pub(super) at: Pointer,
    /// The expected target.
    pub(super) shape: Shape,
    /// The reference as written.
    pub(super) reference: String,
}

/// Returns the references in a tree, in document order.
pub(super) fn sites(tree: &Value, shape: Shape) -> Vec<ReferenceSite> {
    let mut sites = Vec::new();
    let start = Pointer::root();
    visit(tree, shape, &Trail::from(&start), &mut |at, shape, node| {
        let reference = if shape == Shape::Mapping { node.as_str() } else { reference_of(node) };
        if let Some(reference) = reference {
            sites.push(ReferenceSite { at: at.pointer(), shape, reference: reference.to_owned() });
        }
    });
    sites
}

/// Visits every node of a tree, except data. Visits parents before their children.
pub(super) fn visit(node: &Value, shape: Shape, at: &Trail<'_>, visitor: &mut impl FnMut(&Trail<'_>, Shape, &Value)) {
    match (shape, node) {
        (Shape::Data, _) => {}
        (Shape::Mapping, Value::Object(members)) => {
            for (key, target) in members {
                visitor(&at.member(key), Shape::Mapping, target);
            }
        }
        (Shape::Mapping, _) => {}
        // `items` may be a list of schemas in drafts before 2020-12.
        (Shape::List(kind) | Shape::One(kind), Value::Array(items)) => {
            for (index, item) in items.iter().enumerate() {
                visit(item, Shape::One(kind), &at.item(index), visitor);
            }
        }
        (_, Value::Object(members)) => {
            visitor(at, shape, node);
            for (key, value) in members.iter().filter(|(key, value)| *key != "$ref" || !value.is_string()) {
                let below = match shape {
                    Shape::One(kind) => kind.member(key),
                    Shape::List(kind) | Shape::Map(kind) => Shape::One(kind),
                    Shape::Mapping | Shape::Data => Shape::Data,
                };
                if below != Shape::Data && (value.is_object() || value.is_array()) {
                    visit(value, below, &at.member(key), visitor);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::members::{Effect, Holds, Object};

    /// Returns the kind of an object of the table of members. `None` if references and visits do not need it.
    fn node(object: Object) -> Option<Node> {
        Some(match object {
            Object::OpenApi | Object::Swagger => Node::Document,
            Object::Info | Object::Server | Object::Tag => Node::Leaf,
            Object::Components => Node::Components,
            Object::Paths | Object::SwaggerPaths => Node::Paths,
            Object::PathItem | Object::SwaggerPathItem => Node::PathItem,
            Object::Operation | Object::SwaggerOperation => Node::Operation,
            Object::Parameter | Object::SwaggerParameter => Node::Parameter,
            Object::RequestBody => Node::RequestBody,
            Object::MediaType => Node::MediaType,
            Object::Encoding => Node::Encoding,
            Object::Responses | Object::SwaggerResponses => Node::Responses,
            Object::Response | Object::SwaggerResponse => Node::Response,
            Object::Callback => Node::Callback,
            Object::Example => Node::Example,
            Object::Link => Node::Link,
            Object::Header | Object::SwaggerHeader => Node::Header,
            Object::Schema => Node::Schema,
            Object::Discriminator => Node::Discriminator,
            Object::SecurityScheme | Object::SwaggerSecurityScheme => Node::SecurityScheme,
            _ => return None,
        })
    }

    #[test]
    fn members_contain_the_same_objects_as_in_the_table() {
        let objects = Object::ALL.iter().filter_map(|it| Some((*it, node(*it)?)));
        for (object, kind) in objects {
            for member in object.members() {
                let expected = match member.holds {
                    Holds::Data => None,
                    Holds::One(it) => node(it).map(Shape::One),
                    Holds::List(it) => node(it).map(Shape::List),
                    Holds::Map(it) => node(it).map(Shape::Map),
                };
                // The contents of dropped members need no kind.
                let Some(expected) = expected.filter(|_| !matches!(member.effect, Effect::Unsupported(..))) else {
                    continue;
                };
                let name = if member.is_placeholder() { "name" } else { member.name };
                assert_eq!(kind.member(name), expected, "`{}` of the {}", member.name, object.name());
            }
        }
    }

    #[test]
    fn references_are_distinguished_from_data() {
        let tree = json!({
            "paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {
                "schema": {
                    "properties": {"example": {"$ref": "1"}, "$ref": {"type": "string"}},
                    "default": {"$ref": "no"}, "enum": [{"$ref": "no"}], "x-a": {"$ref": "no"},
                    "discriminator": {"mapping": {"a": "2"}},
                },
                "example": {"$ref": "no"},
                "examples": {"a": {"$ref": "3"}, "b": {"value": {"$ref": "no"}}},
            }}}}}}},
            "components": {"schemas": {"A": {"const": {"$ref": "no"}, "examples": [{"$ref": "no"}]}}},
        });
        let found: Vec<_> =
            sites(&tree, Shape::One(Node::Document)).into_iter().map(|it| (it.reference, it.shape)).collect();
        assert_eq!(
            found,
            [
                ("1".to_owned(), Shape::One(Node::Schema)),
                ("2".to_owned(), Shape::Mapping),
                ("3".to_owned(), Shape::One(Node::Example))
            ]
        );
    }
}
