//! The choice between variants.

use super::hang_guard::with_hang_guard;
use super::model::{lenient, model, written};
use crate::json::{Decoding, Extra, Json, Node, Value, Writer, from_slice, to_string};

model!(Cat { name: String => required "name", lives: Option<i64> => optional "lives", });
model!(Dog { name: String => required "name", tricks: Option<Vec<String>> => optional "tricks", });

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
    Other(Value),
}

impl Json for Pet {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.tagged_union("type");
        union.tagged(&["cat", "kitten"], Self::Cat);
        union.tagged(&["dog"], Self::Dog);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Cat(value) => value.encode(writer),
            Self::Dog(value) => value.encode(writer),
            Self::Other(value) => value.encode(writer),
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Loose {
    Number(i64),
    Text(String),
    List(Vec<Loose>),
    Cat(Cat),
    Dog(Dog),
    Other(Value),
}

impl Json for Loose {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.union();
        union.variant(Self::Number);
        union.variant(Self::Text);
        union.variant(Self::List);
        union.variant(Self::Cat);
        union.variant(Self::Dog);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Number(value) => value.encode(writer),
            Self::Text(value) => value.encode(writer),
            Self::List(value) => value.encode(writer),
            Self::Cat(value) => value.encode(writer),
            Self::Dog(value) => value.encode(writer),
            Self::Other(value) => value.encode(writer),
        }
    }
}

#[test]
fn discriminator_selects_the_variant() {
    let decoded = lenient::<Vec<Pet>>(
        r#"[{"type":"dog","name":"a","lives":9},{"type":"kitten","name":"b"},{"name":"c","tricks":[]},{"type":"fish","name":"d"},{"type":"cat"},7]"#,
    );
    assert!(matches!(
        decoded.value.as_slice(),
        [
            Pet::Dog(_),
            Pet::Cat(_),
            Pet::Dog(_),
            Pet::Other(Value::Object(_)),
            Pet::Cat(_),
            Pet::Other(Value::Number(_))
        ]
    ));
    let deviations: Vec<_> = decoded.deviations.iter().map(ToString::to_string).collect();
    assert_eq!(
        deviations,
        [
            "$[3]: expected known discriminator value, found object",
            "$[4].name: expected required member, found nothing",
            "$[5]: expected one of the variants, found 7",
        ]
    );
}

#[test]
fn best_match_wins() {
    let decoded = lenient::<Vec<Loose>>(
        r#"[1,"1",[1],{"name":"a","lives":1},{"name":"a","tricks":["sit"]},{"name":"a","tricks":[7]},{"name":"a"},true]"#,
    );
    assert!(matches!(
        decoded.value.as_slice(),
        [
            Loose::Number(1),
            Loose::Text(_),
            Loose::List(_),
            Loose::Cat(_),
            Loose::Dog(_),
            // One deviation weighs more than one unknown member.
            Loose::Cat(_),
            Loose::Cat(_),
            Loose::Other(Value::Bool(true)),
        ]
    ));
    let deviations: Vec<_> = decoded.deviations.iter().map(ToString::to_string).collect();
    assert_eq!(deviations, ["$[7]: expected one of the variants, found true"]);
}

#[test]
fn value_that_fits_no_variant_round_trips() {
    let text = r#"[{"type":"fish","name":"d","x":2.50},null,7]"#;
    assert_eq!(written(&lenient::<Vec<Pet>>(text).value), text);
}

#[test]
fn trials_have_no_side_effects() {
    let text = br#"[{"name":"a","tricks":["sit"]},"x",[["y"]]]"#;
    assert!(from_slice::<Vec<Loose>>(text, Decoding::Strict).is_ok());
}

/// A union whose variants differ only at the innermost level.
#[derive(Debug)]
enum Nested {
    One(Box<Wrapper<1>>),
    Two(Box<Wrapper<2>>),
    Three(Box<Wrapper<3>>),
    List(Vec<Nested>),
    Other(Value),
}

#[derive(Debug)]
struct Wrapper<const N: usize> {
    inner: Option<Nested>,
    needed: String,
    extra: Extra,
}

