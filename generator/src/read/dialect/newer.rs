//! OpenAPI 3.1 and 3.2 in the words of 3.0, but for schemas, which are rewritten one by one as they are typed.
//!
//! Most of what is new can be said in other words; a finding names what cannot. Nodes that are copied have an alias.
//!
//! Source: OpenAPI 3.1.0 and 3.2.0, the fixed fields of each object.

use serde_json::{Map, Value, json};

use super::schema_beyond::is_known_dialect;
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::{Pointer, Trail, percent_decoded};
use crate::read::grammar::{Node, Shape, visit};
use crate::read::origins::Origins;
use crate::read::reference::{is_bare, reference_of};

type Members = Map<String, Value>;

/// The tree in the words of 3.0.
pub(super) fn in_older_words(mut tree: Value, origins: &mut Origins, diagnostics: &mut Diagnostics) -> Value {
    let is_newer = super::version::is_newer(&tree);
    let mut places = Vec::new();
    let start = Pointer::root();
    visit(&tree, Shape::One(Node::Document), &Trail::from(&start), &mut |at, shape, node| {
        if let Shape::One(kind) = shape
            && kind != Node::Schema
            && is_rewritten(kind, node, is_newer)
        {
            places.push((at.pointer(), kind));
        }
    });
    for (at, kind) in places {
        if let Some(target) = replaced(&tree, &at, kind) {
            origins.alias(at.clone(), &target);
            let members = tree.pointer(target.as_str()).and_then(Value::as_object).cloned();
            if let (Some(mut members), Some(Value::Object(slot))) = (members, tree.pointer_mut(at.as_str())) {
                slot.shift_remove("$ref");
                members.append(slot);
                *slot = members;
            }
        }
        let mut rewriter = Rewriter { at: &at, origins, diagnostics };
        if let Some(Value::Object(node)) = tree.pointer_mut(at.as_str()) {
            rewriter.rewrite(kind, node);
        }
    }
    tree
}

/// Whether a node says something that 3.0 has no member for.
fn is_rewritten(kind: Node, node: &Value, is_newer: bool) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|key| node.get(*key).is_some());
    let is_reference = reference_of(node).is_some();
    match kind {
        Node::Document => has(&["jsonSchemaDialect"]),
        // Info, tags and servers.
        Node::Leaf => has(&["summary", "license", "parent", "kind"]) || has(&["url"]) && has(&["name"]),
        Node::PathItem => has(&["query", "additionalOperations"]),
        Node::Parameter | Node::Header | Node::RequestBody | Node::Example if is_reference => {
            is_newer && !is_bare(node)
        }
        Node::Parameter => node.get("in").is_some_and(|it| it == "querystring"),
        Node::Response if is_reference => is_newer && !is_bare(node),
        Node::Response => has(&["summary"]),
        Node::MediaType => is_reference || has(&["itemSchema", "prefixEncoding", "itemEncoding"]),
        Node::Example => has(&["dataValue", "serializedValue"]),
        Node::SecurityScheme => has(&["oauth2MetadataUrl", "deprecated"]),
        Node::Discriminator => has(&["defaultMapping"]),
        _ => false,
    }
}

/// What takes the place of a reference that says something itself, as references of 3.1 may; 3.0 has none to media types.
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
    origins: &'r mut Origins,
    diagnostics: &'r mut Diagnostics,
}

