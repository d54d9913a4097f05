//! Finds the operations whose answer is a page of a list.
//!
//! Needs: merged objects, and results outside of their envelopes. Gives: [`crate::ir::Operation::paging`].

use crate::ir::{
    BodyKind, Constraint, ContentKind, Draft, Operation, Paging, Parameter, ParameterPlace, Shape, Types, Use,
};
use crate::paging::{Kind, Paging as Rules, Rule, SearchAfter};

pub(super) fn mark_paging(draft: &mut Draft, rules: &Rules) {
    let Draft { operations, types, .. } = draft;
    for operation in operations {
        let paging = rules.rules().iter().enumerate();
        operation.paging = paging.filter_map(|(index, rule)| paging_by(operation, types, index, rule)).next();
    }
}

/// How the operation's list comes, if it comes in the way of this rule.
fn paging_by(operation: &Operation, types: &Types, index: usize, rule: &Rule) -> Option<Paging> {
    let parameter =
        |name: &str| operation.parameters.iter().find(|it| it.place == ParameterPlace::Query && it.name == name);
    let size = match &rule.size {
        Some(name) => Some(parameter(name)?),
        None => None,
    };
    let answer = answer(operation)?;
    let mut first = None;
    match &rule.kind {
        Kind::Offset { parameter: name, .. } => {
            parameter(name)?;
        }
        Kind::Number { parameter: name, .. } => first = first_page(parameter(name)?),
        Kind::Cursor { parameter: name, next } => {
            parameter(name)?;
            // In an envelope a cursor stands beside the result, which is all that is left here.
            if !operation.enveloped && !next.iter().any(|it| types.at(answer.id, it).is_some()) {
                return None;
            }
        }
        Kind::Link => has_link(operation).then_some(())?,
    }
    let (items, item) = list(types, answer, &rule.items)?;
    let search_after = match &rule.kind {
        Kind::Offset { search_after: Some(it), .. } => searches(operation, types, it),
        _ => false,
    };
    Some(Paging {
        rule: index,
        items,
        item,
        default: size.and_then(|it| it.docs.default.as_ref()?.as_u64()),
        maximum: size.and_then(maximum),
        first,
        counts: rule.count.as_deref().is_some_and(|it| parameter(it).is_some()),
        search_after,
    })
}

/// The JSON that comes back, where one success documents it.
fn answer(operation: &Operation) -> Option<Use> {
    let mut successes = operation.responses.iter().filter(|it| it.status.is_success());
    let (Some(success), None) = (successes.next(), successes.next()) else { return None };
    match success.contents.as_slice() {
        [content] => match content.kind {
            ContentKind::Json(body) => Some(body),
            ContentKind::Text | ContentKind::Binary => None,
        },
        _ => None,
    }
}

/// The member that is the list, or none where the answer is; and what it is a list of.
fn list(types: &Types, answer: Use, members: &[String]) -> Option<(Option<String>, Use)> {
    if let Shape::Array(item) = types[types.behind(answer.id)].shape {
        // Null would be no list.
        return (!answer.nullable).then_some((None, item));
    }
    let item = |path: &String| match types[types.at(answer.id, path)?].shape {
        Shape::Array(item) => Some((Some(path.clone()), item)),
        _ => None,
    };
    members.iter().filter_map(item).next()
}

fn maximum(parameter: &Parameter) -> Option<u64> {
    parameter.docs.constraints.iter().find_map(|it| match it {
        Constraint::Maximum { value, exclusive } => value.parse::<u64>().ok()?.checked_sub(u64::from(*exclusive)),
        _ => None,
    })
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
