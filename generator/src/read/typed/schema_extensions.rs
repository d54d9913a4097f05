//! Extensions of other generators that name schemas, members and the values of enums.
//!
//! Sources: the documentation of OpenAPI Generator (`x-enum-varnames`, `x-enum-descriptions`), NSwag (`x-enumNames`), Redocly
//! (`x-enumDescriptions`), AutoRest (`x-ms-…`), Fern (`x-fern-…`), Speakeasy (`x-speakeasy-…`) and oapi-codegen (`x-go-…`).

use std::collections::HashMap;

use serde_json::Value;

use super::reader::{Members, Reader};
use super::value::kind;
use crate::diagnostic::Code;
use crate::pointer::Trail;
use crate::schema::{EnumLabel, EnumLabels, GivenNames, spelling};

/// The labels of values.
type Labels = HashMap<Value, EnumLabel>;

impl Reader<'_> {
    /// Returns the names that extensions give to a schema. They are only candidates.
    pub(super) fn given_names(&mut self, node: &Members, at: &Trail<'_>) -> Option<GivenNames> {
        if !has_extensions(node) {
            return None;
        }
        let of_enum = node.get("x-ms-enum").and_then(|it| it.get("name")).and_then(Value::as_str).map(str::to_owned);
        let own = ["x-ms-client-name", "x-speakeasy-name-override"];
        let mut name = |names: &[&str]| names.iter().find_map(|it| self.given_name(node, it, at));
        let names = GivenNames {
            of_type: name(&["x-fern-type-name", "x-go-type-name"]).or(of_enum),
            of_member: name(&["x-fern-property-name"]),
            own: name(&own),
            fallback: name(&["x-go-name"]),
            tag: name(&["x-ms-discriminator-value"]),
        };
        (names != GivenNames::default()).then_some(names)
    }

    /// Returns the name in an extension.
    fn given_name(&mut self, node: &Members, extension: &str, at: &Trail<'_>) -> Option<String> {
        match node.get(extension)? {
            Value::String(name) if !name.trim().is_empty() => Some(name.clone()),
            other => {
                self.malformed_extension(&at.member(extension), "a name", other);
                None
            }
        }
    }

    fn malformed_extension(&mut self, at: &Trail<'_>, expected: &str, found: &Value) {
        let found = match found {
            Value::String(_) => "another string",
            other => kind(other),
        };
        self.report(at, Code::MalformedExtension, format!("expected {expected}, found {found}; it is ignored"));
    }

    /// Returns the names and descriptions that extensions give to the values of an enum.
    pub(super) fn enum_labels(&mut self, node: &Members, at: &Trail<'_>) -> Option<EnumLabels> {
        if !has_extensions(node) {
            return None;
        }
        let values = node.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let mut labels = Labels::new();
        for (extension, set) in [
            ("x-enumNames", set_name as fn(&mut EnumLabel, String)),
            ("x-enum-varnames", set_name),
            ("x-speakeasy-enums", set_name),
            ("x-enumDescriptions", set_description),
            ("x-enum-descriptions", set_description),
            ("x-speakeasy-enum-descriptions", set_description),
        ] {
            let at = at.member(extension);
            match node.get(extension) {
                None => {}
                Some(Value::Array(list)) => self.labels_in_order(list, values, &mut labels, set, &at),
                Some(Value::Object(map)) => self.labels_by_value(map, values, &mut labels, set, &at),
                Some(other) => self.malformed_extension(&at, "a list, or an object with the values", other),
            }
        }
        self.fern_enum(node, values, &mut labels, at);
        let is_open = self.ms_enum(node, values, &mut labels, at) || self.allows_unknown_values(node, at);
        self.check_labels(node, values, &labels, is_open, at);
        (is_open || !labels.is_empty()).then_some(EnumLabels { of_values: labels, is_open })
    }

    /// Reports labels that have no effect.
    fn check_labels(&mut self, node: &Members, values: &[Value], labels: &Labels, is_open: bool, at: &Trail<'_>) {
        let is_of_strings = node.get("type").and_then(Value::as_str) == Some("string");
        if is_open && !is_of_strings && !values.is_empty() && !values.iter().any(Value::is_string) {
            let message = "only enums of strings can be open; integers that are not listed are always preserved";
            self.report(at, Code::DroppedMember, message);
        }
        let is_variant = |it: &Value| is_of_strings || it.is_string() || it.is_i64() || it.is_null();
        for value in values.iter().filter(|it| !is_variant(it) && labels.contains_key(it)) {
            let message = format!("the label of `{value}` is ignored: only strings and integers become variants");
            self.report(at, Code::DroppedMember, message);
        }
    }

    /// Reads a list with a label for each value. Null may have one, or not.
    fn labels_in_order(
        &mut self,
        list: &[Value],
        values: &[Value],
        labels: &mut Labels,
        set: fn(&mut EnumLabel, String),
        at: &Trail<'_>,
    ) {
        let not_null = || values.iter().filter(|it| !it.is_null());
        let values: Vec<&Value> =
            if list.len() == values.len() { values.iter().collect() } else { not_null().collect() };
        if list.len() != values.len() {
            let message =
                format!("the list has {} entries, but the enum has {} values; it is ignored", list.len(), values.len());
            self.report(at, Code::MalformedExtension, message);
            return;
        }
        for (index, (label, value)) in list.iter().zip(values).enumerate() {
            match label {
                Value::String(label) => set(labels.entry(value.clone()).or_default(), label.clone()),
                Value::Null => {}
                other => self.malformed_extension(&at.item(index), "a string", other),
            }
        }
    }

    /// Reads an object with labels by value.
    fn labels_by_value(
        &mut self,
        map: &Members,
        values: &[Value],
        labels: &mut Labels,
        set: fn(&mut EnumLabel, String),
        at: &Trail<'_>,
    ) {
        for (value, label) in map {
            let at = at.member(value);
            match label {
                Value::String(label) => {
                    if let Some(value) = self.value_of_key(value, values, &at) {
                        set(labels.entry(value).or_default(), label.clone());
                    }
                }
                Value::Null => {}
                other => self.malformed_extension(&at, "a string", other),
            }
        }
    }

    /// Returns the value of an enum that a key stands for: the string, or else the value with this JSON. Reports if there is none.
    fn value_of_key(&mut self, key: &str, values: &[Value], at: &Trail<'_>) -> Option<Value> {
        let string = values.iter().find(|it| it.as_str() == Some(key));
        let value = string.or_else(|| values.iter().find(|it| spelling(it) == key));
        if value.is_none() {
            self.report_no_value(key, at);
        }
        value.cloned()
    }

    fn report_no_value(&mut self, value: &str, at: &Trail<'_>) {
        self.report(at, Code::MalformedExtension, format!("`{value}` is not a value of the enum; it is ignored"));
    }

    /// Reads `{value: {name: Name, description: A value.}}`.
    fn fern_enum(&mut self, node: &Members, values: &[Value], labels: &mut Labels, at: &Trail<'_>) {
        let at = at.member("x-fern-enum");
        match node.get("x-fern-enum") {
            None => {}
            Some(Value::Object(map)) => {
                for (value, label) in map {
                    let at = at.member(value);
                    if let Some(value) = self.value_of_key(value, values, &at) {
                        self.label(label, value, labels, &at);
                    }
                }
            }
            Some(other) => self.malformed_extension(&at, "an object with the values", other),
        }
    }

    /// Reads `{name: Kind, modelAsString: true, values: [{value: a, name: A, description: A value.}]}`. Returns `true` if the enum
    /// may have other values.
    fn ms_enum(&mut self, node: &Members, values: &[Value], labels: &mut Labels, at: &Trail<'_>) -> bool {
        let at = at.member("x-ms-enum");
        let Some(extension) = node.get("x-ms-enum") else { return false };
        let Value::Object(extension) = extension else {
            self.malformed_extension(&at, "an object", extension);
            return false;
        };
        if let Some(other) = extension.get("name").filter(|it| it.as_str().is_none_or(|it| it.trim().is_empty())) {
            self.malformed_extension(&at.member("name"), "a name", other);
        }
        let at_values = at.member("values");
        match extension.get("values") {
            None => {}
            Some(Value::Array(list)) => {
                for (index, label) in list.iter().enumerate() {
                    let at = at_values.item(index);
                    match label.get("value") {
                        Some(value) if values.contains(value) => self.label(label, value.clone(), labels, &at),
                        // The value may be quoted in only one of the two places.
                        Some(value) => {
                            if let Some(value) = self.value_of_key(&spelling(value), values, &at) {
                                self.label(label, value, labels, &at);
                            }
                        }
                        None => self.malformed_extension(&at, "an object with a `value`", label),
                    }
                }
            }
            Some(other) => self.malformed_extension(&at_values, "a list", other),
        }
        match extension.get("modelAsString") {
            None => false,
            Some(Value::Bool(is_open)) => *is_open,
            Some(other) => {
                self.malformed_extension(&at.member("modelAsString"), "a boolean", other);
                false
            }
        }
    }

    /// Reads an object with the name and the description of a value.
    fn label(&mut self, node: &Value, value: Value, labels: &mut Labels, at: &Trail<'_>) {
        let Value::Object(members) = node else { return self.malformed_extension(at, "an object", node) };
        let label = labels.entry(value).or_default();
        for (key, set) in [("name", set_name as fn(&mut EnumLabel, String)), ("description", set_description)] {
            match members.get(key) {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) => set(label, text.clone()),
                Some(other) => self.malformed_extension(&at.member(key), "a string", other),
            }
        }
    }

    /// Reads `x-speakeasy-unknown-values: allow`.
    fn allows_unknown_values(&mut self, node: &Members, at: &Trail<'_>) -> bool {
        match node.get("x-speakeasy-unknown-values") {
            None => false,
            Some(Value::String(word)) if word == "allow" => true,
            Some(Value::String(word)) if word == "disallow" => false,
            Some(other) => {
                self.malformed_extension(&at.member("x-speakeasy-unknown-values"), "`allow` or `disallow`", other);
                false
            }
        }
    }
}

/// `true` if a node has an extension. Most have none.
fn has_extensions(node: &Members) -> bool {
    node.keys().any(|it| it.starts_with("x-"))
}

fn set_name(label: &mut EnumLabel, name: String) {
    label.name = Some(name);
}

fn set_description(label: &mut EnumLabel, description: String) {
    label.description = Some(description);
}
