//! The parts of `multipart` bodies.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::error::RequestError;
use super::upload::Upload;
use crate::media_type::essence;
use crate::progress::Progress;

/// The content type of bytes of unknown type.
pub(crate) const OCTETS: &str = "application/octet-stream";

/// The way in which the server distinguishes parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Addressing {
    /// By the name in `Content-Disposition`.
    #[default]
    ByName,
    /// By their order.
    ByPosition,
}

/// One part of a form: its bytes, with an optional file name, content type and headers.
///
/// ```
/// use sdk_runtime::multipart::Part;
///
/// // The file is read while it is sent.
/// let file = Part::file("report.csv").content_type("text/csv");
/// let bytes = Part::new("id,name").file_name("report.csv").header("content-language", "en");
/// # let _ = (file, bytes);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Part {
    upload: Upload,
    file_name: Option<String>,
    content_type: Option<String>,
    /// The content types that the server accepts, separated by commas.
    accepted: Option<&'static str>,
    headers: Vec<(String, String)>,
    /// The headers without which the part is invalid.
    required: &'static [&'static str],
}

impl Part {
    /// Creates a part from bytes.
    pub fn new(bytes: impl Into<Upload>) -> Self {
        Self {
            upload: bytes.into(),
            file_name: None,
            content_type: None,
            accepted: None,
            headers: Vec::new(),
            required: &[],
        }
    }

    /// Creates a part from a file, with the name of that file. The file is read while it is sent. Its
    /// extension determines the content type unless [`content_type`](Self::content_type) is set.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let upload = Upload::file(path);
        let name = upload.path().and_then(Path::file_name).map(|it| it.to_string_lossy().into_owned());
        Self { file_name: name, ..Self::new(upload) }
    }

    /// Sets the file name.
    pub fn file_name(self, name: impl Into<String>) -> Self {
        Self { file_name: Some(name.into()), ..self }
    }

    /// Sets the content type. The default for files of unknown type is `application/octet-stream`.
    pub fn content_type(self, content_type: impl Into<String>) -> Self {
        Self { content_type: Some(content_type.into()), ..self }
    }

    /// Sets the content types that the server accepts, separated by commas, such as `image/png, image/*`. If no content type is
    /// set, that of the file is sent if it is one of them, otherwise the first one without a wildcard.
    pub fn accepting(self, content_types: &'static str) -> Self {
        Self { accepted: Some(content_types), ..self }
    }

    /// Adds a header to the part. `Content-Type` is set by another method, and so is `Content-Disposition`, except in bodies whose
    /// parts have [positions](crate::multipart::Form::by_position).
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the headers that the server requires. A call whose part has no such header fails, and nothing is sent.
    pub fn requiring(self, headers: &'static [&'static str]) -> Self {
        Self { required: headers, ..self }
    }

    /// Sets a function that is called after each chunk is sent. See [`Upload::on_progress`].
    pub fn on_progress(self, on_progress: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        Self { upload: self.upload.on_progress(on_progress), ..self }
    }
}

impl From<Upload> for Part {
    fn from(upload: Upload) -> Self {
        Self::new(upload)
    }
}

impl From<Bytes> for Part {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for Part {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl Part {
    /// Makes bytes of unknown type binary ones, because text would be the default (RFC 7578, section 4.4; OpenAPI 3.1.0, Encoding
    /// Object, `contentType`).
    pub(super) fn or_octets(self) -> Self {
        Self { accepted: self.accepted.or(Some("*/*")), ..self }
    }

    /// Makes a part without a content type text in UTF-8. The default outside of forms is US-ASCII (RFC 2046, section 5.1).
    pub(super) fn or_text(self) -> Self {
        Self { content_type: self.content_type.or_else(|| Some("text/plain; charset=utf-8".to_owned())), ..self }
    }

    /// Returns the bytes.
    pub(super) fn into_upload(self) -> Upload {
        self.upload
    }

    /// Sets the headers that the server requires.
    pub(super) fn require(&mut self, headers: &'static [&'static str]) {
        self.required = headers;
    }

    /// Returns the headers and the empty line after them.
    pub(super) fn head(&self, name: &str, addressing: Addressing) -> Result<String, RequestError> {
        let is_set = |required: &str| self.headers.iter().any(|(it, _)| it.eq_ignore_ascii_case(required));
        if let Some(missing) = self.required.iter().find(|it| !is_set(it)) {
            return Err(RequestError::MissingPartHeader { part: name.to_owned(), name: (*missing).to_owned() });
        }
        let mut head = String::new();
        let mut add = |name: &str, value: &str| {
            match (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) {
                (Ok(_), Ok(_)) => head.push_str(&format!("{name}: {value}\r\n")),
                _ => return Err(RequestError::Header { name: name.to_ascii_lowercase() }),
            }
            Ok(())
        };
        if let Some(value) = self.disposition(name, addressing) {
            add("Content-Disposition", &value)?;
        }
        if let Some(value) = self.own_content_type() {
            add("Content-Type", &value)?;
        }
        let is_other = |name: &str| addressing == Addressing::ByName || !is_disposition(name);
        for (name, value) in self.headers.iter().filter(|(name, _)| is_other(name)) {
            add(name, value)?;
        }
        head.push_str("\r\n");
        Ok(head)
    }

    /// Returns the value of `Content-Disposition` (RFC 7578, section 4.2; RFC 2183).
    fn disposition(&self, name: &str, addressing: Addressing) -> Option<String> {
        let file_name = self.file_name.as_deref().map(|it| format!("; filename=\"{}\"", quoted(it)));
        let start = match addressing {
            Addressing::ByName => format!("form-data; name=\"{}\"", quoted(name)),
            Addressing::ByPosition => match self.headers.iter().find(|(name, _)| is_disposition(name)) {
                Some((_, value)) if value.to_ascii_lowercase().contains("filename") => return Some(value.clone()),
                Some((_, value)) => value.clone(),
                None if file_name.is_some() => "attachment".to_owned(),
                None => return None,
            },
        };
        Some(start + &file_name.unwrap_or_default())
    }
}

impl Part {
    /// Returns the content type to send.
    fn own_content_type(&self) -> Option<String> {
        if self.content_type.is_some() {
            return self.content_type.clone();
        }
        let known = self.upload.known_content_type();
        let Some(accepted) = self.accepted else {
            return known.or_else(|| self.file_name.as_ref().map(|_| OCTETS.to_owned()));
        };
        let mut accepted = accepted.split(',').map(str::trim).filter(|it| !it.is_empty());
        match known {
            Some(known) if accepted.clone().any(|range| matches(range, &known)) => Some(known),
            known => accepted.find(|it| !it.contains('*')).map(str::to_owned).or(known).or(Some(OCTETS.to_owned())),
        }
    }
}

/// `true` if a media range matches a content type (RFC 9110, section 12.5.1).
fn matches(range: &str, content_type: &str) -> bool {
    let (range, content_type) = (essence(range), essence(content_type));
    match range.strip_suffix("/*") {
        Some("*") => true,
        Some(kind) => content_type.split('/').next() == Some(kind),
        None => range == content_type,
    }
}

fn is_disposition(name: &str) -> bool {
    name.eq_ignore_ascii_case("content-disposition")
}

/// Escapes a name as browsers do (HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
