//! Parameters.

use openapiv3::{
    CookieStyle, HeaderStyle, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr,
};
use serde_json::Value;

use super::component::ComponentKind;
use super::newer_parameter::NewerParameter;
use super::reader::{Members, Reader};
use super::value::extensions;
use crate::diagnostic::Code;
use crate::pointer::Trail;

/// The schema keywords that parameters of Swagger 2.0 contain directly.
const SCHEMA_KEYWORDS: [&str; 4] = ["type", "items", "enum", "format"];

impl<'a> Reader<'a> {
    /// Types the member `parameters`. Drops duplicates.
    pub(super) fn parameters(&mut self, node: &'a Members, at: &Trail<'_>) -> Vec<ReferenceOr<Parameter>> {
        let here = at.member("parameters");
        let mut parameters: Vec<ReferenceOr<Parameter>> = Vec::new();
        for (index, node) in self.list(node, "parameters", at).iter().enumerate() {
            let at = here.item(index);
            let Some(parameter) = self.parameter_or_reference(node, &at) else { continue };
            let key = self.parameter_key(&parameter);
            if key.is_some() && parameters.iter().any(|it| self.parameter_key(it) == key) {
                let name = key.map(|(_, name)| name.to_owned()).unwrap_or_default();
                self.report(
                    &at,
                    Code::DuplicateParameter,
                    format!("parameter `{name}` is declared twice; the first declaration is used"),
                );
                continue;
            }
            parameters.push(parameter);
        }
        parameters
    }

    /// Types a parameter or a reference to one.
    pub(super) fn parameter_or_reference(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<ReferenceOr<Parameter>> {
        let known = |reader: &Self, name: &str| reader.components.parameters.contains_key(name);
        self.reference_or(ComponentKind::Parameter, node, at, known, Self::parameter)
    }

    /// Resolves a reference to a parameter.
    pub(super) fn resolved<'s>(&'s self, parameter: &'s ReferenceOr<Parameter>) -> Option<&'s Parameter> {
        let mut parameter = parameter;
        // References between components point to a component that is not a reference.
        for _ in 0..2 {
            match parameter {
                ReferenceOr::Item(item) => return Some(item),
                ReferenceOr::Reference { reference } => {
                    let token = reference.rsplit('/').next().unwrap_or_default();
                    let name = token.replace("~1", "/").replace("~0", "~");
                    parameter = self.components.parameters.get(&name)?;
                }
            }
        }
        None
    }

    /// Returns the location and name of a parameter, which together identify it.
    pub(super) fn parameter_key<'s>(
        &'s self,
        parameter: &'s ReferenceOr<Parameter>,
    ) -> Option<(&'static str, &'s str)> {
        let parameter = self.resolved(parameter)?;
        let location = match parameter {
            Parameter::Query { .. } => "query",
            Parameter::Header { .. } => "header",
            Parameter::Path { .. } => "path",
            Parameter::Cookie { .. } => "cookie",
        };
        Some((location, parameter.parameter_data_ref().name.as_str()))
    }

