//! Hostile inputs of any size, one function for each kind.

use std::fmt::Write as _;

use sdk_generator::read::page::{Encoding, encode_api};
use serde_json::{Map, Value, json};

/// An input of a certain size.
pub(super) struct Input {
    /// The files by name. The first one is the document.
    pub(super) files: Vec<(String, String)>,
    /// `true` if the second file is an overlay.
    pub(super) has_overlay: bool,
}

/// A kind of input: its name, the size that is compared with twice that size, and the function that creates it.
pub(super) type Kind = (&'static str, usize, fn(usize) -> Input);

/// All kinds whose work is linear. The work of others, such as merge keys, is quadratic up to a limit, which is tested where it is
/// defined.
pub(super) const KINDS: &[Kind] = &[
    ("reference through itself", 5_000, reference_through_itself),
    ("chain of references", 100, chain_of_references),
    ("unions that contain themselves and a chain of references", 100, unions_with_a_chain),
    ("references to a large path item", 8, references_to_path_item),
    ("references to a path item with references", 25, references_to_references),
    ("security requirements of many operations", 100, security_of_operations),
    ("values below long keys", 500, values_below_long_keys),
    ("references to definitions inside schemas", 75, references_to_definitions),
    ("ring of required members", 100, ring_of_required_members),
    ("enum values with one name", 125, enum_values_with_one_name),
    ("members with one name", 125, members_with_one_name),
    ("types with one name", 75, types_with_one_name),
    ("operations with one name", 50, operations_with_one_name),
    ("unknown members on one line", 250, unknown_members),
    ("parameters through references", 50, parameters_through_references),
    ("aliases of aliases", 50, aliases_of_aliases),
    ("aliases of a long text", 2_500, aliases_of_a_long_text),
    ("compressed pages", 3, compressed_pages),
    ("pages with equal parts", 10, pages_with_equal_parts),
    ("pages of many versions", 200, pages_of_many_versions),
    ("pages that name operations", 100, |n| named_pages(n, 1)),
    ("pages that name operations of many documents", 400, |n| named_pages(n, n)),
    ("pages that name missing operations", 200, missing_operations),
    ("operations in a navigation", 200, operations_in_a_navigation),
    ("nested mappings in flow style", 1_250, |n| yaml(&format!("x-a: {}", "{a: ".repeat(n)))),
    ("nested sequences in flow style", 1_250, |n| yaml(&format!("x-a: {}", "[".repeat(n)))),
    ("nested mappings with texts", 1_250, |n| yaml(&format!("x-a: {}", "{a: '}', b: \n ".repeat(n)))),
    ("wide mapping in flow style", 5_000, |n| yaml(&format!("x-a: {{{}}}", list(n, |it| format!("a{it}: 1"))))),
    ("nested block sequences", 1_250, |n| yaml(&format!("x-a:\n  {}", "- ".repeat(n)))),
    ("nested explicit keys", 1_250, |n| yaml(&format!("x-a:\n  {}", "? ".repeat(n)))),
    ("duplicate keys", 1_000, |n| json_text(format!("{{\"openapi\": \"3.0.3\"{}}}", ", \"x-a\": 1".repeat(n)))),
    ("chain of lists", 250, chain_of_lists),
    ("conditions that lead to each other", 75, conditions),
    ("ids and anchors", 100, ids_and_anchors),
    ("query with a nested filter", 50, query_with_nested_filter),
    ("query with regular expressions", 125, query_with_regular_expressions),
    ("update of many nodes", 125, update_of_many_nodes),
    ("removal of many nodes", 500, removal_of_many_nodes),
    ("actions without match", 75, actions_without_match),
];

/// A shape of descriptions: its name, and the function that creates a description with a number of parts.
pub(super) type Description = (&'static str, fn(usize) -> String);

/// All shapes of descriptions.
pub(super) const DESCRIPTIONS: &[Description] = &[
    ("brackets", |n| "[".repeat(n)),
    ("images", |n| "![[".repeat(n)),
    ("links", |n| "[a](".repeat(n)),
    ("closed brackets", |n| format!("{}{}", "[".repeat(n), "]".repeat(n))),
    ("asterisks", |n| "*".repeat(n)),
    ("emphasis", |n| "**a *b ".repeat(n)),
    ("underscores", |n| "_a".repeat(n)),
    ("mixed emphasis", |n| "*_a ".repeat(n)),
    ("strikethrough", |n| "~~a ~b ".repeat(n)),
    ("quotes", |n| "> ".repeat(n)),
    ("lists", |n| "- ".repeat(n)),
    ("numbered lists", |n| "1. ".repeat(n)),
    ("indented lists", |n| (0..n).map(|it| format!("{}- a\n", " ".repeat(2 * (it % 200)))).collect()),
    ("less-than signs", |n| "<".repeat(n)),
    ("tags", |n| "<a>".repeat(n)),
    ("unclosed tags", |n| "<a ".repeat(n)),
    ("comments", |n| "<!-- ".repeat(n)),
    ("processing instructions", |n| "a<?".repeat(n)),
    ("declarations", |n| "a<!A ".repeat(n)),
    ("backticks", |n| (1..=(n as f64).sqrt() as usize).map(|it| format!("{}a ", "`".repeat(it))).collect()),
    ("fences", |n| "```\n".repeat(n)),
    ("ampersands", |n| "&".repeat(n)),
    ("entities", |n| "&amp;".repeat(n)),
    ("link definitions", |n| (0..n).map(|it| format!("[a{it}]: https://a.example\n")).collect()),
    ("link references", |n| format!("{}\n\n[a]: https://a.example", "[a] ".repeat(n))),
    ("table rows", |n| format!("|a|b|\n|-|-|\n{}", "|a|b|\n".repeat(n))),
    ("table columns", |n| format!("{}\n{}\n{}", "|a".repeat(n), "|-".repeat(n), "|a\n".repeat(n))),
    ("headings", |n| "# a\n".repeat(n)),
    ("paragraphs", |n| "a\n\n".repeat(n)),
    ("words", |n| "a ".repeat(n)),
    ("one word", |n| "a".repeat(n)),
    ("addresses", |n| "https://a.example ".repeat(n)),
    ("backslashes", |n| "\\".repeat(n)),
    ("footnotes", |n| "[^a]".repeat(n)),
    ("footnote definitions", |n| (0..n).map(|it| format!("[^{it}]: a\n")).collect()),
];

fn document(schemas: Value, paths: Value) -> Input {
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": paths, "components": {"schemas": schemas},
    });
    Input { files: vec![("a.json".to_owned(), document.to_string())], has_overlay: false }
}

