//! The parts of `multipart` bodies (RFC 7578).

use std::fmt;

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memmem::find;
use percent_encoding::percent_decode_str;

use super::body_error::ReceivedBodyError;
use crate::json::{Decoding, Json, from_slice};

/// A part of a `multipart` body. See [`ReceivedRequest::multipart`](super::ReceivedRequest::multipart).
///
/// ```
/// use sdk_runtime::test_util::{MockTransport, ReceivedPart};
///
/// /// Returns the file names of all uploads.
/// fn file_names(mock: &MockTransport) -> Vec<String> {
///     let parts = mock.received().into_iter().flat_map(|it| it.multipart().unwrap_or_default());
///     parts.filter_map(|it: ReceivedPart| it.file_name().map(str::to_owned)).collect()
/// }
/// assert!(file_names(&MockTransport::new()).is_empty());
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct ReceivedPart {
    name: String,
    file_name: Option<String>,
    headers: HeaderMap,
    bytes: Bytes,
}

impl ReceivedPart {
    /// Returns the name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the file name.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// Returns the content type.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.headers.get(CONTENT_TYPE)?.to_str().ok()
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the bytes.
    #[must_use]
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }

    /// Returns the bytes as a string.
    ///
    /// # Errors
    /// Returns an error if they are not UTF-8.
    pub fn text(&self) -> Result<&str, ReceivedBodyError> {
        std::str::from_utf8(&self.bytes).map_err(|_| ReceivedBodyError::Encoding)
    }

    /// Decodes JSON as a model or as a [`Value`](crate::json::Value).
    ///
    /// # Errors
    /// Returns an error if the bytes are not JSON, or if they deviate from the model.
    pub fn json<T: Json>(&self) -> Result<T, ReceivedBodyError> {
        Ok(from_slice(&self.bytes, Decoding::Strict)?.value)
    }
}

impl fmt::Debug for ReceivedPart {
    /// Does not show the bytes because they may be secrets.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = formatter.debug_struct("ReceivedPart");
        shown.field("name", &self.name).field("file_name", &self.file_name);
        shown.field("content_type", &self.content_type()).field("length", &self.bytes.len()).finish_non_exhaustive()
    }
}

/// Splits a body into its parts (RFC 2046, section 5.1.1).
pub(super) fn parse(content_type: &str, body: &Bytes) -> Result<Vec<ReceivedPart>, ReceivedBodyError> {
    let invalid = ReceivedBodyError::Multipart;
    let boundary = parameter(content_type, "boundary").ok_or(invalid("the content type has no boundary"))?;
    let first = format!("--{boundary}");
    let delimiter = format!("\r\n{first}");
    let mut rest = if body.starts_with(first.as_bytes()) {
        body.slice(first.len()..)
    } else {
        let start = find(body, delimiter.as_bytes()).ok_or(invalid("the boundary of the content type is missing"))?;
        body.slice(start + delimiter.len()..)
    };
    let mut parts = Vec::new();
    while !rest.starts_with(b"--") {
        let line = find(&rest, b"\r\n").ok_or(invalid("the last boundary is missing"))?;
        // The line break before the content also ends the last header, and may follow the boundary at once.
        let end = find(&rest[line..], b"\r\n\r\n").ok_or(invalid("the headers of a part have no end"))?;
        let (headers, content) = (rest.slice(line..line + end), rest.slice(line + end + 4..));
        let length = find(&content, delimiter.as_bytes()).ok_or(invalid("the last boundary is missing"))?;
        parts.push(part(&headers, content.slice(..length))?);
        rest = content.slice(length + delimiter.len()..);
    }
    Ok(parts)
}

