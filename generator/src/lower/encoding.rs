//! The encoding of members of forms.
//!
//! Source: OpenAPI 3.1.1, Encoding Object, and "Encoding Usage and Restrictions".

use openapiv3::{Encoding as OpenApiEncoding, MediaType, ParameterSchemaOrContent};

use crate::diagnostic::Code;
use crate::ir::{Addressing, BodyKind, ChosenHeader, Encoding, PartHeaders, Style, StyleKind};
use crate::pointer::Pointer;
use crate::read::PositionalEncodings;
use crate::schema::{Schema, SchemaId};

use super::Lowering;
use super::body::{MediaKind, is_media_type, schema_of};
use super::form_members::FormMembers;
use super::header_name::{Unusable, unusable};
use super::multipart::Multipart;
use super::parameter::query_style;
use super::part_content::PartContent;

impl<'d> Lowering<'d> {
    /// Returns the styles of the members of an `application/x-www-form-urlencoded` body.
    pub(super) fn form_styles(&mut self, media: &'d MediaType, pointer: &Pointer) -> Vec<(String, Style)> {
        let at = pointer.child("encoding");
        let schema = schema_of(media).filter(|_| !media.encoding.is_empty());
        let form = schema.map(|it| self.form_members(it, &pointer.child("schema"))).unwrap_or_default();
        if schema.is_some() {
            self.unknown_members(media, &form, &at);
        }
        let mut styles = Vec::new();
        for (name, encoding) in &media.encoding {
            let at = at.child(name);
            if !encoding.headers.is_empty() {
                let message = "the headers have no effect; only parts of `multipart` bodies have headers";
                self.diagnostics.at(&at.child("headers"), Code::IgnoredKeyword, message);
            }
            self.invalid_types(encoding, &at);
            let member = form.members.get(name.as_str());
            let content = member.map_or(PartContent::Scalar, |(schema, _)| self.value_content(*schema, true));
            match encoding_of(encoding, true) {
                Encoding::Default => {}
                Encoding::Style(style) => styles.push((name.clone(), style)),
                Encoding::ContentType(content_type) => match value_type(&content_type, content) {
                    Some(it) if MediaKind::of(it) == MediaKind::Json => {
                        let style = Style { kind: StyleKind::Json, explode: false, allow_reserved: false };
                        styles.push((name.clone(), style));
                    }
                    Some(_) => {}
                    None => self.unsupported_content_type(&content_type, &at),
                },
            }
        }
        styles
    }

    /// Returns no styles. Reports that `encoding` has no effect on a body that is not a form.
    pub(super) fn no_encoding(&mut self, kind: BodyKind, media: &MediaType, pointer: &Pointer) -> Vec<(String, Style)> {
        if !matches!(kind, BodyKind::Multipart(_)) && !media.encoding.is_empty() {
            let message = "`encoding` has no effect; only the members of forms have an encoding of their own";
            self.diagnostics.at(&pointer.child("encoding"), Code::IgnoredKeyword, message);
        }
        Vec::new()
    }

    /// Reports that `prefixEncoding` and `itemEncoding` have no effect on a body whose parts have no positions.
    pub(super) fn no_positional_encoding(&mut self, kind: BodyKind, media: &MediaType, pointer: &Pointer) {
        if matches!(kind, BodyKind::Multipart(id) if self.is_by_position(id))
            || PositionalEncodings::of(media).is_empty()
        {
            return;
        }
        let message = "the encoding has no effect; only the items of an array that is a multipart body have positions";
        for name in ["prefixEncoding", "itemEncoding"].into_iter().filter(|it| media.extensions.contains_key(*it)) {
            self.diagnostics.at(&pointer.child(name), Code::IgnoredKeyword, message);
        }
    }

    /// Returns the encoding of a part of a multipart body, and its headers.
    pub(super) fn part_encoding(
        &mut self,
        encoding: Option<&OpenApiEncoding>,
        content: PartContent,
        multipart: Multipart<'_>,
        at: &Pointer,
    ) -> (Encoding, PartHeaders) {
        let is_file = content == PartContent::File;
        let Some(encoding) = encoding else { return (Encoding::Default, PartHeaders::default()) };
        self.invalid_types(encoding, at);
        let headers = self.part_headers(encoding, multipart.addressing, at);
        let is_styled = multipart.has_styles();
        if encoding.style.is_some() && !is_styled {
            let message =
                "the style has no effect; only parts of `multipart/form-data` that are members of an object have one";
            self.diagnostics.at(&at.child("style"), Code::IgnoredKeyword, message);
        }
        match encoding_of(encoding, is_styled) {
            Encoding::Style(_) if is_file => {
                let message = "a file has no style; its bytes are sent as they are";
                self.diagnostics.at(&at.child("style"), Code::IgnoredKeyword, message);
                (Encoding::Default, headers)
            }
            Encoding::ContentType(content_type) if !is_file => match value_type(&content_type, content) {
                Some(content_type) => {
                    let content_type = content_type.to_owned();
                    let content_type = match MediaKind::of(&content_type) {
                        MediaKind::Json => self.without_charset(content_type, &at.child("contentType")),
                        _ => content_type,
                    };
                    (Encoding::ContentType(content_type), headers)
                }
                None => {
                    self.unsupported_content_type(&content_type, at);
                    (Encoding::Default, headers)
                }
            },
            encoding => (encoding, headers),
        }
    }