impl<const N: usize> Json for Wrapper<N> {
    fn decode(node: Node<'_>) -> Self {
        let mut members = node.object();
        Self { inner: members.optional("inner"), needed: members.required("needed"), extra: members.rest() }
    }

    fn encode(&self, writer: &mut Writer) {
        let mut members = writer.object(&self.extra);
        members.optional("inner", &self.inner);
        members.required("needed", &self.needed);
        members.rest();
    }
}

impl Json for Nested {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.union();
        union.variant(Self::List);
        union.variant(Self::One);
        union.variant(Self::Two);
        union.variant(Self::Three);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::One(value) => value.encode(writer),
            Self::Two(value) => value.encode(writer),
            Self::Three(value) => value.encode(writer),
            Self::List(value) => value.encode(writer),
            Self::Other(value) => value.encode(writer),
        }
    }
}

#[test]
fn nested_unions_are_decoded_in_bounded_time() {
    with_hang_guard(|| {
        let depth = 120;
        let objects = format!("{}{{}}{}", "{\"inner\":".repeat(depth), "}".repeat(depth));
        let lists = format!("{}{{}}{}", "[".repeat(depth), "]".repeat(depth));
        let both = format!("{}7{}", "{\"inner\":[".repeat(depth / 2), "]}".repeat(depth / 2));
        for text in [objects, lists, both] {
            let value = lenient::<Nested>(&text).value;
            assert!(!matches!(value, Nested::Other(_)));
            assert_eq!(written(&value), text);
        }
    });
}

/// A union that contains itself without a level of JSON in between.
#[derive(Debug)]
enum Knot {
    One(Box<Knot>),
    Two(Box<Knot>),
    List(Vec<Knot>),
    Text(String),
    Other(Value),
}

impl Json for Knot {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.union();
        union.variant(Self::One);
        union.variant(Self::Two);
        union.variant(Self::List);
        union.variant(Self::Text);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::One(value) | Self::Two(value) => value.encode(writer),
            Self::List(value) => value.encode(writer),
            Self::Text(value) => value.encode(writer),
            Self::Other(value) => value.encode(writer),
        }
    }
}

#[test]
fn unions_that_contain_themselves_terminate() {
    with_hang_guard(|| {
        let deep = format!("{}7{}", "[".repeat(20), "]".repeat(20));
        let long = format!("[{}7]", "7,\"x\",{},".repeat(300));
        for text in ["7", "\"x\"", "[\"x\",[7,null]]", "{}", &deep, &long] {
            assert_eq!(written(&lenient::<Knot>(text).value), text);
        }
    });
}

model!(Plain {
    seeds: i64 => required "seeds",
});

model!(Declared {
    kind: Option<String> => optional "kind",
    size: i64 => required "size",
});

/// A union whose variants are recognized by a member.
#[derive(Clone, Debug, PartialEq)]
enum Fruit {
    Plain(Plain),
    Declared(Declared),
    List(Vec<Plain>),
    Inner(Inner),
    Other(Value),
}

/// A variant that is a union itself.
#[derive(Clone, Debug, PartialEq)]
enum Inner {
    Plain(Box<Plain>),
    Other(Value),
}

impl Json for Fruit {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.tagged_union("kind");
        union.tagged(&["APPLE"], Self::Plain);
        union.tagged(&["PEAR", "QUINCE"], Self::Declared);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Plain(value) => writer.tagged("kind", &["APPLE"], value),
            Self::Declared(value) => writer.tagged("kind", &["PEAR", "QUINCE"], value),
            Self::List(value) => writer.tagged("kind", &["LIST"], value),
            Self::Inner(value) => writer.tagged("kind", &["INNER"], value),
            Self::Other(value) => value.encode(writer),
        }
    }
}

impl Json for Inner {
    fn decode(node: Node<'_>) -> Self {
        Self::Other(Value::decode(node))
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Plain(value) => writer.tagged("color", &["RED"], value),
            Self::Other(value) => value.encode(writer),
        }
    }
}

