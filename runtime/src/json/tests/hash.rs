//! Hashes of equal values.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher as _};

use super::model::{Level, Origin, lenient, model};
use crate::json::{Extra, Json, Map, Node, Nullable, OpenTuple, PartialTuple, Value, Writer};
use crate::types::{Base64, Date, DateTime, Decimal, Secret, Uuid};

model!(Entry {
    id: String => required "id",
    note: Nullable<String> => optional_nullable "note",
    origin: Option<Origin> => optional "origin",
    level: Option<Level> => optional "level",
    count: Option<i64> => optional "count",
    at: Option<DateTime> => optional "at",
    day: Option<Date> => optional "day",
    uuid: Option<Uuid> => optional "uuid",
    price: Option<Decimal> => optional "price",
    data: Option<Base64> => optional "data",
    password: Option<Secret> => optional "password",
    any: Option<Value> => optional "any",
    pair: Option<OpenTuple<(i64, String)>> => optional "pair",
    part: Option<PartialTuple<(i64, DateTime)>> => optional "part",
    inner: Option<Box<Entry>> => optional "inner",
});

crate::hashed!(Entry);

fn hash(value: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn equal_models_have_the_same_hash() {
    for [one, other] in [
        [r#"{"id":"1","count":7}"#, r#"{"count":7.0,"id":"1"}"#],
        [r#"{"id":"1","count":100}"#, r#"{"id":"1","count":1e2}"#],
        [r#"{"id":"1","at":"2026-01-31T10:20:30Z"}"#, r#"{"id":"1","at":"2026-01-31T11:20:30.000+01:00"}"#],
        [r#"{"id":"1","any":{"a":1,"b":[{"c":2,"d":3}]}}"#, r#"{"id":"1","any":{"b":[{"d":3,"c":2}],"a":1}}"#],
        [r#"{"id":"1","part":[1,"2026-01-31T10:20:30Z"]}"#, r#"{"id":"1","part":[1,"2026-01-31T10:20:30+00:00"]}"#],
        [
            r#"{"id":"1","inner":{"id":"2","at":"2026-01-31T10:20:30Z"}}"#,
            r#"{"id":"1","inner":{"id":"2","at":"2026-01-31T10:20:30.0Z"}}"#,
        ],
        // An empty `extra` with the digits of a number, and one without.
        [r#"{"id":"1","inner":{"id":"2","count":1}}"#, r#"{"id":"1","inner":{"id":"2","count":1.0}}"#],
    ] {
        let (one, other) = (lenient::<Entry>(one).value, lenient::<Entry>(other).value);
        assert_eq!(one, other);
        assert_eq!((hash(&one), hash(&one.extra)), (hash(&other), hash(&other.extra)), "{one:?}");
    }
}

#[test]
fn different_models_have_different_hashes() {
    let texts = [
        r#"{"id":"1"}"#,
        r#"{"id":"2"}"#,
        r#"{"id":"1","note":null}"#,
        r#"{"id":"1","note":""}"#,
        r#"{"id":"1","count":1}"#,
        r#"{"id":"1","origin":"NEW"}"#,
        r#"{"id":"1","level":2}"#,
        r#"{"id":"1","any":[1]}"#,
        r#"{"id":"1","pair":[1,"1"]}"#,
        r#"{"id":"1","region":"eu"}"#,
        r#"{"id":"1","region":"us"}"#,
        r#"{"id":"1","inner":{"id":"1"}}"#,
    ];
    let models: HashSet<Entry> = texts.iter().map(|it| lenient::<Entry>(it).value).collect();
    assert_eq!(models.len(), texts.len());
    assert_eq!(models.iter().map(hash).collect::<HashSet<_>>().len(), texts.len());
}

#[test]
fn maps_hash_independently_of_their_order() {
    let map = |members: [(&str, i64); 2]| members.map(|(name, value)| (name.to_owned(), Value::from(value)));
    let one = map([("a", 1), ("b", 2)]).into_iter().collect::<Map>();
    let other = map([("b", 2), ("a", 1)]).into_iter().collect::<Map>();
    let swapped = map([("a", 2), ("b", 1)]).into_iter().collect::<Map>();
    assert_eq!(hash(&one), hash(&other));
    assert_ne!(hash(&one), hash(&swapped));
}

#[test]
fn an_emptied_extra_hashes_like_a_new_one() {
    let mut extra = Extra::default();
    extra.insert("region", "eu");
    assert_ne!(hash(&extra), hash(&Extra::default()));
    extra.remove("region");
    assert_eq!(hash(&extra), hash(&Extra::default()));
}
