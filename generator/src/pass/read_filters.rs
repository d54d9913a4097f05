//! Reads the fields that a collection can be filtered and sorted by from the descriptions of its parameters.
//!
//! Sets [`crate::ir::Parameter::filters`] and `sorters`.
//!
//! Source: SailPoint, "Standard Collection Parameters": entries of the form `**field**: *eq, in*`, and one list
//! `**a, b, c**` of sort fields.

use crate::ir::{Draft, Filter, ParameterLocation};

/// The operators of the filter language, except `and`, `or` and `not`, which combine filters.
const OPERATORS: &[&str] = &["eq", "ne", "gt", "ge", "lt", "le", "co", "sw", "in", "ca", "isnull", "pr"];

pub(super) fn read_filters(draft: &mut Draft) {
    let parameters = draft.operations.iter_mut().flat_map(|it| &mut it.parameters);
    for parameter in parameters.filter(|it| it.location == ParameterLocation::Query) {
        let Some(description) = &parameter.docs.description else { continue };
        if let Some((_, list)) = description.split_once("Filtering is supported for the following fields") {
            parameter.filters = filters(list);
        } else if parameter.name == "sorters" {
            parameter.sorters = sorters(description);
        }
    }
}

/// Parses a list of fields and operators. Skips other text.
fn filters(list: &str) -> Vec<Filter> {
    let mut filters: Vec<Filter> = Vec::new();
    let mut rest = list;
    while let Some((_, after)) = rest.split_once("**") {
        let Some((field, after)) = after.split_once("**") else { break };
        rest = after;
        let Some(operators) = operators(after) else { continue };
        let fields = field.split(',').map(str::trim).filter(|it| is_field(it));
        for field in fields {
            filters.push(Filter { field: field.to_owned(), operators: operators.clone() });
        }
    }
    filters
}

/// Parses `: *eq, in*` at the start of `text`. The colon is optional.
fn operators(text: &str) -> Option<Vec<String>> {
    let text = text.trim_start_matches([':', ' ']);
    let (list, _) = text.strip_prefix('*')?.split_once('*')?;
    let operators: Vec<String> =
        list.split([',', ' ']).map(str::trim).filter(|it| OPERATORS.contains(it)).map(str::to_owned).collect();
    (!operators.is_empty()).then_some(operators)
}

/// Parses the first bold text after "sorting", which lists the fields. The default after it is one of them.
fn sorters(description: &str) -> Vec<String> {
    let lower = description.to_ascii_lowercase();
    let Some(start) = lower.find("sorting is supported for") else { return Vec::new() };
    let list = description[start..].split("**").nth(1).unwrap_or_default();
    list.split(',').map(str::trim).filter(|it| is_field(it)).map(str::to_owned).collect()
}

fn is_field(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|it| it.is_alphanumeric() || "._-[]@".contains(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filter(field: &str, operators: &[&str]) -> Filter {
        Filter { field: field.to_owned(), operators: operators.iter().map(|it| (*it).to_owned()).collect() }
    }

    #[test]
    fn filters_are_parsed_and_prose_is_skipped() {
        let text = " and operators:\n\n**id**: *eq, in*\n\n**owner.name** *sw*\n\nSupported composite operators: *and, or*\n\
                    Only **one** may be used.";
        assert_eq!(filters(text), [filter("id", &["eq", "in"]), filter("owner.name", &["sw"])]);
    }

    #[test]
    fn sorters_are_parsed_without_the_default() {
        let text = "Sorting is supported for the following fields: **name, created**\n\nThe default is **id**.";
        assert_eq!(sorters(text), ["name", "created"]);
    }
}
