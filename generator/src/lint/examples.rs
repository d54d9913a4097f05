//! Examples that are no values of their schema: either misleads, and the schema is what clients are made from.

use serde_json::Value;

use super::fits::mismatch;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Shape, Types, Use};
use crate::pointer::Pointer;

/// Reports each schema once, with the first example that is wrong and how many more there are.
pub(super) fn examples(draft: &Draft, diagnostics: &mut Diagnostics) {
    for id in draft.types.ids() {
        let node = &draft.types[id];
        let mut wrong = Vec::new();
        // A type without a name is looked at where it is used, which has the same words.
        if node.name.is_some() || matches!(node.shape, Shape::Object(_)) {
            let own = Use { id, nullable: node.nullable };
            wrong.extend(problem(&draft.types, own, node.docs.example.as_ref(), &node.pointer));
        }
        if let Shape::Object(object) = &node.shape {
            for field in &object.fields {
                let is_own = matches!(draft.types[field.value.id].shape, Shape::Object(_))
                    && draft.types[field.value.id].name.is_none();
                let example = field.docs.example.as_ref().filter(|_| !is_own);
                let at = node.pointer.at(["properties", &field.name]);
                wrong.extend(problem(&draft.types, field.value, example, &at));
            }
        }
        report(&wrong, diagnostics);
    }
    for parameter in draft.operations.iter().flat_map(|it| &it.parameters) {
        // A text may be the value as it stands in a URL.
        let example = parameter.docs.example.as_ref().filter(|it| !it.is_string());
        let wrong = problem(&draft.types, parameter.value, example, &parameter.pointer);
        report(wrong.as_slice(), diagnostics);
    }
}

/// What is wrong with an example, and the schema's place. Null is what many tools write where there is no example.
fn problem(types: &Types, of: Use, example: Option<&Value>, at: &Pointer) -> Option<(Pointer, String)> {
    let found = mismatch(types, of, example.filter(|it| !it.is_null())?)?;
    let place = if found.at == Pointer::root() { String::new() } else { format!(" at `{}`", found.at) };
    Some((at.clone(), format!("the example is no value of the schema{place}: {}", found.problem)))
}

fn report(wrong: &[(Pointer, String)], diagnostics: &mut Diagnostics) {
    let Some((at, message)) = wrong.first() else { return };
    let more = match wrong.len() - 1 {
        0 => String::new(),
        1 => " (and another example here)".to_owned(),
        more => format!(" (and {more} more examples here)"),
    };
    diagnostics.at(at, Code::MistypedExample, format!("{message}{more}"));
}
