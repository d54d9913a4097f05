//! Checks the type of defaults.

use openapiv3::SchemaData;
use serde_json::Value;

use super::reader::Reader;
use super::schema_type::JsonType;
use super::value::{kind, whole};
use crate::diagnostic::Code;
use crate::pointer::Trail;

impl Reader<'_> {
    /// Reports a default that does not have the type of its schema.
    pub(super) fn check_default(&mut self, json_type: Option<JsonType>, data: &SchemaData, at: &Trail<'_>) {
        let (Some(json_type), Some(default)) = (json_type, &data.default) else { return };
        if !default.is_null() && !fits(json_type, default) {
            let message = format!("the default is {}, but the type is `{}`", kind(default), json_type.as_str());
            self.report(&at.member("default"), Code::MistypedDefault, message);
        }
    }
}

fn fits(json_type: JsonType, value: &Value) -> bool {
    match json_type {
        JsonType::String => value.is_string(),
        JsonType::Number => value.is_number(),
        JsonType::Integer => value.is_i64() || value.is_u64() || value.as_f64().and_then(whole).is_some(),
        JsonType::Boolean => value.is_boolean(),
        JsonType::Object => value.is_object(),
        JsonType::Array => value.is_array(),
    }
}
