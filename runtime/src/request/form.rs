//! `application/x-www-form-urlencoded` (OpenAPI 3.1.1, "Encoding the `x-www-form-urlencoded` Media Type").

use url::form_urlencoded::byte_serialize;

use super::arguments::join_pairs;
use super::error::RequestError;
use super::style::{Style, plain};
use crate::json::Value;

/// The content type of forms.
pub(crate) const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// The styles of the members of a form.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Styles<'s> {
    /// One style for all members.
    All(Style),
    /// The styles of some members. The elements of the others repeat the name if they are arrays, and objects are JSON.
    Of(&'s [(&'s str, Style)]),
}

impl Styles<'_> {
    fn style(self, name: &str) -> Option<Style> {
        match self {
            Self::All(style) => Some(style),
            Self::Of(styles) => styles.iter().find(|(it, _)| *it == name).map(|(_, style)| *style),
        }
    }

    /// Encodes the members of an object. The result is empty for null.
    pub(crate) fn encode(self, value: &Value) -> Result<String, RequestError> {
        let members = match value {
            Value::Null => return Ok(String::new()),
            value => value.as_object().ok_or(RequestError::NotAForm)?,
        };
        let pairs = members.iter().flat_map(|(name, value)| match self.style(name) {
            Some(style) => style.pairs(name, value),
            None => default_pairs(name, value),
        });
        Ok(join_pairs(pairs.collect(), "&"))
    }
}

fn default_pairs(name: &str, value: &Value) -> Vec<(String, String)> {
    let escaped = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = |value: &Value| (escaped(name), escaped(&plain(value)));
    match value {
        Value::Null => Vec::new(),
        Value::Array(elements) => elements.iter().filter(|it| !it.is_null()).map(pair).collect(),
        other => vec![pair(other)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encode(styles: Styles<'_>, json: &str) -> String {
        styles.encode(&Value::parse(json.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn members_are_encoded_in_their_styles() {
        let json = r#"{"a b":"c d&e","list":[1,null,2],"object":{"k":[1]},"none":null}"#;
        assert_eq!(encode(Styles::Of(&[]), json), "a+b=c+d%26e&list=1&list=2&object=%7B%22k%22%3A%5B1%5D%7D");
        let styles = [("list", Style::FORM.exploded(false)), ("object", Style::DEEP_OBJECT)];
        assert_eq!(encode(Styles::Of(&styles), json), "a+b=c+d%26e&list=1,2&object%5Bk%5D%5B%5D=1");
        assert_eq!(
            encode(Styles::All(Style::DEEP_OBJECT), json),
            "a%20b=c%20d%26e&list%5B%5D=1&list%5B%5D=2&object%5Bk%5D%5B%5D=1"
        );
        assert_eq!(encode(Styles::Of(&[("list", Style::JSON)]), r#"{"list":["x"]}"#), "list=%5B%22x%22%5D");
    }

    #[test]
    fn forms_are_objects() {
        assert_eq!(encode(Styles::Of(&[]), "null"), "");
        assert_eq!(encode(Styles::Of(&[]), "{}"), "");
        for value in [Value::from("a=1"), Value::from(1), Value::from(vec![Value::from(1)])] {
            assert_eq!(Styles::Of(&[]).encode(&value), Err(RequestError::NotAForm));
        }
    }
}