    /// Returns the headers of a part.
    fn part_headers(&mut self, encoding: &OpenApiEncoding, addressing: Addressing, at: &Pointer) -> PartHeaders {
        let mut headers = PartHeaders::default();
        for (name, header) in &encoding.headers {
            let at = at.at(["headers", name]);
            // The content type is described by `contentType`.
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            if unusable(name) == Some(Unusable::NotAToken) {
                let message = format!("the header `{name}` is ignored; the name of a header is a token");
                self.diagnostics.at(&at, Code::Malformed, message);
                continue;
            }
            if is_disposition(name) && addressing == Addressing::ByName {
                let message = format!("the header `{name}` is ignored; the name of the part determines it");
                self.diagnostics.at(&at, Code::IgnoredKeyword, message);
                continue;
            }
            let Some((header, _)) = self.resolve(header, at.clone(), "headers", |it| &it.headers) else { continue };
            let schema = match &header.format {
                ParameterSchemaOrContent::Schema(schema) => SchemaId::of(schema),
                ParameterSchemaOrContent::Content(content) => content.values().next().and_then(schema_of),
            };
            match schema.and_then(|it| only_value(self.resolved(it))) {
                Some(value) if value.contains(char::is_control) => {
                    let message = format!("the header `{name}` is ignored; its value contains control characters");
                    self.diagnostics.at(&at, Code::Malformed, message);
                }
                Some(value) => headers.fixed.push((name.clone(), value)),
                None => headers.chosen.push(ChosenHeader { name: name.clone(), required: header.required }),
            }
        }
        headers
    }

    /// Reports encodings of members that the schema does not have.
    pub(super) fn unknown_members(&mut self, media: &MediaType, form: &FormMembers<'_>, at: &Pointer) {
        for name in media.encoding.keys().filter(|it| form.lacks(it)) {
            let message = format!("the schema has no member `{name}`, so the encoding has no effect");
            self.diagnostics.at(&at.child(name), Code::IgnoredKeyword, message);
        }
    }

    /// Reports the elements of `contentType` that are not media types.
    fn invalid_types(&mut self, encoding: &OpenApiEncoding, at: &Pointer) {
        let Some(types) = &encoding.content_type else { return };
        for invalid in types.split(',').map(str::trim).filter(|it| !is_media_type(it)) {
            let message = format!("{invalid:?} is not a media type and is ignored");
            self.diagnostics.at(&at.child("contentType"), Code::MediaType, message);
        }
    }

    fn unsupported_content_type(&mut self, content_type: &str, at: &Pointer) {
        let message = format!("values cannot be encoded as `{content_type}`; the default encoding is used");
        self.diagnostics.at(&at.child("contentType"), Code::Unsupported, message);
    }
}

fn encoding_of(encoding: &OpenApiEncoding, is_styled: bool) -> Encoding {
    match (encoding.style.as_ref().filter(|_| is_styled), encoding.content_type.as_deref().and_then(valid_types)) {
        (Some(style), _) => {
            let kind = query_style(style);
            // OpenAPI only defines the exploded form of this style.
            let explode = encoding.explode || kind == StyleKind::DeepObject;
            Encoding::Style(Style { kind, explode, allow_reserved: encoding.allow_reserved })
        }
        (None, Some(content_type)) => Encoding::ContentType(content_type),
        (None, None) => Encoding::Default,
    }
}

/// Returns `true` for the header with the name of a part.
///
/// Source: RFC 7578, section 4.2.
pub(super) fn is_disposition(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-disposition")
}

/// Returns the media types of a list, or `None` if it has none.
pub(super) fn valid_types(content_types: &str) -> Option<String> {
    let types: Vec<_> = content_types.split(',').map(str::trim).filter(|it| is_media_type(it)).collect();
    (!types.is_empty()).then(|| types.join(", "))
}

/// Returns the first content type of a list that values can have.
fn value_type(content_types: &str, content: PartContent) -> Option<&str> {
    let mut types = content_types.split(',').map(str::trim);
    types.find(|it| match MediaKind::of(it) {
        _ if it.contains('*') => false,
        MediaKind::Json => true,
        MediaKind::Text => content != PartContent::Structured,
        _ => false,
    })
}

/// Returns `true` if a content type is that of a file: none of a list is a type that values can have.
pub(super) fn is_file_type(content_types: &str) -> bool {
    value_type(content_types, PartContent::Scalar).is_none()
}

/// Returns the only value that a schema allows, as text.
fn only_value(schema: &Schema) -> Option<String> {
    let Some([value]) = schema.enumeration.as_deref() else { return None };
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Bool(_) | serde_json::Value::Number(_) => Some(value.to_string()),
        _ => None,
    }
}
