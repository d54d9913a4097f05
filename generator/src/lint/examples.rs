//! Reports examples that do not match their schema. One of the two is wrong, and clients are generated from the schema.

use serde_json::Value;

use super::fits::mismatch;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Shape, Types, Use};
use crate::pointer::Pointer;

/// Reports each schema once, with the first invalid example and the number of further ones.
pub(super) fn examples(draft: &Draft, diagnostics: &mut Diagnostics) {
    for id in draft.types.ids() {
        let node = &draft.types[id];
        let mut wrong = Vec::new();
        // Examples of anonymous types are checked where the type is used.
        if node.name.is_some() || matches!(node.shape, Shape::Object(_)) {
            let own = Use { id, nullable: node.nullable };
            wrong.extend(mismatch_message(&draft.types, own, node.docs.example.as_deref(), &node.pointer));
        }
        if let Shape::Object(object) = &node.shape {
            for field in &object.fields {
                let is_own = matches!(draft.types[field.value.id].shape, Shape::Object(_))
                    && draft.types[field.value.id].name.is_none();
                let example = field.docs.example.as_deref().filter(|_| !is_own);
                let at = node.pointer.at(["properties", &field.name]);
                wrong.extend(mismatch_message(&draft.types, field.value, example, &at));
            }
        }
        report(&wrong, diagnostics);
    }
    for parameter in draft.operations.iter().flat_map(|it| &it.parameters) {
        // A string may be the encoded value.
        let example = parameter.docs.example.as_deref().filter(|it| !it.is_string());
        let wrong = mismatch_message(&draft.types, parameter.value, example, &parameter.pointer);
        report(wrong.as_slice(), diagnostics);
    }
}

/// Describes the mismatch of an example. Ignores null, which many tools write if there is no example.
fn mismatch_message(types: &Types, of: Use, example: Option<&Value>, at: &Pointer) -> Option<(Pointer, String)> {
    let found = mismatch(types, of, example.filter(|it| !it.is_null())?)?;
    let location = if found.at == Pointer::root() { String::new() } else { format!(" at `{}`", found.at) };
    Some((at.clone(), format!("the example does not match the schema{location}: {}", found.message)))
}

fn report(wrong: &[(Pointer, String)], diagnostics: &mut Diagnostics) {
    let Some((at, message)) = wrong.first() else { return };
    let more = match wrong.len() - 1 {
        0 => String::new(),
        1 => " (and one more example)".to_owned(),
        more => format!(" (and {more} more examples)"),
    };
    diagnostics.at(at, Code::MistypedExample, format!("{message}{more}"));
}
