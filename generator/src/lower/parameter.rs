//! Lowers parameters.
//!
//! Source: OpenAPI 3.0.3, Parameter Object.

use openapiv3::{
    CookieStyle, HeaderStyle, Parameter as OpenApiParameter, ParameterData, ParameterSchemaOrContent, PathStyle,
    QueryStyle, ReferenceOr,
};

use crate::diagnostic::Code;
use crate::ir::{Docs, GivenName, Parameter, ParameterLocation, Shape, Step, Style, StyleKind, TypePath, Use};
use crate::pointer::Pointer;
use crate::read::NewerParameter;
use crate::schema::SchemaId;

use super::Lowering;
use super::body::{MediaKind, schema_of};
use super::header_name::{self, Unusable};
use super::part_content::PartContent;

impl<'d> Lowering<'d> {
    /// Lowers the parameters of an operation. They override those of the path with the same name and location.
    pub(super) fn parameters(
        &mut self,
        of_path: (&'d [ReferenceOr<OpenApiParameter>], Pointer),
        of_operation: (&'d [ReferenceOr<OpenApiParameter>], Pointer),
        type_path: &TypePath,
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        for (list, pointer) in [of_path, of_operation] {
            for (index, parameter) in list.iter().enumerate() {
                let Some((parameter, pointer)) =
                    self.resolve(parameter, pointer.child(index), "parameters", |it| &it.parameters)
                else {
                    continue;
                };
                if self.is_unusable(parameter, &pointer) {
                    continue;
                }
                let parameter = self.parameter(parameter, &pointer, type_path);
                let same = |it: &Parameter| it.name == parameter.name && it.location == parameter.location;
                match parameters.iter().position(same) {
                    Some(position) => parameters[position] = parameter,
                    None => parameters.push(parameter),
                }
            }
        }
        self.shared_query_string(&parameters);
        parameters
    }

    /// Reports a query string that is not the only parameter of the query.
    ///
    /// Source: OpenAPI 3.2.0, Parameter Object, "Parameter Locations".
    fn shared_query_string(&mut self, parameters: &[Parameter]) {
        let is_query =
            |it: &&Parameter| matches!(it.location, ParameterLocation::Query | ParameterLocation::Querystring);
        if parameters.iter().filter(is_query).count() < 2 {
            return;
        }
        if let Some(whole) = parameters.iter().find(|it| it.location == ParameterLocation::Querystring) {
            let message =
                format!("`{}` describes the whole query string, but the query has other parameters too", whole.name);
            self.diagnostics.at(&whole.pointer, Code::Malformed, message);
        }
    }

    /// Reports a header or cookie that no client can send, and returns `true`.
    fn is_unusable(&mut self, parameter: &OpenApiParameter, pointer: &Pointer) -> bool {
        let name = &parameter.parameter_data_ref().name;
        match parameter {
            OpenApiParameter::Header { .. } => {}
            OpenApiParameter::Cookie { parameter_data, .. } => {
                let is_plain = NewerParameter::of(parameter_data).is_plain_cookie;
                let is_malformed = is_plain && header_name::unusable(name) == Some(Unusable::NotAToken);
                if is_malformed {
                    let message = format!("the parameter `{name}` is ignored; the name of a cookie is a token");
                    self.diagnostics.at(&pointer.child("name"), Code::Malformed, message);
                }
                return is_malformed;
            }
            OpenApiParameter::Path { .. } | OpenApiParameter::Query { .. } => return false,
        }
        let Some(reason) = header_name::unusable(name) else { return false };
        let (code, message) = match reason {
            Unusable::DescribedElsewhere => (
                Code::ReservedHeader,
                format!("the parameter `{name}` is ignored; OpenAPI reserves it for media types and security schemes"),
            ),
            Unusable::ControlledByClient => (
                Code::ReservedHeader,
                format!("the parameter `{name}` is ignored; the HTTP client controls this header"),
            ),
            Unusable::NotAToken => {
                (Code::Malformed, format!("the parameter `{name}` is ignored; the name of a header is a token"))
            }
        };
        self.diagnostics.at(&pointer.child("name"), code, message);
        true
    }

    fn parameter(&mut self, parameter: &'d OpenApiParameter, pointer: &Pointer, type_path: &TypePath) -> Parameter {
        let data = parameter.parameter_data_ref();
        let newer = NewerParameter::of(data);
        let (location, kind, allow_reserved) = style(parameter, newer);
        let allow_reserved = allow_reserved || self.skips_encoding(data, pointer);
        let default = location.default_style();
        let type_path = type_path.step(Step::Parameter(location, data.name.clone()));
        let mut styles = Vec::new();
        let (value, schema_docs, kind) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let at = pointer.child("schema");
                let (value, docs) = self.value(SchemaId::of(schema), &at, &type_path);
                (value, docs, kind)
            }
            ParameterSchemaOrContent::Content(content) => {
                let (value, docs) = self.content_value(content, pointer, &type_path);
                let is_json = content.keys().next().is_none_or(|it| MediaKind::of(it) == MediaKind::Json);
                if !is_json && !newer.is_query_string {
                    self.no_structured_content(content, pointer);
                }
                if newer.is_query_string {
                    styles = self.query_string_styles(content, pointer);
                }
                // Callers must encode other media types, so such values are sent unchanged.
                (value, docs, if is_json { StyleKind::Json } else { kind })
            }
        };
        let explode = data.explode.unwrap_or(
            matches!(kind, StyleKind::Form | StyleKind::Cookie | StyleKind::DeepObject)
                || default.explode && kind == default.kind,
        );
        let docs = Docs {
            description: data.description.clone().or(schema_docs.description.clone()),
            deprecated: data.deprecated.unwrap_or_default() || schema_docs.deprecated,
            example: self.example(data, pointer).map(Box::new).or(schema_docs.example.clone()),
            ..schema_docs
        };
        Parameter {
            name: data.name.clone(),
            given: self.parameter_name(data, pointer),
            location,
            required: data.required || location == ParameterLocation::Path,
            style: Style { kind, explode: explode && kind != StyleKind::Json, allow_reserved },
            styles,
            value: Use { nullable: false, ..value },
            docs,
            source_operations: source_operations(data.extensions.get("x-sailpoint-resource-operation-id")),
            filters: Vec::new(),
            sorters: Vec::new(),
            is_opt_in: false,
            pointer: pointer.clone(),
        }
    }

