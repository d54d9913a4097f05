//! Models as the generator emits them.
#![allow(unreachable_pub, reason = "the macros are intended for public types")]

use std::collections::BTreeMap;

use crate::json::{Decoded, Decoding, Extra, Json, Node, Nullable, Value, Writer, from_slice, to_string};
use crate::types::{Base64, Date, DateTime, Decimal, Secret, Uuid};

crate::string_enum! {
    pub(super) enum Origin { Aggregated = "AGGREGATED", Provisioned = "PROVISIONED" }
}

crate::string_enum! {
    pub(super) enum Color { Red = "red", Green = "green", .. }
}

crate::integer_enum! {
    pub(super) enum Level { Level1 = 1, Level2 = 2 }
}

/// Defines a struct with its impl as the generator emits it.
macro_rules! model {
    ($name:ident { $($field:ident: $type:ty => $presence:ident $key:literal,)* }) => {
        #[derive(Clone, Debug, PartialEq)]
        pub(super) struct $name { $(pub(super) $field: $type,)* pub(super) extra: Extra }

        impl Json for $name {
            fn decode(node: Node<'_>) -> Self {
                let mut members = node.object();
                Self { $($field: members.$presence($key),)* extra: members.rest() }
            }

            fn encode(&self, writer: &mut Writer) {
                let mut members = writer.object(&self.extra);
                $(members.$presence($key, &self.$field);)*
                members.rest();
            }
        }
    };
}

pub(super) use model;

model!(Account {
    id: String => required "id",
    name: Option<String> => optional "name",
    owner: Option<String> => nullable "owner",
    note: Nullable<String> => optional_nullable "note",
    origin: Option<Origin> => optional "origin",
    level: Option<Level> => optional "level",
    count: Option<i32> => optional "count",
    total: Option<i64> => optional "total",
    size: Option<u64> => optional "size",
    ratio: Option<f64> => optional "ratio",
    share: Option<f32> => optional "share",
    active: Option<bool> => optional "active",
    tags: Option<Vec<String>> => optional "tags",
    child: Option<Child> => optional "child",
    children: Option<Vec<Child>> => optional "children",
    labels: Option<BTreeMap<String, i64>> => optional "labels",
    at: Option<DateTime> => optional "at",
    day: Option<Date> => optional "day",
    uuid: Option<Uuid> => optional "uuid",
    price: Option<Decimal> => optional "price",
    data: Option<Base64> => optional "data",
    password: Option<Secret> => optional "password",
    any: Option<Value> => optional "any",
});

model!(Child {
    level: i64 => required "level",
    name: String => required "name",
    child: Option<Box<Child>> => optional "child",
});

/// Returns an account without values.
pub(super) fn empty() -> Account {
    lenient("{}").value
}

/// Decodes leniently.
pub(super) fn lenient<T: Json>(text: &str) -> Decoded<T> {
    from_slice(text.as_bytes(), Decoding::Lenient).unwrap()
}

/// Decodes an account with its required members and these, and returns its deviations.
pub(super) fn account(members: &str) -> (Account, Vec<String>) {
    let comma = if members.is_empty() { "" } else { "," };
    let decoded = lenient::<Account>(&format!(r#"{{"id":"1","owner":null{comma}{members}}}"#));
    (decoded.value, decoded.deviations.iter().map(ToString::to_string).collect())
}

/// Encodes a value.
pub(super) fn written<T: Json>(value: &T) -> String {
    to_string(value).unwrap()
}