/// A document whose schema `S0` is sent and received.
fn used(schemas: Value) -> Input {
    let content = json!({"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}});
    let operation = json!({
        "operationId": "send", "requestBody": {"content": content},
        "responses": {"200": {"description": "A.", "content": content}},
    });
    document(schemas, json!({"/a": {"post": operation}}))
}

/// A document with a description.
pub(super) fn description(text: &str) -> Input {
    let schema = json!({"type": "object", "description": text, "properties": {"a": {"type": "string"}}});
    used(json!({"S0": schema}))
}

fn json_text(text: String) -> Input {
    Input { files: vec![("a.json".to_owned(), text)], has_overlay: false }
}

fn chain_of_lists(n: usize) -> Input {
    let next = |it: usize| reference(format!("S{}", it + 1));
    let list = |it: usize| (format!("S{it}"), json!({"type": "array", "items": next(it)}));
    used(object((0..n).map(list).chain([(format!("S{n}"), json!({"type": "string"}))])))
}

fn conditions(n: usize) -> Input {
    let schema = |it: usize| {
        let next = |by: usize| reference(format!("S{}", (it + by) % n));
        let own = json!({format!("own{it}"): {"type": "string"}});
        json!({"type": "object", "properties": own, "if": {}, "then": next(1), "dependentSchemas": {"a": next(2), "b": next(3)}})
    };
    used(object((0..n).map(|it| (format!("S{it}"), schema(it)))))
}

fn ids_and_anchors(n: usize) -> Input {
    let schema = |it: usize| {
        let next = json!({"$ref": format!("s{}", (it + 1) % n)});
        let id = format!("https://a.example/s{it}");
        json!({"$id": id, "$anchor": "same", "type": "object", "properties": {"own": {"$ref": "#same"}, "next": next}})
    };
    used(object((0..n).map(|it| (format!("S{it}"), schema(it)))))
}

fn yaml(text: &str) -> Input {
    let text = format!("openapi: 3.0.3\ninfo: {{title: A, version: '1'}}\npaths: {{}}\n{text}\n");
    Input { files: vec![("a.yaml".to_owned(), text)], has_overlay: false }
}

fn with_overlay(mut input: Input, actions: Value) -> Input {
    let overlay = json!({"overlay": "1.0.0", "info": {"title": "A", "version": "1"}, "actions": actions});
    input.files.push(("overlay.json".to_owned(), overlay.to_string()));
    Input { has_overlay: true, ..input }
}

fn object(members: impl Iterator<Item = (String, Value)>) -> Value {
    Value::Object(members.collect::<Map<String, Value>>())
}

fn list(n: usize, item: impl Fn(usize) -> String) -> String {
    (0..n).map(item).collect::<Vec<_>>().join(", ")
}

fn reference(name: impl std::fmt::Display) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn reference_through_itself(n: usize) -> Input {
    let below = reference(format!("S0/properties/a{}", "/b".repeat(n)));
    used(json!({"S0": {"type": "object", "properties": {"a": below}}}))
}

fn chain_of_references(n: usize) -> Input {
    used(object((0..n).map(|it| (format!("S{it}"), reference(format!("S{}", (it + 1) % n))))))
}

fn unions_with_a_chain(n: usize) -> Input {
    let chain = (0..n).map(|it| (format!("C{it}"), reference(format!("C{}", it + 1))));
    let end = (format!("C{n}"), json!({"type": "object", "properties": {"a": {"type": "string"}}}));
    let union = |it| json!({"oneOf": [reference(format!("U{it}")), reference("C0"), {"type": "integer"}]});
    let unions = (0..n).map(|it| (format!("U{it}"), union(it)));
    let members = object((0..n).map(|it| (format!("m{it}"), reference(format!("U{it}")))));
    let start = ("S0".to_owned(), json!({"type": "object", "properties": members}));
    used(object(chain.chain([end, start]).chain(unions)))
}

fn references_to_path_item(n: usize) -> Input {
    let operations = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    let parameters: Vec<Value> =
        (0..n).map(|it| json!({"name": format!("p{it}"), "in": "query", "schema": {"type": "string"}})).collect();
    let operation = json!({"parameters": parameters, "responses": {"204": {"description": "A."}}});
    let item = object(operations.into_iter().map(|it| (it.to_owned(), operation.clone())));
    let references = (0..8).map(|it| (format!("/a{it}"), json!({"$ref": "#/paths/~1a"})));
    document(json!({}), object([("/a".to_owned(), item)].into_iter().chain(references)))
}

fn references_to_references(n: usize) -> Input {
    let parameter = json!({"name": "a", "in": "query", "schema": {"type": "string"}});
    let parameters: Vec<Value> = (0..n).map(|it| json!({"$ref": format!("#/x-parameters/{it}")})).collect();
    let operation = json!({"parameters": parameters, "responses": {"204": {"description": "A."}}});
    let references = (0..n).map(|it| (format!("/a{it}"), json!({"$ref": "#/x-item"})));
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": object(references),
        "x-item": {"get": operation}, "x-parameters": vec![parameter; n],
    });
    json_text(document.to_string())
}

