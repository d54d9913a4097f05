//! Malicious servers and arguments. Each must be harmless and result in a clear error.
//!
//! Related tests elsewhere:
//!
//! - line breaks in headers, empty and dotted path segments: `client.rs`,
//!   `invalid_arguments_are_errors_and_nothing_is_sent`
//! - paths that resolve to other paths: `undocumented.rs`, `paths_that_resolve_elsewhere_are_rejected`
//! - redirects to other origins: `client.rs`, `redirects_to_another_origin_drop_credentials` and
//!   `bodies_are_not_sent_to_another_origin`; `auth.rs`, `credentials_are_sent_only_to_their_origin`;
//!   redirects that end encryption: the unit tests of `call/send.rs`; endless redirects: `client.rs`,
//!   `redirects_within_the_origin_are_followed_up_to_a_limit`
//! - requests that were processed: `retries.rs`, `only_safe_calls_are_retried` and
//!   `redirected_call_is_not_retried`
//! - large responses: `client.rs`, `response_size_is_limited`; compressed ones: `faults.rs`,
//!   `size_limit_applies_after_decompression`; corrupt compression: `corrupt_compression_is_an_error`
//! - incomplete or stalled bodies: `faults.rs`, `slow_body_times_out_whatever_was_received`; `streams.rs`,
//!   `incomplete_body_is_an_error_and_leaves_no_file` and `idle_body_times_out_and_slow_body_does_not`
//! - nesting: `faults.rs`, `deep_nesting_is_an_error`; many deviations, large objects: `json/tests/hostile.rs`
//! - duplicate names: `json/tests/tolerance.rs`, `last_of_duplicate_names_counts`
//! - file names from servers: `streams.rs`, `downloads_use_the_path_of_the_caller`
//! - repeating lists: `paging.rs`, `repeated_page_is_an_error` and
//!   `cursors_are_followed_until_they_end_or_repeat`; links elsewhere:
//!   `only_the_query_of_links_is_followed`
//! - endless waits: `retries.rs`, `waits_that_are_too_long_end_the_call`
//! - invalid token responses: `auth.rs`, `invalid_token_responses_are_distinguished`
//! - invalid HTTP: `faults.rs`, `invalid_http_is_an_error`

use std::time::Duration;

use crate::support::{serve, serve_bytes};
use sdk_runtime::json::{Decoding, Value};
use sdk_runtime::paging::Paging;
use sdk_runtime::{
    Call, Client, ClientBuilder, DecodeErrorKind, Error, Method, Operation, RequestError, RetryPolicy, decode,
};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

const GET: Operation = Operation::new("getThing", Method::GET, "/things/{id}/parts");
static LIST: Operation = Operation::new("listThings", Method::GET, "/things").paging(Paging::link().default_size(2));

fn client(builder: ClientBuilder) -> Client {
    builder.retries(RetryPolicy::never()).bearer("s3cret").build().unwrap()
}

fn get<'c>(client: &'c Client, id: &str) -> Call<'c, Value> {
    Call::new(client, &GET, decode::json).path("id", id)
}

/// Serves these bytes, closes the connection, and returns the error of a call.
async fn error_of(response: impl Into<Vec<u8>>) -> Error {
    get(&client(Client::builder(&serve_bytes(response).await)), "1").await.unwrap_err()
}

fn http_response(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn nothing(mut stream: TcpStream, _: usize) {
    stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 4\r\n\r\nnull").await.unwrap();
}

#[tokio::test]
async fn path_values_stay_in_one_segment() {
    let (uri, requests) = serve(nothing).await;
    let client = client(Client::builder(&uri));
    for (id, segment) in [
        ("..%2f", "..%252f"),
        ("../..", "..%2F.."),
        ("..\\", "..%5C"),
        ("%00", "%2500"),
        ("\0", "%00"),
        ("a HTTP/1.1\r\nX-Evil: 1\r\n\r\n", "a%20HTTP%2F1.1%0D%0AX-Evil%3A%201%0D%0A%0D%0A"),
        ("?x=1#y", "%3Fx%3D1%23y"),
    ] {
        get(&client, id).await.unwrap();
        let request = requests.lock().unwrap().pop().unwrap();
        assert!(request.starts_with(&format!("GET /things/{segment}/parts HTTP/1.1\r\n")), "{request}");
    }
}

#[tokio::test]
async fn header_query_and_cookie_values_cannot_inject_structure() {
    let (uri, requests) = serve(nothing).await;
    let client = client(Client::builder(&uri));
    let evil = "a\r\nX-Evil: 1\r\n\r\n; b=c&d=e";
    let error = get(&client, "1").header("x-mine", evil).await.unwrap_err();
    assert!(matches!(&error, Error::Request(it) if matches!(**it, RequestError::Header { .. })), "{error:?}");
    assert!(!error.to_string().contains("Evil"), "{error}");
    assert_eq!(requests.lock().unwrap().len(), 0);
    get(&client, "1").query("q", evil).cookie("c", evil).await.unwrap();
    let request = requests.lock().unwrap().pop().unwrap();
    let value = "a%0D%0AX-Evil%3A%201%0D%0A%0D%0A%3B%20b%3Dc%26d%3De";
    assert!(request.starts_with(&format!("GET /things/1/parts?q={value} HTTP/1.1\r\n")), "{request}");
    assert!(request.contains(&format!("\r\ncookie: c={value}\r\n")), "{request}");
    assert!(!request.to_ascii_lowercase().contains("\r\nx-evil"), "{request}");
}

#[tokio::test]
async fn redirects_to_other_schemes_are_not_followed() {
    for location in
        ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "http://[", "ftp://127.0.0.1/x", ""]
    {
        let moved =
            format!("HTTP/1.1 302 Found\r\nConnection: close\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n");
        let error = error_of(moved).await;
        assert_eq!(error.status().unwrap().as_u16(), 302, "{location}");
    }
}

