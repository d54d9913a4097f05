//! Extensions of other generators, which name operations and describe pagination.
//!
//! Sources: the documentation of Fern (`x-fern-…`), Speakeasy (`x-speakeasy-…`) and AutoRest (`x-ms-…`).

use indexmap::IndexMap;
use serde_json::Value;

use crate::paging::{Names, Rule, RuleKind};

type Extensions = IndexMap<String, Value>;

/// Returns the name of the method of an operation.
pub(super) fn method_name(extensions: &Extensions) -> Option<&str> {
    let names = ["x-fern-sdk-method-name", "x-speakeasy-name-override"];
    names.iter().find_map(|it| extensions.get(*it)?.as_str()).filter(|it| !it.trim().is_empty())
}

/// Returns the name of the group of an operation. Nested groups are joined.
pub(super) fn group_name(extensions: &Extensions) -> Option<String> {
    let names = ["x-fern-sdk-group-name", "x-speakeasy-group"];
    let name = names.iter().find_map(|it| match extensions.get(*it)? {
        Value::String(name) => Some(name.replace('.', " ")),
        Value::Array(names) => {
            let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
            names.map(|it| it.join(" "))
        }
        _ => None,
    });
    name.filter(|it| !it.trim().is_empty())
}

/// Returns the pagination rule of an operation.
pub(super) fn paging_rule(extensions: &Extensions) -> Option<Rule> {
    let rule = |name: &str, read: fn(&Value) -> Option<Rule>| read(extensions.get(name)?);
    rule("x-fern-pagination", fern_rule)
        .or_else(|| rule("x-speakeasy-pagination", speakeasy_rule))
        .or_else(|| rule("x-ms-pageable", pageable_rule))
}

/// Returns `true` if an extension describes the pages of an operation. AutoRest's also marks lists with one page.
pub(super) fn describes_paging(extensions: &Extensions) -> bool {
    let has_link = |it: &Value| it.get("nextLinkName").is_some_and(|it| !it.is_null());
    ["x-fern-pagination", "x-speakeasy-pagination"].iter().any(|it| extensions.contains_key(*it))
        || extensions.get("x-ms-pageable").is_some_and(has_link)
}

/// Reads `{cursor: $request.cursor, next_cursor: $response.next, results: $response.data}`, or `offset` with an optional `step` in place of
/// the cursor. Without a step, it counts pages.
fn fern_rule(value: &Value) -> Option<Rule> {
    let text = |name: &str| value.get(name)?.as_str();
    let sent = |name: &str| text(name)?.strip_prefix("$request.");
    let received = |name: &str| text(name)?.strip_prefix("$response.").map(str::to_owned);
    let parameter = |name: &str| {
        let path = sent(name)?;
        Some(Names::one(path.strip_prefix("body.").unwrap_or(path)))
    };
    let kind = match (parameter("cursor"), parameter("offset")) {
        (Some(parameter), _) => RuleKind::Cursor { parameter, next: vec![received("next_cursor")?] },
        (None, Some(parameter)) if value.get("step").is_some() => RuleKind::Offset { parameter, search_after: None },
        (None, Some(parameter)) => RuleKind::Number { parameter, first: None, pages: Names::default() },
        (None, None) => return None,
    };
    let in_body = ["cursor", "offset"].iter().filter_map(|it| sent(it)).any(|it| it.starts_with("body."));
    let mut rule = Rule::of(kind, in_body, received("results").into_iter().collect());
    rule.size = parameter("step").unwrap_or_default();
    rule.more = received("has-next-page").map(|it| Names::one(&it)).unwrap_or_default();
    Some(rule)
}