    fn parameter(&mut self, node: &'a Value, at: &Trail<'_>) -> Option<Parameter> {
        let node = self.members(node, at)?;
        let Some(name) = self.string(node, "name", at).filter(|name| !name.is_empty()) else {
            self.report(at, Code::Malformed, "a parameter without a name is dropped");
            return None;
        };
        let location = self.required_string(node, "in", at);
        let mut parameter_data = self.parameter_data(name, node, at);
        NewerParameter::keep(node, &location, &mut parameter_data.extensions);
        if matches!(location.as_str(), "header" | "cookie") && node.get("allowReserved") == Some(&Value::Bool(true)) {
            let message = format!("`allowReserved` has no effect on a {location}");
            self.report(&at.member("allowReserved"), Code::IgnoredKeyword, message);
        }
        match location.as_str() {
            "query" => Some(Parameter::Query {
                allow_reserved: self.flag(node, "allowReserved", at).unwrap_or_default(),
                style: self.query_style(node, at).unwrap_or_default(),
                allow_empty_value: self.flag(node, "allowEmptyValue", at),
                parameter_data,
            }),
            "header" => Some(Parameter::Header { style: self.header_style(node, at), parameter_data }),
            "path" => {
                if !parameter_data.required {
                    let message = format!("path parameter `{}` is not marked as required", parameter_data.name);
                    self.report(at, Code::OptionalPathParameter, message);
                    parameter_data.required = true;
                }
                Some(Parameter::Path { style: self.path_style(node, at), parameter_data })
            }
            "cookie" => {
                if let Some(style) =
                    self.string(node, "style", at).filter(|it| !["form", "cookie"].contains(&it.as_str()))
                {
                    let message = format!("style `{style}` is not supported in a cookie");
                    self.report(&at.member("style"), Code::Unsupported, message);
                }
                Some(Parameter::Cookie { style: CookieStyle::Form, parameter_data })
            }
            "querystring" => {
                if node.contains_key("schema") {
                    let message = "a query string is described by `content`, not by `schema`; it is read as a form";
                    self.report(&at.member("schema"), Code::Malformed, message);
                }
                Some(Parameter::Query {
                    allow_reserved: false,
                    style: QueryStyle::Form,
                    allow_empty_value: None,
                    parameter_data,
                })
            }
            other => {
                let message =
                    format!("parameter `{}` has an unknown location `{other}` and is dropped", parameter_data.name);
                self.report(at, Code::Malformed, message);
                None
            }
        }
    }

    fn parameter_data(&mut self, name: String, node: &'a Members, at: &Trail<'_>) -> ParameterData {
        ParameterData {
            name,
            description: self.string(node, "description", at),
            required: self.flag(node, "required", at).unwrap_or_default(),
            deprecated: self.flag(node, "deprecated", at),
            format: self.schema_or_content(node, at),
            example: node.get("example").cloned(),
            examples: self.examples(node, at),
            explode: self.flag(node, "explode", at),
            extensions: extensions(node),
        }
    }

    /// Types the schema or content of a parameter or header.
    pub(super) fn schema_or_content(&mut self, node: &'a Members, at: &Trail<'_>) -> ParameterSchemaOrContent {
        if let Some(schema) = node.get("schema") {
            return ParameterSchemaOrContent::Schema(self.schema(schema, &at.member("schema")).to_reference());
        }
        let content = self.content(node, at);
        if !content.is_empty() {
            return ParameterSchemaOrContent::Content(content);
        }
        if SCHEMA_KEYWORDS.iter().any(|key| node.contains_key(*key)) {
            self.report(at, Code::Malformed, "schema keywords must be inside `schema`");
            return ParameterSchemaOrContent::Schema(self.loose_schema(node, at).to_reference());
        }
        self.report(at, Code::Malformed, "neither `schema` nor `content` is present; the type is unknown");
        ParameterSchemaOrContent::Schema(self.untyped().to_reference())
    }

    fn header_style(&mut self, node: &Members, at: &Trail<'_>) -> HeaderStyle {
        if let Some(style) = self.string(node, "style", at).filter(|style| style != "simple") {
            self.report(
                &at.member("style"),
                Code::Unsupported,
                format!("style `{style}` is not supported in a header"),
            );
        }
        HeaderStyle::Simple
    }

    fn path_style(&mut self, node: &Members, at: &Trail<'_>) -> PathStyle {
        match self.string(node, "style", at).as_deref() {
            None | Some("simple") => PathStyle::Simple,
            Some("matrix") => PathStyle::Matrix,
            Some("label") => PathStyle::Label,
            Some(other) => {
                self.report(
                    &at.member("style"),
                    Code::Unsupported,
                    format!("style `{other}` is not supported in a path"),
                );
                PathStyle::Simple
            }
        }
    }
}
