//! Defaults that are no values of their schema.

use openapiv3::SchemaData;
use serde_json::Value;

use super::reader::Reader;
use super::schema_keywords::Keyword;
use super::value::{kind, whole};
use crate::diagnostic::Code;
use crate::pointer::Trail;

impl Reader<'_> {
    /// Reports a default of another type than the schema's.
    pub(super) fn check_default(&mut self, word: Option<Keyword>, data: &SchemaData, at: &Trail<'_>) {
        let (Some(word), Some(default)) = (word, &data.default) else { return };
        if !default.is_null() && !fits(word, default) {
            let message = format!("the default is {}, which is no value of type `{}`", kind(default), word.as_str());
            self.report(&at.member("default"), Code::MistypedDefault, message);
        }
    }
}

fn fits(word: Keyword, value: &Value) -> bool {
    match word {
        Keyword::String => value.is_string(),
        Keyword::Number => value.is_number(),
        Keyword::Integer => value.is_i64() || value.is_u64() || value.as_f64().and_then(whole).is_some(),
        Keyword::Boolean => value.is_boolean(),
        Keyword::Object => value.is_object(),
        Keyword::Array => value.is_array(),
    }
}
