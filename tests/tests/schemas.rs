//! Values whose types are easily wrong: they are decoded strictly to the right type, and written as they were read.

use schemas::Client;
use schemas::models::{Apple, Banana, Cat, Fruit, Pet, Place, Tree, Values, ValuesVersion};
use sdk_runtime::json::{self, Decoding, Json, OpenTuple, PartialTuple};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

/// Decodes values strictly and checks that they are encoded as they were read.
fn values(text: &str) -> Values {
    let decoded =
        json::from_slice::<Values>(text.as_bytes(), Decoding::Strict).unwrap_or_else(|it| panic!("{text}: {it}"));
    assert_eq!(json::to_string(&decoded.value).unwrap(), text);
    decoded.value
}

fn deviates<T: Json>(text: &str) -> bool {
    json::from_slice::<T>(text.as_bytes(), Decoding::Strict).is_err()
}

#[test]
fn arrays_have_types_by_position() {
    assert_eq!(values(r#"{"point":[1.5,-2.5]}"#).point, Some((1.5, -2.5)));
    assert!(deviates::<Values>(r#"{"point":[1]}"#) && deviates::<Values>(r#"{"point":[1,2,3]}"#));
    let complete = OpenTuple { positions: ("a".to_owned(), 1), rest: vec![true.into()] };
    assert_eq!(values(r#"{"open":["a",1,true]}"#).open, Some(PartialTuple::Complete(complete)));
    assert_eq!(values(r#"{"open":["a"]}"#).open, Some(PartialTuple::Partial(vec!["a".into()])));
}

#[test]
fn maps_have_the_types_of_their_patterns() {
    assert_eq!(values(r#"{"labels":{"x-a":"b"}}"#).labels.unwrap()["x-a"], "b");
    assert_eq!(values(r#"{"sizes":{"s":1}}"#).sizes.unwrap()["s"], 1);
    assert!(deviates::<Values>(r#"{"sizes":{"s":"1.5"}}"#));
}

#[test]
fn members_of_conditions_are_optional() {
    let either = values(r#"{"either":{"a":"1"}}"#).either.unwrap();
    assert_eq!((either.a.as_deref(), either.b), (Some("1"), None));
    assert_eq!(values(r#"{"either":{"b":"2","kind":"b"}}"#).either.unwrap().b.as_deref(), Some("2"));
}

#[test]
fn constants_of_booleans_tell_variants_apart() {
    assert!(matches!(values(r#"{"place":{"isRemote":false}}"#).place, Some(Place::Local(_))));
    assert!(matches!(values(r#"{"place":{"isRemote":true,"url":"u"}}"#).place, Some(Place::Remote(_))));
    assert!(deviates::<Values>(r#"{"place":{"isRemote":"maybe"}}"#));
}

#[test]
fn parents_stand_for_their_children() {
    let pet = |text: &str| values(&format!("{{\"pet\":{text}}}")).pet.unwrap();
    assert!(matches!(pet(r#"{"kind":"cat","lives":9}"#), Pet::Cat(Cat { lives: 9, .. })));
    assert!(matches!(pet(r#"{"kind":"fish","name":"a"}"#), Pet::Base(_)));
    let cat = Pet::from(Cat::new("cat", 7));
    assert_eq!(json::to_string(&cat).unwrap(), r#"{"kind":"cat","lives":7}"#);
}

#[test]
fn discriminators_are_written() {
    let fruits = [Fruit::from(Apple::new(5)), Fruit::from(Banana::new(3))];
    let written = json::to_string(&fruits.to_vec()).unwrap();
    assert_eq!(written, r#"[{"kind":"APPLE","seeds":5},{"kind":"BANANA","length":3}]"#);
}

#[test]
fn dynamic_references_and_ids_resolve_within_the_document() {
    let tree: Tree = values(r#"{"tree":{"data":1,"children":[{"data":null}]}}"#).tree.unwrap();
    assert_eq!(tree.children.unwrap().len(), 1);
}

#[test]
fn enums_may_have_values_of_several_types() {
    let version = |text: &str| values(&format!("{{\"version\":{text}}}")).version;
    assert!(matches!(version("1").value(), Some(ValuesVersion::Integer(_))));
    assert!(matches!(version("\"auto\"").value(), Some(ValuesVersion::Auto(_))));
    assert!(version("null").is_null());
}

#[test]
fn integers_have_the_size_of_their_format() {
    assert_eq!(values(r#"{"unsigned":18446744073709551615}"#).unsigned, Some(u64::MAX));
    assert!(deviates::<Values>(r#"{"small":128}"#) && deviates::<Values>(r#"{"unsigned":-1}"#));
}

#[tokio::test]
async fn values_are_sent_as_they_were_received() {
    let text = r#"{"point":[0.5,2.5],"open":["a",1,null],"place":{"isRemote":false},"pet":{"kind":"cat","lives":9}}"#;
    let server = MockServer::start().await;
    let echo = ResponseTemplate::new(200).set_body_raw(text, "application/json");
    Mock::given(any()).respond_with(echo).mount(&server).await;
    let client = Client::builder().base_url(server.uri()).bearer("token").build().unwrap();
    let received = client.values().put_values(&values(text)).await.unwrap();
    assert_eq!(json::to_string(&received).unwrap(), text);
    let sent = &server.received_requests().await.unwrap()[0];
    assert_eq!(std::str::from_utf8(&sent.body).unwrap(), text);
}