#[tokio::test]
async fn wrong_content_length_is_an_error() {
    // The body is shorter than announced.
    let error = error_of("HTTP/1.1 200 OK\r\nContent-Length: 999999999999999\r\n\r\n[1]").await;
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::Interrupted(_))), "{error:?}");
    // The body is longer than announced: the rest does not belong to any response.
    let error = error_of("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n[1]").await;
    assert!(matches!(&error, Error::Decode(it) if it.raw == "[1"), "{error:?}");
    // Two lengths could result in two different responses (RFC 9112, section 6.3).
    for lengths in ["Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: 18446744073709551617\r\n"] {
        let error = error_of(format!("HTTP/1.1 200 OK\r\n{lengths}\r\n[1]")).await;
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
    }
}

#[tokio::test]
async fn endless_body_stops_at_the_limit() {
    let (uri, _) = serve(|mut stream, _| async move {
        let chunk = format!("400\r\n{}\r\n", " ".repeat(0x400));
        let _sent = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
        while stream.write_all(chunk.as_bytes()).await.is_ok() {}
    })
    .await;
    let error = get(&client(Client::builder(&uri).response_limit(1 << 16)), "1").await.unwrap_err();
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::TooLarge(0x1_0000))), "{error:?}");
}

#[tokio::test]
async fn dripping_body_times_out() {
    let (uri, _) = serve(|mut stream, _| async move {
        let _sent = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").await;
        while stream.write_all(b"1\r\n \r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await;
    let error = get(&client(Client::builder(&uri).timeout(Duration::from_millis(300))), "1").await.unwrap_err();
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
}

#[tokio::test]
async fn endless_headers_are_an_error() {
    let many: String = (0..10_000).map(|it| format!("X-{it}: x\r\n")).collect();
    let long = format!("X-Long: {}\r\n", "x".repeat(1 << 20));
    for headers in [many, long] {
        let error = error_of(http_response(&headers, b"null")).await;
        assert!(matches!(error, Error::Transport(_)), "{error}");
    }
}

#[tokio::test]
async fn huge_numbers_are_preserved_and_deviate() {
    let long = "9".repeat(1 << 20);
    for (number, nearest, is_exact) in [
        ("1e999999999999999999", i64::MAX, false),
        ("-1E-999999999999999999", 0, false),
        ("0e99999999999999999999", 0, true),
        (&long, i64::MAX, false),
    ] {
        let uri = serve_bytes(http_response("", number.as_bytes())).await;
        let client = client(Client::builder(&uri));
        assert_eq!(get(&client, "1").await.unwrap().to_string(), number);
        let call = || -> Call<'_, i64> { Call::new(&client, &GET, decode::json).path("id", "1") };
        let response = call().with_decoding(Decoding::Lenient).with_response().await.unwrap();
        assert_eq!(*response.body(), nearest, "{number}");
        assert_eq!(call().await.is_ok(), is_exact, "{number}");
    }
}

#[tokio::test]
async fn invalid_json_is_an_error() {
    for body in [
        &b"\"\xff\""[..],
        b"\"\xed\xa0\x80\"",
        b"\"\xc0\xaf\"",
        b"\"\0\"",
        b"{\"a\":1}}",
        b"[1,]",
        b"NaN",
        b"\xff\xfe[\0",
    ] {
        let error = error_of(http_response("", body)).await;
        assert!(
            matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::Response(_))),
            "{body:?}: {error:?}"
        );
    }
}

#[tokio::test]
async fn server_text_cannot_control_a_terminal() {
    let texts = ["\u{1b}[2J\u{1b}]0;evil\u{7}", "\u{202e}live\u{2066}", "\u{9b}31m", "a\r\nb\u{8}\0"];
    for text in texts {
        let body = format!("HTTP/1.1 500 Evil\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{text}", text.len());
        let wrong = http_response("", format!("\"{}\"", text.replace(|it: char| it < ' ', "")).as_bytes());
        let strict = client(Client::builder(&serve_bytes(wrong).await).decoding(Decoding::Strict));
        let call: Call<'_, i64> = Call::new(&strict, &GET, decode::json).path("id", "1");
        for error in [error_of(body).await, call.await.unwrap_err()] {
            let acts = |it: char| it.is_control() || matches!(it, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
            assert!(!error.to_string().contains(acts), "{:?}", error.to_string());
        }
    }
}

#[tokio::test]
async fn file_names_cannot_escape_their_part() {
    for name in
        ["../../evil", "/etc/evil", "..\\..\\evil", "C:\\evil", "\\\\host\\evil", "evil\0", "~/evil", "con", "."]
    {
        let named = format!(
            "Content-Disposition: attachment; filename=\"{}\"; filename*=UTF-8''%2e%2e%2fevil\r\n",
            name.replace('\0', "%00")
        );
        let client = client(Client::builder(&serve_bytes(http_response(&named, b"all of it")).await));
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        get(&client, "1").download(inner.join("mine")).await.unwrap();
        let names = |at: &std::path::Path| -> Vec<_> {
            std::fs::read_dir(at).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
        };
        assert_eq!(
            (names(folder.path()), names(&inner)),
            (vec!["inner".to_owned()], vec!["mine".to_owned()]),
            "{name}"
        );
    }
}

#[tokio::test]
async fn link_to_the_same_page_is_an_error() {
    let (uri, requests) = serve(|mut stream, _| async move {
        let link = "Link: </things?page=2>; rel=\"next\"\r\n";
        let _sent = stream.write_all(&http_response(link, b"[1,2]")).await;
    })
    .await;
    let client = client(Client::builder(&uri));
    let call: Call<'_, Vec<i64>> = Call::new(&client, &LIST, decode::json);
    let mut items = call.items_of::<i64>().max_items(1000);
    let mut count = 0;
    let error = loop {
        match items.next().await.unwrap() {
            Ok(_) => count += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(&error, Error::Decode(it) if matches!(it.kind, DecodeErrorKind::RepeatedPage)), "{error:?}");
    assert_eq!((count, requests.lock().unwrap().len()), (2, 2));
    assert!(requests.lock().unwrap().iter().all(|it| it.contains("authorization: Bearer s3cret")));
}

#[tokio::test]
async fn hostile_token_responses_are_harmless() {
    let large = format!("{{\"access_token\":\"{}\"}}", "x".repeat(4 << 20));
    for (response, expected) in [
        (http_response("", large.as_bytes()), "is too large"),
        (http_response("", b"[]"), "is not a JSON object"),
        (http_response("", b"{\"access_token\":7}"), "has no access token"),
        (http_response("", b"{\"access_token\":\"a\\r\\nX-Evil: 1\"}"), "contains characters that HTTP does not allow"),
        (http_response("", b"{\"access_token\":\"a\",\"token_type\":\"\\u001b[2J\"}"), r"`\u{1b}[2J`"),
    ] {
        let builder = Client::builder(&serve_bytes(response).await).retries(RetryPolicy::never());
        let client = builder.client_credentials("/token", "me", "s3cret").build().unwrap();
        let Err(Error::Auth(error)) = get(&client, "1").await else { panic!("{expected}") };
        let shown = format!("{error} {error:?} {}", error.kind());
        assert!(shown.contains(expected) && !shown.contains("s3cret") && !shown.contains('\u{1b}'), "{shown:?}");
    }
}

#[tokio::test]
async fn extreme_token_lifetimes_are_accepted() {
    for lifetime in ["1e300", "-1", "\"never\"", "null", "1e-300", "9223372036854775808", "{}"] {
        let (uri, requests) = serve(move |mut stream, number| async move {
            let token = format!("{{\"access_token\":\"a\",\"expires_in\":{lifetime}}}");
            let body = if number == 0 { token.as_bytes() } else { b"null" };
            let _sent = stream.write_all(&http_response("", body)).await;
        })
        .await;
        let builder = Client::builder(&uri).retries(RetryPolicy::never());
        let client = builder.client_credentials("/token", "me", "s3cret").build().unwrap();
        get(&client, "1").await.unwrap();
        assert_eq!(requests.lock().unwrap().len(), 2, "{lifetime}");
    }
}

#[tokio::test]
async fn messages_and_codes_of_errors_do_not_control_a_terminal() {
    let server = MockServer::start().await;
    let body = r#"{"code":"a\u001b]0;x\u0007","message":"no\nsuch\u001b[2J \u202ething"}"#;
    let rejection = ResponseTemplate::new(400).set_body_raw(body, "application/json");
    Mock::given(any()).respond_with(rejection).mount(&server).await;
    let client = Client::builder(&server.uri()).build().unwrap();
    let error = client.request(Method::GET, "/things").await.unwrap_err();
    assert_eq!(error.code().as_deref(), Some("a\\u{1b}]0;x\\u{7}"));
    assert_eq!(error.message().as_deref(), Some("no\\nsuch\\u{1b}[2J \\u{202e}thing"));
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
}
