//! Reads a model, changes a member and sends it back: everything else is preserved.

use everything::Error;
use everything::models::{Account, Level, State};
use sdk_runtime::json::{Decoding, Nullable};

use super::{json, sent, server, server_with};

/// A response with documented, unknown and deviating members.
const ACCOUNT: &str = r#"{
    "id": 7, "parent": null, "state": "frozen", "level": 5, "label": null, "note": null,
    "created": "yesterday", "born": "2024-02-03", "key": "none", "price": 1.10, "photo": "AAE=", "client_secret": "s3cr3t",
    "size": "12", "friend": {"id": "b", "state": "open", "odd": [1, 2.50]}, "pets": [{"kind": "fish"}],
    "@odd-name": "o", "home": {"x": 1}, "new": {"b": 1e2, "a": null}
}"#;

/// Parses an object to compare it member by member.
fn members(text: &str) -> sdk_runtime::json::Value {
    sdk_runtime::json::Value::parse(text.as_bytes()).unwrap()
}

#[tokio::test]
async fn deviating_values_are_preserved_and_reported() {
    let (_server, client) = server_with(json(200, ACCOUNT), Decoding::Lenient).await;
    let response = client.accounts().get_account("7").with_response().await.unwrap();
    let account = response.body;
    assert_eq!(account.id, "7");
    assert_eq!(account.parent, None);
    assert_eq!(account.state, State::Other("frozen".into()));
    assert_eq!(account.level, Some(Level::Other(5)));
    assert_eq!((account.label.as_deref(), account.size), (None, Some(12)));
    assert_eq!((&account.note, &account.other), (&Nullable::Null, &Nullable::Absent));
    assert_eq!(account.created.as_ref().unwrap().as_str(), "yesterday");
    assert_eq!(account.created.as_ref().unwrap().timestamp(), None);
    assert_eq!(account.photo.as_ref().unwrap().bytes(), Some(vec![0, 1]));
    assert_eq!(account.price.as_ref().unwrap().as_str(), "1.10");
    assert_eq!(account.friend.as_ref().unwrap().state, State::Open);
    assert_eq!(account.additional["home"].x, Some(1));
    assert!(!format!("{account:?}").contains("s3cr3t"));
    let paths: Vec<&str> = response.deviations.iter().map(|it| it.path.as_str()).collect();
    for path in ["$.id", "$.state", "$.level", "$.label", "$.created", "$.key", "$.size", "$.friend.parent"] {
        assert!(paths.contains(&path), "{path} is not in {paths:?}");
    }
}

#[tokio::test]
async fn changed_model_is_sent_with_all_other_members() {
    let (mock, client) = server_with(json(200, ACCOUNT), Decoding::Lenient).await;
    let mut account = client.accounts().get_account("7").await.unwrap();
    mock.reset().await;
    wiremock::Mock::given(wiremock::matchers::any()).respond_with(json(200, "{}")).mount(&mock).await;
    account.label = Some("new".to_owned());
    account.note = Nullable::Absent;
    client.accounts().put_account("7", &account).await.unwrap();
    let body = sent(&mock).await.body;
    let got = members(std::str::from_utf8(&body).unwrap());
    let before = members(ACCOUNT);
    for (name, value) in before.as_object().unwrap().iter() {
        match name {
            "label" => assert_eq!(got.get(name).unwrap().as_str(), Some("new")),
            "note" => assert_eq!(got.get(name), None),
            _ => assert_eq!(got.get(name), Some(value), "{name} has changed"),
        }
    }
    assert_eq!(got.as_object().unwrap().len(), before.as_object().unwrap().len() - 1);
}

#[tokio::test]
async fn new_model_is_sent_without_unset_members() {
    let (mock, client) = server(json(200, "{}")).await;
    let mut account = Account::new("a", None, State::Closed);
    account.other = Nullable::Null;
    account.extra.insert("more", 1);
    client.accounts().put_account("a", &account).await.unwrap();
    let body = sent(&mock).await.body;
    assert_eq!(
        std::str::from_utf8(&body).unwrap(),
        r#"{"id":"a","parent":null,"state":"closed","other":null,"more":1}"#
    );
}

#[tokio::test]
async fn strict_decoding_fails_at_the_first_deviation() {
    let (_server, client) = server_with(json(200, ACCOUNT), Decoding::Strict).await;
    let error = client.accounts().get_account("7").await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert!(error.to_string().contains("$.id") || format!("{:?}", error.kind).contains("$.id"), "{error:?}");
    let valid = r#"{"id": "a", "parent": null, "state": "open", "unknown": {"x": 1}}"#;
    let (_server, client) = server_with(json(200, valid), Decoding::Strict).await;
    assert_eq!(client.accounts().get_account("a").await.unwrap().state, State::Open);
}
