//! Reports members of an enum that differ only in case. Often one of them is a mistake, and callers match the wrong one.

use std::collections::HashMap;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, EnumMember, Shape};

pub(super) fn enum_case(draft: &Draft, diagnostics: &mut Diagnostics) {
    for node in draft.types.ids().map(|id| &draft.types[id]) {
        let Shape::StringEnum(enumeration) = &node.shape else { continue };
        if let Some((one, other)) = similar_members(&enumeration.members) {
            let message = format!("the members `{one}` and `{other}` of the enum differ only in case");
            diagnostics.at(&node.pointer, Code::EnumCase, message);
        }
    }
}

/// Returns the first two members that differ only in case.
fn similar_members(members: &[EnumMember<String>]) -> Option<(&str, &str)> {
    let mut seen: HashMap<String, &str> = HashMap::with_capacity(members.len());
    members.iter().find_map(|member| {
        let before = seen.insert(member.value.to_lowercase(), &member.value)?;
        (before != member.value).then_some((before, member.value.as_str()))
    })
}
