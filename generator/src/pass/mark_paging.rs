//! Finds the operations whose answer is a page of a list.
//!
//! Needs: merged objects, and results outside of their envelopes. Gives: [`crate::ir::Operation::paging`].

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

/// How the operation's list comes, if it comes in the way of this rule.
fn paging_by(operation: &Operation, types: &Types, index: usize, rule: &Rule) -> Option<Paging> {
    let parameter =
        |name: &str| operation.parameters.iter().find(|it| it.place == ParameterLocation::Query && it.name == name);
    let size = match &rule.size {
        Some(name) => Some(parameter(name)?),
        None => None,
    };
    let (answer, (items, item)) = answers(operation).find_map(|it| Some((it, list(types, it, &rule.items)?)))?;
    let mut first = None;
    match &rule.kind {
        RuleKind::Offset { parameter: name, .. } => {
            parameter(name)?;
        }
        RuleKind::Number { parameter: name, .. } => first = first_page(parameter(name)?),
        RuleKind::Cursor { parameter: name, next } => {
            parameter(name)?;
            // In an envelope a cursor stands beside the result, which is all that is left here.
            if !operation.enveloped && !next.iter().any(|it| types.at(answer.id, it).is_some()) {
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
        default: size.and_then(|it| it.docs.default.as_ref()?.as_u64()),
        maximum: size.and_then(maximum),
        first,
        counts: rule.count.as_deref().and_then(parameter).is_some_and(|it| is_boolean(types, it)),
        search_after,
    })
}

/// What successes come back as JSON; others may come without a body, or with something else than the list.
fn answers(operation: &Operation) -> impl Iterator<Item = Use> {
    let successes = operation.responses.iter().filter(|it| it.status.is_success());
    successes.flat_map(|it| &it.contents).filter_map(|it| match it.kind {
        ContentKind::Json(body) => Some(body),
        ContentKind::Text | ContentKind::Binary => None,
    })
}

/// The member that is the list, or none where the answer is; and what it is a list of.
fn list(types: &Types, answer: Use, members: &[String]) -> Option<(Option<String>, Use)> {
    if let Shape::Array(item) = types[types.behind(answer.id)].shape {
        return Some((None, item));
    }
    let item = |path: &String| match types[types.at(answer.id, path)?].shape {
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

/// Elsewhere a count may be one of items.
fn is_boolean(types: &Types, parameter: &Parameter) -> bool {
    matches!(types[types.behind(parameter.value.id)].shape, Shape::Boolean)
}

/// A list whose pages are counted from 0 says so.
fn first_page(parameter: &Parameter) -> Option<u64> {
    let is_zero = parameter.docs.default.as_ref().and_then(|it| it.as_u64()) == Some(0);
    is_zero.then_some(0)
}

fn has_link(operation: &Operation) -> bool {
    let headers = operation.responses.iter().filter(|it| it.status.is_success()).flat_map(|it| &it.headers);
    headers.into_iter().any(|it| it.name.eq_ignore_ascii_case("link"))
}

/// Does the body take sort fields, and the values to go on from?
fn searches(operation: &Operation, types: &Types, search: &SearchAfter) -> bool {
    operation.bodies.iter().any(|body| match body.kind {
        BodyKind::Json(body) => [&search.sort, &search.after].iter().all(|it| types.at(body.id, it).is_some()),
        BodyKind::UrlEncoded(_) | BodyKind::Multipart(_) | BodyKind::Text | BodyKind::Binary => false,
    })
}