    /// Returns the names that extensions give to a parameter.
    fn parameter_name(&mut self, data: &ParameterData, pointer: &Pointer) -> Option<Box<GivenName>> {
        let mut name = |extension: &str| match data.extensions.get(extension)? {
            serde_json::Value::String(name) if !name.trim().is_empty() => Some(name.clone()),
            _ => {
                let message = "expected a name; it is ignored";
                self.diagnostics.at(&pointer.child(extension), Code::MalformedExtension, message);
                None
            }
        };
        let mut preferred = None;
        for extension in ["x-fern-parameter-name", "x-speakeasy-name-override", "x-ms-client-name"] {
            preferred = preferred.or(name(extension));
        }
        GivenName::of(preferred, name("x-go-name"))
    }

    /// Returns `true` if an extension turns off percent-encoding of reserved characters.
    fn skips_encoding(&mut self, data: &ParameterData, pointer: &Pointer) -> bool {
        const NAME: &str = "x-ms-skip-url-encoding";
        match data.extensions.get(NAME) {
            None => false,
            Some(serde_json::Value::Bool(it)) => *it,
            Some(_) => {
                let message = "expected a boolean; it is ignored";
                self.diagnostics.at(&pointer.child(NAME), Code::MalformedExtension, message);
                false
            }
        }
    }

    /// Returns the example of a parameter, or the first of its examples.
    fn example(&mut self, data: &'d ParameterData, pointer: &Pointer) -> Option<serde_json::Value> {
        if data.example.is_some() {
            return data.example.clone();
        }
        let (name, first) = data.examples.iter().next()?;
        let (first, _) = self.resolve(first, pointer.at(["examples", name]), "examples", |it| &it.examples)?;
        first.value.clone()
    }

