//! GET requests to servers on the loopback interface.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use anyhow::{Context, ensure};

/// How long a server may take to send a part of a response.
const TIMEOUT: Duration = Duration::from_secs(30);
/// The largest response.
const LIMIT: u64 = 64 << 20;

/// A GET request.
pub(super) struct Request<'r> {
    pub(super) path: &'r str,
    /// The name and value of a header.
    pub(super) header: Option<(&'r str, &'r str)>,
}

/// Sends a request to a port of 127.0.0.1, and returns the body of the response.
///
/// The request is HTTP/1.0, whose responses end with the connection (RFC 1945, section 1.3).
///
/// # Errors
/// Fails if the status is not 200.
pub(super) fn get(port: u16, request: &Request<'_>) -> anyhow::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let header = request.header.map(|(name, value)| format!("{name}: {value}\r\n")).unwrap_or_default();
    let head = format!("GET {} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n{header}\r\n", request.path);
    stream.write_all(head.as_bytes())?;
    let mut response = Vec::new();
    stream.take(LIMIT).read_to_end(&mut response)?;
    let end = response.windows(4).position(|it| it == b"\r\n\r\n").context("the response has no end of its headers")?;
    let head = String::from_utf8_lossy(&response[..end]).to_ascii_lowercase();
    let status = head.split(' ').nth(1).unwrap_or_default();
    ensure!(status == "200", "{}: expected status 200, found {status}", request.path);
    ensure!(!head.contains("\r\ntransfer-encoding:"), "{}: the response has a transfer coding", request.path);
    Ok(response.split_off(end + 4))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn respond(response: &'static str) -> anyhow::Result<Vec<u8>> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(response.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        let body = get(port, &Request { path: "/document", header: Some(("X-Key", "a")) });
        let request = server.join().unwrap();
        assert!(request.starts_with("GET /document HTTP/1.0\r\n") && request.contains("\r\nX-Key: a\r\n\r\n"));
        body
    }

    #[test]
    fn body_is_returned_only_for_complete_successes() {
        assert_eq!(respond("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody\r\n\r\n").unwrap(), b"body\r\n\r\n");
        for wrong in [
            "HTTP/1.1 404 Not Found\r\n\r\n200",
            "HTTP/1.1 200 OK",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        ] {
            assert!(respond(wrong).is_err(), "{wrong}");
        }
    }
}
