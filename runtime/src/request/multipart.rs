//! `multipart` bodies (RFC 7578; OpenAPI 3.0.3, "Special Considerations for `multipart` Content").

use std::hash::{BuildHasher, RandomState};

use bytes::Bytes;

use super::body::RequestBody;
use super::error::RequestError;
use super::parameter::{self, Parameter};
pub use super::part::Part;
pub use super::style::Style;
use super::style::plain;
use crate::json::Value;

/// The content type of forms.
pub(crate) const FORM_DATA: &str = "multipart/form-data";

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

/// The parts of a `multipart` body, in order.
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
    /// The number of parts before those of the last member.
    before_last: usize,
    error: Option<RequestError>,
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

    /// Adds a part. If its content type is unknown, it is `application/octet-stream`.
    pub fn part(self, name: impl Into<String>, part: Part) -> Self {
        let mut form = self.member();
        form.parts.push((name.into(), part.or_octets()));
        form
    }

    /// Adds a part if it is present.
    pub fn optional_part(self, name: impl Into<String>, part: Option<Part>) -> Self {
        match part {
            Some(part) => self.part(name, part),
            None => self.member(),
        }
    }

    /// Adds several parts with the same name.
    pub fn parts(self, name: impl Into<String>, parts: Vec<Part>) -> Self {
        let (name, mut form) = (name.into(), self.member());
        form.parts.extend(parts.into_iter().map(|part| (name.clone(), part.or_octets())));
        form
    }

    /// Adds a value: strings and other scalars as text, objects as JSON, and each element of an array
    /// as its own part. `null` is skipped.
    pub fn value<P: Parameter + ?Sized>(self, name: impl Into<String>, value: &P) -> Self {
        let mut form = self.member();
        match parameter::value(value) {
            Ok(Value::Array(elements)) => {
                let name = name.into();
                for element in elements {
                    form = form.single(name.clone(), &element);
                }
                form
            }
            Ok(value) => form.single(name.into(), &value),
            Err(error) => form.fail(error),
        }
    }

    /// Adds a value if it is present.
    pub fn optional_value<P: Parameter>(self, name: impl Into<String>, value: &Option<P>) -> Self {
        match value {
            Some(value) => self.value(name, value),
            None => self.member(),
        }
    }

    /// Adds a value with a content type: JSON as one part, and otherwise each element of an array as its own part, without
    /// quotes around strings. `null` is skipped.
    pub fn content<P: Parameter + ?Sized>(self, name: impl Into<String>, content_type: &str, value: &P) -> Self {
        let (name, mut form) = (name.into(), self.member());
        let part = |value: &Value| {
            let text = if is_json(content_type) { value.to_string() } else { plain(value) };
            Part::new(text).content_type(content_type)
        };
        match parameter::value(value) {
            Ok(Value::Null) => form,
            Ok(Value::Array(elements)) if !is_json(content_type) => {
                form.parts.extend(elements.iter().filter(|it| !it.is_null()).map(|it| (name.clone(), part(it))));
                form
            }
            Ok(value) => {
                form.parts.push((name, part(&value)));
                form
            }
            Err(error) => form.fail(error),
        }
    }

    /// Adds a value with a content type if it is present.
    pub fn optional_content<P: Parameter>(
        self,
        name: impl Into<String>,
        content_type: &str,
        value: &Option<P>,
    ) -> Self {
        match value {
            Some(value) => self.content(name, content_type, value),
            None => self.member(),
        }
    }

    /// Adds the pairs of a value in a style as parts (OpenAPI 3.1.0, Encoding Object, `style`).
    pub fn styled<P: Parameter + ?Sized>(self, name: &str, style: Style, value: &P) -> Self {
        let mut form = self.member();
        match parameter::value(value) {
            Ok(value) => {
                let pairs = style.parts(name, &value).into_iter();
                form.parts.extend(pairs.map(|(name, text)| (name, Part::new(text))));
                form
            }
            Err(error) => form.fail(error),
        }
    }

    /// Adds the pairs of a value in a style as parts if it is present.
    pub fn optional_styled<P: Parameter>(self, name: &str, style: Style, value: &Option<P>) -> Self {
        match value {
            Some(value) => self.styled(name, style, value),
            None => self.member(),
        }
    }

    /// Adds a header to the parts of the last member (OpenAPI 3.1.0, Encoding Object, `headers`).
    ///
    /// ```
    /// use sdk_runtime::multipart::Form;
    ///
    /// let form = Form::new().value("title", "The sea").header("content-language", "en");
    /// # let _ = form;
    /// ```
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let last = self.parts.split_off(self.before_last.min(self.parts.len()));
        self.parts.extend(last.into_iter().map(|(member, part)| (member, part.header(name, value))));
        self
    }

    /// Begins another member.
    fn member(self) -> Self {
        Self { before_last: self.parts.len(), ..self }
    }

    fn fail(mut self, error: RequestError) -> Self {
        self.error.get_or_insert(error);
        self
    }

    fn single(mut self, name: String, value: &Value) -> Self {
        let part = Part::new(plain(value));
        let part = match value {
            Value::Null => return self,
            Value::Object(_) | Value::Array(_) => part.content_type("application/json"),
            _ => part,
        };
        self.parts.push((name, part));
        self
    }

    /// Returns the content type with its boundary, and the body.
    pub(crate) fn write(self, content_type: &str) -> Result<(String, RequestBody), RequestError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        // Use 128 random bits, so that no part can contain the boundary on purpose.
        let random = || RandomState::new().hash_one(0_u8);
        let boundary = format!("part-{:016x}{:016x}", random(), random());
        let mut uploads = Vec::with_capacity(self.parts.len() * 3 + 1);
        for (name, part) in self.parts {
            let head = format!("--{boundary}\r\n{}", part.head(&name)?);
            uploads.extend([head.into(), part.into_upload(), Bytes::from_static(b"\r\n").into()]);
        }
        uploads.push(format!("--{boundary}--\r\n").into());
        Ok((format!("{}; boundary={boundary}", without_boundary(content_type)), uploads.into()))
    }
}