    /// Returns the styles of the members of a query string. Only forms and JSON can be written.
    fn query_string_styles(&mut self, content: &'d openapiv3::Content, pointer: &Pointer) -> Vec<(String, Style)> {
        let Some((media_type, media)) = content.iter().next() else { return Vec::new() };
        let at = pointer.at(["content", media_type]);
        match MediaKind::of(media_type) {
            MediaKind::UrlEncoded => self.form_styles(media, &at),
            MediaKind::Json => Vec::new(),
            MediaKind::Multipart
            | MediaKind::Text
            | MediaKind::Binary
            | MediaKind::EventStream
            | MediaKind::JsonStream => {
                let message =
                    format!("query strings of the type `{media_type}` are not supported; callers can only send forms");
                self.diagnostics.at(&at, Code::Unsupported, message);
                Vec::new()
            }
        }
    }

    /// Reports content that values other than strings cannot be encoded as.
    fn no_structured_content(&mut self, content: &openapiv3::Content, pointer: &Pointer) {
        let Some((media_type, schema)) = content.iter().next().and_then(|(it, media)| Some((it, schema_of(media)?)))
        else {
            return;
        };
        if self.value_content(schema, false) == PartContent::Structured {
            let message =
                format!("values cannot be encoded as `{media_type}`; the default style of parameters is used");
            self.diagnostics.at(&pointer.at(["content", media_type]), Code::Unsupported, message);
        }
    }

    fn content_value(&mut self, content: &openapiv3::Content, pointer: &Pointer, type_path: &TypePath) -> (Use, Docs) {
        let first = content.iter().next().and_then(|(kind, media)| Some((kind, schema_of(media)?)));
        match first {
            Some((kind, schema)) => self.value(Some(schema), &pointer.at(["content", kind, "schema"]), type_path),
            None => self.value(None, pointer, type_path),
        }
    }

    fn value(&mut self, schema: Option<SchemaId>, pointer: &Pointer, type_path: &TypePath) -> (Use, Docs) {
        match schema {
            Some(schema) => {
                let schema_use = self.schema_use(schema, pointer, type_path);
                (schema_use.value, schema_use.docs)
            }
            None => (self.anonymous(Shape::Any, pointer, type_path), Docs::default()),
        }
    }
}

fn style(parameter: &OpenApiParameter, newer: NewerParameter) -> (ParameterLocation, StyleKind, bool) {
    match parameter {
        OpenApiParameter::Path { style, .. } => {
            let kind = match style {
                PathStyle::Matrix => StyleKind::Matrix,
                PathStyle::Label => StyleKind::Label,
                PathStyle::Simple => StyleKind::Simple,
            };
            (ParameterLocation::Path, kind, newer.allows_reserved)
        }
        OpenApiParameter::Query { .. } if newer.is_query_string => {
            (ParameterLocation::Querystring, StyleKind::Form, false)
        }
        OpenApiParameter::Query { style, allow_reserved, .. } => {
            (ParameterLocation::Query, query_style(style), *allow_reserved)
        }
        OpenApiParameter::Header { style: HeaderStyle::Simple, .. } => {
            (ParameterLocation::Header, StyleKind::Simple, false)
        }
        OpenApiParameter::Cookie { style: CookieStyle::Form, .. } => {
            let kind = if newer.is_plain_cookie { StyleKind::Cookie } else { StyleKind::Form };
            (ParameterLocation::Cookie, kind, false)
        }
    }
}

/// Returns the style of a query parameter or of a member of a form.
pub(super) const fn query_style(style: &QueryStyle) -> StyleKind {
    match style {
        QueryStyle::Form => StyleKind::Form,
        QueryStyle::SpaceDelimited => StyleKind::SpaceDelimited,
        QueryStyle::PipeDelimited => StyleKind::PipeDelimited,
        QueryStyle::DeepObject => StyleKind::DeepObject,
    }
}

fn source_operations(extension: Option<&serde_json::Value>) -> Vec<String> {
    match extension {
        Some(serde_json::Value::String(id)) => vec![id.clone()],
        Some(serde_json::Value::Array(ids)) => ids.iter().filter_map(|id| id.as_str().map(str::to_owned)).collect(),
        _ => Vec::new(),
    }
}
