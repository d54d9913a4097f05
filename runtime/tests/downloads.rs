//! Downloads to files: limits, existing files, and interruptions.

use std::path::Path;
use std::time::Duration;

use crate::support::{serve, serve_bytes};
use sdk_runtime::{Call, Client, DecodeErrorKind, Error, Method, Operation, RetryPolicy, decode};
use tokio::io::AsyncWriteExt;

const GET: Operation = Operation::new("getReport", Method::GET, "/report");
const POST: Operation = Operation::new("createReport", Method::POST, "/report");

fn client(uri: &str) -> Client {
    Client::builder(uri).retries(RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO)).build().unwrap()
}

fn get(client: &Client) -> Call<'_, String> {
    Call::new(client, &GET, decode::text)
}

fn response(status: &str, headers: &str, length: usize, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    entries.map(|it| it.unwrap().file_name().into_string().unwrap()).collect()
}

/// Serves one response for each request, and the last one again.
async fn serve_each(responses: Vec<String>) -> (String, std::sync::Arc<std::sync::Mutex<Vec<String>>>) {
    serve(move |mut stream, number| {
        let response = responses[number.min(responses.len() - 1)].clone();
        async move {
            let _sent = stream.write_all(response.as_bytes()).await;
        }
    })
    .await
}

fn kind<T: std::fmt::Debug>(result: Result<T, Error>) -> DecodeErrorKind {
    match result.unwrap_err() {
        Error::Decode(error) => error.kind,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn interrupted_download_continues() {
    let (uri, requests) = serve_each(vec![
        response("200 OK", "ETag: \"1\"\r\n", 12, "begin"),
        response("206 Partial Content", "ETag: \"1\"\r\nContent-Range: bytes 5-11/12\r\n", 7, ", mid"),
        response("206 Partial Content", "ETag: \"1\"\r\nContent-Range: bytes 10-11/12\r\n", 2, "dl"),
    ])
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let client = client(&uri);
    let mut progress = Vec::new();
    let written = get(&client).download(&path).on_progress(|it| progress.push((it.bytes, it.total))).await.unwrap();
    assert_eq!((written.status.as_u16(), written.body, written.attempts), (200, 12, 3));
    assert_eq!(std::fs::read(&path).unwrap(), b"begin, middl");
    assert_eq!(progress, [(5, Some(12)), (10, Some(12)), (12, Some(12))]);
    let requests = requests.lock().unwrap();
    for (request, range) in requests.iter().zip([None, Some("range: bytes=5-\r\n"), Some("range: bytes=10-\r\n")]) {
        let request = request.to_lowercase();
        assert!(range.is_none_or(|it| request.contains(it) && request.contains("if-range: \"1\"\r\n")), "{request}");
    }
}

#[tokio::test]
async fn download_starts_again_if_the_content_has_changed() {
    let (uri, _requests) = serve_each(vec![
        response("200 OK", "ETag: \"1\"\r\n", 12, "the old one"),
        response("200 OK", "ETag: \"2\"\r\n", 7, "new one"),
    ])
    .await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let mut progress = Vec::new();
    let client = client(&uri);
    let written = get(&client).download(&path).on_progress(|it| progress.push((it.bytes, it.total))).await.unwrap();
    assert_eq!((written.body, std::fs::read(&path).unwrap()), (7, b"new one".to_vec()));
    assert_eq!(progress.last(), Some(&(7, Some(7))));
}

#[tokio::test]
async fn interrupted_download_fails_if_the_rest_cannot_be_requested() {
    let etag = "ETag: \"1\"\r\n";
    let part = |range: &str| response("206 Partial Content", &format!("{etag}Content-Range: {range}\r\n"), 4, "rest");
    for (first, rest, sends) in [
        ("ETag: W/\"1\"\r\n", part("bytes 4-7/8"), 1),
        ("Accept-Ranges: none\r\nETag: \"1\"\r\n", part("bytes 4-7/8"), 1),
        ("", part("bytes 4-7/8"), 1),
        (etag, part("bytes 0-7/8"), 2),
        (etag, part("bytes 4-7/9"), 2),
        (etag, part("bytes 4-5/8"), 2),
        (etag, part("items 4-7/8"), 2),
        (etag, part("bytes 4-7/8").replace("Length: 4", "Length: 2"), 2),
        (etag, part("bytes 4-7/8").replace("\"1\"", "\"2\""), 2),
        (etag, response("416 Range Not Satisfiable", "", 0, ""), 2),
    ] {
        let (uri, requests) = serve_each(vec![response("200 OK", first, 8, "half"), rest]).await;
        let folder = tempfile::tempdir().unwrap();
        let error = get(&client(&uri)).download(folder.path().join("report")).await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{first}: {error:?}");
        assert!(names(folder.path()).is_empty());
        assert_eq!(requests.lock().unwrap().len(), sends, "{first}");
    }
    // The policy, the method or the arguments may not allow it.
    let (uri, requests) = serve_each(vec![response("200 OK", etag, 8, "half")]).await;
    let folder = tempfile::tempdir().unwrap();
    let client = client(&uri);
    let path = folder.path().join("report");
    let post: Call<'_, String> = Call::new(&client, &POST, decode::text);
    for call in [get(&client).with_retries(RetryPolicy::never()), post, get(&client).header("range", "bytes=0-7")] {
        assert!(matches!(call.download(&path).await, Err(Error::Transport(_))));
    }
    assert_eq!(requests.lock().unwrap().len(), 3);
    assert!(matches!(get(&client).download(&path).await, Err(Error::Transport(_))));
    assert_eq!(requests.lock().unwrap().len(), 6, "two retries");
}

#[tokio::test]
async fn rest_of_a_download_must_be_complete() {
    let etag = "ETag: \"1\"\r\n";
    for (chunks, is_complete) in [("4\r\nrest\r\n0\r\n\r\n", true), ("2\r\nre\r\n0\r\n\r\n", false)] {
        let rest = format!(
            "HTTP/1.1 206 Partial Content\r\nConnection: close\r\n{etag}Content-Range: bytes 4-7/8\r\n\
             Transfer-Encoding: chunked\r\n\r\n{chunks}"
        );
        let (uri, _requests) = serve_each(vec![response("200 OK", etag, 8, "half"), rest]).await;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        let result = get(&client(&uri)).download(&path).await;
        if is_complete {
            assert_eq!((result.unwrap().body, std::fs::read(&path).unwrap()), (8, b"halfrest".to_vec()));
        } else {
            assert!(matches!(kind(result), DecodeErrorKind::IncompleteContent));
            assert!(names(folder.path()).is_empty());
        }
    }
}

#[tokio::test]
async fn size_of_a_download_is_limited() {
    let unknown = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n12345678".to_owned();
    for response in [response("200 OK", "", 8, "12345678"), unknown] {
        let client = client(&serve_bytes(response).await);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report");
        let kind = kind(get(&client).download(&path).max_bytes(7).await);
        assert!(matches!(kind, DecodeErrorKind::TooLarge(7)), "{kind}");
        assert!(names(folder.path()).is_empty());
        assert_eq!(get(&client).download(&path).max_bytes(8).await.unwrap().body, 8);
    }
}

#[tokio::test]
async fn partial_or_pending_content_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let part = response("206 Partial Content", "Content-Range: bytes 0-3/8\r\n", 4, "half");
    let client_of_part = client(&serve_bytes(part).await);
    let client_of_later = client(&serve_bytes(response("202 Accepted", "", 5, "later")).await);
    for client in [&client_of_part, &client_of_later] {
        let kind = kind(get(client).download(&path).await);
        assert!(matches!(kind, DecodeErrorKind::IncompleteContent), "{kind}");
        assert!(names(folder.path()).is_empty());
    }
    let asked = get(&client_of_part).header("range", "bytes=0-3").download(&path).await.unwrap();
    assert_eq!((asked.status.as_u16(), asked.body), (206, 4));
}

#[cfg(unix)]
#[tokio::test]
async fn permissions_of_a_replaced_file_are_kept() {
    use std::fs::{Permissions, metadata, set_permissions};
    use std::os::unix::fs::PermissionsExt;

    let client = client(&serve_bytes(response("200 OK", "", 3, "new")).await);
    let folder = tempfile::tempdir().unwrap();
    for mode in [0o600, 0o640, 0o444] {
        let path = folder.path().join(format!("{mode:o}"));
        std::fs::write(&path, "old").unwrap();
        set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let mut modes = Vec::new();
        let partial_mode = |_| {
            let partial = names(folder.path()).into_iter().find(|it| it.ends_with(".part")).unwrap();
            modes.push(metadata(folder.path().join(partial)).unwrap().permissions().mode() & 0o777);
        };
        get(&client).download(&path).on_progress(partial_mode).await.unwrap();
        assert_eq!((modes, std::fs::read(&path).unwrap()), (vec![mode], b"new".to_vec()));
        assert_eq!(metadata(&path).unwrap().permissions().mode() & 0o777, mode);
    }
}

#[tokio::test]
async fn names_may_be_as_long_as_the_system_allows() {
    let client = client(&serve_bytes(response("200 OK", "", 3, "new")).await);
    let folder = tempfile::tempdir().unwrap();
    for name in ["a".repeat(255), "\u{1d11e}".repeat(63)] {
        get(&client).download(folder.path().join(&name)).await.unwrap();
        assert!(names(folder.path()).contains(&name));
    }
}

#[tokio::test]
async fn panic_of_a_progress_function_is_that_of_the_download() {
    let client = client(&serve_bytes(response("200 OK", "ETag: \"1\"\r\n", 3, "new")).await);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let download =
        tokio::spawn(async move { get(&client).download(&path).on_progress(|_| panic!("no progress")).await.is_ok() });
    let panic = download.await.unwrap_err().into_panic();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"no progress"));
    assert!(names(folder.path()).is_empty());
}
