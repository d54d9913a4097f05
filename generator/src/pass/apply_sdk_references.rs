//! Names types after SDK reference pages, and reports contradictions between these pages and the specification.
//!
//! Requires that wrappers are collapsed. Afterwards, anonymous types of request and response bodies have the names from the
//! pages as their titles.

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{BodyKind, ContentKind, Draft, Operation, Shape, TypeId, Types};
use crate::names::snake;
use crate::pointer::Pointer;
use crate::sdk_reference::{Method, SdkReference};

pub(super) fn apply_sdk_references(draft: &mut Draft, sdk_references: &[SdkReference], diagnostics: &mut Diagnostics) {
    for sdk_reference in sdk_references {
        for method in &sdk_reference.methods {
            let is_same_operation =
                |it: &&Operation| it.head.method.as_str() == method.method && it.head.path.as_str() == method.path;
            match draft.operations.iter().find(is_same_operation) {
                Some(operation) => {
                    let report = &mut Report { sdk_reference, operation, diagnostics };
                    parameters(operation, method, report);
                    statuses(operation, method, report);
                    name_types(&mut draft.types, operation, method);
                }
                None => {
                    let message = format!(
                        "{} documents {} {}, which is not in the specification",
                        sdk_reference.name.display(),
                        method.method,
                        method.path
                    );
                    diagnostics.at(&Pointer::root().child("paths"), Code::SdkReference, message);
                }
            }
        }
    }
}

/// Reports contradictions about one operation.
struct Report<'a> {
    sdk_reference: &'a SdkReference,
    operation: &'a Operation,
    diagnostics: &'a mut Diagnostics,
}

impl Report<'_> {
    /// Reports a contradiction between the specification and the page.
    fn contradiction(&mut self, message: impl FnOnce(std::path::Display<'_>) -> String) {
        let pointer = self.operation.head.pointer();
        self.diagnostics.at(&pointer, Code::SdkReference, message(self.sdk_reference.name.display()));
    }
}

fn parameters(operation: &Operation, method: &Method, report: &mut Report<'_>) {
    // SDKs spell names in the style of their language.
    let key = |location: &str, name: &str| (location.to_owned(), snake(name));
    for parameter in &operation.parameters {
        let own = key(parameter.location.as_str(), &parameter.name);
        let location = parameter.location.as_str();
        match method.parameters.iter().find(|it| key(&it.location, &it.name) == own) {
            None => report.contradiction(|page| {
                format!("the {location} parameter `{}` is not documented in {page}", parameter.name)
            }),
            Some(it) if it.required != parameter.required => {
                let (here, there) =
                    if parameter.required { ("required", "optional") } else { ("optional", "required") };
                report.contradiction(|page| {
                    format!("the {location} parameter `{}` is {here}, but {there} in {page}", parameter.name)
                });
            }
            Some(_) => {}
        }
    }
    for it in &method.parameters {
        let other = key(&it.location, &it.name);
        if operation.parameters.iter().all(|it| key(it.location.as_str(), &it.name) != other) {
            report.contradiction(|page| {
                format!(
                    "{page} documents the {} parameter `{}`, which is not in the specification",
                    it.location, it.name
                )
            });
        }
    }
}

fn statuses(operation: &Operation, method: &Method, report: &mut Report<'_>) {
    // Pages may omit the responses.
    if method.responses.is_empty() {
        return;
    }
    for response in &operation.responses {
        let status = response.status.to_string();
        if method.responses.iter().all(|(it, _)| *it != status) {
            report.contradiction(|page| format!("the response {status} is not documented in {page}"));
        }
    }
    for (status, _) in &method.responses {
        if operation.responses.iter().all(|it| it.status.to_string() != *status) {
            report.contradiction(|page| {
                format!("{page} documents the response {status}, which is not in the specification")
            });
        }
    }
}

fn name_types(types: &mut Types, operation: &Operation, method: &Method) {
    if let Some(name) = &method.body {
        for body in &operation.bodies {
            if let BodyKind::Json(it) | BodyKind::UrlEncoded(it) = body.kind {
                name_type(types, it.id, name);
            }
        }
    }
    for (status, name) in &method.responses {
        let Some(name) = name else { continue };
        let responses = operation.responses.iter().filter(|it| it.status.to_string() == *status);
        for content in responses.flat_map(|it| &it.contents) {
            if let ContentKind::Json(it) = content.kind {
                name_type(types, it.id, name);
            }
        }
    }
}

/// Names a type, or the items of a list, unless the specification names it.
fn name_type(types: &mut Types, id: TypeId, name: &str) {
    let item = name.strip_prefix("List[").and_then(|it| it.strip_suffix(']')).or_else(|| name.strip_prefix("[]"));
    match (&types[id].shape, item) {
        (Shape::Array(items), Some(item)) => {
            let items = items.id;
            name_type(types, items, item);
        }
        (Shape::Object(_) | Shape::Union(_) | Shape::StringEnum(_) | Shape::IntegerEnum(_), None) if is_name(name) => {
            let ty = &mut types[id];
            if ty.name.is_none() && ty.title.is_none() {
                ty.title = Some(name.to_owned());
            }
        }
        _ => {}
    }
}

/// Returns `true` if a name was chosen by a person. Built-in types are lowercase, and generated names consist of the
/// operation and the status.
fn is_name(name: &str) -> bool {
    let is_type_name = name.starts_with(|it: char| it.is_ascii_uppercase()) && name.chars().all(char::is_alphanumeric);
    let stem = name.strip_suffix("Response").unwrap_or(name);
    let digits = stem.chars().rev().take_while(char::is_ascii_digit).count();
    is_type_name && digits != 3
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn generated_names_are_ignored() {
        assert!(is_name("ErrorResponseDto") && is_name("OAuth2Client"));
        for name in ["str", "ListThings401Response", "object", "", "Dict[str, Thing]", "ListThings404"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
