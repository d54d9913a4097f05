//! Pagination schemes.

use serde_json::{Map, Value};
use toml::Table;

use super::conversion::{Import, object};
use crate::pointer::Pointer;

/// The extension that states the purpose of a parameter or member.
const PROPERTY: &str = "x-stainless-pagination-property";

/// The deepest member of a response that is read.
const DEEPEST: usize = 8;

/// The names that parameters have by default, if they state no purpose.
const SIZES: &[&str] = &["limit", "page_size", "per_page", "pageSize", "perPage", "count", "size"];

pub(super) fn import(import: &mut Import, root: &Map<String, Value>, at: &Pointer) {
    let at = at.child("pagination");
    let schemes: Vec<(Pointer, &Value)> = match root.get("pagination") {
        None | Some(Value::Null) => return,
        Some(Value::Array(list)) => list.iter().enumerate().map(|(index, it)| (at.child(index), it)).collect(),
        Some(one) => vec![(at.clone(), one)],
    };
    let mut tables = Vec::new();
    for (at, scheme) in schemes {
        match table(scheme) {
            Ok(table) => {
                // Each table is checked on its own, so that one problem does not affect the others.
                let mut probe = Import::default();
                probe.add("paging", vec![toml::Value::from(table.clone())], &at);
                if probe.notes.is_empty() {
                    tables.push(toml::Value::from(table));
                }
                import.notes.append(&mut probe.notes);
            }
            Err(reason) => import.note(&at, format!("is not imported: {reason}")),
        }
    }
    if !tables.is_empty() {
        import.add("paging", tables, &at);
    }
}

/// A member of a request or response that has a part in the pagination.
struct Part<'v> {
    /// The dotted path.
    path: String,
    node: &'v Value,
    /// `true` for members of the items of a list.
    is_in_items: bool,
}

impl Part<'_> {
    fn property(&self, key: &str) -> Option<&str> {
        self.node.get(PROPERTY)?.get(key)?.as_str()
    }

    fn is_of_type(&self, name: &str) -> bool {
        self.node.get("type").and_then(Value::as_str) == Some(name)
    }
}

fn table(scheme: &Value) -> Result<Table, &'static str> {
    let scheme = scheme.as_object().ok_or("expected a pagination scheme")?;
    let mut request = Vec::new();
    collect(object(scheme, "request"), "", false, 0, &mut request);
    let mut response = Vec::new();
    collect(object(scheme, "response"), "", false, 0, &mut response);
    let of = |parts: &[Part<'_>], purpose: &str| {
        parts.iter().find(|it| it.property("purpose") == Some(purpose)).map(|it| it.path.clone())
    };
    let sent = |purpose: &str| of(&request, purpose);
    let received = |purpose: &str| of(&response, purpose);
    let named = |parts: &[Part<'_>], names: &[&str]| {
        names.iter().find(|name| parts.iter().any(|it| it.path == **name)).map(|it| (*it).to_owned())
    };
    let mut table = Table::new();
    let mut add = |key: &str, value: Option<String>| {
        table.extend(value.map(|it| (key.to_owned(), toml::Value::from(it))));
    };
    let mut next = None;
    match scheme.get("type").and_then(Value::as_str) {
        Some("offset") => {
            add("kind", Some("offset".to_owned()));
            add("parameter", sent("offset_count_param").or_else(|| named(&request, &["offset"])));
            add("total", received("offset_total_count_field"));
        }
        Some("page_number") => {
            add("kind", Some("number".to_owned()));
            add("parameter", sent("page_number_param").or_else(|| named(&request, &["page", "page_number"])));
            add("pages", received("total_page_count_field"));
        }
        Some("cursor") => {
            add("kind", Some("cursor".to_owned()));
            add("parameter", sent("next_cursor_param").or_else(|| named(&request, &["cursor"])));
            let header = response.iter().find(|it| it.property("purpose") == Some("next_cursor_field"));
            match header.and_then(|it| it.property("from_header")) {
                Some(header) => add("next_header", Some(header.to_owned())),
                None => next = received("next_cursor_field").or_else(|| named(&response, &["next_cursor"])),
            }
        }
        Some("cursor_id") => {
            add("kind", Some("last_item".to_owned()));
            add("parameter", sent("next_cursor_id_param"));
            let id = response.iter().find(|it| it.is_in_items && it.property("purpose") == Some("cursor_item_id"));
            let id = id.map(|it| it.path.rsplit("[].").next().unwrap_or_default().to_owned());
            add("member", Some(id.unwrap_or_else(|| "id".to_owned())));
        }
        Some("cursor_url") => {
            add("kind", Some("link".to_owned()));
            next = Some(received("cursor_url_field").ok_or("no member has the purpose `cursor_url_field`")?);
        }
        Some("fake_page") => return Err("such lists have one page"),
        _ => return Err("unknown `type`"),
    }
    add("more", received("has_next_page"));
    let size = request.iter().find(|it| it.property("purpose").is_none() && SIZES.contains(&it.path.as_str()));
    add("size", size.map(|it| it.path.clone()));
    if scheme.get("param_location").and_then(Value::as_str) == Some("body") {
        add("in", Some("body".to_owned()));
    }
    let items = received("items")
        .or_else(|| response.iter().find(|it| it.is_of_type("array") && !it.is_in_items).map(|it| it.path.clone()));
    for (key, value) in [("next", next), ("items", items.filter(|it| !it.is_empty()))] {
        table.extend(value.map(|it| (key.to_owned(), toml::Value::from(vec![it]))));
    }
    Ok(table)
}

/// Collects the members of a map of schemas, with those inside of them.
fn collect<'v>(
    schemas: Option<&'v Map<String, Value>>,
    outer: &str,
    is_in_items: bool,
    depth: usize,
    parts: &mut Vec<Part<'v>>,
) {
    if depth > DEEPEST {
        return;
    }
    for (name, node) in schemas.into_iter().flatten() {
        let path = if outer.is_empty() { name.clone() } else { format!("{outer}.{name}") };
        collect(node.get("properties").and_then(Value::as_object), &path, is_in_items, depth + 1, parts);
        let of_items = node.get("items").and_then(|it| it.get("properties")).and_then(Value::as_object);
        collect(of_items, &format!("{path}[]"), true, depth + 1, parts);
        parts.push(Part { path, node, is_in_items });
    }
}
