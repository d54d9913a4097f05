//! Tests what the `hostile` crate sends and receives over a real socket: exactly the strings in its document.
//!
//! Where possible, the expected strings are read from `fixtures/hostile.yaml`.
#![allow(deprecated, reason = "the document contains a hostile deprecation note")]

use hostile::models::{ChoiceVec, KindEvil, One, PartsEvil, ReadThingEvilHeaders, Thing, Two};
use hostile::{Client, ErrorBody, servers};
use sdk_runtime::json::{self, Decoding};
use sdk_runtime::multipart::Part;
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const TEXT: &str = "\"#*/ #![evil]\\ {}$\u{202e}\0\r\n";
const MEDIA_TYPE: &str = "application/vnd.hostile!#$&-^_.+json; it=\"*/ #![evil]{}$\"";

fn document() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/hostile.yaml");
    serde_yaml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Finds the schema whose name starts with a prefix.
fn schema(prefix: &str) -> Value {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    schemas.iter().find(|(name, _)| name.starts_with(prefix)).unwrap().1.clone()
}

/// Finds the operation whose id starts with a prefix, and its path.
fn operation(prefix: &str) -> (String, Value) {
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        let mut operations = item.as_object().unwrap().values();
        if let Some(it) = operations.find(|it| it["operationId"].as_str().unwrap().starts_with(prefix)) {
            return (path.clone(), it.clone());
        }
    }
    panic!("no operation {prefix}");
}

async fn server(response: ResponseTemplate) -> (MockServer, Client) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(response).mount(&server).await;
    let builder = Client::builder().base_url(server.uri()).bearer("token").decoding(Decoding::Strict);
    (server, builder.build().unwrap())
}

async fn sent(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

/// Decodes percent encoding.
fn decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
}

fn thing() -> Thing {
    let mut thing = Thing::new(TEXT);
    for member in [
        &mut thing.line_evil,
        &mut thing.back,
        &mut thing.comment,
        &mut thing.braces_0_x_crate,
        &mut thing.direction,
        &mut thing.script_script,
        &mut thing.link_vec_evil,
        &mut thing.brackets,
        &mut thing.apostrophe,
        &mut thing.member,
    ] {
        *member = Some(TEXT.to_owned());
    }
    thing.r_kind = Some(KindEvil::Quote);
    thing
}

/// Returns the expected JSON of [`thing`], with the members in the document.
fn described_thing() -> Value {
    let names = schema("Thing")["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let value = |name: &str| if name.contains("kind") { "quote\"" } else { TEXT };
    names.iter().map(|it| (it.clone(), value(it).into())).collect::<serde_json::Map<_, _>>().into()
}

#[test]
fn enum_values_match_the_document() {
    let listed: Vec<&str> = KindEvil::VALUES.iter().map(KindEvil::as_str).collect();
    assert_eq!(json!(listed), schema("Kind")["enum"]);
    for text in listed {
        assert!(!matches!(KindEvil::from(text), KindEvil::Other(_)), "{text:?}");
    }
}

#[test]
fn members_match_the_document() {
    let written = json::to_string(&thing()).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), described_thing());
    let read = json::from_slice::<Thing>(written.as_bytes(), Decoding::Strict).unwrap();
    assert_eq!(read.value, thing());
}

#[tokio::test]
async fn parameters_match_the_document() {
    let response = ResponseTemplate::new(200).set_body_raw(described_thing().to_string(), MEDIA_TYPE);
    let (server, client) = server(response.insert_header("X-Answer!#$%&'*+.^_`|~", "\"*/ #![evil]")).await;
    let kinds = [KindEvil::Comment, KindEvil::DotDot, KindEvil::Direction];
    let call = client.things_evil().read_thing_evil(TEXT).query_20_vec_evil_script(TEXT).kinds_evil(&kinds);
    let call = call.deep(&Thing::new(TEXT)).x_header("\"*/ #![evil]\\ {}$").cookie(TEXT);
    let response = call.with_response().await.unwrap();
    assert_eq!(ReadThingEvilHeaders::read(response.headers()).x_answer.as_deref(), Some("\"*/ #![evil]"));
    assert_eq!(response.into_body(), thing());
    let request = sent(&server).await;
    let (path, described) = operation("readThing");
    let name = |number: usize| described["parameters"][number]["name"].as_str().unwrap();
    // The path matches the document except for the placeholder. A slash in a value is part of its segment.
    let (before, _) = path.split_once(&format!("{{{}}}", name(0))).unwrap();
    let (sent_before, sent_value) = request.url.path().rsplit_once('/').unwrap();
    assert_eq!((decoded(sent_before) + "/", decoded(sent_value)), (before.replace("%2F", "/"), TEXT.to_owned()));
    assert_eq!(sent_before.matches('/').count(), before.matches('/').count() - 1);
    let kinds = kinds.iter().map(KindEvil::as_str).collect::<Vec<_>>().join(",");
    let deep = format!("{}[{}]", name(3), "name \"#");
    let pairs: Vec<(String, String)> =
        request.url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    assert_eq!(pairs, [(name(1), TEXT), (name(2), &kinds), (&deep, TEXT)].map(|(a, b)| (a.to_owned(), b.to_owned())));
    assert_eq!(request.headers[name(4)], "\"*/ #![evil]\\ {}$");
    let cookie = request.headers["cookie"].to_str().unwrap().split_once('=').unwrap();
    assert_eq!((cookie.0, decoded(cookie.1).as_str()), (name(5), TEXT));
    assert_eq!(request.headers["accept"], MEDIA_TYPE);
}

