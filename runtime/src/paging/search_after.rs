//! Searches beyond the reach of offsets.

use crate::json::{Map, Value};
use crate::operation::SearchAfter;

/// Ensures that the search is sorted by a field with unique values.
pub(crate) fn with_unique_sort(description: &SearchAfter, body: &mut Map) {
    let mut fields = match body.get(description.sort) {
        Some(Value::Array(fields)) => fields.clone(),
        Some(field @ Value::String(_)) => vec![field.clone()],
        _ => Vec::new(),
    };
    let is_unique = |it: &Value| it.as_str().is_some_and(|it| plain(it) == description.unique);
    if !fields.iter().any(is_unique) {
        fields.push(description.unique.into());
    }
    body.insert(description.sort, Value::Array(fields));
}

/// Returns the sort values of the last record, or the name of a field that it lacks.
pub(crate) fn values(description: &SearchAfter, body: &Map, record: &Value) -> Result<Vec<String>, String> {
    let fields = body.get(description.sort).and_then(Value::as_array).unwrap_or_default();
    let fields = fields.iter().filter_map(Value::as_str).map(plain);
    fields.map(|it| value(record, it).ok_or_else(|| it.to_owned())).collect()
}

/// Returns a sort field without its direction.
fn plain(field: &str) -> &str {
    field.strip_prefix(['-', '+']).unwrap_or(field)
}

/// Returns the value at a dotted path. Member names may contain dots themselves.
fn value(record: &Value, path: &str) -> Option<String> {
    match record.get(path) {
        Some(Value::String(text)) => return Some(text.clone()),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => return Some(value.to_string()),
        _ => {}
    }
    let splits = path.match_indices('.').map(|(dot, _)| (&path[..dot], &path[dot + 1..]));
    splits.filter_map(|(name, rest)| value(record.get(name)?, rest)).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESCRIPTION: SearchAfter = SearchAfter { sort: "sort", after: "searchAfter", unique: "id", window: 10_000 };

    fn body(text: &str) -> Map {
        match Value::parse(text.as_bytes()).unwrap() {
            Value::Object(members) => members,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn unique_sort_field_is_appended_if_missing() {
        for (sent, expected) in [
            ("{}", r#"["id"]"#),
            (r#"{"sort":null}"#, r#"["id"]"#),
            (r#"{"sort":["name"]}"#, r#"["name","id"]"#),
            (r#"{"sort":["-id","name"]}"#, r#"["-id","name"]"#),
            (r#"{"sort":["+id"]}"#, r#"["+id"]"#),
        ] {
            let mut body = body(sent);
            with_unique_sort(&DESCRIPTION, &mut body);
            assert_eq!(body.get("sort").unwrap().to_string(), expected, "{sent}");
        }
    }

    #[test]
    fn values_covers_all_sort_fields() {
        let record = r#"{"id":"1","owner":{"name":"a","b.c":{"d":2}},"x.y":true,"tags":["a"],"none":null}"#;
        let record = Value::parse(record.as_bytes()).unwrap();
        for (sort, expected) in [
            (r#"["-owner.name","owner.b.c.d","x.y","id"]"#, Ok(vec!["a", "2", "true", "1"])),
            (r#"["none","id"]"#, Err("none")),
            (r#"["tags","id"]"#, Err("tags")),
            (r#"["-owner.age"]"#, Err("owner.age")),
        ] {
            let values = values(&DESCRIPTION, &body(&format!("{{\"sort\":{sort}}}")), &record);
            let expected = expected.map(|it| it.into_iter().map(str::to_owned).collect()).map_err(str::to_owned);
            assert_eq!(values, expected, "{sort}");
        }
    }
}