/// Reads `{type: offsetLimit, inputs: [{name: page, in: parameters, type: page}], outputs: {results: $.data}}`.
fn speakeasy_rule(value: &Value) -> Option<Rule> {
    let inputs = value.get("inputs").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let input = |kind: &str| inputs.iter().find(|it| it.get("type").and_then(Value::as_str) == Some(kind));
    let name = |it: &Value| Some(Names::one(it.get("name")?.as_str()?));
    let output = |name: &str| {
        let path = value.get("outputs")?.get(name)?.as_str()?;
        path.strip_prefix("$.").map(str::to_owned)
    };
    let in_body = |it: &Value| it.get("in").and_then(Value::as_str) == Some("requestBody");
    let (kind, input_in_body) = match value.get("type")?.as_str()? {
        "url" => (RuleKind::BodyLink { next: vec![output("nextUrl")?] }, false),
        "cursor" => {
            let input = input("cursor")?;
            (RuleKind::Cursor { parameter: name(input)?, next: vec![output("nextCursor")?] }, in_body(input))
        }
        "offsetLimit" => match (input("page"), input("offset")) {
            (Some(input), _) => {
                let pages = output("numPages").map(|it| Names::one(&it)).unwrap_or_default();
                (RuleKind::Number { parameter: name(input)?, first: None, pages }, in_body(input))
            }
            (None, input) => {
                let input = input?;
                (RuleKind::Offset { parameter: name(input)?, search_after: None }, in_body(input))
            }
        },
        _ => return None,
    };
    let mut rule = Rule::of(kind, input_in_body, output("results").into_iter().collect());
    rule.size = input("limit").and_then(name).unwrap_or_default();
    Some(rule)
}

/// Reads `{nextLinkName: nextLink, itemName: value}`. Without the name of a link, the list has one page.
fn pageable_rule(value: &Value) -> Option<Rule> {
    let next = value.get("nextLinkName")?.as_str()?.to_owned();
    let items = value.get("itemName").and_then(Value::as_str).unwrap_or("value").to_owned();
    Some(Rule::of(RuleKind::BodyLink { next: vec![next] }, false, vec![items]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn extensions(value: &Value) -> Extensions {
        serde_json::from_value(value.clone()).unwrap()
    }

    #[test]
    fn names_of_groups_and_methods() {
        for (value, group, method) in [
            (
                json!({"x-fern-sdk-group-name": ["admin", "users"], "x-fern-sdk-method-name": "list"}),
                Some("admin users"),
                Some("list"),
            ),
            (
                json!({"x-speakeasy-group": "admin.users", "x-speakeasy-name-override": "list"}),
                Some("admin users"),
                Some("list"),
            ),
            (json!({"x-fern-sdk-group-name": 7, "x-fern-sdk-method-name": " "}), None, None),
        ] {
            let extensions = extensions(&value);
            assert_eq!((group_name(&extensions).as_deref(), method_name(&extensions)), (group, method), "{value}");
        }
    }

    #[test]
    fn pagination_of_other_generators() {
        let cursor = RuleKind::Cursor { parameter: Names::one("cursor"), next: vec!["paging.next".to_owned()] };
        let page = RuleKind::Number { parameter: Names::one("page"), first: None, pages: Names::default() };
        for (value, kind, in_body, items) in [
            (
                json!({"x-fern-pagination": {"cursor": "$request.cursor", "next_cursor": "$response.paging.next", "results": "$response.data"}}),
                cursor.clone(),
                false,
                "data",
            ),
            (
                json!({"x-fern-pagination": {"offset": "$request.body.page", "results": "$response.data"}}),
                page.clone(),
                true,
                "data",
            ),
            (
                json!({"x-speakeasy-pagination": {
                    "type": "cursor", "inputs": [{"name": "cursor", "in": "parameters", "type": "cursor"}],
                    "outputs": {"nextCursor": "$.paging.next", "results": "$.data"},
                }}),
                cursor,
                false,
                "data",
            ),
            (
                json!({"x-speakeasy-pagination": {
                    "type": "offsetLimit", "inputs": [{"name": "page", "in": "requestBody", "type": "page"}],
                    "outputs": {"results": "$.data"},
                }}),
                page,
                true,
                "data",
            ),
            (
                json!({"x-ms-pageable": {"nextLinkName": "nextLink"}}),
                RuleKind::BodyLink { next: vec!["nextLink".to_owned()] },
                false,
                "value",
            ),
        ] {
            let rule = paging_rule(&extensions(&value)).unwrap();
            assert_eq!((rule.kind, rule.in_body, rule.items.join(" ").as_str()), (kind, in_body, items), "{value}");
        }
        for value in [json!({"x-ms-pageable": {"nextLinkName": null}}), json!({"x-fern-pagination": true}), json!({})] {
            assert!(paging_rule(&extensions(&value)).is_none(), "{value}");
        }
    }
}
