//! The calls to make: each operation with what is required, and with everything.

use sdk_generator::outline::{Argument, Body, TypeKind, Operation, Outline, ParameterName, Presence};
use serde_json::Value;

use crate::examples::document::resolved;

use super::sample::{Extent, Sample, Sampler};

/// One call.
pub(crate) struct Planned<'o> {
    pub(crate) operation: &'o Operation,
    pub(crate) extent: Extent,
    pub(crate) arguments: Vec<Given>,
    pub(crate) setters: Vec<Given>,
    /// What is wrong with the description of the operation.
    pub(crate) faults: Vec<Fault>,
}

/// Why no request can be as the document says.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error(
        "Neither an example nor anything made of the schema of `{0}` agrees with the schema, as the `jsonschema` crate judges too"
    )]
    NoValue(String),
    #[error("Prism takes every part of a multipart body for a text, so that `{0}` cannot be what the document says")]
    TextOnly(String),
}

/// A value for an argument.
pub(crate) struct Given {
    pub(crate) name: String,
    pub(crate) form: Form,
}

/// How a value is made in code.
pub(crate) enum Form {
    /// A text.
    Text(String),
    /// By value or by reference, of a type, as JSON.
    Typed { by_reference: bool, rust_type: String, json: String },
    /// A multipart body: its type and its parts.
    Multipart { rust_type: String, parts: Vec<Part> },
    /// One of several bodies.
    Choice { rust_type: String, variant: String, value: Box<Form> },
}

/// A part of a multipart body.
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) required: bool,
    /// `None` for a file.
    pub(crate) value: Option<(String, String)>,
    pub(crate) is_list: bool,
}

/// Plans the calls of an API, as its document describes them.
pub(crate) struct Planner<'d> {
    document: &'d Value,
    sampler: Sampler<'d>,
    outline: &'d Outline,
}

impl<'d> Planner<'d> {
    pub(crate) fn new(document: &'d Value, outline: &'d Outline) -> anyhow::Result<Self> {
        Ok(Self { document, sampler: Sampler::new(document)?, outline })
    }

