//! Limits the size of types. rustc takes minutes and many gigabytes for types with tens of thousands of members.

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Shape, TypeId};

/// Reports the models that have more members, values or alternatives than `most`.
pub(super) fn check(draft: &Draft, models: impl Iterator<Item = TypeId>, most: usize, diagnostics: &mut Diagnostics) {
    for id in models {
        let node = &draft.types[id];
        let (count, parts) = match &node.shape {
            Shape::Object(object) => (object.fields.len(), "members"),
            Shape::StringEnum(it) => (it.members.len(), "values"),
            Shape::IntegerEnum(members) => (members.len(), "values"),
            Shape::Union(union) => (union.variants.len(), "alternatives"),
            Shape::Form(form) => (form.parts.len(), "parts"),
            _ => continue,
        };
        if count > most {
            let message = format!(
                "the schema has {count} {parts}, but at most {most} compile in reasonable time; \
                 divide it, or raise this limit with `--limit members=NUMBER`"
            );
            diagnostics.at(&node.pointer, Code::LimitExceeded, message);
        }
    }
}