#[tokio::test]
async fn bodies_match_the_document() {
    let (server, client) = server(ResponseTemplate::new(204)).await;
    client.bodies_script_x().send_thing_fn_evil(&thing()).await.unwrap();
    let request = sent(&server).await;
    let (path, described) = operation("sendThing");
    assert_eq!(decoded(request.url.path()), path);
    let media_type = described["requestBody"]["content"].as_object().unwrap().keys().next().unwrap();
    assert_eq!((request.headers["content-type"].to_str().unwrap(), media_type.as_str()), (MEDIA_TYPE, MEDIA_TYPE));
    assert_eq!(request.body_json::<Value>().unwrap(), described_thing());
}

#[tokio::test]
async fn form_fields_match_the_document() {
    let (server, client) = server(ResponseTemplate::new(204)).await;
    client.bodies_script_x().send_form(&thing()).await.unwrap();
    let body = String::from_utf8(sent(&server).await.body).unwrap();
    let fields = body.split('&').filter_map(|it| it.split_once('='));
    let fields =
        fields.map(|(name, value)| (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " ")).into()));
    assert_eq!(Value::Object(fields.collect()), described_thing());
}

/// Browsers percent-encode quotes and line breaks in names of parts (HTML, "multipart form data").
#[tokio::test]
async fn names_of_parts_are_escaped() {
    let (server, client) = server(ResponseTemplate::new(204)).await;
    let mut parts = PartsEvil::new(Part::new("all of it").file_name("../\"\r\n*/"));
    parts.note = Some(TEXT.to_owned());
    client.bodies_script_x().send_parts_x(parts).await.unwrap();
    let body = String::from_utf8(sent(&server).await.body).unwrap();
    let heads: Vec<&str> = body.split("\r\n").filter(|it| it.starts_with("Content-Disposition")).collect();
    assert_eq!(
        heads,
        [
            "Content-Disposition: form-data; name=\"file %22%0D%0A*/ #![evil]\"; filename=\"../%22%0D%0A*/\"",
            "Content-Disposition: form-data; name=\"note {}$\\\"",
        ]
    );
    assert!(body.contains(TEXT));
}

#[tokio::test]
async fn union_tags_match_the_document() {
    let discriminator = schema("Choice")["discriminator"].clone();
    let name = discriminator["propertyName"].as_str().unwrap();
    let tags: Vec<&String> = discriminator["mapping"].as_object().unwrap().keys().collect();
    let read = |tag: &str| {
        let text = json!({ name: tag }).to_string();
        json::from_slice::<ChoiceVec>(text.as_bytes(), Decoding::Strict).unwrap().value
    };
    assert_eq!(read(tags[0]), ChoiceVec::from(One::new(tags[0])));
    assert_eq!(read(tags[1]), ChoiceVec::from(Two::new(tags[1])));
    let (server, client) = server(ResponseTemplate::new(204)).await;
    client.bodies_script_x().send_choice_vec_evil(read(tags[1])).await.unwrap();
    assert_eq!(sent(&server).await.body_json::<Value>().unwrap(), json!({ name: tags[1] }));
}

#[tokio::test]
async fn errors_are_typed_and_displayed_on_one_line() {
    let (_server, client) = server(ResponseTemplate::new(404).set_body_json(json!({ "message \"*/": TEXT }))).await;
    let error = client.things_evil().read_thing_evil("x").await.unwrap_err();
    let Some(ErrorBody::FaultScript(fault)) = error.body() else { panic!("{error:?}") };
    assert_eq!(fault.message.as_deref(), Some(TEXT));
    let shown = error.to_string();
    assert!(!shown.contains(|it: char| it.is_control() || it == '\u{202e}'), "{shown:?}");
}

#[test]
fn server_urls_match_the_document() {
    let server = &document()["servers"][0];
    let default = |name: &str| server["variables"][name]["default"].as_str().unwrap().to_owned();
    let (version, _) = server["variables"].as_object().unwrap().iter().next().unwrap();
    let url = server["url"].as_str().unwrap().replace(&format!("{{{version}}}"), &default(version));
    assert_eq!(Client::BASE_URL, url.replace("{stage}", &default("stage")));
    let stages: Vec<&str> = servers::Stage::VALUES.iter().map(servers::Stage::as_str).collect();
    assert_eq!(json!(stages), server["variables"]["stage"]["enum"]);
    Client::builder().build().unwrap();
    Client::builder().base_url(servers::SecondExample::default()).build().unwrap();
}

#[test]
fn events_are_recognized_by_hostile_headers() {
    use hostile::webhooks::{self, Event, TrustedBody};

    let document = document();
    let (name, hook) = document["x-webhooks"].as_object().unwrap().iter().next().unwrap();
    let value = hook["parameters"][0]["schema"]["enum"][0].as_str().unwrap();
    // Only a header of visible ASCII characters can be sent.
    let parse = |value: &[u8], body: &Value| {
        let mut headers = sdk_runtime::HeaderMap::new();
        headers.insert("x-github-event", sdk_runtime::http::HeaderValue::from_bytes(value).unwrap());
        webhooks::parse(&headers, TrustedBody::unsigned(body.to_string().as_bytes())).unwrap()
    };
    let schema = hook["post"]["requestBody"]["content"].as_object().unwrap().values().next().unwrap()["schema"].clone();
    let (member, of_member) = schema["properties"].as_object().unwrap().iter().next().unwrap();
    let body = json!({member: of_member["enum"][0], "kept\n": "k"});
    let Event::HookEvil(payload) = parse(value.as_bytes(), &body) else { panic!() };
    assert_eq!(serde_json::from_str::<Value>(&json::to_string(&payload).unwrap()).unwrap(), body);
    assert_eq!(Event::HookEvil(payload).kind().unwrap().name(), name);
    assert!(matches!(parse(b"other", &body), Event::Unknown(_)));
}
