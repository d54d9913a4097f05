//! Plans the calls: each operation with its required arguments and with all arguments.

use sdk_generator::outline::{Argument, Body, Operation, Outline, ParameterName, Presence, RustType, Status, TypeKind};
use serde_json::Value;

use crate::examples::document::resolved;

use super::sample::{Extent, Sample, Sampler};

/// A planned call.
pub(crate) struct PlannedCall<'o> {
    pub(crate) operation: &'o Operation,
    pub(crate) extent: Extent,
    pub(crate) arguments: Vec<PlannedArgument>,
    pub(crate) setters: Vec<PlannedArgument>,
    /// Known defects that concern the operation.
    pub(crate) faults: Vec<DocumentFault>,
}

impl PlannedCall<'_> {
    /// Returns `true` for a call of a paginated operation with its required arguments.
    pub(crate) fn is_list(&self) -> bool {
        self.extent == Extent::Required && self.operation.paging.is_some()
    }
}

/// A reason why a valid request is rejected or its response is not decoded: a defect of the document or of Prism.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DocumentFault {
    #[error("No example and no generated value matches the schema of `{0}`, as the `jsonschema` crate confirms")]
    NoMatchingValue(String),
    #[error("Prism treats every part of a multipart body as a string, so `{0}` cannot match its schema")]
    StringOnly(String),
    #[error("The documented result is a redirect to a server that the test cannot reach, or without a location")]
    Redirect,
    #[error(
        "Prism reads missing members in the style `deepObject` as empty objects, which lack their required members"
    )]
    MissingDeepObject,
    #[error("Prism does not read arrays of objects in forms")]
    ObjectsInForm,
    #[error("Prism takes a form without members, which is empty, for a missing body")]
    EmptyForm,
}

impl DocumentFault {
    /// Returns `true` if the fault explains this error.
    pub(crate) fn explains(&self, error: &str) -> bool {
        match self {
            Self::NoMatchingValue(_) | Self::StringOnly(_) | Self::Redirect => true,
            Self::MissingDeepObject => {
                let is_known = |it: &str| it.contains(" must have required property ");
                error.trim_start_matches("rejected: ").split("; ").all(is_known)
            }
            Self::ObjectsInForm => error.contains("Cannot deserialize JSON object array in form data"),
            Self::EmptyForm => error.contains("Body parameter is required"),
        }
    }
}

/// An argument with its value.
pub(crate) struct PlannedArgument {
    pub(crate) name: String,
    pub(crate) form: ArgumentForm,
}

/// How a value is written in code.
pub(crate) enum ArgumentForm {
    /// A borrowed string.
    String(String),
    /// An owned string.
    OwnedString(String),
    /// A value of a type, by value or by reference, as JSON.
    Typed { by_reference: bool, rust_type: String, json: String },
    /// A multipart body.
    Multipart { rust_type: String, parts: Vec<MultipartPart> },
    /// A variant of the enum for several request bodies.
    Choice { rust_type: String, variant: String, value: Box<ArgumentForm> },
}

/// A part of a multipart body.
pub(crate) struct MultipartPart {
    pub(crate) name: String,
    pub(crate) required: bool,
    /// The type and JSON of the value, or `None` for a file.
    pub(crate) value: Option<(String, String)>,
    pub(crate) is_list: bool,
}

/// Plans the calls of an API from its document.
pub(crate) struct Planner<'d> {
    document: &'d Value,
    sampler: Sampler<'d>,
    outline: &'d Outline,
}

impl<'d> Planner<'d> {
    pub(crate) fn new(document: &'d Value, outline: &'d Outline) -> anyhow::Result<Self> {
        Ok(Self { document, sampler: Sampler::new(document)?, outline })
    }

