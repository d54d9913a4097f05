//! Finds paginated operations.
//!
//! Requires that objects are merged and envelopes are opened. Sets [`crate::ir::Operation::paging`].

use crate::ir::{
    BodyKind, Constraint, ContentKind, Draft, Operation, Paging, Parameter, ParameterLocation, Shape, Types, Use,
};
use crate::paging::{Paging as Rules, Rule, RuleKind, SearchAfter};

pub(super) fn mark_paging(draft: &mut Draft, rules: &Rules) {
    let Draft { operations, types, .. } = draft;
    for operation in operations {
        let mut rules = rules.rules().iter().enumerate();
        operation.paging = rules.find_map(|(index, rule)| paging_by(operation, types, index, rule));
    }
}

/// Returns how an operation is paginated, if it matches a rule.
fn paging_by(operation: &Operation, types: &Types, index: usize, rule: &Rule) -> Option<Paging> {
    let parameter =
        |name: &str| operation.parameters.iter().find(|it| it.location == ParameterLocation::Query && it.name == name);
    let size = match &rule.size {
        Some(name) => Some(parameter(name)?),
        None => None,
    };
    let (body, (items, item)) = success_bodies(operation).find_map(|it| Some((it, list(types, it, &rule.items)?)))?;
    let mut first = None;
    match &rule.kind {
        RuleKind::Offset { parameter: name, .. } => {
            parameter(name)?;
        }
        RuleKind::Number { parameter: name, .. } => first = first_page(parameter(name)?),
        RuleKind::Cursor { parameter: name, next } => {
            parameter(name)?;
            // If the envelope was opened, the cursor is next to the result and cannot be checked here.
            if !operation.enveloped && !next.iter().any(|it| types.at(body.id, it).is_some()) {
                return None;
            }
        }
        RuleKind::Link => has_link(operation).then_some(())?,
    }
    let search_after = match &rule.kind {
        RuleKind::Offset { search_after: Some(it), .. } => searches(operation, types, it),
        _ => false,
    };
    Some(Paging {
        rule: index,
        items,
        item,
        default: size.and_then(|it| it.docs.default.as_deref()?.as_u64()),
        maximum: size.and_then(maximum),
        first,
        counts: rule.count.as_deref().and_then(parameter).is_some_and(|it| is_boolean(types, it)),
        search_after,
    })
}

/// Returns the types of JSON bodies of successful responses.
fn success_bodies(operation: &Operation) -> impl Iterator<Item = Use> {
    let successes = operation.responses.iter().filter(|it| it.status.is_success());
    successes.flat_map(|it| &it.contents).filter_map(|it| match it.kind {
        ContentKind::Json(body) => Some(body),
        ContentKind::Text | ContentKind::Binary | ContentKind::Stream(_) => None,
    })
}

/// Returns the path to the list, or `None` if the body itself is the list, and the type of its items.
fn list(types: &Types, body: Use, members: &[String]) -> Option<(Option<String>, Use)> {
    if let Shape::Array(item) = types[types.behind(body.id)].shape {
        return Some((None, item));
    }
    let item = |path: &String| match types[types.at(body.id, path)?].shape {
        Shape::Array(item) => Some((Some(path.clone()), item)),
        _ => None,
    };
    members.iter().find_map(item)
}

fn maximum(parameter: &Parameter) -> Option<u64> {
    parameter.docs.constraints.iter().find_map(|it| match it {
        Constraint::Maximum { value, exclusive } => value.parse::<u64>().ok()?.checked_sub(u64::from(*exclusive)),
        _ => None,
    })
}

/// Returns `true` if a parameter is a flag. In other APIs, it may be the number of items.
fn is_boolean(types: &Types, parameter: &Parameter) -> bool {
    matches!(types[types.behind(parameter.value.id)].shape, Shape::Boolean)
}

/// Returns the number of the first page if the default of the parameter is 0.
fn first_page(parameter: &Parameter) -> Option<u64> {
    let is_zero = parameter.docs.default.as_deref().and_then(|it| it.as_u64()) == Some(0);
    is_zero.then_some(0)
}

fn has_link(operation: &Operation) -> bool {
    let headers = operation.responses.iter().filter(|it| it.status.is_success()).flat_map(|it| &it.headers);
    headers.into_iter().any(|it| it.name.eq_ignore_ascii_case("link"))
}

/// Returns `true` if the request body has members for the sort fields and for the values to continue from.
fn searches(operation: &Operation, types: &Types, search: &SearchAfter) -> bool {
    operation.bodies.iter().any(|body| match body.kind {
        BodyKind::Json(body) => [&search.sort, &search.after].iter().all(|it| types.at(body.id, it).is_some()),
        BodyKind::UrlEncoded(_)
        | BodyKind::Multipart(_)
        | BodyKind::JsonLines(_)
        | BodyKind::Text
        | BodyKind::Binary => false,
    })
}
