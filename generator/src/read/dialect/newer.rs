//! Converts OpenAPI 3.1 and 3.2 to 3.0, except for schemas.
//!
//! Most new features have an equivalent in 3.0. Those that do not are reported. Copied nodes get an alias in the origins.
//!
//! Source: OpenAPI 3.1.0 and 3.2.0, the fixed fields of each object.

use serde_json::{Map, Value, json};

use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::{Pointer, Trail, percent_decoded};
use crate::read::grammar::{Node, Shape, visit};
use crate::read::origins::Origins;
use crate::read::reference::{is_bare, reference_of};

type Members = Map<String, Value>;

/// The dialects that are compatible with the default dialect of 3.1 and 3.2.
const SCHEMA_DIALECTS: [&str; 3] = [
    "https://spec.openapis.org/oas/",
    "https://json-schema.org/draft/2020-12/",
    "https://json-schema.org/draft/2019-09/",
];

/// Returns `true` if a URI is that of a supported dialect of schemas.
pub(in crate::read) fn is_known_schema_dialect(uri: &str) -> bool {
    SCHEMA_DIALECTS.iter().any(|it| uri.starts_with(it))
}

/// Converts a tree to OpenAPI 3.0.
pub(super) fn downgraded(mut tree: Value, origins: &mut Origins, diagnostics: &mut Diagnostics) -> Value {
    let is_newer = super::version::is_newer(&tree);
    let mut rewritten = Vec::new();
    let start = Pointer::root();
    visit(&tree, Shape::One(Node::Document), &Trail::from(&start), &mut |at, shape, node| {
        if let Shape::One(kind) = shape
            && kind != Node::Schema
            && is_rewritten(kind, node, is_newer)
        {
            rewritten.push((at.pointer(), kind));
        }
    });
    for (at, kind) in rewritten {
        if let Some(target) = replaced(&tree, &at, kind) {
            origins.alias(at.clone(), &target);
            let members = tree.pointer(target.as_str()).and_then(Value::as_object).cloned();
            if let (Some(mut members), Some(Value::Object(slot))) = (members, tree.pointer_mut(at.as_str())) {
                slot.shift_remove("$ref");
                members.append(slot);
                *slot = members;
            }
        }
        let mut rewriter = Rewriter { at: &at, diagnostics };
        if let Some(Value::Object(node)) = tree.pointer_mut(at.as_str()) {
            rewriter.rewrite(kind, node);
        }
    }
    tree
}

/// Returns `true` if a node has a member that does not exist in 3.0.
fn is_rewritten(kind: Node, node: &Value, is_newer: bool) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|key| node.get(*key).is_some());
    let is_reference = reference_of(node).is_some();
    match kind {
        Node::Document => has(&["jsonSchemaDialect"]),
        // Info, tags and servers.
        Node::Leaf => has(&["summary", "license"]) || has(&["url"]) && has(&["name"]),
        Node::Parameter | Node::Header | Node::RequestBody | Node::Example if is_reference => {
            is_newer && !is_bare(node)
        }
        Node::Response if is_reference => is_newer && !is_bare(node),
        Node::Response => has(&["summary"]),
        Node::MediaType => is_reference,
        Node::Example => has(&["dataValue", "serializedValue"]),
        _ => false,
    }
}

/// Returns the node to copy in place of a reference: references with other members, which 3.1 allows, and references to
/// media types, which do not exist in 3.0.
fn replaced(tree: &Value, at: &Pointer, kind: Node) -> Option<Pointer> {
    let node = tree.pointer(at.as_str())?;
    let reference = reference_of(node)?;
    let target = Pointer::parse(&percent_decoded(reference.strip_prefix('#')?))?;
    let own = tree.pointer(target.as_str())?;
    let is_plain = reference_of(own).is_none() && own.is_object();
    (is_plain && (kind == Node::MediaType || !is_bare(node)) && at.below(&target).is_none()).then_some(target)
}

struct Rewriter<'r> {
    at: &'r Pointer,
    diagnostics: &'r mut Diagnostics,
}

impl Rewriter<'_> {
    fn rewrite(&mut self, kind: Node, node: &mut Members) {
        match kind {
            Node::Document => self.document(node),
            Node::Leaf => self.leaf(node),
            Node::Response => fold(node, "summary", "description", "\n\n"),
            Node::Example => example(node),
            _ => {}
        }
    }

    fn report(&mut self, key: &str, code: Code, message: String) {
        self.diagnostics.at(&self.at.child(key), code, message);
    }

    fn document(&mut self, node: &mut Members) {
        if let Some(Value::String(uri)) = node.shift_remove("jsonSchemaDialect")
            && !is_known_schema_dialect(&uri)
        {
            let message = format!("unknown schema dialect `{uri}`; schemas are read as JSON Schema 2020-12");
            self.report("jsonSchemaDialect", Code::Approximated, message);
        }
    }

    /// Converts the info object, a tag, or a server.
    fn leaf(&mut self, node: &mut Members) {
        if node.contains_key("url") {
            return fold(node, "name", "description", ": ");
        }
        fold(node, "summary", "description", "\n\n");
        // Source: OpenAPI 3.1.0, License Object: `identifier` is an SPDX expression. SPDX has a page for each license.
        if let Some(Value::Object(license)) = node.get_mut("license")
            && let Some(Value::String(id)) = license.shift_remove("identifier")
        {
            license.entry("url").or_insert_with(|| json!(format!("https://spdx.org/licenses/{id}.html")));
        }
    }
}

/// Prepends a string to a member that exists in 3.0.
fn fold(node: &mut Members, from: &str, to: &str, between: &str) {
    let Some(Value::String(text)) = node.shift_remove(from) else { return };
    let more = node.get(to).and_then(Value::as_str).filter(|it| !it.is_empty());
    let folded = more.map_or_else(|| text.clone(), |more| format!("{text}{between}{more}"));
    node.insert(to.to_owned(), Value::String(folded));
}

/// Converts `dataValue` and `serializedValue` to `value`.
///
/// Source: OpenAPI 3.2.0, Example Object.
fn example(node: &mut Members) {
    let data = node.shift_remove("dataValue");
    let text = node.shift_remove("serializedValue");
    if let Some(value) = data.or(text) {
        node.entry("value").or_insert(value);
    }
}
