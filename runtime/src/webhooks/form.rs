//! Payloads of the media type `application/x-www-form-urlencoded`.

use indexmap::IndexMap;
use url::form_urlencoded;

use crate::json::to_string;

/// Converts a form to a JSON object of strings. The values of a repeated name become an array.
pub(super) fn to_json(form: &[u8]) -> String {
    let mut members: IndexMap<String, Vec<String>> = IndexMap::new();
    for (name, value) in form_urlencoded::parse(form) {
        members.entry(name.into_owned()).or_default().push(value.into_owned());
    }
    let mut text = String::from("{");
    for (index, (name, values)) in members.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        // Strings can always be encoded.
        let encoded = |it: &String| to_string(it).unwrap_or_default();
        text.push_str(&encoded(name));
        text.push(':');
        text.push_str(&match values.as_slice() {
            [value] => encoded(value),
            values => to_string(&values.to_vec()).unwrap_or_default(),
        });
    }
    text.push('}');
    text
}
