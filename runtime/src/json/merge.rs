//! Lists and maps that were changed after they were received: their other elements are written as they were received.

use std::collections::HashMap;

use super::document::Document;
use super::node::Node;
use super::tape::Kind;

/// The texts of a field.
pub(super) struct Versions<T> {
    /// The text that was received.
    pub(super) raw: T,
    /// The decoded value of that text, encoded without raw values.
    pub(super) received: T,
    /// The value of the field, encoded without raw values.
    pub(super) plain: T,
    /// The value of the field, encoded with the raw values in it.
    pub(super) current: T,
}

/// Returns the text of a list or map that was changed. Its elements that were not changed have the text that was received.
pub(super) fn merged(texts: &Versions<&str>) -> Option<String> {
    let parse = |text| Document::of_text(text, 0).ok();
    let (raw, received) = (parse(texts.raw)?, parse(texts.received)?);
    let (plain, current) = (parse(texts.plain)?, parse(texts.current)?);
    let mut text = String::with_capacity(texts.current.len());
    let [raw, received, plain, current] = [&raw, &received, &plain, &current].map(|it| it.root());
    merge(&Versions { raw, received, plain, current }, &mut text);
    Some(text)
}

fn merge<'a>(nodes: &Versions<Node<'a>>, text: &mut String) {
    let is_each =
        |kind: Kind| [nodes.raw, nodes.received, nodes.plain, nodes.current].iter().all(|it| it.kind() == kind);
    if nodes.received.raw() == nodes.plain.raw() {
        text.push_str(nodes.raw.raw());
    } else if is_each(Kind::Array) {
        let mut raw = nodes.raw.elements();
        let mut received = nodes.received.elements();
        let mut plain = nodes.plain.elements();
        let mut separator = "[";
        for current in nodes.current.elements() {
            text.push_str(separator);
            separator = ",";
            element([raw.next(), received.next(), plain.next()], current, text);
        }
        text.push_str(if separator == "[" { "[]" } else { "]" });
    } else if is_each(Kind::Object) {
        let members = |of: Node<'a>| of.members().map(|(name, value)| (name.text(), value)).collect();
        let members: [HashMap<_, _>; 3] = [nodes.raw, nodes.received, nodes.plain].map(members);
        let mut separator = "{";
        for (name, current) in nodes.current.members() {
            text.push_str(separator);
            separator = ",";
            text.push_str(name.raw());
            text.push(':');
            element(members.each_ref().map(|it| it.get(&name.text()).copied()), current, text);
        }
        text.push_str(if separator == "{" { "{}" } else { "}" });
    } else {
        text.push_str(nodes.current.raw());
    }
}

/// Writes an element, which has other versions unless it is new.
fn element<'a>(others: [Option<Node<'a>>; 3], current: Node<'a>, text: &mut String) {
    match others {
        [Some(raw), Some(received), Some(plain)] => merge(&Versions { raw, received, plain, current }, text),
        _ => text.push_str(current.raw()),
    }
}