fn security_of_operations(n: usize) -> Input {
    let operation = json!({"responses": {"204": {"description": "A."}}});
    let scheme = |it: usize| (format!("s{it}"), json!({"type": "apiKey", "in": "header", "name": format!("X-{it}")}));
    let requirements: Vec<Value> = (0..n).map(|it| json!({format!("s{it}"): []})).collect();
    let document = json!({
        "openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "security": requirements,
        "paths": object((0..n).map(|it| (format!("/a{it}"), json!({"get": operation})))),
        "components": {"securitySchemes": object((0..n).map(scheme))},
    });
    json_text(document.to_string())
}

/// Every value is reported with its location.
fn values_below_long_keys(n: usize) -> Input {
    let members = object((0..n).map(|it| (format!("unknown{it}"), json!(1))));
    let deep = (0..30).fold(members, |below, _| json!({"k".repeat(5 * n): below}));
    yaml(&format!("components: {deep}"))
}

fn references_to_definitions(n: usize) -> Input {
    let definitions = object((0..n).map(|it| (format!("d{it}"), json!({"type": "object"}))));
    let members = object((0..n).map(|it| (format!("m{it}"), reference(format!("S0/$defs/d{it}")))));
    used(json!({"S0": {"type": "object", "properties": members, "$defs": definitions}}))
}

