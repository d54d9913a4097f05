//! Tests of tuples, which no document is lowered to yet: some arrays of a document are replaced by tuples.

use semver::Version;

use crate::api::Package;
use crate::conventions::Conventions;
use crate::diagnostic::Diagnostics;
use crate::emit;
use crate::freeze::freeze;
use crate::ir::{Draft, Rest, Shape, Tuple, TypeId};
use crate::lint::lint;
use crate::lower::lower;
use crate::names::{NameLock, Renewal};
use crate::outline::Outline;
use crate::package_name::PackageName;
use crate::paging::Paging;
use crate::pass;
use crate::read::{self, Document, Input};
use crate::target::{RuntimeSource, Target};

/// The members of an object `tuple` are the positions of the array that contains it, except `rest` and `partial`.
const DOCUMENT: &str = r#"
openapi: 3.0.3
info: {title: Example, version: 1.0.0}
paths:
  /shapes:
    post:
      tags: [Shapes]
      operationId: createShape
      parameters:
        - {name: at, in: query, schema: {type: array, items: {title: tuple, properties: {x: {type: number}, y: {type: number}}}}}
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}
      responses:
        200: {description: A shape., content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}
components:
  schemas:
    Point: {type: array, items: {title: tuple, properties: {x: {type: number}, y: {type: number}}}}
    Shape:
      type: object
      required: [center, named, only]
      example: {center: [1], named: [a, 1], only: [b], pair: [1, 2, 3]}
      properties:
        center: {$ref: '#/components/schemas/Point'}
        named: {type: array, items: {title: tuple, properties: {name: {type: string}, count: {type: integer}, rest: {}}}}
        only: {type: array, items: {title: tuple, properties: {name: {type: string}, partial: {}}}}
        flags: {type: array, items: {title: tuple, properties: {name: {type: string}, rest: {type: boolean}, partial: {}}}}
        corners: {type: array, items: {$ref: '#/components/schemas/Point'}}
        box: {type: array, items: {title: tuple, properties: {low: {$ref: '#/components/schemas/Point'}, high: {$ref: '#/components/schemas/Point'}}}}
        inner: {type: array, items: {title: tuple, properties: {name: {type: string}, shape: {$ref: '#/components/schemas/Shape'}}}}
        style: {type: array, items: {title: tuple, properties: {color: {type: object, properties: {hue: {type: number}}}, names: {type: array, items: {type: string}}}}}
        passwords: {type: array, items: {title: tuple, properties: {first: {type: string}, second: {type: string}}}}
        either: {oneOf: [{type: string}, {$ref: '#/components/schemas/Point'}]}
        pair: {type: array, items: {title: tuple, properties: {one: {type: integer}, two: {type: integer, nullable: true}}}}
        tree: {$ref: '#/components/schemas/Tree'}
        knot: {$ref: '#/components/schemas/Knot'}
        narrowed: {$ref: '#/components/schemas/Narrowed'}
    Tree:
      type: object
      required: [children]
      properties:
        children: {type: array, items: {title: tuple, properties: {left: {$ref: '#/components/schemas/Tree'}, right: {$ref: '#/components/schemas/Tree'}}}}
    Knot: {type: array, items: {title: tuple, properties: {one: {$ref: '#/components/schemas/Knot'}, two: {$ref: '#/components/schemas/Knot'}}}}
    Narrowed:
      allOf:
        - {type: object, properties: {at: {type: array, items: {type: number}}}}
        - {type: object, properties: {at: {type: array, items: {title: tuple, properties: {x: {type: number}, y: {type: number}}}}}}
"#;

/// Replaces the arrays of `tuple` objects.
fn make_tuples(draft: &mut Draft) {
    for id in draft.types.ids() {
        if let Some(tuple) = tuple(draft, id) {
            draft.types[id].shape = Shape::Tuple(tuple);
        }
    }
}

