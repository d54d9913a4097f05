//! Unions that contain each other.

use super::hang_guard::with_hang_guard;
use super::model::{lenient, model, written};
use crate::json::{Decoding, Extra, Json, JsonError, Node, Value, Writer, from_slice};

/// Defines a union as the generator emits it.
macro_rules! union {
    ($name:ident { $($variant:ident($type:ty),)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(super) enum $name { $($variant($type),)* Other(Value) }

        impl Json for $name {
            fn decode(node: Node<'_>) -> Self {
                let mut union = node.union();
                $(union.variant(Self::$variant);)*
                union.finish(Self::Other)
            }

            fn encode(&self, writer: &mut Writer) {
                match self {
                    $(Self::$variant(value) => value.encode(writer),)*
                    Self::Other(value) => value.encode(writer),
                }
            }
        }
    };
}

model!(Left { left: i64 => required "left", child: Option<Box<Branch>> => optional "child", });
model!(Right { right: i64 => required "right", child: Option<Box<Twig>> => optional "child", });
union!(Branch { Left(Left), Right(Right), });
union!(Twig { Twigs(Vec<Twig>), Right(Right), Left(Left), });

/// Returns the JSON of this many objects in each other.
fn alternating(levels: usize) -> String {
    let mut text = r#"{"right":0}"#.to_owned();
    for level in 1..levels {
        let name = if level % 3 == 0 { "left" } else { "right" };
        text = format!(r#"{{"{name}":{level},"child":{text}}}"#);
    }
    text
}

fn child(value: &Branch) -> Option<String> {
    match value {
        Branch::Left(it) => Some(format!("left {}", it.left)),
        Branch::Right(it) => Some(format!("right {}", it.right)),
        Branch::Other(_) => None,
    }
}

#[test]
fn variants_are_told_apart_up_to_the_nesting_limit() {
    with_hang_guard(|| {
        for levels in [1, 2, 5, 15, 16, 20, 60, 127] {
            let text = alternating(levels);
            let decoded = from_slice::<Branch>(text.as_bytes(), Decoding::Strict).unwrap();
            assert!(child(&decoded.value).is_some());
            assert_eq!(written(&decoded.value), text, "{levels}");
            let debug = format!("{:?}", decoded.value);
            assert_eq!(debug.matches("Right(").count() + debug.matches("Left(").count(), levels, "{levels}");
            assert!(!debug.contains("Other("), "{levels}");
        }
    });
}

#[test]
fn nested_unions_cost_the_same_per_level_in_long_documents() {
    with_hang_guard(|| {
        let text = format!("[{}]", vec![alternating(120); 200].join(","));
        let decoded = from_slice::<Vec<Branch>>(text.as_bytes(), Decoding::Strict).unwrap();
        assert_eq!((decoded.value.len(), written(&decoded.value)), (200, text.clone()));
        let twig = from_slice::<Twig>(text.as_bytes(), Decoding::Strict).unwrap().value;
        assert_eq!(written(&twig), text);
        assert!(!format!("{twig:?}").contains("Other("));
    });
}

#[test]
fn unreadable_value_at_the_innermost_level_is_preserved() {
    let text = alternating(40).replace(r#""right":0"#, r#""right":"x""#);
    let decoded = lenient::<Branch>(&text);
    assert_eq!(written(&decoded.value), text);
    assert!(matches!(decoded.value, Branch::Right(_) | Branch::Left(_)));
    let deviations: Vec<_> = decoded.deviations.iter().map(|it| it.expected.clone()).collect();
    // The other variant lacks a member, which weighs less than a value that cannot be read.
    assert_eq!(deviations, ["required member"]);
}

/// Unions that are variants of each other.
macro_rules! chain {
    ($name:ident => $next:ident, $($rest:ident),+) => {
        union!($name { Next(Box<$next>), First(Box<Start>), });
        chain!($next => $($rest),+);
    };
    ($name:ident => $next:ident) => { union!($name { Next(Box<$next>), First(Box<Start>), }); };
}

chain!(Start => U1, U2, U3, U4, U5, U6, U7, U8, U9, U10, U11, U12, U13, U14, U15, U16, U17, U18, U19, End);
union!(End { First(Box<Start>), Number(i64), Starts(Vec<Start>), });

#[test]
fn chain_of_unions_ends_at_its_last_one() {
    with_hang_guard(|| {
        for text in ["7", "[7]", "[[7,8],[[9]]]", &format!("{}7{}", "[".repeat(20), "]".repeat(20))] {
            let decoded = from_slice::<Start>(text.as_bytes(), Decoding::Strict).unwrap();
            assert_eq!(written(&decoded.value), text);
            assert!(!format!("{:?}", decoded.value).contains("Other("), "{text}");
        }
        // Deeper values are an error, not another variant.
        let deep = format!("{}7{}", "[".repeat(60), "]".repeat(60));
        let result = from_slice::<Start>(deep.as_bytes(), Decoding::Lenient);
        assert!(matches!(result, Err(JsonError::NestedUnions { .. })), "{result:?}");
        // A value that no variant represents is preserved.
        let decoded = lenient::<Start>("[[true]]");
        assert_eq!(written(&decoded.value), "[[true]]");
        assert_eq!(decoded.deviations.len(), 1);
    });
}

/// Unions that all contain each other.
macro_rules! knot {
    ($($name:ident),+) => { knot!(@ [$($name),+] $($name),+); };
    (@ $all:tt $($name:ident),+) => { $(knot!(@@ $name $all);)+ };
    (@@ $name:ident [$k1:ident, $k2:ident, $k3:ident, $k4:ident, $k5:ident, $k6:ident, $k7:ident, $k8:ident, $k9:ident]) => {
        union!($name {
            A(Box<$k1>), B(Box<$k2>), C(Box<$k3>), D(Box<$k4>), E(Box<$k5>), F(Box<$k6>), G(Box<$k7>),
            H(Box<$k8>), I(Box<$k9>), List(Vec<$name>), Text(String),
        });
    };
}

knot!(K1, K2, K3, K4, K5, K6, K7, K8, K9);

#[test]
fn unions_that_all_contain_each_other_take_linear_time() {
    with_hang_guard(|| {
        let deep = format!("{}\"x\"{}", "[".repeat(40), "]".repeat(40));
        let long = format!("[{}\"x\"]", "[\"y\"],".repeat(300));
        for text in ["\"x\"", "7", &deep, &long] {
            let decoded = lenient::<K1>(text);
            assert_eq!(written(&decoded.value), text);
        }
    });
}
