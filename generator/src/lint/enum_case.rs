//! Members of an enum that differ only in case: often one of them is a slip, and callers match the wrong one.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, EnumMember, Shape};

pub(super) fn enum_case(draft: &Draft, diagnostics: &mut Diagnostics) {
    for node in draft.types.ids().map(|id| &draft.types[id]) {
        let Shape::StringEnum(listed) = &node.shape else { continue };
        if let Some((one, other)) = twins(&listed.members) {
            let message = format!("the members `{one}` and `{other}` of the enum differ only in case");
            diagnostics.at(&node.pointer, Code::EnumCase, message);
        }
    }
}

/// The first two members that are the same but for their case.
fn twins(members: &[EnumMember<String>]) -> Option<(&str, &str)> {
    let mut seen: HashMap<String, &str> = HashMap::with_capacity(members.len());
    members.iter().find_map(|member| {
        let before = seen.insert(member.value.to_lowercase(), &member.value)?;
        (before != member.value).then_some((before, member.value.as_str()))
    })
}
