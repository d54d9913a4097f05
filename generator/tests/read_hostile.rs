//! Damaged and hostile input results in a document or an error, quickly and without a panic.

use std::path::PathBuf;

use sdk_generator::diagnostic::{Code, Location};
use sdk_generator::read::page::{Encoding, encode_api};
use sdk_generator::read::{Input, read};
use serde_json::{Value, json};

use crate::hang_guard::with_hang_guard;

const YAML: &str = "\
openapi: 3.0.3
info: {title: T, version: 1.0}
security: [{key: []}]
paths:
  /a/{id}:
    parameters: [{in: path, name: id, required: true, schema: {type: string}}]
    get:
      operationId: getA
      parameters:
        - {$ref: '#/components/parameters/Limit'}
      responses:
        200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
        default: {$ref: '#/components/responses/Error'}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
  parameters: {Limit: {in: query, name: limit, schema: {type: integer, minimum: 0, default: 10}}}
  responses: {Error: {description: bad, content: {application/json: {schema: {type: object}}}}}
  schemas:
    A: &a
      type: object
      required: [id]
      properties:
        id: {type: string, enum: [x, y], nullable: true}
        more: {type: array, items: {$ref: '#/components/schemas/A'}}
        any: {oneOf: [{type: string}, {type: number}], discriminator: {propertyName: t, mapping: {a: A}}}
    B: {<<: *a, description: é}
";

const API: &str = r##"{"operationId":"getA","tags":["A"],"parameters":[{"in":"path","name":"id","required":true,"schema":{"type":"string"}}],"responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"title":"A","type":"object","properties":{"next":"circular(A)","kind":{"oneOf":[{"type":"object","title":"B"}],"discriminator":{"propertyName":"t","mapping":{"b":{"type":"object","title":"B"}}}}}}}}}},"method":"get","path":"/a/{id}","servers":[{"url":"https://x"}],"info":{"title":"T","version":"1"},"securitySchemes":{}}"##;

fn page(encoding: Encoding) -> String {
    format!("---\nid: get-a\ntitle: \"Get A\"\napi: {}\ninfo_path: x\n---\n\nBody\n", encode_api(API, encoding))
}

fn read_text(name: &str, text: String) {
    let (document, mut diagnostics) = read(&Input::Text { name: PathBuf::from(name), text });
    match document {
        Some(document) => document.origins.locate(&mut diagnostics),
        None => assert!(diagnostics.has_errors()),
    }
}

/// A small, deterministic random number generator. Source: Marsaglia, "Xorshift RNGs".
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or_default()
    }
}