fn tuple(draft: &Draft, id: TypeId) -> Option<Tuple> {
    let Shape::Array(items) = &draft.types[id].shape else { return None };
    let items = &draft.types[items.id];
    let Shape::Object(object) = &items.shape else { return None };
    if items.title.as_deref() != Some("tuple") {
        return None;
    }
    let mut tuple = Tuple { positions: Vec::new(), rest: Rest::Closed, may_be_partial: false };
    for field in &object.fields {
        match field.name.as_str() {
            "rest" => tuple.rest = Rest::Open(field.value),
            "partial" => tuple.may_be_partial = true,
            _ => tuple.positions.push(field.value),
        }
    }
    Some(tuple)
}

/// Returns the emitted models, the outline and the diagnostics.
fn generated() -> (String, Outline, Diagnostics) {
    let (document, mut diagnostics) = read::read(&Input::Text { name: "a.yaml".into(), text: DOCUMENT.into() });
    let Document { openapi, .. } = document.unwrap();
    let mut draft = lower(&openapi, &mut diagnostics);
    make_tuples(&mut draft);
    let conventions = Conventions { paging: Paging::common(), envelope: None, sdk_references: Vec::new() };
    pass::run(&mut draft, &conventions, &mut diagnostics);
    lint(&draft, &mut diagnostics);
    let target = Target::Standalone { runtime: RuntimeSource::Version("0.1".into()), own_workspace: false };
    let version = Some(Version::new(0, 1, 0));
    let package = Package { name: PackageName::parse("shapes").unwrap(), version, target };
    let mut names = Renewal::of(NameLock::default(), false);
    let api = freeze(draft, package, &conventions, 1_000, &mut names, &mut diagnostics);
    let outline = emit::outline(&api);
    let files = emit::emit(&api, &outline, None);
    let models = files.iter().filter(|it| it.path.ends_with(".rs")).map(|it| it.text.as_str()).collect();
    (models, outline, diagnostics)
}

#[test]
fn tuples_are_emitted() {
    let (code, outline, diagnostics) = generated();
    for expected in [
        "pub center: (f64, f64),",
        "pub named: json::OpenTuple<(String, i64)>,",
        "pub only: json::PartialTuple<(String,)>,",
        "pub flags: Option<json::PartialTuple<json::OpenTuple<(String,), bool>>>,",
        "pub corners: Option<Vec<(f64, f64)>>,",
        "pub r#box: Option<((f64, f64), (f64, f64))>,",
        "pub inner: Option<Box<(String, Shape)>>,",
        "pub style: Option<(ShapeStyleItemColor, Vec<String>)>,",
        "pub passwords: Option<(types::Secret, types::Secret)>,",
        "pub pair: Option<(i64, Option<i64>)>,",
        "Tuple((f64, f64)),",
        "pub at: Option<(f64, f64)>,",
        "(1.0, 1.0),\n///     (\"named\".to_owned(), 1).into(),\n///     (\"only\".to_owned(),).into(),\n",
    ] {
        assert!(code.contains(expected), "{expected}\n{code}");
    }
    let shape = outline.types.iter().find(|it| it.rust == "Shape").unwrap();
    let of = |name: &str| shape.fields.iter().find(|it| it.rust == name).unwrap().rust_type.to_string();
    assert_eq!(of("flags"), "PartialTuple<OpenTuple<(String,), bool>>");
    assert_eq!(of("inner"), "Box<(String, Shape)>");
    let messages: Vec<String> = diagnostics.iter().map(ToString::to_string).collect();
    assert!(messages.iter().any(|it| it.contains("expected 2 items, found 1")), "{messages:?}");
}

#[test]
fn cycles_of_tuples_are_cut() {
    let (code, outline, diagnostics) = generated();
    // Decoding `{}` would not end.
    assert!(code.contains("pub children: Option<Box<(Tree, Tree)>>,"), "{code}");
    assert!(diagnostics.iter().any(|it| it.message.contains("`children` is part of a cycle of required members")));
    // A tuple that only contains itself has a limited depth.
    let pair = |inner: &str| format!("({inner}, {inner})");
    let shape = outline.types.iter().find(|it| it.rust == "Shape").unwrap();
    let knot = shape.fields.iter().find(|it| it.rust == "knot").unwrap();
    assert_eq!(knot.rust_type.to_string(), pair(&pair(&pair("Vec<Value>"))));
}