impl Rewriter<'_> {
    fn rewrite(&mut self, kind: Node, node: &mut Members) {
        match kind {
            Node::Document => self.document(node),
            Node::Leaf => self.leaf(node),
            Node::PathItem => self.path_item(node),
            Node::Parameter => self.query_string(node),
            Node::Response => fold(node, "summary", "description", "\n\n"),
            Node::MediaType => self.media_type(node),
            Node::Example => example(node),
            Node::SecurityScheme => self.leave_out(node, &["oauth2MetadataUrl", "deprecated"]),
            Node::Discriminator => self.leave_out(node, &["defaultMapping"]),
            _ => {}
        }
    }

    fn report(&mut self, key: &str, code: Code, message: String) {
        self.diagnostics.at(&self.at.child(key), code, message);
    }

    fn leave_out(&mut self, node: &mut Members, keys: &[&str]) {
        for key in keys {
            if node.shift_remove(*key).is_some() {
                let message = format!("OpenAPI 3.0 has no words for `{key}`; it is left out");
                self.report(key, Code::NewerFeature, message);
            }
        }
    }

    fn document(&mut self, node: &mut Members) {
        if let Some(Value::String(uri)) = node.shift_remove("jsonSchemaDialect")
            && !is_known_dialect(&uri)
        {
            let message = format!("schemas are in the dialect `{uri}`; they are read as those of JSON Schema 2020-12");
            self.report("jsonSchemaDialect", Code::Approximated, message);
        }
    }

    /// Info, a tag, or a server.
    fn leaf(&mut self, node: &mut Members) {
        if node.contains_key("url") {
            return fold(node, "name", "description", ": ");
        }
        if self.at.parent() == Some(Pointer::root().child("tags")) {
            // The name that documentation shows, as it was said before 3.2.
            if let Some(summary) = node.shift_remove("summary") {
                node.entry("x-displayName").or_insert(summary);
            }
            return self.leave_out(node, &["parent", "kind"]);
        }
        fold(node, "summary", "description", "\n\n");
        // Source: OpenAPI 3.1.0, License Object: `identifier` is a name of SPDX, which has a page for each.
        if let Some(Value::Object(license)) = node.get_mut("license")
            && let Some(Value::String(id)) = license.shift_remove("identifier")
        {
            license.entry("url").or_insert_with(|| json!(format!("https://spdx.org/licenses/{id}.html")));
        }
    }

    fn path_item(&mut self, node: &mut Members) {
        if node.shift_remove("query").is_some() {
            self.report(
                "query",
                Code::NewerFeature,
                "OpenAPI 3.0 has no method QUERY; the operation is left out".into(),
            );
        }
        if let Some(Value::Object(operations)) = node.shift_remove("additionalOperations") {
            let methods: Vec<&str> = operations.keys().map(String::as_str).collect();
            let message = format!("OpenAPI 3.0 has no further methods; {} is left out", methods.join(", "));
            self.report("additionalOperations", Code::NewerFeature, message);
        }
    }

    /// The whole query as one value: where it is a form, that is a parameter whose properties are exploded.
    ///
    /// Source: OpenAPI 3.2.0, "Parameter Locations"; 3.0.3, "Style Examples".
    fn query_string(&mut self, node: &mut Members) {
        if node.get("in").is_none_or(|it| it != "querystring") {
            return;
        }
        let form = "application/x-www-form-urlencoded";
        let schema = node.get("content").and_then(|it| it.get(form)).and_then(|it| it.get("schema")).cloned();
        // Any other one is reported where it is typed.
        let Some(schema) = schema else { return };
        self.origins.alias(self.at.child("schema"), &self.at.child("content").child(form).child("schema"));
        node.shift_remove("content");
        node.insert("in".to_owned(), json!("query"));
        node.insert("style".to_owned(), json!("form"));
        node.insert("explode".to_owned(), json!(true));
        node.insert("schema".to_owned(), schema);
    }

    /// Source: OpenAPI 3.2.0, "Sequential Media Types": as a whole, their content is a list of the items.
    fn media_type(&mut self, node: &mut Members) {
        if let Some(item) = node.shift_remove("itemSchema")
            && !node.contains_key("schema")
        {
            self.origins.alias(self.at.child("schema").child("items"), &self.at.child("itemSchema"));
            node.insert("schema".to_owned(), json!({ "type": "array", "items": item }));
            let message = "OpenAPI 3.0 has no words for a sequence of items; they are taken for a list".to_owned();
            self.report("itemSchema", Code::Approximated, message);
        }
        self.leave_out(node, &["prefixEncoding", "itemEncoding"]);
    }
}

/// Puts a text before the one that 3.0 has a place for.
fn fold(node: &mut Members, from: &str, to: &str, between: &str) {
    let Some(Value::String(text)) = node.shift_remove(from) else { return };
    let more = node.get(to).and_then(Value::as_str).filter(|it| !it.is_empty());
    let folded = more.map_or_else(|| text.clone(), |more| format!("{text}{between}{more}"));
    node.insert(to.to_owned(), Value::String(folded));
}

/// Source: OpenAPI 3.2.0, Example Object.
fn example(node: &mut Members) {
    let data = node.shift_remove("dataValue");
    let text = node.shift_remove("serializedValue");
    if let Some(value) = data.or(text) {
        node.entry("value").or_insert(value);
    }
}