fn ring_of_required_members(n: usize) -> Input {
    let schema = |it: usize| json!({"type": "object", "required": ["m"], "properties": {"m": reference(format!("S{}", (it + 1) % n))}});
    used(object((0..n).map(|it| (format!("S{it}"), schema(it)))))
}

/// Different names that become the same identifier.
fn colliding(it: usize) -> String {
    format!("a{}", "-".repeat(it % 64) + &"_".repeat(it / 64))
}

fn enum_values_with_one_name(n: usize) -> Input {
    let values: Vec<String> = (0..n).map(colliding).collect();
    used(json!({"S0": {"type": "object", "properties": {"a": {"type": "string", "enum": values}}}}))
}

fn members_with_one_name(n: usize) -> Input {
    let members = object((0..n).map(|it| (colliding(it), json!({"type": "string"}))));
    used(json!({"S0": {"type": "object", "properties": members}}))
}

fn types_with_one_name(n: usize) -> Input {
    let schema = |it: usize| json!({"type": "object", "properties": {format!("m{it}"): {"type": "string"}}});
    let types = (0..n).map(|it| (colliding(it), schema(it)));
    let members = object((0..n).map(|it| (format!("m{it}"), reference(colliding(it)))));
    used(object([("S0".to_owned(), json!({"type": "object", "properties": members}))].into_iter().chain(types)))
}

fn operations_with_one_name(n: usize) -> Input {
    let operation = json!({"operationId": "a", "responses": {"204": {"description": "A."}}});
    document(json!({}), object((0..n).map(|it| (format!("/{}", colliding(it)), json!({"get": operation})))))
}

fn unknown_members(n: usize) -> Input {
    let mut schema = json!({"type": "object"});
    (0..n).for_each(|it| schema[format!("unknown{it}")] = json!(1));
    used(json!({"S0": schema}))
}

fn aliases_of_aliases(n: usize) -> Input {
    let mut text = format!("x-0: &a0 [{}]\n", list(n, |_| "a".to_owned()));
    for level in 1..20 {
        let _ = writeln!(text, "x-{level}: &a{level} [{}]", list(10, |_| format!("*a{}", level - 1)));
    }
    yaml(&text)
}

fn aliases_of_a_long_text(n: usize) -> Input {
    yaml(&format!("x-0: &a0 {}\nx-1: [{}]", "a".repeat(n), list(n / 10, |_| "*a0".to_owned())))
}

fn page(it: usize, api: &Value) -> (String, String) {
    let api = encode_api(&api.to_string(), Encoding::Compressed);
    (format!("pages/p{it}.api.mdx"), format!("---\nid: p{it}\napi: {api}\n---\n"))
}

/// The pages are short, but contain `n` times 10,000 nodes each.
fn compressed_pages(n: usize) -> Input {
    let pages = (0..4).map(|it| {
        let responses = json!({"200": {"description": "A.", "x-a": vec![0; 10_000 * n]}});
        page(it, &json!({"operationId": format!("a{it}"), "method": "get", "path": format!("/a{it}"), "responses": responses}))
    });
    Input { files: pages.collect(), has_overlay: false }
}

fn pages_with_equal_parts(n: usize) -> Input {
    let members = object((0..50).map(|it| (format!("m{it}"), json!({"type": "object", "title": format!("T{it}")}))));
    let schema = json!({"type": "object", "title": "A", "properties": members});
    let content = json!({"application/json": {"schema": schema}});
    let pages = (0..n).map(|it| {
        let responses = json!({"200": {"description": "A.", "content": content}});
        page(it, &json!({"operationId": format!("a{it}"), "method": "get", "path": format!("/a{it}"), "responses": responses}))
    });
    Input { files: pages.collect(), has_overlay: false }
}

/// All pages describe the same operation.
fn pages_of_many_versions(n: usize) -> Input {
    let pages = (0..n).map(|it| {
        let info = json!({"title": "A", "version": it.to_string()});
        let responses = json!({"200": {"description": "A."}});
        page(it, &json!({"operationId": "a", "method": "get", "path": "/a", "info": info, "responses": responses}))
    });
    Input { files: pages.collect(), has_overlay: false }
}

/// A document of pages that name its operations. `of` numbers the documents.
fn document_of_pages(of: usize, operations: impl Iterator<Item = usize>) -> (String, String) {
    let operation = |it| json!({"get": {"operationId": format!("a{it}"), "responses": {"204": {"description": "A."}}}});
    let paths = object(operations.map(|it| (format!("/a{it}"), operation(it))));
    let document = json!({"openapi": "3.0.3", "info": {"title": format!("A{of}"), "version": "1"}, "paths": paths});
    (format!("pages/d{of}.json"), document.to_string())
}

