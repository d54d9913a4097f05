//! Building, converting and storing the values of generated crates.

use std::collections::{BTreeMap, HashMap, HashSet};

use everything::With as _;
use everything::models::{
    Account, Cat, Circle, GetHeadersHeaders, Level, Missing, Pet, Point, PointPage, Shape, State,
};
use everything::sdk_runtime::json::serde::Serde;
use everything::sdk_runtime::json::{self, Conversion as _, ConversionError, Decoding, EncodeError};
use everything::sdk_runtime::types::DateTime;
use serde::{Deserialize, Serialize};

fn read<T: json::Json>(text: &str) -> T {
    json::from_slice(text.as_bytes(), Decoding::Strict).unwrap().value
}

#[test]
fn constructors_take_anything_that_converts() {
    let account = Account::new("a", None, "open").with(|it| it.level = Some(2.into()));
    assert_eq!((account.state.clone(), account.level), (State::Open, Some(Level::from(2))));
    let other = Account::new(String::from("a"), None, State::Open).with(|it| it.level = Some(Level::from(2)));
    assert_eq!(Account::new("a", None, String::from("open")).with(|it| it.level = other.level.clone()), other);
}

#[test]
fn types_that_are_only_received_have_constructors_in_tests() {
    let missing = Missing::new("7").with(|it| it.extra.insert("hint", "deleted"));
    assert_eq!(json::to_string(&missing).unwrap(), r#"{"id":"7","hint":"deleted"}"#);
    let circle = Circle::new(1.5);
    assert_eq!(circle, read(r#"{"radius":1.5}"#));
    assert!(circle.extra.is_empty());
    assert_eq!(PointPage::new(vec![Point::default()]).data.len(), 1);
    let _headers = GetHeadersHeaders::default();
}

#[test]
fn unions_return_the_values_of_their_variants() {
    let pet = Pet::from(read::<Cat>(r#"{"kind":"cat","lives":9}"#));
    assert_eq!((pet.as_cat().is_some(), pet.as_dog()), (true, None));
    assert!(pet.clone().into_dog().is_none() && pet.into_cat().is_some());
    let shape: Shape = String::from("round").into();
    assert_eq!((shape.as_text(), shape.as_numbers()), (Some("round"), None));
    let tree = schemas::models::Place::Other(json::Value::Null);
    assert!(tree.as_local().is_none());
}

#[test]
fn enums_are_parsed_and_displayed() {
    assert_eq!("open".parse(), Ok(State::Open));
    assert_eq!("ajar".parse::<State>().unwrap().to_string(), "ajar");
    assert_eq!("2".parse(), Ok(Level::from(2)));
    assert!("two".parse::<Level>().is_err());
    assert!(State::VALUES.iter().all(|it| it.as_str().parse().as_ref() == Ok(it)));
}

#[test]
fn models_without_floats_are_keys() {
    let points = HashSet::from([1, 2, 1].map(|x| Point::default().with(|it| it.x = Some(x))));
    assert_eq!(points.len(), 2);
    assert_eq!(points, HashSet::from([read(r#"{"x":2}"#), read(r#"{"x":1.0}"#)]));
    let pets = HashMap::from([(Pet::from(read::<Cat>(r#"{"kind":"cat"}"#)), 1)]);
    assert_eq!(pets.get(&read::<Pet>(r#"{"kind":"cat"}"#)), Some(&1));
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Saved {
    name: String,
    #[serde(with = "everything::sdk_runtime::json::serde", default)]
    account: Option<Account>,
    #[serde(with = "everything::sdk_runtime::json::serde", default)]
    pets: Vec<Pet>,
    #[serde(with = "everything::sdk_runtime::json::serde", default)]
    points: BTreeMap<String, Point>,
    #[serde(default)]
    shapes: HashMap<String, Serde<Shape>>,
}

fn saved() -> Saved {
    let account = r#"{"id":"a","parent":null,"state":"frozen","level":2,"region":{"eu":[1,null,2.5,true,"x"]}}"#;
    Saved {
        name: "one".to_owned(),
        account: Some(json::from_slice(account.as_bytes(), Decoding::Tolerant).unwrap().value),
        pets: vec![read(r#"{"kind":"cat"}"#)],
        points: BTreeMap::from([("origin".to_owned(), read(r#"{"x":0,"label":"o"}"#))]),
        shapes: HashMap::from([("round".to_owned(), Serde(Circle::new(0.1).into()))]),
    }
}

#[test]
fn models_are_stored_in_json_and_yaml() {
    let saved = saved();
    let text = serde_json::to_string(&saved).unwrap();
    assert!(text.contains(r#""region":{"eu":[1,null,2.5,true,"x"]}"#), "{text}");
    assert_eq!(serde_json::from_str::<Saved>(&text).unwrap(), saved);
    let yaml = serde_yaml::to_string(&saved).unwrap();
    assert!(yaml.contains("radius: 0.1"), "{yaml}");
    assert_eq!(serde_yaml::from_str::<Saved>(&yaml).unwrap(), saved);
}

#[test]
fn models_are_stored_in_toml_which_has_no_null() {
    let mut saved = saved();
    saved.account = None;
    let text = toml::to_string(&saved).unwrap();
    assert!(!text.contains("account"), "{text}");
    assert_eq!(toml::from_str::<Saved>(&text).unwrap(), saved);
    let dates = toml::from_str::<Serde<BTreeMap<String, DateTime>>>("a = 2026-01-31T10:20:30Z").unwrap();
    assert_eq!(dates.0["a"].as_str(), "2026-01-31T10:20:30Z");
    let error = toml::from_str::<Serde<json::Value>>("\"$serde_json::private::Number\" = \"12\"\nb = 1").unwrap_err();
    assert!(error.to_string().contains("has to be the only member"), "{error}");
}

#[test]
fn stored_values_that_cannot_be_read_are_errors_with_their_path() {
    let error = serde_yaml::from_str::<Saved>("name: one\naccount: {id: [], parent: null, state: open}").unwrap_err();
    assert!(error.to_string().contains("$.id: expected string, found array"), "{error}");
    let error = json::from_value::<Vec<Point>>(serde_json::json!([{}, []])).unwrap_err();
    assert_eq!(error.to_string(), "$[1]: expected object, found array");
}

#[test]
fn numbers_do_not_change_in_other_formats() {
    let digits = "12345678901234567890.5";
    let circle: Circle =
        json::from_slice(format!(r#"{{"radius":{digits}}}"#).as_bytes(), Decoding::Tolerant).unwrap().value;
    assert!(json::to_string(&circle).unwrap().contains(digits));
    let expected = EncodeError::Digits { path: "$.radius".to_owned(), number: digits.to_owned() };
    assert_eq!(json::to_value(&circle), Err(expected.clone()));
    assert_eq!(serde_json::to_string(&Serde(circle)).unwrap_err().to_string(), expected.to_string());
}

#[test]
fn models_of_versions_convert_to_each_other() {
    let text = r#"{"id":"1","name":"Demo","description":"d","accessType":"ONLINE","metadata":"{}","color":"green"}"#;
    let text = text.as_bytes();
    let decode = |decoding| json::from_slice::<sailpoint_v2025::models::GetOAuthClientResponse>(text, decoding);
    let new = decode(Decoding::Lenient).unwrap().value;
    let old = sailpoint_v3::models::GetOAuthClientResponse::convert_from(&new).unwrap();
    assert_eq!((old.value.name.as_str(), old.value.extra.raw("color")), ("Demo", Some(r#""green""#)));
    assert!(!old.unknown.contains(&"$.color".to_owned()), "{:?}", old.unknown);
    assert!(matches!(old.exact(), Err(ConversionError::Decode(_) | ConversionError::UnknownMember(_))));
    let request = sailpoint_v3::models::CreateOAuthClientRequest::new("n", "d", 1, vec![], "ONLINE", true);
    let converted = sailpoint_v2025::models::CreateOAuthClientRequest::convert_from(&request).unwrap();
    assert_eq!(converted.exact().unwrap().name.as_deref(), Some("n"));
}