/// Returns a content type without the boundary that the document has as an example: each body has one of its own.
fn without_boundary(content_type: &str) -> String {
    let is_boundary =
        |it: &str| it.trim_start().get(..8).is_some_and(|it| it.eq_ignore_ascii_case("boundary")) && it.contains('=');
    let parts: Vec<_> = content_type.split(';').filter(|it| !is_boundary(it)).map(str::trim).collect();
    parts.join("; ")
}

/// `true` if a content type stands for JSON (RFC 6839, section 3.1).
fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json" || essence == "text/json" || essence.ends_with("+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the content type and the body, with `B` in place of the boundary.
    fn written(content_type: &str, form: Form) -> (String, String) {
        let (content_type, body) = form.write(content_type).unwrap();
        let boundary = content_type.rsplit("boundary=").next().unwrap().to_owned();
        let RequestBody::Bytes(bytes) = body else { panic!() };
        (content_type.replace(&boundary, "B"), String::from_utf8(bytes.to_vec()).unwrap().replace(&boundary, "B"))
    }

    #[test]
    fn a_boundary_of_the_document_is_replaced() {
        for (content_type, expected) in [
            ("multipart/form-data", "multipart/form-data; boundary=B"),
            ("multipart/form-data; boundary=xyz", "multipart/form-data; boundary=B"),
            (
                "multipart/related;Boundary = \"x\";type=\"text/xml\"",
                "multipart/related; type=\"text/xml\"; boundary=B",
            ),
        ] {
            assert_eq!(written(content_type, Form::new()), (expected.to_owned(), "--B--\r\n".to_owned()));
        }
    }

    #[test]
    fn names_and_headers_of_parts_cannot_add_headers() {
        let form =
            Form::new().value("a\r\nX: y\"", "1").part("b", Part::new("").file_name("\"\r\n").header("X-Å", "é"));
        assert_eq!(form.write(FORM_DATA).err(), Some(RequestError::Header { name: "x-Å".to_owned() }));
        for (name, value) in [("X\r\nY", "1"), ("X", "1\r\nY: 2"), ("", "1")] {
            assert!(Form::new().part("a", Part::new("").header(name, value)).write(FORM_DATA).is_err(), "{name:?}");
        }
        assert!(Form::new().content("a", "text/plain\r\nX: y", "1").write(FORM_DATA).is_err());
        let form =
            Form::new().value("a\r\nX: y\"", "1").part("é", Part::new("").file_name("\"\r\n").header("X-A", "é"));
        let expected = "--B\r\nContent-Disposition: form-data; name=\"a%0D%0AX: y%22\"\r\n\r\n1\r\n\
                        --B\r\nContent-Disposition: form-data; name=\"é\"; filename=\"%22%0D%0A\"\r\n\
                        Content-Type: application/octet-stream\r\nX-A: é\r\n\r\n\r\n--B--\r\n";
        assert_eq!(written(FORM_DATA, form).1, expected);
    }

    #[test]
    fn headers_belong_to_all_parts_of_the_last_member() {
        let list: &[String] = &["a".to_owned(), "b".to_owned()];
        let form = Form::new().value("x", "1").value("y", list).header("X-K", "é").header("X-L", "2");
        let form = form.optional_value("z", &None::<String>).header("X-M", "3").styled("s", Style::FORM, "v");
        let form = form.header("X-N", "4").content("c", "text/plain", "t").header("X-O", "5");
        let part = |name: &str, headers: &str, text: &str| {
            format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{headers}\r\n{text}\r\n")
        };
        let expected = [
            part("x", "", "1"),
            part("y", "X-K: é\r\nX-L: 2\r\n", "a"),
            part("y", "X-K: é\r\nX-L: 2\r\n", "b"),
            part("s", "X-N: 4\r\n", "v"),
            part("c", "Content-Type: text/plain\r\nX-O: 5\r\n", "t"),
            "--B--\r\n".to_owned(),
        ];
        assert_eq!(written(FORM_DATA, form).1, expected.concat());
    }

    #[test]
    fn empty_values_are_parts_and_null_is_not() {
        let text =
            |name: &str, rest: &str| format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n{rest}\r\n");
        let none: &[String] = &[];
        let form = Form::new().value("a", "").value("b", none).value("c", &Value::Null).styled("d", Style::FORM, none);
        let form = form.content("e", "application/json", none).content("f", "text/plain", none);
        let form = form.styled("g", Style::DEEP_OBJECT, &Value::Null).part("h", Part::new("").accepting(""));
        let expected = [
            text("a", "\r\n"),
            text("e", "Content-Type: application/json\r\n\r\n[]"),
            text("h", "Content-Type: application/octet-stream\r\n\r\n"),
            "--B--\r\n".to_owned(),
        ];
        assert_eq!(written(FORM_DATA, form).1, expected.concat());
    }
}
