//! Values of parts with headers.

use super::parameter::Parameter;
use crate::json::Writer;

/// A value of a part, with headers whose values callers choose (OpenAPI 3.0.3, Encoding Object, `headers`).
///
/// ```
/// use sdk_runtime::multipart::{Form, WithHeaders};
///
/// let title = WithHeaders::new("The sea".to_owned()).header("content-language", "en");
/// let form = Form::new().value("title", &title).headers(title.headers(), &[]);
/// # let _ = form;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[must_use]
pub struct WithHeaders<T> {
    /// The value.
    pub value: T,
    headers: Vec<(String, String)>,
}

impl<T> WithHeaders<T> {
    /// Creates a value without headers.
    pub fn new(value: T) -> Self {
        Self { value, headers: Vec::new() }
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }
}

impl<T> From<T> for WithHeaders<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl From<&str> for WithHeaders<String> {
    fn from(value: &str) -> Self {
        Self::new(value.to_owned())
    }
}

impl<T: Parameter> Parameter for WithHeaders<T> {
    fn write(&self, writer: &mut Writer) {
        self.value.write(writer);
    }
}