fn mutated(text: &str, random: &mut Random) -> String {
    const BYTES: &[u8] = b"{}[]:,-\"'&*#<|> \n0aZ$/~\t\\";
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
        match random.below(4) {
            0 => bytes.truncate(at.max(1)),
            1 => bytes[at] = BYTES[random.below(BYTES.len())],
            2 => drop(bytes.remove(at)),
            _ => bytes.insert(at, BYTES[random.below(BYTES.len())]),
        }
        if bytes.is_empty() {
            bytes.push(b'{');
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn mutated_documents_never_panic() {
    let (document, _) = read(&Input::Text { name: "a.yaml".into(), text: YAML.to_owned() });
    let json = document.unwrap().to_json().unwrap().to_string();
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    for _ in 0..1_500 {
        read_text("a.yaml", mutated(YAML, &mut random));
        read_text("a.json", mutated(&json, &mut random));
        read_text("a.api.mdx", mutated(&page(Encoding::Plain), &mut random));
        read_text("a.api.mdx", mutated(&page(Encoding::Compressed), &mut random));
        let api = encode_api(&mutated(API, &mut random), Encoding::Compressed);
        read_text("a.api.mdx", format!("---\napi: {api}\n---\n"));
    }
}

#[test]
fn undamaged_page_is_read_completely() {
    for encoding in [Encoding::Plain, Encoding::Compressed] {
        let (document, diagnostics) = read(&Input::Text { name: "a.api.mdx".into(), text: page(encoding) });
        let tree = document.unwrap().to_json().unwrap();
        assert_eq!(tree["paths"]["/a/{id}"]["get"]["summary"], "Get A");
        assert_eq!(tree["components"]["schemas"]["A"]["properties"]["next"]["$ref"], "#/components/schemas/A");
        let kind = &tree["components"]["schemas"]["A"]["properties"]["kind"];
        assert_eq!(kind["discriminator"]["mapping"]["b"], "#/components/schemas/B");
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
    }
}

#[test]
fn damaged_pages_have_a_location_and_do_not_affect_others() {
    let directory = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(directory.path().join(name), text).unwrap();
    let compressed = page(Encoding::Compressed);
    write("good.api.mdx", &page(Encoding::Plain));
    write("cut.api.mdx", &compressed[..compressed.len() / 2]);
    write("not-base64.api.mdx", "---\nid: a\napi: eJ$$\n---\n");
    write("not-zlib.api.mdx", "---\napi: eJeJeJeJ\n---\n");
    write("not-json.api.mdx", "---\napi: {\"a\" 1}\n---\n");
    write("no-operation.api.mdx", "---\napi: {\"a\": 1}\n---\n");
    write("no-line.api.mdx", "---\nid: a\nsidebar_class_name: \"get api-method\"\n---\n");
    write("other.tag.mdx", "---\nid: a\ntitle: A\n---\n\nAbout A.\n");
    let (document, diagnostics) = read(&Input::Path(directory.path().to_owned()));
    let openapi = document.unwrap().openapi;
    assert_eq!(openapi.operations().count(), 1);
    assert_eq!(openapi.tags[0].description.as_deref(), Some("About A."));
    let bad: Vec<_> = diagnostics.iter().filter(|it| it.code == Code::BadPage).collect();
    assert_eq!(bad.len(), 6);
    for diagnostic in &bad {
        assert!(matches!(diagnostic.location, Location::File { line: Some(_), column: Some(_), .. }), "{diagnostic}");
    }
    let position = |name: &str| {
        bad.iter().find_map(|it| match &it.location {
            Location::File { file, line, column, .. } if file.ends_with(name) => Some((line.unwrap(), column.unwrap())),
            _ => None,
        })
    };
    assert_eq!(position("not-base64.api.mdx"), Some((3, 8)));
    assert_eq!(position("not-json.api.mdx"), Some((2, 11)));
}

#[test]
fn deep_nesting_and_alias_bombs_are_rejected() {
    with_hang_guard(|| {
        read_text("deep.json", "{\"a\":".repeat(10_000));
        read_text("deep.yaml", format!("openapi: 3.0.0\npaths: {}", "[".repeat(10_000)));
        read_text("deep.yaml", "- ".repeat(10_000));
        read_text("deep.yaml", (0..2_000).map(|level| format!("{}a:\n", " ".repeat(level))).collect());
        read_text("self.yaml", "openapi: 3.0.0\npaths: &a {/a: *a}\n".to_owned());
        let list = format!("a: &a [{}]\n", "x,".repeat(1_000));
        read_text("wide.yaml", format!("{list}b: &b [{}]\nc: [{}]\n", "*a,".repeat(1_000), "*b,".repeat(1_000)));
    });
}

#[test]
fn diagnostics_have_a_location() {
    let text =
        "openapi: 3.0.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {}\n".to_owned();
    let (document, mut diagnostics) = read(&Input::Text { name: "t.yaml".into(), text });
    document.unwrap().origins.locate(&mut diagnostics);
    let locations: Vec<_> = diagnostics.iter().map(|it| it.location.clone()).collect();
    let [Location::File { line, column, pointer, .. }] = locations.as_slice() else { panic!("{locations:?}") };
    assert_eq!((*line, *column), (Some(5), Some(5)));
    assert_eq!(pointer.as_ref().unwrap().as_str(), "/paths/~1a/get");
}

/// Puts a value of another kind in place of a node somewhere in the tree.
fn misplace(node: &mut Value, random: &mut Random) {
    let children: Vec<&mut Value> = match node {
        Value::Object(members) => members.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        _ => Vec::new(),
    };
    let count = children.len();
    if count > 0 && random.below(6) > 0 {
        let chosen = random.below(count);
        return children.into_iter().nth(chosen).into_iter().for_each(|child| misplace(child, random));
    }
    let values = [
        json!(null),
        json!(true),
        json!(-1e300),
        json!(18_446_744_073_709_551_615_u64),
        json!("circular(A)"),
        json!([]),
        json!([null, {}, "x", 1.5]),
        json!({}),
        json!({"$ref": "#/components/schemas/A"}),
        json!({"$ref": "#/paths/~1a~1{id}"}),
        json!({"$ref": "#"}),
        json!({"$ref": 7, "type": ["string", "null", 3]}),
        json!({"type": "object", "allOf": {}, "oneOf": "x", "properties": [], "required": true}),
    ];
    *node = values[random.below(values.len())].clone();
}

#[test]
fn misplaced_nodes_never_panic() {
    let (document, _) = read(&Input::Text { name: "a.yaml".into(), text: YAML.to_owned() });
    let document = document.unwrap().to_json().unwrap();
    let api: Value = serde_json::from_str(API).unwrap();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for _ in 0..2_000 {
        let (mut document, mut api) = (document.clone(), api.clone());
        for _ in 0..=random.below(4) {
            misplace(&mut document, &mut random);
            misplace(&mut api, &mut random);
        }
        read_text("a.json", document.to_string());
        read_text("a.api.mdx", format!("---\napi: {}\n---\n", encode_api(&api.to_string(), Encoding::Plain)));
    }
}