fn part(lines: &[u8], bytes: Bytes) -> Result<ReceivedPart, ReceivedBodyError> {
    let invalid = ReceivedBodyError::Multipart;
    let mut headers = HeaderMap::new();
    for line in lines.split(|it| *it == b'\n').map(<[u8]>::trim_ascii).filter(|it| !it.is_empty()) {
        let colon = line.iter().position(|it| *it == b':').ok_or(invalid("a header of a part has no colon"))?;
        let (name, value) = (line.get(..colon).unwrap_or_default(), line.get(colon + 1..).unwrap_or_default());
        let (name, value) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(value.trim_ascii()));
        let (Ok(name), Ok(value)) = (name, value) else { return Err(invalid("a part has an invalid header")) };
        headers.try_append(name, value).map_err(|_| invalid("a part has too many headers"))?;
    }
    let disposition = headers.get(CONTENT_DISPOSITION).map(HeaderValue::as_bytes).unwrap_or_default();
    let disposition = String::from_utf8_lossy(disposition);
    let name = parameter(&disposition, "name").ok_or(invalid("a part has no name"))?;
    let file_name = parameter(&disposition, "filename").map(|it| unquoted(&it));
    Ok(ReceivedPart { name: unquoted(&name), file_name, headers, bytes })
}

/// Reverses the escapes of browsers (HTML, "multipart/form-data encoding algorithm").
fn unquoted(name: &str) -> String {
    let mut plain = name.to_owned();
    for escape in ["%22", "%0D", "%0A"] {
        plain = plain.replace(escape, &percent_decode_str(escape).decode_utf8_lossy());
    }
    plain
}

/// Returns a parameter of a header (RFC 9110, section 5.6.6).
fn parameter(header: &str, name: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (found, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => after.split_at(after.find(';').unwrap_or(after.len())),
        };
        if found.trim().eq_ignore_ascii_case(name) {
            return Some(value.trim().to_owned());
        }
        rest = next.split_once(';')?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_split_at_boundaries() {
        let body = "preamble\r\n--B\r\nContent-Disposition: form-data; name=\"a%22\"\r\n\r\n1\r\n--no\r\n--B\r\n\
                    content-disposition: form-data; filename=\"x;=y\"; name=b\r\nContent-Type: text/csv\r\n\r\n\r\n--B--\r\nepilogue";
        let parts = parse("multipart/form-data; charset=\"a;b\"; Boundary=B", &Bytes::from(body)).unwrap();
        assert_eq!((parts[0].name(), parts[0].file_name(), parts[0].content_type()), ("a\"", None, None));
        assert_eq!(parts[0].text().unwrap(), "1\r\n--no");
        assert_eq!((parts[1].name(), parts[1].file_name()), ("b", Some("x;=y")));
        assert_eq!((parts[1].content_type(), parts[1].bytes().len(), parts.len()), (Some("text/csv"), 0, 2));
        assert_eq!(parse("multipart/mixed; boundary=\"B\"", &Bytes::from("--B--")).unwrap(), []);
    }

    #[test]
    fn invalid_bodies_are_errors() {
        let head = "Content-Disposition: form-data; name=a";
        for (content_type, body, message) in [
            ("multipart/form-data", "--B--", "the content type has no boundary"),
            ("multipart/form-data; boundary=B", "", "the boundary of the content type is missing"),
            ("multipart/form-data; boundary=B", "--B", "the last boundary is missing"),
            ("multipart/form-data; boundary=B", "--B\r\n", "the headers of a part have no end"),
            ("multipart/form-data; boundary=B", &format!("--B\r\n{head}\r\n\r\n1"), "the last boundary is missing"),
            ("multipart/form-data; boundary=B", "--B\r\n\r\n1\r\n--B--", "a part has no name"),
            ("multipart/form-data; boundary=B", "--B\r\nx\r\n\r\n1\r\n--B--", "a header of a part has no colon"),
            ("multipart/form-data; boundary=B", "--B\r\n: y\r\n\r\n1\r\n--B--", "a part has an invalid header"),
        ] {
            let error = parse(content_type, &Bytes::from(body.to_owned())).unwrap_err().to_string();
            assert_eq!(error, format!("invalid `multipart` body: {message}"), "{body}");
        }
    }
}
