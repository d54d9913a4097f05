//! Names types after pages about SDKs, and reports where those disagree with the specification.
//!
//! Needs: no wrappers. Gives: types of bodies and answers without a name have the title that a page gives them.

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{BodyKind, ContentKind, Draft, Operation, Shape, TypeId, Types};
use crate::names::snake;
use crate::pointer::Pointer;
use crate::sdk_reference::{Method, SdkReference};

pub(super) fn apply_sdk_references(draft: &mut Draft, sdk_references: &[SdkReference], diagnostics: &mut Diagnostics) {
    for sdk_reference in sdk_references {
        for method in &sdk_reference.methods {
            let is_meant =
                |it: &&Operation| it.head.method.as_str() == method.method && it.head.path.as_str() == method.path;
            match draft.operations.iter().find(is_meant) {
                Some(operation) => {
                    let report = &mut Report { sdk_reference, operation, diagnostics };
                    parameters(operation, method, report);
                    statuses(operation, method, report);
                    name_types(&mut draft.types, operation, method);
                }
                None => {
                    let message = format!("{} has {} {}", sdk_reference.name.display(), method.method, method.path);
                    diagnostics.at(
                        &Pointer::root().child("paths"),
                        Code::SdkReference,
                        message + ", which is not here",
                    );
                }
            }
        }
    }
}

/// Where findings about one operation go.
struct Report<'a> {
    sdk_reference: &'a SdkReference,
    operation: &'a Operation,
    diagnostics: &'a mut Diagnostics,
}

impl Report<'_> {
    fn disagreement(&mut self, message: &str) {
        let method = self.operation.head.method.as_str().to_ascii_lowercase();
        let pointer = Pointer::root().at(["paths", self.operation.head.path.as_str(), &method]);
        self.diagnostics.at(&pointer, Code::SdkReference, format!("{message} {}", self.sdk_reference.name.display()));
    }
}

fn parameters(operation: &Operation, method: &Method, report: &mut Report<'_>) {
    // SDKs spell names as their language does.
    let key = |place: &str, name: &str| (place.to_owned(), snake(name));
    for parameter in &operation.parameters {
        let own = key(parameter.place.as_str(), &parameter.name);
        let place = parameter.place.as_str();
        match method.parameters.iter().find(|it| key(&it.place, &it.name) == own) {
            None => report.disagreement(&format!("the {place} parameter `{}` is not in", parameter.name)),
            Some(it) if it.required != parameter.required => {
                let (here, there) =
                    if parameter.required { ("required", "optional") } else { ("optional", "required") };
                report.disagreement(&format!("the {place} parameter `{}` is {here}, but {there} in", parameter.name));
            }
            Some(_) => {}
        }
    }
    for it in &method.parameters {
        let other = key(&it.place, &it.name);
        if operation.parameters.iter().all(|it| key(it.place.as_str(), &it.name) != other) {
            report.disagreement(&format!("there is no {} parameter `{}`, but in", it.place, it.name));
        }
    }
}

fn statuses(operation: &Operation, method: &Method, report: &mut Report<'_>) {
    // A page without answers says nothing about them.
    if method.answers.is_empty() {
        return;
    }
    for response in &operation.responses {
        let status = response.status.to_string();
        if method.answers.iter().all(|(it, _)| *it != status) {
            report.disagreement(&format!("the answer {status} is not in"));
        }
    }
    for (status, _) in &method.answers {
        if operation.responses.iter().all(|it| it.status.to_string() != *status) {
            report.disagreement(&format!("there is no answer {status}, but in"));
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
    for (status, name) in &method.answers {
        let Some(name) = name else { continue };
        let responses = operation.responses.iter().filter(|it| it.status.to_string() == *status);
        for content in responses.flat_map(|it| &it.contents) {
            if let ContentKind::Json(it) = content.kind {
                name_type(types, it.id, name);
            }
        }
    }
}

/// Names a type, or the items of a list, unless the specification does.
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

/// Is it a name that somebody gave? Types of the language begin small; a tool that had no name put one together of the
/// operation and the status, which says nothing.
fn is_name(name: &str) -> bool {
    let is_word = name.starts_with(|it: char| it.is_ascii_uppercase()) && name.chars().all(char::is_alphanumeric);
    let stem = name.strip_suffix("Response").unwrap_or(name);
    let digits = stem.chars().rev().take_while(char::is_ascii_digit).count();
    is_word && digits != 3
}

#[cfg(test)]
mod tests {
    use super::is_name;

    #[test]
    fn what_a_tool_put_together_is_no_name() {
        assert!(is_name("ErrorResponseDto") && is_name("OAuth2Client"));
        for name in ["str", "ListThings401Response", "object", "", "Dict[str, Thing]", "ListThings404"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