    /// Plans every operation with its required arguments and with all arguments.
    pub(crate) fn calls(&self) -> Vec<PlannedCall<'d>> {
        let both = [Extent::Required, Extent::All];
        self.outline.operations.iter().flat_map(|it| both.map(|extent| self.plan(it, extent))).collect()
    }

    fn plan(&self, operation: &'d Operation, extent: Extent) -> PlannedCall<'d> {
        let mut faults = Vec::new();
        let mut plan_arguments = |arguments: &[Argument]| -> Vec<PlannedArgument> {
            let mut plan_argument = |it: &Argument| {
                let (form, matches_schema) = match &it.parameter {
                    Some(parameter) => self.parameter(operation, it, parameter, extent)?,
                    None => self.body(operation, it, extent)?,
                };
                if !matches_schema {
                    faults.push(DocumentFault::NoMatchingValue(it.rust.clone()));
                }
                Some(PlannedArgument { name: it.rust.clone(), form })
            };
            arguments.iter().filter_map(&mut plan_argument).collect()
        };
        let arguments = plan_arguments(&operation.arguments);
        let setters = if extent == Extent::All { plan_arguments(&operation.setters) } else { Vec::new() };
        for it in arguments.iter().chain(&setters) {
            if let ArgumentForm::Multipart { parts, .. } = &it.form {
                let structured =
                    parts.iter().filter(|it| it.value.as_ref().is_some_and(|(_, json)| !json.starts_with('"')));
                faults.extend(structured.map(|it| DocumentFault::StringOnly(it.name.clone())));
            }
        }
        let is_redirect = |it: Status| matches!(it, Status::Code(300..=399) | Status::Range(3));
        let documented = || operation.responses.iter().map(|it| it.status);
        if documented().any(is_redirect) && !documented().any(Status::is_success) {
            faults.push(DocumentFault::Redirect);
        }
        faults.extend(self.form_faults(operation));
        PlannedCall { operation, extent, arguments, setters, faults }
    }

    /// Returns the defects of Prism that concern forms and the style `deepObject`.
    fn form_faults(&self, operation: &Operation) -> Vec<DocumentFault> {
        let (_, described) = self.described(operation);
        let content = &resolved(self.document, &described["requestBody"])["content"];
        let form = &content["application/x-www-form-urlencoded"];
        let is_deep = |it: &Value| it["style"] == "deepObject";
        let encodings = content.as_object().into_iter().flat_map(|it| it.values());
        let mut encodings = encodings.filter_map(|it| it["encoding"].as_object()).flat_map(|it| it.values());
        let mut faults = Vec::new();
        if encodings.any(is_deep) || self.parameters(operation).any(is_deep) {
            faults.push(DocumentFault::MissingDeepObject);
        }
        if !form.is_null() {
            faults.extend([DocumentFault::ObjectsInForm, DocumentFault::EmptyForm]);
        }
        faults
    }

    fn parameters(&self, operation: &Operation) -> impl Iterator<Item = &'d Value> {
        let (path, described) = self.described(operation);
        let parameters = [described, path].into_iter().filter_map(|it| it["parameters"].as_array()).flatten();
        parameters.map(|it| resolved(self.document, it))
    }

    fn described(&self, operation: &Operation) -> (&'d Value, &'d Value) {
        let path = &self.document["paths"][operation.head.path.as_str()];
        (path, &path[operation.head.method.as_str().to_ascii_lowercase()])
    }

    fn parameter(
        &self,
        operation: &Operation,
        argument: &Argument,
        name: &ParameterName,
        extent: Extent,
    ) -> Option<(ArgumentForm, bool)> {
        let parameter = self
            .parameters(operation)
            .find(|it| it["name"] == name.name.as_str() && it["in"] == name.place.as_str())?;
        let schema = &parameter["schema"];
        // A number in a URL is also a string, so that it would match both alternatives.
        let text = Value::from("text");
        let is_choice = resolved(self.document, schema)["oneOf"].is_array();
        let Sample { value, matches_schema } = match is_choice && self.sampler.matches_schema(schema, &text) {
            true => Sample { value: text, matches_schema: true },
            false => self.sampler.value(schema, &examples(self.document, parameter), extent),
        };
        let form = match takes_string(self.outline, &argument.rust_type) {
            true => ArgumentForm::String(value.as_str().map_or_else(|| value.to_string(), str::to_owned)),
            false => typed(&argument.rust_type, &value),
        };
        Some((form, matches_schema))
    }

    fn body(&self, operation: &Operation, argument: &Argument, extent: Extent) -> Option<(ArgumentForm, bool)> {
        let body = operation.bodies.first()?;
        let (_, described) = self.described(operation);
        let media = &resolved(self.document, &described["requestBody"])["content"][&body.content_type];
        let rust_type = if body.variant.is_some() { &body.rust_type } else { &argument.rust_type };
        let (form, matches_schema) = match self.multipart(&body.rust_type, media, extent) {
            Some(form) => (form, true),
            None if is_text(body) && body.variant.is_some() => (ArgumentForm::OwnedString("text".to_owned()), true),
            None if is_text(body) => (ArgumentForm::String("text".to_owned()), true),
            None => {
                let sample = self.sampler.value(&media["schema"], &examples(self.document, media), extent);
                (typed(rust_type, &sample.value), sample.matches_schema)
            }
        };
        let Some(variant) = &body.variant else { return Some((form, matches_schema)) };
        let module = operation.rust.split("::").next().unwrap_or_default();
        let rust_type = format!("{module}::{}", argument.rust_type);
        Some((ArgumentForm::Choice { rust_type, variant: variant.clone(), value: Box::new(form) }, matches_schema))
    }

    fn multipart(&self, rust_type: &RustType, media: &Value, extent: Extent) -> Option<ArgumentForm> {
        let form = self.outline.types.iter().find(|it| it.kind == TypeKind::Multipart && rust_type.is(&it.rust))?;
        let schema = resolved(self.document, &media["schema"]);
        let parts = form.fields.iter().filter_map(|field| {
            let required = field.presence == Presence::Required;
            if !required && extent == Extent::Required {
                return None;
            }
            let is_list = field.rust_type.argument_of("Vec").is_some_and(|it| it.is("Part"));
            let value = (!is_list && !field.rust_type.is("Part")).then(|| {
                let sample = self.sampler.value(&schema["properties"][&field.wire], &[], extent);
                (field.rust_type.to_string(), sample.value.to_string())
            });
            Some(MultipartPart { name: field.rust.clone(), required, value, is_list })
        });
        Some(ArgumentForm::Multipart { rust_type: rust_type.to_string(), parts: parts.collect() })
    }
}

