//! All kinds of request bodies.

use everything::bodies::SendAnyBody;
use everything::models::{Change, ChangeOp, Login, Upload};
use sdk_runtime::json::{Nullable, Value};
use sdk_runtime::multipart::Part;
use wiremock::Request;

use super::{header, no_content, point, sent, texts};

fn text(request: &Request) -> &str {
    std::str::from_utf8(&request.body).unwrap()
}

#[tokio::test]
async fn json_is_sent_with_the_documented_content_type() {
    let (server, client) = no_content().await;
    client.bodies().send_json(&point(1, "é\n\"")).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type").unwrap(), "application/vnd.example+json");
    assert_eq!(text(&request), r#"{"x":1,"label":"é\n\""}"#);
}

#[tokio::test]
async fn patch_distinguishes_null_and_absent_values() {
    let (server, client) = no_content().await;
    let mut clear = Change::new(ChangeOp::Replace, "/label");
    clear.value = Nullable::Value(Value::Null);
    let remove = Change::new(ChangeOp::Remove, "/x");
    client.bodies().send_patch(&[clear, remove]).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type").unwrap(), "application/json-patch+json");
    assert_eq!(text(&request), r#"[{"op":"replace","path":"/label","value":null},{"op":"remove","path":"/x"}]"#);
}

#[tokio::test]
async fn optional_body_is_sent_only_if_set() {
    let (server, client) = no_content().await;
    client.bodies().send_perhaps().await.unwrap();
    let request = sent(&server).await;
    assert_eq!((text(&request), header(&request, "content-type")), ("", None));
    let (server, client) = no_content().await;
    client.bodies().send_perhaps().body(&point(1, "a")).await.unwrap();
    assert_eq!(text(&sent(&server).await), r#"{"x":1,"label":"a"}"#);
}

fn login() -> Login {
    let mut login = Login::new("client credentials");
    login.client_secret = Some("s&=+é".into());
    login.scopes = Some(texts(&["a", "b"]));
    login
}

const FORM: &str = "grant_type=client+credentials&client_secret=s%26%3D%2B%C3%A9&scopes=a&scopes=b";

#[tokio::test]
async fn form_is_url_encoded() {
    let (server, client) = no_content().await;
    client.bodies().send_form(&login()).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type").unwrap(), "application/x-www-form-urlencoded");
    assert_eq!(text(&request), FORM);
    assert!(!format!("{:?}", login()).contains("s&="), "secrets are not shown");
}

/// Parses the parts of a form into headers and body (a subset of RFC 2046, section 5.1.1).
fn parts(request: &Request) -> Vec<(String, Vec<u8>)> {
    let content_type = header(request, "content-type").unwrap();
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let body = String::from_utf8_lossy(&request.body).into_owned();
    let inside = body.strip_prefix(&format!("--{boundary}\r\n")).unwrap();
    let inside = inside.strip_suffix(&format!("\r\n--{boundary}--\r\n")).unwrap();
    inside
        .split(&format!("\r\n--{boundary}\r\n"))
        .map(|part| {
            let (head, body) = part.split_once("\r\n\r\n").unwrap();
            (head.to_owned(), body.as_bytes().to_vec())
        })
        .collect()
}

#[tokio::test]
async fn multipart_form_has_a_part_for_each_file_and_value() {
    let (server, client) = no_content().await;
    let file = Part::new("one\r\ntwo").file_name("a \"b\".txt").content_type("text/plain");
    let mut upload = Upload::new(file, "é\r\nX: y");
    upload.more = vec![Part::new("1").file_name("1.bin"), Part::new("2")];
    upload.point = Some(point(1, "a"));
    upload.tags = Some(texts(&["a", "b"]));
    upload.count = Some(3);
    client.bodies().send_parts(upload).await.unwrap();
    let request = sent(&server).await;
    let parts = parts(&request);
    let shown: Vec<(&str, &str)> =
        parts.iter().map(|(head, body)| (head.as_str(), std::str::from_utf8(body).unwrap())).collect();
    assert_eq!(
        shown,
        [
            (
                "Content-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.txt\"\r\nContent-Type: text/plain",
                "one\r\ntwo"
            ),
            (
                "Content-Disposition: form-data; name=\"more\"; filename=\"1.bin\"\r\n\
                 Content-Type: application/octet-stream",
                "1"
            ),
            ("Content-Disposition: form-data; name=\"more\"\r\nContent-Type: application/octet-stream", "2"),
            ("Content-Disposition: form-data; name=\"name\"", "é\r\nX: y"),
            (
                "Content-Disposition: form-data; name=\"point\"\r\nContent-Type: application/json",
                r#"{"x":1,"label":"a"}"#
            ),
            ("Content-Disposition: form-data; name=\"tags\"", "a"),
            ("Content-Disposition: form-data; name=\"tags\"", "b"),
            ("Content-Disposition: form-data; name=\"count\"", "3"),
        ]
    );
}

#[tokio::test]
async fn bytes_and_text_are_sent_unchanged() {
    let (server, client) = no_content().await;
    client.bodies().send_bytes(vec![0, 255, 10]).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type").unwrap(), "application/octet-stream");
    assert_eq!(request.body, [0, 255, 10]);
    let (server, client) = no_content().await;
    client.bodies().send_text("é\r\n").await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type").unwrap(), "text/plain; charset=utf-8");
    assert_eq!(text(&request), "é\r\n");
    let (server, client) = no_content().await;
    client.bodies().send_xml("<x/>").await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-type").unwrap(), "application/xml");
    assert_eq!(text(&request), "<x/>");
}

#[tokio::test]
async fn files_are_sent_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.csv");
    std::fs::write(&path, "1,2").unwrap();
    let (server, client) = no_content().await;
    client.bodies().send_bytes(sdk_runtime::Upload::file(&path)).await.unwrap();
    let request = sent(&server).await;
    assert_eq!(header(&request, "content-length").unwrap(), "3");
    assert_eq!(text(&request), "1,2");
    let (server, client) = no_content().await;
    client.bodies().send_parts(Upload::new(Part::file(&path), "n")).await.unwrap();
    let parts = parts(&sent(&server).await);
    let head = "Content-Disposition: form-data; name=\"file\"; filename=\"table.csv\"\r\nContent-Type: text/csv";
    assert_eq!(parts[0], (head.to_owned(), b"1,2".to_vec()));
}

#[tokio::test]
async fn variant_selects_the_content_type() {
    for (body, content_type, expected) in [
        (SendAnyBody::Json(point(1, "a")), "application/json", r#"{"x":1,"label":"a"}"#),
        (SendAnyBody::UrlEncoded(login()), "application/x-www-form-urlencoded", FORM),
        (SendAnyBody::Text("a,b".to_owned()), "text/csv", "a,b"),
        (SendAnyBody::Bytes("PK".into()), "application/zip", "PK"),
    ] {
        let (server, client) = no_content().await;
        client.bodies().send_any(body).await.unwrap();
        let request = sent(&server).await;
        assert_eq!(header(&request, "content-type").unwrap(), content_type);
        assert_eq!(text(&request), expected);
    }
}
