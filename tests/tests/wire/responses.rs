//! All kinds of responses and documented errors.

use everything::answers::{GetKindsResponse, GetSeveralResponse};
use everything::models::{Pet, Shape};
use everything::{Error, ErrorBody};
use sdk_runtime::json::Decoding;
use wiremock::ResponseTemplate;

use super::{header, json, sent, server, server_with, texts};

#[tokio::test]
async fn status_selects_the_variant() {
    let (_server, client) = server(json(200, r#"{"x":1}"#)).await;
    let result = client.answers().get_several().await.unwrap();
    assert!(matches!(result, GetSeveralResponse::Ok(point) if point.x == Some(1)));
    let (_server, client) = server(ResponseTemplate::new(202)).await;
    assert_eq!(client.answers().get_several().await.unwrap(), GetSeveralResponse::Accepted);
    for status in [201, 206] {
        let (_server, client) = server(json(status, r#"["a"]"#)).await;
        assert_eq!(client.answers().get_several().await.unwrap(), GetSeveralResponse::Success(texts(&["a"])));
    }
}

#[tokio::test]
async fn content_type_selects_the_variant() {
    for (content_type, body) in [
        ("application/json", r#"{"x":1}"#),
        ("Application/HAL+JSON; charset=utf-8", r#"{"x":1}"#),
        // An undocumented content type is decoded like the first documented one.
        ("application/vnd.other", r#"{"x":1}"#),
    ] {
        let (_server, client) = server(ResponseTemplate::new(200).set_body_raw(body, content_type)).await;
        let result = client.answers().get_kinds().await.unwrap();
        assert!(matches!(&result, GetKindsResponse::Json(point) if point.x == Some(1)), "{content_type}: {result:?}");
    }
    let (mock, client) = server(ResponseTemplate::new(200).set_body_raw("a,b", "text/csv; header=absent")).await;
    assert_eq!(client.answers().get_kinds().await.unwrap(), GetKindsResponse::Text("a,b".to_owned()));
    let accept = "application/json, application/hal+json, text/csv;q=0.9, image/*;q=0.8";
    assert_eq!(header(&sent(&mock).await, "accept").unwrap(), accept);
    let (_server, client) = server(ResponseTemplate::new(200).set_body_raw(vec![137, 80], "image/png")).await;
    assert_eq!(client.answers().get_kinds().await.unwrap(), GetKindsResponse::Bytes(vec![137, 80].into()));
}

#[tokio::test]
async fn text_and_bytes_are_returned_unchanged() {
    let (_server, client) = server(ResponseTemplate::new(200).set_body_raw("é\r\n", "text/csv")).await;
    assert_eq!(client.answers().get_text().await.unwrap(), "é\r\n");
    let (_server, client) = server(ResponseTemplate::new(200).set_body_raw(vec![0, 255], "application/pdf")).await;
    assert_eq!(client.answers().get_bytes().await.unwrap(), vec![0, 255]);
    let (_server, client) = server(ResponseTemplate::new(200).set_body_raw(vec![0, 255], "text/csv")).await;
    let error = client.answers().get_text().await.unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if it.raw.as_ref() == [0, 255] && it.status == 200), "{error}");
}

#[tokio::test]
async fn headers_are_returned_if_there_is_no_body() {
    let response = ResponseTemplate::new(204).insert_header("X-Total-Count", "12").insert_header("X-Tags", "a, b");
    let (_server, client) = server(response).await;
    let headers = client.answers().get_headers().await.unwrap();
    assert_eq!(headers.x_total_count, Some(12));
    assert_eq!(headers.x_tags, Some(texts(&["a", "b"])));
    assert_eq!(headers.x_missing, None);
}

#[tokio::test]
async fn head_request_returns_no_body() {
    let (mock, client) = server(ResponseTemplate::new(200)).await;
    client.answers().check_headers().await.unwrap();
    assert_eq!(sent(&mock).await.method.as_str(), "HEAD");
}

#[tokio::test]
async fn documented_null_is_returned_as_none() {
    let (_server, client) = server(json(200, "null")).await;
    assert_eq!(client.answers().get_nullable().await.unwrap(), None);
    let (_server, client) = server(json(200, " 7 ")).await;
    assert_eq!(client.answers().get_nullable().await.unwrap(), Some(7));
}

/// Returns the error body of a response.
async fn failure(status: u16, body: &str) -> ErrorBody {
    let (_server, client) = server(json(status, body)).await;
    match client.answers().get_several().await {
        Err(Error::Status(error)) => {
            assert_eq!((error.status.as_u16(), error.raw.as_ref()), (status, body.as_bytes()));
            error.body
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn error_bodies_are_typed_by_their_status() {
    assert!(matches!(failure(404, r#"{"id":"a"}"#).await, ErrorBody::Missing(it) if it.id == "a"));
    assert!(matches!(failure(503, r#"["a"]"#).await, ErrorBody::Texts(it) if it == ["a"]));
    assert!(matches!(failure(400, r#"{"message":"no"}"#).await, ErrorBody::Fault(it) if it.message == "no"));
    assert!(matches!(failure(302, r#"{"message":"no"}"#).await, ErrorBody::Fault(it) if it.message == "no"));
    assert!(matches!(failure(500, "<html>").await, ErrorBody::Other(it) if it.as_str() == Some("<html>")));
    assert!(matches!(failure(404, "").await, ErrorBody::Other(it) if it.is_null()));
    assert!(matches!(failure(404, r#"{"id":7,"new":1}"#).await, ErrorBody::Missing(it) if it.id == "7"));
}

#[tokio::test]
async fn invalid_json_is_an_error_with_the_raw_body() {
    let (_server, client) = server(json(200, "{\"x\":")).await;
    let error = client.answers().get_pet().await.unwrap_err();
    let Error::Decode(error) = error else { panic!("{error}") };
    assert_eq!((error.status.as_u16(), error.raw.as_ref()), (200, b"{\"x\":".as_slice()));
}

#[tokio::test]
async fn discriminator_selects_the_variant() {
    let pet = async |body: &str| {
        let (_server, client) = server(json(200, body)).await;
        client.answers().get_pet().with_response().await.unwrap()
    };
    assert!(matches!(pet(r#"{"kind":"tomcat","lives":9}"#).await.body, Pet::Cat(it) if it.lives == Some(9)));
    // The discriminator takes precedence over other members.
    assert!(matches!(pet(r#"{"kind":"dog","lives":9}"#).await.body, Pet::Dog(it) if it.extra.get("lives").is_some()));
    let unknown = pet(r#"{"kind":"fish","lives":9}"#).await;
    assert!(matches!(&unknown.body, Pet::Other(it) if it.get("kind").unwrap().as_str() == Some("fish")));
    assert_eq!(unknown.deviations.len(), 1);
    assert!(
        matches!(pet(r#"{"tricks":["sit"]}"#).await.body, Pet::Dog(_)),
        "without a discriminator, the best match is used"
    );
}

#[tokio::test]
async fn union_uses_the_best_matching_variant() {
    let shape = async |body: &str, decoding: Decoding| {
        let (_server, client) = server_with(json(200, body), decoding).await;
        client.answers().get_shape().await
    };
    let tolerant = async |body: &str| shape(body, Decoding::Tolerant).await.unwrap();
    assert!(matches!(tolerant(r#"{"radius":1}"#).await, Shape::Circle(_)));
    assert!(matches!(tolerant(r#"{"side":1,"name":"a","new":true}"#).await, Shape::Square(_)));
    assert!(matches!(tolerant(r#"{"side":"1"}"#).await, Shape::Square(it) if it.side == 1.0));
    assert!(matches!(tolerant(r#""dot""#).await, Shape::Text(it) if it == "dot"));
    assert!(matches!(tolerant("[1,2]").await, Shape::Numbers(it) if it == [1.0, 2.0]));
    assert!(matches!(tolerant("true").await, Shape::Other(it) if it.as_bool() == Some(true)));
    assert!(matches!(shape("true", Decoding::Strict).await, Err(Error::Decode(_))));
    assert!(shape(r#"{"side":1}"#, Decoding::Strict).await.is_ok());
}
