//! The parts of `multipart` bodies.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};

use super::error::RequestError;
use super::upload::Upload;
use crate::progress::Progress;

/// The content type of bytes of unknown type.
pub(crate) const OCTETS: &str = "application/octet-stream";

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
}

impl Part {
    /// Creates a part from bytes.
    pub fn new(bytes: impl Into<Upload>) -> Self {
        Self { upload: bytes.into(), file_name: None, content_type: None, accepted: None, headers: Vec::new() }
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

    /// Adds a header to the part. `Content-Disposition` and `Content-Type` are set by the other methods.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
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

    /// Returns the bytes.
    pub(super) fn into_upload(self) -> Upload {
        self.upload
    }

    /// Returns the headers and the empty line after them.
    pub(super) fn head(&self, name: &str) -> Result<String, RequestError> {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file_name) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        for (name, value) in
            self.own_content_type().map(|it| ("Content-Type".to_owned(), it)).iter().chain(&self.headers)
        {
            match (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) {
                (Ok(_), Ok(_)) => head.push_str(&format!("\r\n{name}: {value}")),
                _ => return Err(RequestError::Header { name: name.to_ascii_lowercase() }),
            }
        }
        head.push_str("\r\n\r\n");
        Ok(head)
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
    let essence = |it: &str| it.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (range, content_type) = (essence(range), essence(content_type));
    match range.strip_suffix("/*") {
        Some("*") => true,
        Some(kind) => content_type.split('/').next() == Some(kind),
        None => range == content_type,
    }
}

/// Escapes a name as browsers do (HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
