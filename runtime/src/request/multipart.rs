//! `multipart` bodies (RFC 7578; OpenAPI 3.0.3, "Special Considerations for `multipart` Content").

use std::hash::{BuildHasher, RandomState};

use bytes::Bytes;

use super::body::RequestBody;
use super::error::RequestError;
use super::parameter::{self, Parameter};
use super::part::Addressing;
pub use super::part::Part;
pub use super::style::Style;
use super::style::plain;
use super::text::encoded;
pub use super::with_headers::WithHeaders;
use crate::json::Value;
use crate::media_type::is_json;

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
    addressing: Addressing,
    parts: Vec<(String, Part)>,
    /// The number of parts before those of the last member.
    before_last: usize,
    /// The first part that is absent, if the parts have positions.
    gap: Option<String>,
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

    /// Creates a body whose parts have an order instead of names, such as one of `multipart/mixed` (OpenAPI 3.2.0, Media Type Object,
    /// "Encoding By Position"). Names only appear in errors. Each value is one part, arrays as JSON.
    ///
    /// An absent part is an error if another one follows it.
    ///
    /// ```
    /// use sdk_runtime::multipart::{Form, Part};
    ///
    /// let form = Form::by_position()
    ///     .content("metadata", "application/json", &vec![1, 2])
    ///     .parts("images", vec![Part::file("sea.jpeg"), Part::file("sand.jpeg")]);
    /// # let _ = form;
    /// ```
    pub fn by_position() -> Self {
        Self { addressing: Addressing::ByPosition, ..Self::default() }
    }

    /// Adds a part. If its content type is unknown, it is `application/octet-stream`.
    pub fn part(self, name: impl Into<String>, part: Part) -> Self {
        let mut form = self.member();
        form.push(name.into(), part.or_octets());
        form
    }

    /// Adds a part if it is present.
    pub fn optional_part(self, name: impl Into<String>, part: Option<Part>) -> Self {
        match part {
            Some(part) => self.part(name, part),
            None => self.absent(name),
        }
    }

    /// Adds several parts with the same name.
    pub fn parts(self, name: impl Into<String>, parts: Vec<Part>) -> Self {
        let (name, mut form) = (name.into(), self.member());
        for part in parts {
            form.push(name.clone(), part.or_octets());
        }
        form
    }

    /// Adds a value: strings and other scalars as text, objects as JSON, and each element of an array
    /// as its own part, unless the parts have positions. `null` is skipped.
    pub fn value<P: Parameter + ?Sized>(self, name: impl Into<String>, value: &P) -> Self {
        self.values_of(name.into(), None, value)
    }

    /// Adds a value if it is present.
    pub fn optional_value<P: Parameter>(self, name: impl Into<String>, value: &Option<P>) -> Self {
        match value {
            Some(value) => self.value(name, value),
            None => self.absent(name),
        }
    }

    /// Adds a value with a content type: JSON as one part, and otherwise each element of an array as its own part, without
    /// quotes around strings. `null` is skipped.
    pub fn content<P: Parameter + ?Sized>(self, name: impl Into<String>, content_type: &str, value: &P) -> Self {
        self.values_of(name.into(), Some(content_type), value)
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
            None => self.absent(name),
        }
    }

    /// Adds each value as a part with a position, like [`value`](Self::value).
    ///
    /// ```
    /// use sdk_runtime::multipart::Form;
    ///
    /// let form = Form::by_position().each("lines", &["one".to_owned(), "two".to_owned()]);
    /// # let _ = form;
    /// ```
    pub fn each<P: Parameter>(self, name: &str, values: &[P]) -> Self {
        self.each_of(name, None, values)
    }

    /// Adds each value as a part with a position and a content type, like [`content`](Self::content).
    pub fn each_content<P: Parameter>(self, name: &str, content_type: &str, values: &[P]) -> Self {
        self.each_of(name, Some(content_type), values)
    }

    /// Adds the pairs of a value in a style as parts (OpenAPI 3.1.0, Encoding Object, `style`).
    pub fn styled<P: Parameter + ?Sized>(self, name: &str, style: Style, value: &P) -> Self {
        let mut form = self.member();
        match parameter::value(value) {
            Ok(value) => {
                for (name, text) in style.parts(name, &value) {
                    form.push(name, Part::new(text));
                }
                form
            }
            Err(error) => form.fail(error),
        }
    }

    /// Adds the pairs of a value in a style as parts if it is present.
    pub fn optional_styled<P: Parameter>(self, name: &str, style: Style, value: &Option<P>) -> Self {
        match value {
            Some(value) => self.styled(name, style, value),
            None => self.absent(name),
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

    /// Adds headers to the parts of the last member, which must have the required ones.
    pub fn headers(mut self, headers: &[(String, String)], required: &'static [&'static str]) -> Self {
        for (name, value) in headers {
            self = self.header(name, value);
        }
        let parts = self.parts.iter_mut().skip(self.before_last);
        parts.for_each(|(_, part)| part.require(required));
        self
    }

    /// Adds the headers of a value to the parts of the last member if the value is present.
    pub fn optional_headers<P>(self, value: &Option<WithHeaders<P>>, required: &'static [&'static str]) -> Self {
        match value {
            Some(value) => self.headers(value.headers(), required),
            None => self,
        }
    }

    /// Adds each value as a part with a position and headers of its own.
    pub fn each_with_headers<P: Parameter>(
        self,
        name: &str,
        content_type: Option<&str>,
        values: &[WithHeaders<P>],
        required: &'static [&'static str],
    ) -> Self {
        let before = self.parts.len();
        let form = values.iter().fold(self, |form, value| {
            form.values_of(name.to_owned(), content_type, value).headers(value.headers(), required)
        });
        // The headers that follow are those of all elements.
        Self { before_last: before, ..form }
    }

    /// Begins another member.
    fn member(self) -> Self {
        Self { before_last: self.parts.len(), ..self }
    }

    /// Begins another member, which has no parts.
    fn absent(self, name: impl Into<String>) -> Self {
        let mut form = self.member();
        if form.addressing == Addressing::ByPosition && form.gap.is_none() {
            form.gap = Some(name.into());
        }
        form
    }

    fn push_text(&mut self, name: &str, value: &Value, content_type: Option<&str>) {
        match text_part(value, content_type) {
            Ok(part) if self.addressing == Addressing::ByPosition => self.push(name.to_owned(), part.or_text()),
            Ok(part) => self.push(name.to_owned(), part),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
    }

    fn push(&mut self, name: String, part: Part) {
        if let Some(gap) = &self.gap {
            self.error.get_or_insert(RequestError::MissingPart { name: gap.clone() });
        }
        self.parts.push((name, part));
    }

    fn fail(mut self, error: RequestError) -> Self {
        self.error.get_or_insert(error);
        self
    }

    fn values_of<P: Parameter + ?Sized>(self, name: String, content_type: Option<&str>, value: &P) -> Self {
        let mut form = self.member();
        match parameter::value(value) {
            Ok(value) => form.encode(&name, content_type, value),
            Err(error) => return form.fail(error),
        }
        form
    }

    fn each_of<P: Parameter>(self, name: &str, content_type: Option<&str>, values: &[P]) -> Self {
        let mut form = self.member();
        for value in values {
            match parameter::value(value) {
                Ok(value) => form.encode(name, content_type, value),
                Err(error) => return form.fail(error),
            }
        }
        form
    }

    /// Adds the parts of a value. With a name, `null` has none, and an array as many as elements that are not `null`, unless it is sent
    /// as JSON. With a position, each value is one part.
    fn encode(&mut self, name: &str, content_type: Option<&str>, value: Value) {
        match (self.addressing, value) {
            (Addressing::ByName, Value::Null) => {}
            (Addressing::ByName, Value::Array(elements)) if !content_type.is_some_and(is_json) => {
                for element in elements.iter().filter(|it| !it.is_null()) {
                    self.push_text(name, element, content_type);
                }
            }
            (_, value) => self.push_text(name, &value, content_type),
        }
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
            let head = format!("--{boundary}\r\n{}", part.head(&name, self.addressing)?);
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

/// Returns the part of a value: JSON if the content type says so, or if it is not a string or another scalar.
fn text_part(value: &Value, content_type: Option<&str>) -> Result<Part, RequestError> {
    let default = matches!(value, Value::Null | Value::Object(_) | Value::Array(_)).then_some("application/json");
    let text = if content_type.is_some_and(is_json) { value.to_string() } else { plain(value) };
    Ok(match content_type.or(default) {
        Some(content_type) => Part::new(encoded(content_type, text)?).content_type(content_type),
        None => Part::new(text),
    })
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
    fn parts_with_positions_have_no_names() {
        let form = Form::by_position().value("a", "\u{e9}").value("b", &vec![1, 2]).value("c", &Value::Null);
        let form = form.content("d", "application/json", "x").header("X-D", "1").each("e", &[vec![3], vec![]]);
        let form = form.each_content("f", "text/csv", &["g".to_owned(), "h".to_owned()]).header("X-F", "2");
        let form = form.part("i", Part::new("j").file_name("k.txt")).part("l", Part::new("m"));
        let form = form.value("n", "o").header("content-disposition", "form-data; name=\"n\"");
        let form = form.part("p", Part::new("").file_name("q").header("Content-Disposition", "inline"));
        let expected = [
            ("Content-Type: text/plain; charset=utf-8", "\u{e9}"),
            ("Content-Type: application/json", "[1,2]"),
            ("Content-Type: application/json", "null"),
            ("Content-Type: application/json\r\nX-D: 1", "\"x\""),
            ("Content-Type: application/json", "[3]"),
            ("Content-Type: application/json", "[]"),
            ("Content-Type: text/csv\r\nX-F: 2", "g"),
            ("Content-Type: text/csv\r\nX-F: 2", "h"),
            ("Content-Disposition: attachment; filename=\"k.txt\"\r\nContent-Type: application/octet-stream", "j"),
            ("Content-Type: application/octet-stream", "m"),
            ("Content-Disposition: form-data; name=\"n\"\r\nContent-Type: text/plain; charset=utf-8", "o"),
            ("Content-Disposition: inline; filename=\"q\"\r\nContent-Type: application/octet-stream", ""),
        ];
        let parts = expected.map(|(head, body)| format!("--B\r\n{head}\r\n\r\n{body}\r\n")).concat();
        assert_eq!(written("multipart/mixed", form), ("multipart/mixed; boundary=B".to_owned(), parts + "--B--\r\n"));
    }

    #[test]
    fn absent_parts_with_positions_are_last() {
        let none = None::<String>;
        let form = || Form::by_position().value("a", "1").optional_value("b", &none).optional_part("c", None);
        assert!(form().parts("d", Vec::new()).each::<String>("e", &[]).write("multipart/mixed").is_ok());
        let missing = |form: Form| form.write("multipart/mixed").err();
        let expected = Some(RequestError::MissingPart { name: "b".to_owned() });
        assert_eq!(missing(form().value("d", "2")), expected);
        assert_eq!(missing(form().parts("d", vec![Part::new("")])), expected);
        assert_eq!(missing(form().each("d", &["2".to_owned()])), expected);
        assert!(Form::new().optional_value("a", &none).value("b", "1").write(FORM_DATA).is_ok());
    }

    #[test]
    fn headers_that_callers_choose_can_be_required() {
        let value = |headers: &[&str]| {
            headers.iter().fold(WithHeaders::<String>::from("v"), |value, name| value.header(*name, "1"))
        };
        let form =
            |value: WithHeaders<String>| Form::new().value("a", &value).headers(value.headers(), &["X-A", "X-B"]);
        let expected =
            "--B\r\nContent-Disposition: form-data; name=\"a\"\r\nx-a: 1\r\nX-B: 1\r\nX-C: 1\r\n\r\nv\r\n--B--\r\n";
        assert_eq!(written(FORM_DATA, form(value(&["x-a", "X-B", "X-C"]))).1, expected);
        let missing = |form: Form| form.write(FORM_DATA).err();
        let error = |name: &str| Some(RequestError::MissingPartHeader { part: "a".to_owned(), name: name.to_owned() });
        assert_eq!(missing(form(value(&["X-A"]))), error("X-B"));
        assert_eq!(missing(Form::new().part("a", Part::new("").requiring(&["X-A"]))), error("X-A"));
        assert_eq!(missing(Form::new().value("a", "").optional_headers(&Some(value(&[])), &["X-A"])), error("X-A"));
        assert_eq!(missing(Form::new().value("a", "").optional_headers(&None::<WithHeaders<i64>>, &["X-A"])), None);
        let each = [value(&["X-A"]), value(&["X-B"])];
        let form = Form::by_position().each_with_headers("a", Some("text/csv"), &each, &[]).header("X-C", "2");
        let part = |name: &str| format!("--B\r\nContent-Type: text/csv\r\n{name}: 1\r\nX-C: 2\r\n\r\nv\r\n");
        assert_eq!(written("multipart/mixed", form).1, part("X-A") + &part("X-B") + "--B--\r\n");
        assert_eq!(missing(Form::by_position().each_with_headers("a", None, &each, &["X-A"])), error("X-A"));
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