fn is_text(body: &Body) -> bool {
    (body.rust_type.is("String") || body.rust_type.is("Bytes")) && !body.content_type.contains("json")
}

/// Returns `true` if a string is converted to an argument of this type.
pub(crate) fn takes_string(outline: &Outline, rust_type: &RustType) -> bool {
    match rust_type {
        RustType::Reference(inner) => inner.is("str"),
        // Enums and unions are types of the document. Strings convert to the others, also if the document has an object of the
        // same name.
        RustType::Impl(inner) => inner.argument_of("Into").is_some_and(|target| {
            let has_conversions = |kind| matches!(kind, TypeKind::StringEnum | TypeKind::IntegerEnum | TypeKind::Union);
            !outline.types.iter().any(|it| target.is(&it.rust) && has_conversions(it.kind))
        }),
        _ => false,
    }
}

/// Splits an argument type such as `&[T]`, `&T`, `impl Into<T>` or `T` into `true` for a reference and the type of the value.
pub(crate) fn value_type(rust_type: &RustType) -> (bool, RustType) {
    match rust_type {
        RustType::Reference(inner) => match inner.as_ref() {
            RustType::Slice(items) => (true, RustType::generic("Vec", items.as_ref().clone())),
            inner => (true, inner.clone()),
        },
        RustType::Impl(inner) => (false, inner.argument_of("Into").unwrap_or(inner).clone()),
        other => (false, other.clone()),
    }
}

fn typed(rust_type: &RustType, value: &Value) -> ArgumentForm {
    let (by_reference, rust_type) = value_type(rust_type);
    ArgumentForm::Typed { by_reference, rust_type: rust_type.to_string(), json: value.to_string() }
}

/// Returns the examples of a Parameter or Media Type Object (OpenAPI 3.0.3).
fn examples(document: &Value, of: &Value) -> Vec<Value> {
    let named = of["examples"].as_object().into_iter().flatten();
    let named = named.filter_map(|(_, it)| resolved(document, it).get("value").cloned());
    of.get("example").cloned().into_iter().chain(named).collect()
}