    /// Every operation, with what is required and with everything where that is more.
    pub(crate) fn calls(&self) -> Vec<Planned<'d>> {
        let both = [Extent::Required, Extent::All];
        self.outline.operations.iter().flat_map(|it| both.map(|extent| self.plan(it, extent))).collect()
    }

    fn plan(&self, operation: &'d Operation, extent: Extent) -> Planned<'d> {
        let mut faults = Vec::new();
        let mut given = |arguments: &[Argument]| -> Vec<Given> {
            let mut give = |it: &Argument| {
                let (form, agrees) = match &it.parameter {
                    Some(parameter) => self.parameter(operation, it, parameter, extent)?,
                    None => self.body(operation, it, extent)?,
                };
                if !agrees {
                    faults.push(Fault::NoValue(it.rust.clone()));
                }
                Some(Given { name: it.rust.clone(), form })
            };
            arguments.iter().filter_map(&mut give).collect()
        };
        let arguments = given(&operation.arguments);
        let setters = if extent == Extent::All { given(&operation.setters) } else { Vec::new() };
        for it in arguments.iter().chain(&setters) {
            if let Form::Multipart { parts, .. } = &it.form {
                let structured =
                    parts.iter().filter(|it| it.value.as_ref().is_some_and(|(_, json)| !json.starts_with('"')));
                faults.extend(structured.map(|it| Fault::TextOnly(it.name.clone())));
            }
        }
        Planned { operation, extent, arguments, setters, faults }
    }

    fn parameters(&self, operation: &Operation) -> impl Iterator<Item = &'d Value> {
        let (path, described) = self.described(operation);
        let parameters = [described, path].into_iter().filter_map(|it| it["parameters"].as_array()).flatten();
        parameters.map(|it| resolved(self.document, it))
    }

    fn described(&self, operation: &Operation) -> (&'d Value, &'d Value) {
        let path = &self.document["paths"][&operation.path];
        (path, &path[operation.method.as_str().to_ascii_lowercase()])
    }

    fn parameter(
        &self,
        operation: &Operation,
        argument: &Argument,
        name: &ParameterName,
        extent: Extent,
    ) -> Option<(Form, bool)> {
        let parameter = self
            .parameters(operation)
            .find(|it| it["name"] == name.name.as_str() && it["in"] == name.place.as_str())?;
        let Sample { value, agrees } =
            self.sampler.value(&parameter["schema"], &examples(self.document, parameter), extent);
        let form = match argument.rust_type.as_str() {
            "&str" | "impl Into<String>" | "impl Into<Filter>" | "impl Into<Sorters>" => {
                Form::Text(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
            }
            rust_type => typed(rust_type, &value),
        };
        Some((form, agrees))
    }

    fn body(&self, operation: &Operation, argument: &Argument, extent: Extent) -> Option<(Form, bool)> {
        let body = operation.bodies.first()?;
        let (_, described) = self.described(operation);
        let media = &resolved(self.document, &described["requestBody"])["content"][&body.content_type];
        let rust_type = if body.variant.is_some() { &body.rust_type } else { &argument.rust_type };
        let (form, agrees) = match self.multipart(&body.rust_type, media, extent) {
            Some(form) => (form, true),
            None if is_text(body) => (Form::Text("text".to_owned()), true),
            None => {
                let sample = self.sampler.value(&media["schema"], &examples(self.document, media), extent);
                (typed(rust_type, &sample.value), sample.agrees)
            }
        };
        let Some(variant) = &body.variant else { return Some((form, agrees)) };
        let module = operation.rust.split("::").next().unwrap_or_default();
        let rust_type = format!("{module}::{}", argument.rust_type);
        Some((Form::Choice { rust_type, variant: variant.clone(), value: Box::new(form) }, agrees))
    }

    fn multipart(&self, rust_type: &str, media: &Value, extent: Extent) -> Option<Form> {
        let form = self.outline.types.iter().find(|it| it.kind == TypeKind::Multipart && it.rust == rust_type)?;
        let schema = resolved(self.document, &media["schema"]);
        let parts = form.fields.iter().filter_map(|field| {
            let required = field.presence == Presence::Required;
            if !required && extent == Extent::Required {
                return None;
            }
            let is_list = field.rust_type == "Vec<Part>";
            let value = match field.rust_type.as_str() {
                "Part" | "Vec<Part>" => None,
                rust_type => {
                    let sample = self.sampler.value(&schema["properties"][&field.wire], &[], extent);
                    Some((rust_type.to_owned(), sample.value.to_string()))
                }
            };
            Some(Part { name: field.rust.clone(), required, value, is_list })
        });
        Some(Form::Multipart { rust_type: rust_type.to_owned(), parts: parts.collect() })
    }
}

fn is_text(body: &Body) -> bool {
    matches!(body.rust_type.as_str(), "String" | "Bytes") && !body.content_type.contains("json")
}

/// The type of a value, and how it is handed over: as in `&str`, `&[T]`, `&T` and `T`.
fn typed(rust_type: &str, value: &Value) -> Form {
    let (by_reference, rust_type) = match rust_type.strip_prefix('&') {
        Some(inner) => (
            true,
            inner
                .strip_prefix('[')
                .and_then(|it| it.strip_suffix(']'))
                .map(|it| format!("Vec<{it}>"))
                .unwrap_or(inner.to_owned()),
        ),
        None => (false, rust_type.to_owned()),
    };
    Form::Typed { by_reference, rust_type, json: value.to_string() }
}

/// The examples of a Parameter or Media Type Object (OpenAPI 3.0.3).
fn examples(document: &Value, of: &Value) -> Vec<Value> {
    let named = of["examples"].as_object().into_iter().flatten();
    let named = named.filter_map(|(_, it)| resolved(document, it).get("value").cloned());
    of.get("example").cloned().into_iter().chain(named).collect()
}
