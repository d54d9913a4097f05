//! Maps pointers to byte offsets in JSON, descending only into nodes that contain a pointer.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::wanted::Wanted;

/// The members of an object in order, with keys and values as written.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

/// Fills in the offsets of the wanted pointers. Returns `false` if the text is not JSON.
pub(super) fn find(text: &str, wanted: &Wanted, offsets: &mut [Option<usize>]) -> bool {
    let Ok(root) = serde_json::from_str::<&RawValue>(text) else { return false };
    wanted.found(offset(text, root), offsets);
    descend(text, root, wanted, offsets);
    true
}

fn descend(text: &str, node: &RawValue, wanted: &Wanted, offsets: &mut [Option<usize>]) {
    if wanted.below.is_empty() {
        return;
    }
    if let Ok(Members(members)) = serde_json::from_str::<Members<'_>>(node.get()) {
        for (key, value) in members {
            let name: Result<String, _> = serde_json::from_str(key.get());
            let Some(below) = name.ok().and_then(|name| wanted.below.get(&name)) else { continue };
            below.found(offset(text, key), offsets);
            descend(text, value, below, offsets);
        }
    } else if let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(node.get()) {
        for (index, item) in items.into_iter().enumerate() {
            let Some(below) = wanted.below.get(&index.to_string()) else { continue };
            below.found(offset(text, item), offsets);
            descend(text, item, below, offsets);
        }
    }
}

/// Returns the offset of a slice of the text.
fn offset(text: &str, part: &RawValue) -> usize {
    (part.get().as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}
