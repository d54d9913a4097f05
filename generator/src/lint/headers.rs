//! Reports required headers with only one possible value, which callers do not have to pass.

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Shape, TypeId};
use crate::pointer::Pointer;

/// Reports each header once, together with the number of operations that require it.
pub(super) fn headers(draft: &Draft, diagnostics: &mut Diagnostics) {
    let mut found: IndexMap<(&str, TypeId), (usize, &Pointer)> = IndexMap::new();
    for parameter in draft.operations.iter().flat_map(|it| &it.parameters) {
        let is_single = match &draft.types[parameter.value.id].shape {
            Shape::StringEnum(it) => it.only_value().is_some(),
            Shape::IntegerEnum(members) => members.len() == 1,
            _ => false,
        };
        if parameter.required && parameter.can_be_preset() && is_single {
            found.entry((&parameter.name, parameter.value.id)).or_insert((0, &parameter.pointer)).0 += 1;
        }
    }
    for ((name, _), (count, at)) in found {
        let operations = if count == 1 { "one operation".to_owned() } else { format!("{count} operations") };
        let message = format!("the header `{name}` has only one possible value; it is required by {operations}");
        diagnostics.at(at, Code::SingleValueHeader, message);
    }
}
