//! The bodies of responses, by content type.

use protocol::models::GetRangesHeaders;
use protocol::{Client, Error, ErrorBody};
use sdk_runtime::ResponseError;
use sdk_runtime::json::{Decoding, Value};
use wiremock::{MockServer, ResponseTemplate};

use super::{header, sent, server};

async fn answer(status: u16, content_type: &str, body: &[u8]) -> (MockServer, Client) {
    server(ResponseTemplate::new(status).set_body_raw(body, content_type)).await
}

#[tokio::test]
async fn error_bodies_are_chosen_by_content_type() {
    for (status, content_type, body, expected) in [
        (400, "application/json", r#"{"message":"m"}"#, "Basic"),
        (400, "Application/SCIM+json; charset=utf-8", r#"{"detail":"m"}"#, "Scim"),
        (400, "text/plain", r#"{"message":"m"}"#, "Basic"),
        (404, "application/problem+json", r#"{"title":"m"}"#, "Problem"),
        (422, "application/json", r#"{"message":"m"}"#, "Basic"),
        (422, "application/vnd.x+json", r#"{"detail":"m"}"#, "Scim"),
        (422, "text/plain", r#"{"title":"m"}"#, "Problem"),
        (422, "", r#"{"title":"m"}"#, "Problem"),
    ] {
        let (_server, client) = answer(status, content_type, body.as_bytes()).await;
        let Err(Error::Status(error)) = client.answers().get_errors().await else { panic!("{content_type}") };
        let found = match error.body {
            ErrorBody::Basic(it) if it.message == "m" => "Basic",
            ErrorBody::Scim(it) if it.detail == "m" => "Scim",
            ErrorBody::Problem(it) if it.title == "m" => "Problem",
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{status} {content_type}");
    }
}

#[tokio::test]
async fn text_in_place_of_json_is_kept_with_a_deviation() {
    let (_server, client) = answer(200, "text/plain", b"ok").await;
    let response = client.answers().get_word().with_response().await.unwrap();
    assert_eq!((response.body().as_str(), response.deviations().len()), ("ok", 1));
    assert_eq!(response.deviations()[0].to_string(), "$: expected JSON, found text");
    let (_server, client) = answer(200, "text/csv; charset=iso-8859-1", b"a,\xe9").await;
    assert_eq!(client.answers().get_anything().await.unwrap(), Value::from("a,\u{e9}"));
    // JSON that is declared as text is JSON.
    let (_server, client) = answer(200, "text/plain", br#"{"a":1}"#).await;
    assert!(client.answers().get_anything().await.unwrap().as_object().is_some());
}

#[tokio::test]
async fn text_that_looks_like_json_is_kept_where_a_string_is_declared() {
    for body in ["123", "1.10", "true", "null", "[1, 2]", "{\"a\" : 1}"] {
        let (_server, client) = answer(200, "text/plain", body.as_bytes()).await;
        let response = client.answers().get_word().with_response().await.unwrap();
        assert_eq!((response.body().as_str(), response.deviations().len()), (body, 1));
    }
    let (_server, client) = answer(200, "text/plain", b"\"a\"").await;
    assert_eq!(client.answers().get_word().await.unwrap(), "a");
    let (_server, client) = answer(200, "text/plain", b"5").await;
    assert_eq!(client.answers().get_count().await.unwrap(), 5);
}

#[tokio::test]
async fn text_is_an_error_where_no_string_is_allowed() {
    for (content_type, decoding) in
        [("text/html", Decoding::Tolerant), ("text/html", Decoding::Lenient), ("application/json", Decoding::Tolerant)]
    {
        let (_server, client) = answer(200, content_type, b"<html>").await;
        let count = client.answers().get_count().with_decoding(decoding).await;
        assert!(matches!(count, Err(Error::Decode(it)) if &it.raw[..] == b"<html>"), "{content_type}");
    }
    for (content_type, decoding) in [("application/json", Decoding::Tolerant), ("text/plain", Decoding::Strict)] {
        let (_server, client) = answer(200, content_type, b"ok").await;
        let word = client.answers().get_word().with_decoding(decoding).await;
        assert!(matches!(word, Err(Error::Decode(_))), "{content_type}");
    }
}

#[tokio::test]
async fn text_is_decoded_in_the_declared_character_set() {
    let (_server, client) = answer(200, "text/plain; charset=windows-1252", b"\x80").await;
    assert_eq!(client.answers().get_text().await.unwrap(), "\u{20ac}");
    let (_server, client) = answer(200, "text/plain", b"a\xff").await;
    let Err(Error::Decode(error)) = client.answers().get_text().await else { panic!() };
    assert_eq!(error.kind.to_string(), ResponseError::Text { offset: 1 }.to_string());
}

#[tokio::test]
async fn text_of_errors_is_decoded_in_the_declared_character_set() {
    for (content_type, expected) in [("text/plain; charset=iso-8859-1", "\u{e9}"), ("text/plain", "\u{fffd}")] {
        let (_server, client) = answer(503, content_type, b"\xe9").await;
        let Err(Error::Status(error)) = client.answers().get_errors().await else { panic!("{content_type}") };
        let ErrorBody::Other(body) = error.body else { panic!("{content_type}") };
        assert_eq!(body, Value::from(expected));
    }
}

#[tokio::test]
async fn structured_types_are_preferred() {
    let (server, client) = answer(200, "application/json", b"{}").await;
    client.answers().get_forms().await.unwrap();
    assert_eq!(header(&sent(&server).await, "accept"), Some("application/json, text/html;q=0.9"));
}

#[tokio::test]
async fn bodies_are_chosen_by_ranges_of_media_types() {
    for (content_type, body, expected) in [
        ("application/vnd.chat+json", r#"{"text":"a"}"#, "Json"),
        ("text/html", "a", "Text"),
        ("image/png", "a", "Bytes"),
    ] {
        let (_server, client) = answer(200, content_type, body.as_bytes()).await;
        let found = client.answers().get_ranges().await.unwrap();
        assert!(format!("{found:?}").starts_with(expected), "{content_type}: {found:?}");
    }
    for (content_type, body, is_scim) in
        [("application/vnd.x+json", r#"{"detail":"m"}"#, true), ("application/json", r#"{"message":"m"}"#, false)]
    {
        let (_server, client) = answer(404, content_type, body.as_bytes()).await;
        let Err(Error::Status(error)) = client.answers().get_ranges().await else { panic!("{content_type}") };
        assert_eq!(matches!(error.body, ErrorBody::Scim(_)), is_scim, "{content_type}: {:?}", error.body);
    }
}

#[tokio::test]
async fn headers_that_are_objects_are_typed() {
    let template = ResponseTemplate::new(200).set_body_raw("a", "text/plain").insert_header("x-limits", "day=5,hour=1");
    let (_server, client) = server(template).await;
    let response = client.answers().get_ranges().with_response().await.unwrap();
    let limits = GetRangesHeaders::read(&response.headers).x_limits.unwrap();
    assert_eq!((limits["day"], limits["hour"]), (5, 1));
}
