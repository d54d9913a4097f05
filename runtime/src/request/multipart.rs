//! `multipart/form-data` bodies (RFC 7578; OpenAPI 3.0.3, "Special Considerations for `multipart`
//! Content").

use std::hash::{BuildHasher, RandomState};
use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::body::RequestBody;
use super::error::RequestError;
use super::parameter::{self, Parameter};
use super::style::plain;
use super::upload::Upload;
use crate::json::Value;
use crate::progress::Progress;

/// The content type of bytes of unknown type.
pub(crate) const OCTETS: &str = "application/octet-stream";

/// A type that can be sent as a `multipart/form-data` body.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::Method;
/// use sdk_runtime::multipart::{Form, Multipart, Part};
///
/// struct Photo { file: Part, title: String }
///
/// impl Multipart for Photo {
///     fn form(self) -> Form {
///         Form::new().part("file", self.file).value("title", &self.title)
///     }
/// }
///
/// let photo = Photo { file: Part::file("sea.jpeg"), title: "The sea".to_owned() };
/// client.request(Method::POST, "/photos").multipart(photo).await?;
/// # Ok(())
/// # }
/// ```
pub trait Multipart {
    /// Returns the parts of the form.
    fn form(self) -> Form;
}

/// The parts of a `multipart/form-data` body, in order.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::Method;
/// use sdk_runtime::multipart::{Form, Part};
///
/// let form = Form::new()
///     .value("title", "The sea")
///     .value("tags", ["blue".to_owned(), "wide".to_owned()].as_slice())
///     .optional_value("place", &None::<String>)
///     .part("file", Part::file("sea.jpeg"))
///     .parts("notes", vec![Part::new("calm"), Part::new("cold")]);
/// client.request(Method::POST, "/photos").multipart(form).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Form {
    parts: Vec<(String, Part)>,
    error: Option<RequestError>,
}

/// One part of a form: its bytes, with an optional file name and content type.
///
/// ```
/// use sdk_runtime::multipart::Part;
///
/// // The file is read while it is sent.
/// let file = Part::file("report.csv").content_type("text/csv");
/// let bytes = Part::new("id,name").file_name("report.csv");
/// # let _ = (file, bytes);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Part {
    upload: Upload,
    file_name: Option<String>,
    content_type: Option<String>,
}

impl Part {
    /// Creates a part from bytes.
    pub fn new(bytes: impl Into<Upload>) -> Self {
        Self { upload: bytes.into(), file_name: None, content_type: None }
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

impl Multipart for Form {
    fn form(self) -> Form {
        self
    }
}

impl Form {
    /// Creates a form without parts.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a part.
    pub fn part(mut self, name: impl Into<String>, part: Part) -> Self {
        self.parts.push((name.into(), part));
        self
    }

    /// Adds a part if it is present.
    pub fn optional_part(self, name: impl Into<String>, part: Option<Part>) -> Self {
        match part {
            Some(part) => self.part(name, part),
            None => self,
        }
    }

    /// Adds several parts with the same name.
    pub fn parts(mut self, name: impl Into<String>, parts: Vec<Part>) -> Self {
        let name = name.into();
        self.parts.extend(parts.into_iter().map(|part| (name.clone(), part)));
        self
    }

    /// Adds a value: strings and other scalars as text, objects as JSON, and each element of an array
    /// as its own part. `null` is skipped.
    pub fn value<P: Parameter + ?Sized>(mut self, name: impl Into<String>, value: &P) -> Self {
        match parameter::value(value) {
            Ok(Value::Array(elements)) => {
                let name = name.into();
                for element in elements {
                    self = self.single(name.clone(), &element);
                }
                self
            }
            Ok(value) => self.single(name.into(), &value),
            Err(error) => {
                self.error.get_or_insert(error);
                self
            }
        }
    }

    /// Adds a value if it is present.
    pub fn optional_value<P: Parameter>(self, name: impl Into<String>, value: &Option<P>) -> Self {
        match value {
            Some(value) => self.value(name, value),
            None => self,
        }
    }

    fn single(self, name: String, value: &Value) -> Self {
        let part = Part::new(plain(value));
        match value {
            Value::Null => self,
            Value::Object(_) | Value::Array(_) => self.part(name, part.content_type("application/json")),
            _ => self.part(name, part),
        }
    }

    /// Returns the content type with its boundary, and the body.
    pub(crate) fn write(self) -> Result<(String, RequestBody), RequestError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        // Use 128 random bits, so that no part can contain the boundary on purpose.
        let random = || RandomState::new().hash_one(0_u8);
        let boundary = format!("part-{:016x}{:016x}", random(), random());
        let mut uploads = Vec::with_capacity(self.parts.len() * 3 + 1);
        for (name, part) in self.parts {
            let head = format!("--{boundary}\r\n{}", part.head(&name)?);
            uploads.extend([head.into(), part.upload, Bytes::from_static(b"\r\n").into()]);
        }
        uploads.push(format!("--{boundary}--\r\n").into());
        Ok((format!("multipart/form-data; boundary={boundary}"), uploads.into()))
    }
}

impl Part {
    fn head(&self, name: &str) -> Result<String, RequestError> {
        let mut head = format!("Content-Disposition: form-data; name=\"{}\"", quoted(name));
        if let Some(file_name) = &self.file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        let unknown = || self.file_name.as_ref().map(|_| OCTETS.to_owned());
        let known = || self.content_type.clone().or_else(|| self.upload.known_content_type());
        if let Some(content_type) = known().or_else(unknown) {
            if http::HeaderValue::from_str(&content_type).is_err() {
                return Err(RequestError::Header { name: "content-type".to_owned() });
            }
            head.push_str(&format!("\r\nContent-Type: {content_type}"));
        }
        head.push_str("\r\n\r\n");
        Ok(head)
    }
}

/// Escapes a name as browsers do (HTML, "multipart/form-data encoding algorithm").
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}
