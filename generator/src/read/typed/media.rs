//! Media types and their examples.

use indexmap::IndexMap;
use openapiv3::{Content, Encoding, Example, MediaType, QueryStyle, ReferenceOr, RequestBody};
use serde_json::Value;

use super::component::ComponentKind;
use super::newer_media_type::{ITEM_ENCODING, PREFIX_ENCODING, PositionalEncodings, keep_item_schema};
use super::reader::{Members, Reader};
use super::value::extensions;
use crate::diagnostic::Code;
use crate::pointer::Trail;

impl<'a> Reader<'a> {
    /// Types a request body or a reference to one.
    pub(super) fn request_body_or_reference(
        &mut self,
        node: &'a Value,
        at: &Trail<'_>,
    ) -> Option<ReferenceOr<RequestBody>> {
        let known = |reader: &Self, name: &str| reader.components.request_bodies.contains_key(name);
        self.reference_or(ComponentKind::RequestBody, node, at, known, Self::request_body)
    }

    fn request_body(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<RequestBody> {
        let node = self.members(node, at)?;
        Some(RequestBody {
            description: self.string(node, "description", at),
            content: self.content(node, at),
            required: self.flag(node, "required", at).unwrap_or_default(),
            extensions: extensions(node),
        })
    }

    /// Types the member `content`.
    pub(super) fn content(&mut self, node: &'a Members, at: &Trail<'_>) -> Content {
        let here = at.member("content");
        let Some(nodes) = self.object(node, "content", at) else { return Content::new() };
        let mut content = Content::new();
        for (name, node) in nodes {
            let media = match node {
                Value::Null => Some(MediaType::default()),
                node => self.media_type(node, &here.member(name)),
            };
            content.extend(media.map(|media| (name.clone(), media)));
        }
        content
    }

    fn media_type(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<MediaType> {
        let node = self.members(node, at)?;
        let mut extensions = extensions(node);
        if let Some(item) = self.schema_member(node, "itemSchema", at) {
            keep_item_schema(item, &mut extensions);
        }
        self.positional_encodings(node, at).keep(&mut extensions);
        Some(MediaType {
            schema: node.get("schema").map(|schema| self.schema(schema, &at.member("schema")).to_reference()),
            example: node.get("example").cloned(),
            examples: self.examples(node, at),
            encoding: self.encodings(node, at),
            extensions,
        })
    }

    /// Types the members `prefixEncoding` and `itemEncoding`.
    fn positional_encodings(&mut self, media: &'a Members, at: &Trail<'_>) -> PositionalEncodings {
        let here = at.member(PREFIX_ENCODING);
        let nodes = self.list(media, PREFIX_ENCODING, at).iter().enumerate();
        PositionalEncodings {
            prefix: nodes.map(|(index, node)| self.encoding(node, &here.item(index))).collect(),
            item: media.get(ITEM_ENCODING).and_then(|node| self.encoding(node, &at.member(ITEM_ENCODING))),
        }
    }

    fn encodings(&mut self, media: &'a Members, at: &Trail<'_>) -> IndexMap<String, Encoding> {
        let here = at.member("encoding");
        let Some(nodes) = self.object(media, "encoding", at) else { return IndexMap::new() };
        let mut encodings = IndexMap::new();
        for (name, node) in nodes {
            let encoding = self.encoding(node, &here.member(name));
            encodings.extend(encoding.map(|encoding| (name.clone(), encoding)));
        }
        encodings
    }

    fn encoding(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<Encoding> {
        let node = self.members(node, at)?;
        let is_styled = ["explode", "allowReserved"].iter().any(|it| node.contains_key(*it));
        // Any of these members replaces `contentType`. Source: OpenAPI 3.1.1, Encoding Object.
        let style = self.query_style(node, at).or(is_styled.then_some(QueryStyle::Form));
        Some(Encoding {
            content_type: self.string(node, "contentType", at),
            headers: self.headers(node, at),
            // Source: OpenAPI 3.0.3, Encoding Object, `explode`.
            explode: self.flag(node, "explode", at).unwrap_or(style == Some(QueryStyle::Form)),
            style,
            allow_reserved: self.flag(node, "allowReserved", at).unwrap_or_default(),
            extensions: extensions(node),
        })
    }

    /// Types the member `style` of a query parameter.
    pub(super) fn query_style(&mut self, node: &Members, at: &Trail<'_>) -> Option<QueryStyle> {
        match self.string(node, "style", at)?.as_str() {
            "form" => Some(QueryStyle::Form),
            "spaceDelimited" => Some(QueryStyle::SpaceDelimited),
            "pipeDelimited" => Some(QueryStyle::PipeDelimited),
            "deepObject" => Some(QueryStyle::DeepObject),
            other => {
                self.report(
                    &at.member("style"),
                    Code::Unsupported,
                    format!("style `{other}` is not supported in a query"),
                );
                None
            }
        }
    }

    /// Types the member `examples`.
    pub(super) fn examples(&mut self, node: &'a Members, at: &Trail<'_>) -> IndexMap<String, ReferenceOr<Example>> {
        let here = at.member("examples");
        let Some(nodes) = self.object(node, "examples", at) else { return IndexMap::new() };
        let mut examples = IndexMap::new();
        for (name, node) in nodes {
            let example = self.example_or_reference(node, &here.member(name));
            examples.extend(example.map(|example| (name.clone(), example)));
        }
        examples
    }

    /// Types an example or a reference to one.
    pub(super) fn example_or_reference(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<ReferenceOr<Example>> {
        let known = |reader: &Self, name: &str| reader.components.examples.contains_key(name);
        self.reference_or(ComponentKind::Example, node, at, known, Self::example)
    }

    fn example(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<Example> {
        let Value::Object(members) = node else {
            self.report(at, Code::NonStandardValue, "expected an example object with a `value`, found a plain value");
            return Some(Example { value: Some(node.clone()), ..Example::default() });
        };
        Some(Example {
            summary: self.string(members, "summary", at),
            description: self.string(members, "description", at),
            value: members.get("value").cloned(),
            external_value: self.string(members, "externalValue", at),
            extensions: extensions(members),
        })
    }
}