#[test]
fn variants_are_written_with_their_own_tags() {
    let plain = || Plain { seeds: 5, extra: Extra::default() };
    let declared = |kind: Option<&str>| {
        Fruit::Declared(Declared { kind: kind.map(str::to_owned), size: 2, extra: Extra::default() })
    };
    let mut with_extra = plain();
    with_extra.extra.insert("kind", "PEAR");
    with_extra.extra.insert("color", "green");
    for (fruit, text) in [
        (Fruit::Plain(plain()), r#"{"kind":"APPLE","seeds":5}"#),
        (Fruit::Plain(with_extra), r#"{"kind":"APPLE","seeds":5,"color":"green"}"#),
        (declared(None), r#"{"kind":"PEAR","size":2}"#),
        (declared(Some("QUINCE")), r#"{"kind":"QUINCE","size":2}"#),
        // The value is that of another variant.
        (declared(Some("APPLE")), r#"{"kind":"PEAR","size":2}"#),
        (Fruit::List(vec![plain()]), r#"[{"seeds":5}]"#),
        (Fruit::Inner(Inner::Plain(Box::new(plain()))), r#"{"color":"RED","kind":"INNER","seeds":5}"#),
        (Fruit::Other(Value::parse(br#"{"kind":"FIG"}"#).unwrap()), r#"{"kind":"FIG"}"#),
    ] {
        assert_eq!(to_string(&vec![fruit]).unwrap(), format!("[{text}]"));
    }
    for text in [
        r#"{"kind":"APPLE","seeds":5}"#,
        r#"{"kind":"QUINCE","size":2}"#,
        r#"{"kind":"PEAR","size":2,"more":1}"#,
        r#"{"kind":"FIG","size":2}"#,
        // Without a discriminator, the variant is the one that fits.
        r#"{"seeds":5}"#,
        r#"{"size":2}"#,
    ] {
        let decoded = from_slice::<Fruit>(text.as_bytes(), Decoding::Tolerant).unwrap().value;
        assert_eq!(to_string(&decoded).unwrap(), text);
    }
}

model!(Remote { is_remote: bool => required "isRemote", url: Option<String> => optional "url", });
model!(Local { is_remote: bool => required "isRemote", path: Option<String> => optional "path", });
model!(Weighted { weight: f64 => required "weight", });

#[derive(Clone, Debug, PartialEq)]
enum Place {
    Remote(Remote),
    Local(Local),
    Weighted(Weighted),
    Other(Value),
}

impl Json for Place {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.union();
        union.constant(&[("isRemote", "true")], Self::Remote);
        union.constant(&[("isRemote", "false")], Self::Local);
        union.constant(&[("weight", "1.5")], Self::Weighted);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Remote(value) => value.encode(writer),
            Self::Local(value) => value.encode(writer),
            Self::Weighted(value) => value.encode(writer),
            Self::Other(value) => value.encode(writer),
        }
    }
}

#[test]
fn constants_of_any_type_tell_variants_apart() {
    let text = r#"[{"isRemote":false},{"isRemote":true},{"weight":1.50},{"isRemote":"maybe","weight":2}]"#;
    let decoded = lenient::<Vec<Place>>(text);
    assert!(matches!(
        decoded.value.as_slice(),
        [Place::Local(_), Place::Remote(_), Place::Weighted(_), Place::Other(_)]
    ));
    assert_eq!(decoded.deviations.len(), 1);
}

#[derive(Clone, Debug, PartialEq)]
enum Strict {
    Cat(Cat),
    Dog(Dog),
    Other(Value),
}

impl Json for Strict {
    fn decode(node: Node<'_>) -> Self {
        let mut union = node.union();
        union.closed(Self::Cat);
        union.variant(Self::Dog);
        union.finish(Self::Other)
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Cat(value) => value.encode(writer),
            Self::Dog(value) => value.encode(writer),
            Self::Other(value) => value.encode(writer),
        }
    }
}

#[test]
fn unknown_members_exclude_a_closed_variant() {
    let text = r#"[{"name":"a","lives":9},{"name":"a"},{"name":"b","more":1},{"name":"c","lives":9,"more":1},{"lives":9,"more":1}]"#;
    let decoded = lenient::<Vec<Strict>>(text);
    let is_cat: Vec<bool> = decoded.value.iter().map(|it| matches!(it, Strict::Cat(_))).collect();
    assert_eq!(is_cat, [true, true, false, false, false]);
    assert_eq!(written(&decoded.value), text);
}