/// Pages name operations, which are distributed over documents.
fn named_pages(pages: usize, documents: usize) -> Input {
    let page = |it| (format!("pages/p{it}.mdx"), format!("---\nopenapi: GET /a{it}\n---\n"));
    let document = |of| document_of_pages(of, (0..pages).filter(move |it| it % documents == of));
    Input { files: (0..pages).map(page).chain((0..documents).map(document)).collect(), has_overlay: false }
}

/// All operations of the document are similar to those that pages name.
fn missing_operations(n: usize) -> Input {
    let operation = json!({"get": {"responses": {"204": {"description": "A."}}}});
    let paths = object((0..n).map(|it| (format!("/{{a{it}}}"), operation.clone())));
    let document = json!({"openapi": "3.0.3", "info": {"title": "A", "version": "1"}, "paths": paths});
    let page = |it| (format!("pages/p{it}.mdx"), format!("---\nopenapi: GET /{{b{it}}}\n---\n"));
    let document = ("pages/d.json".to_owned(), document.to_string());
    Input { files: (0..n).map(page).chain([document]).collect(), has_overlay: false }
}

fn operations_in_a_navigation(n: usize) -> Input {
    let pages: Vec<_> = (0..n).map(|it| format!("GET /a{it}")).collect();
    let settings = json!({"openapi": "d0.json", "navigation": {"groups": [{"group": "A", "pages": pages}]}});
    let settings = ("pages/docs.json".to_owned(), settings.to_string());
    Input { files: vec![settings, document_of_pages(0, 0..n)], has_overlay: false }
}

/// Each path refers to a parameter of the previous one.
fn parameters_through_references(n: usize) -> Input {
    let parameter = json!({"name": "a", "in": "query", "schema": {"type": "string"}});
    let operation = |it: usize| {
        let parameter = match it {
            0 => parameter.clone(),
            _ => json!({"$ref": format!("#/paths/~1a{}/get/parameters/0", it - 1)}),
        };
        json!({"get": {"operationId": format!("a{it}"), "parameters": [parameter], "responses": {"204": {"description": "A."}}}})
    };
    document(json!({}), object((0..n).map(|it| (format!("/a{it}"), operation(it)))))
}

/// A document of `n` objects, 50 inside each other.
fn deep_document(n: usize) -> Input {
    let deep = || (0..50).fold(json!(1), |below, _| json!({"a": below}));
    let mut input = document(json!({}), json!({}));
    let extension: Vec<Value> = (0..n.div_ceil(50)).map(|_| deep()).collect();
    let text = &mut input.files[0].1;
    text.truncate(text.len() - 1);
    let _ = write!(text, ",\"x-a\":{}}}", Value::Array(extension));
    input
}

fn query_with_nested_filter(n: usize) -> Input {
    with_overlay(deep_document(n), json!([{"target": "$..[?@..[?@..[?@..b]]]", "remove": true}]))
}

fn query_with_regular_expressions(n: usize) -> Input {
    with_overlay(deep_document(n), json!([{"target": "$..[?search(@.a, '(a{1,50}){1,50}')]", "remove": true}]))
}

fn update_of_many_nodes(n: usize) -> Input {
    let update = object((0..n).map(|it| (format!("b{it}"), json!({"c": it}))));
    with_overlay(deep_document(n), json!([{"target": "$..a", "update": update}]))
}

fn removal_of_many_nodes(n: usize) -> Input {
    let mut input = document(json!({}), json!({}));
    let text = &mut input.files[0].1;
    text.truncate(text.len() - 1);
    let _ = write!(text, ",\"x-a\":{{{}}}", list(n, |it| format!("\"a{it}\": [1, 2]")));
    let _ = write!(text, ",\"x-b\":[{}]}}", list(n, |it| it.to_string()));
    with_overlay(
        input,
        json!([{"target": "$['x-a'].*[0]", "remove": true}, {"target": "$['x-b'][::2]", "remove": true}]),
    )
}

fn actions_without_match(n: usize) -> Input {
    let actions: Vec<Value> = (0..n).map(|it| json!({"target": format!("$.a{it}"), "remove": true})).collect();
    with_overlay(document(json!({}), json!({})), Value::Array(actions))
}
