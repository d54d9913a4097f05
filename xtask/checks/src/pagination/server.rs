//! A server whose lists have several pages, whatever the operation and its pagination strategy.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use serde_json::{Map, Value, json};

/// The number of items of each list.
pub(super) const ITEMS: usize = 5;
/// The number of items on a full page.
const PAGE: usize = 2;
/// The largest request body.
const LONGEST_BODY: usize = 1 << 20;

/// Starts the server on a free port of loopback, and returns its URL. It ends with the process.
pub(super) fn start() -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || serve(&stream));
        }
    });
    Ok(url)
}

/// Answers the requests of a connection until it is closed.
fn serve(stream: &TcpStream) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(request) = Request::read(&mut reader)? {
        let response = respond(&request);
        let mut writer = stream;
        writer.write_all(response.as_bytes())?;
    }
    Ok(())
}

/// A request for a page.
#[derive(Debug, Default)]
struct Request {
    path: String,
    /// The query parameters and the members of the body.
    arguments: Vec<(String, String)>,
    /// The path to the list in the response. Empty if the response is the list.
    items: String,
}

impl Request {
    /// Reads a request, or returns `None` at the end of the connection.
    fn read(reader: &mut impl BufRead) -> io::Result<Option<Self>> {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let target = line.split(' ').nth(1).unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let pairs = query.split('&').filter_map(|it| it.split_once('='));
        let arguments = pairs.map(|(name, value)| (name.replace("%24", "$"), value.to_owned())).collect();
        let mut request = Self { path: path.to_owned(), arguments, items: String::new() };
        let mut length = 0;
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
            let Some((name, value)) = header.split_once(':') else { continue };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap_or(0),
                "x-items" => request.items = value.trim().to_owned(),
                _ => {}
            }
        }
        let mut body = vec![0; length.min(LONGEST_BODY)];
        reader.read_exact(&mut body)?;
        let members: Map<String, Value> = serde_json::from_slice(&body).unwrap_or_default();
        request.arguments.extend(members.into_iter().map(|(name, value)| match value {
            Value::String(text) => (name, text),
            other => (name, other.to_string()),
        }));
        Ok(Some(request))
    }

    /// Returns the number of items before the page.
    fn start(&self) -> usize {
        let mut starts = self.arguments.iter().rev().filter_map(|(name, value)| {
            let number = || value.parse::<usize>().ok();
            if let Some(last) = value.strip_prefix("item-") {
                return last.parse::<usize>().ok().map(|it| it + 1);
            }
            if let Some(next) = value.strip_prefix("next-") {
                return next.parse().ok();
            }
            match name.as_str() {
                "page" | "page_number" => number().map(|it| it.saturating_sub(1) * PAGE),
                "offset" | "skip" | "start" => number(),
                _ => None,
            }
        });
        starts.next().unwrap_or(0)
    }
}

/// Returns a page with the members and headers by which any strategy finds the next one.
fn respond(request: &Request) -> String {
    let start = request.start().min(ITEMS);
    let end = (start + PAGE).min(ITEMS);
    let items: Vec<Value> = (start..end).map(|it| json!({"id": format!("item-{it}")})).collect();
    let has_more = end < ITEMS;
    let next = has_more.then(|| format!("next-{end}"));
    let body = if request.items.is_empty() {
        Value::from(items)
    } else {
        let last = end.checked_sub(1).map(|it| format!("item-{it}"));
        let mut page = json!({"has_more": has_more, "last_id": last, "next_page": next, "next": next});
        let mut place = &mut page;
        for name in request.items.split('.') {
            place = &mut place[name];
        }
        *place = items.into();
        page
    };
    let body = body.to_string();
    let link = match has_more {
        true => format!("Link: <{}?page={}>; rel=\"next\"\r\n", request.path, end / PAGE + 1),
        false => String::new(),
    };
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n{link}Content-Length: {}\r\n\r\n{body}", body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(head: &str, body: &str) -> (String, Value) {
        let text = format!("{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len());
        let response = respond(&Request::read(&mut text.as_bytes()).unwrap().unwrap());
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), serde_json::from_str(body).unwrap())
    }

    #[test]
    fn pages_start_where_each_strategy_asks() {
        for (target, body, first) in [
            ("/things", "", "item-0"),
            ("/things?limit=1&starting_after=item-1", "", "item-2"),
            ("/things?page=3", "", "item-4"),
            ("/things?cursor=next-4", "", "item-4"),
            ("/things", "{\"offset\": 3}", "item-3"),
        ] {
            let (_, page) = page(&format!("GET {target} HTTP/1.1\r\nX-Items: data.list"), body);
            assert_eq!(page["data"]["list"][0]["id"], first, "{target} {body}");
        }
    }

    #[test]
    fn last_page_has_no_next_one() {
        let (head, last) = page("GET /things?page=3 HTTP/1.1\r\nX-Items: data", "");
        assert!(!head.contains("Link:") && last["has_more"] == false && last["next_page"].is_null(), "{head} {last}");
        let (head, first) = page("GET /things HTTP/1.1", "");
        assert!(head.contains("</things?page=2>; rel=\"next\""), "{head}");
        assert_eq!(first.as_array().map(Vec::len), Some(PAGE));
    }
}
