//! Finds paginated operations.
//!
//! Requires that objects are merged and envelopes are opened. Sets [`crate::ir::Operation::paging`] and
//! [`crate::ir::Draft::strategies`].

use heck::ToSnakeCase as _;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{
    BodyKind, Constraint, Docs, Draft, HttpMethod, Operation, OperationHead, Paging, ParameterLocation, Shape,
    StringFormat, TypeId, Types, Use,
};
use crate::paging::{
    CursorSource, LinkSource, Names, Paging as Rules, Rule, RuleKind, SearchAfter, Strategy, StrategyKind, Total,
};

use crate::pointer::Pointer;

/// The formats of URLs (JSON Schema 2020-12, validation, section 7.3.5).
const URL_FORMATS: &[&str] = &["uri", "uri-reference", "iri", "iri-reference", "url"];

pub(super) fn mark_paging(draft: &mut Draft, rules: &Rules, diagnostics: &mut Diagnostics) {
    let Draft { operations, types, strategies, .. } = draft;
    // With the index of the rule, in whose order the strategies are listed. Those that extensions state are first.
    let mut found: Vec<(usize, Strategy)> = Vec::new();
    for operation in operations.iter_mut() {
        let mut rules = rules.rules().iter().enumerate();
        let stated = operation.paging_rule.as_deref().and_then(|it| Some((0, paging_by(operation, types, it)?)));
        if stated.is_none() && operation.paging_rule.is_some() {
            let message = "the pagination that an extension describes does not fit the operation";
            diagnostics.at(&operation.head.pointer(), Code::UnusablePagination, message);
        }
        let by_rule = || rules.find_map(|(index, rule)| Some((index + 1, paging_by(operation, types, rule)?)));
        let matched = stated.or_else(by_rule);
        operation.paging = matched.map(|(rule, (strategy, mut paging))| {
            let entry = (rule, strategy);
            paging.strategy = found.iter().position(|it| *it == entry).unwrap_or_else(|| {
                found.push(entry);
                found.len() - 1
            });
            paging
        });
    }
    let is_used = |rule: usize| found.iter().any(|it| it.0 == rule + 1);
    for (number, rule) in rules.rules().iter().enumerate().filter(|it| !it.1.is_common && !is_used(it.0)) {
        let kind = rule.kind.word().as_str();
        let message = format!("no operation fits the `[[paging]]` table {} of the kind `{kind}`", number + 1);
        diagnostics.at(&Pointer::root(), Code::UnusedPagination, message);
    }
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_by_key(|it| found[*it].0);
    for paging in operations.iter_mut().filter_map(|it| it.paging.as_mut()) {
        paging.strategy = order.iter().position(|it| *it == paging.strategy).unwrap_or_default();
    }
    *strategies = order.iter().map(|it| found[*it].1.clone()).collect();
}

/// A member or parameter that a rule names.
struct Named<'a> {
    name: &'a str,
    value: Use,
    docs: &'a Docs,
}

/// An operation that returns a list.
struct Listing<'a> {
    operation: &'a Operation,
    types: &'a Types,
    in_body: bool,
    /// `true` if names may have another meaning than that of the rule.
    is_common: bool,
    /// The body of the successful response, which is the envelope if there is one.
    body: TypeId,
}

/// Returns how an operation is paginated, if it matches a rule. The caller sets the index of the strategy.
fn paging_by(operation: &Operation, types: &Types, rule: &Rule) -> Option<(Strategy, Paging)> {
    let is_safe = match operation.head.method {
        HttpMethod::Get => true,
        HttpMethod::Post => rule.in_body || is_search(&operation.head),
        _ => false,
    };
    if rule.is_common && !is_safe {
        return None;
    }
    let successes = operation.successes();
    let bodies = successes.iter().flat_map(|it| &it.contents).filter_map(|it| it.kind.json());
    let (body, (items, item)) = bodies.into_iter().find_map(|it| Some((it, list(types, it, rule)?)))?;
    let body = operation.envelope.unwrap_or(body.id);
    let listing = Listing { operation, types, in_body: rule.in_body, is_common: rule.is_common, body };
    let size = match rule.size.is_empty() {
        true => None,
        false => Some(listing.number(&rule.size)?),
    };
    let more = rule.more.choose(|it| listing.has(it)).cloned();
    let total = rule.total.choose(|it| listing.has_number(it)).cloned();
    let (kind, first, search_after) = listing.kind(rule, item, more.is_some())?;
    let strategy = Strategy {
        kind,
        in_body: rule.in_body,
        size: size.as_ref().map(|it| it.name.to_owned()),
        total: total.map(Total::Body).or_else(|| rule.total_header.clone().map(Total::Header)),
        count: rule.count.clone(),
        more,
        reported_size: rule.reported_size.clone(),
    };
    let counts = rule.count.as_ref().and_then(|it| listing.named(it)).is_some_and(|it| is_boolean(types, it.value));
    let default = size.as_ref().and_then(|it| it.docs.default.as_deref()?.as_u64());
    let maximum = size.as_ref().and_then(|it| maximum(it.docs));
    Some((strategy, Paging { strategy: 0, items, item, default, maximum, first, counts, search_after }))
}

impl<'a> Listing<'a> {
    /// Returns the kind of the strategy, the number of the first page if it is documented, and whether pagination can continue
    /// beyond the highest offset.
    fn kind(&self, rule: &Rule, item: Use, has_flag: bool) -> Option<(StrategyKind, Option<u64>, bool)> {
        let (mut first_number, mut searches_on) = (None, false);
        let kind = match &rule.kind {
            RuleKind::Offset { parameter, search_after } => {
                let parameter = self.number(parameter)?.name.to_owned();
                searches_on = search_after.as_ref().is_some_and(|it| searches(self.operation, self.types, it));
                StrategyKind::Offset { parameter, search_after: search_after.clone() }
            }
            RuleKind::Number { parameter, first, pages } => {
                let parameter = self.number(parameter)?;
                first_number = first_page(parameter.docs);
                let pages = pages.choose(|it| self.has_number(it)).cloned();
                StrategyKind::Number { parameter: parameter.name.to_owned(), first: first.unwrap_or(1), pages }
            }
            RuleKind::Cursor { parameter, next } => {
                let parameter = self.cursor(parameter)?;
                // A number does not take the cursor of a string, which may be a URL.
                let takes_numbers = self.is_common && is_number(self.types, parameter.value);
                let parameter = parameter.name.to_owned();
                StrategyKind::Cursor {
                    parameter,
                    source: CursorSource::Body(self.existing(next, |it| self.is_cursor(it, takes_numbers))?),
                }
            }
            RuleKind::HeaderCursor { parameter, header } => {
                let parameter = self.parameter(parameter)?.name.to_owned();
                has_header(self.operation, header).then_some(())?;
                StrategyKind::Cursor { parameter, source: CursorSource::Header(header.clone()) }
            }
            RuleKind::LastItem { parameter, member } => {
                let parameter = self.cursor(parameter)?.name.to_owned();
                // Without the flag, a list that is returned at once would be requested again.
                let is_expected = rule.more.is_empty() || has_flag;
                (is_expected && has_scalar(self.types, item, member)).then_some(())?;
                StrategyKind::Cursor { parameter, source: CursorSource::LastItem(member.clone()) }
            }
            RuleKind::Link { parameter } => {
                let implies = |names: &Names| self.parameter(names).is_some();
                (has_header(self.operation, "link") || implies(parameter)).then_some(())?;
                StrategyKind::Link(LinkSource::Header)
            }
            RuleKind::BodyLink { next } => {
                let is_link = |it: &str| self.is_link(it, rule.requires_format);
                StrategyKind::Link(LinkSource::Body(self.existing(next, is_link)?))
            }
        };
        Some((kind, first_number, searches_on))
    }

    /// Returns the first parameter that the operation has.
    fn parameter(&self, names: &Names) -> Option<Named<'a>> {
        names.iter().find_map(|it| self.named(it))
    }

    /// Returns the first parameter that the operation has and that is a number.
    fn number(&self, names: &Names) -> Option<Named<'a>> {
        let is_number = |it: &Named<'_>| !self.is_common || is_number(self.types, it.value);
        names.iter().filter_map(|it| self.named(it)).find(is_number)
    }

    /// Returns the first parameter that can take a cursor.
    fn cursor(&self, names: &Names) -> Option<Named<'a>> {
        let is_cursor = |it: &Named<'_>| {
            let shape = &self.types[self.types.behind(it.value.id)].shape;
            !self.is_common
                || !matches!(shape, Shape::Boolean | Shape::String(StringFormat::DateTime | StringFormat::Date))
        };
        names.iter().filter_map(|it| self.named(it)).find(is_cursor)
    }

    fn named(&self, name: &str) -> Option<Named<'a>> {
        let (types, operation) = (self.types, self.operation);
        if self.in_body {
            let body = operation.bodies.iter().find_map(|it| match it.kind {
                BodyKind::Json(it) => Some(it),
                _ => None,
            })?;
            let Shape::Object(object) = &types[types.behind(body.id)].shape else { return None };
            let field = object.fields.iter().find(|it| it.name == name)?;
            return Some(Named { name: &field.name, value: field.value, docs: &field.docs });
        }
        let mut parameters = operation.parameters.iter().filter(|it| it.location == ParameterLocation::Query);
        let parameter = parameters.find(|it| it.name == name)?;
        Some(Named { name: &parameter.name, value: parameter.value, docs: &parameter.docs })
    }

    /// Returns the members that exist, or `None` if there are none.
    fn existing(&self, paths: &[String], is_usable: impl Fn(&str) -> bool) -> Option<Vec<String>> {
        let existing: Vec<String> = paths.iter().filter(|it| is_usable(it)).cloned().collect();
        (!existing.is_empty()).then_some(existing)
    }

    fn has(&self, path: &str) -> bool {
        self.types.field_at(self.body, path).is_some()
    }

    fn has_number(&self, path: &str) -> bool {
        let shape = |it: Use| &self.types[self.types.behind(it.id)].shape;
        let field = self.types.field_at(self.body, path);
        field.is_some_and(|it| matches!(shape(it.value), Shape::Integer(_) | Shape::Number(_) | Shape::Any))
    }

    fn is_cursor(&self, path: &str, is_number_expected: bool) -> bool {
        let is_expected = |value| !is_number_expected || is_number(self.types, value);
        let field = self.types.field_at(self.body, path);
        field.is_some_and(|it| {
            is_scalar(self.types, it.value) && is_expected(it.value) && !self.is_url(it.value, &it.docs)
        })
    }

    fn is_link(&self, path: &str, requires_format: bool) -> bool {
        let field = self.types.field_at(self.body, path);
        field.is_some_and(|it| {
            let shape = &self.types[self.types.behind(it.value.id)].shape;
            let is_string = matches!(shape, Shape::String(StringFormat::Plain | StringFormat::Secret) | Shape::Any);
            is_string && (!requires_format || self.is_url(it.value, &it.docs))
        })
    }

    /// Returns `true` if the format is that of a URL.
    fn is_url(&self, value: Use, docs: &Docs) -> bool {
        let own = self.types[self.types.behind(value.id)].docs.constraints.iter();
        let mut constraints = docs.constraints.iter().chain(own);
        constraints.any(|it| matches!(it, Constraint::Format(it) if URL_FORMATS.contains(&it.as_str())))
    }
}

/// The members of responses that are arrays besides the list.
const OTHER_ARRAYS: &[&str] =
    &["errors", "warnings", "messages", "notices", "links", "facets", "aggregations", "parents", "tags"];

/// Returns the path to the list, or `None` if the body itself is the list, and the type of its items. If no member has one of the
/// names, and the names are not configured, the list is the only array of objects in the body.
fn list(types: &Types, body: Use, rule: &Rule) -> Option<(Option<String>, Use)> {
    let shape = |value: Use| &types[types.behind(value.id)].shape;
    let items = |value: Use| match shape(value) {
        Shape::Array(item) => Some(*item),
        _ => None,
    };
    if let Some(item) = items(body) {
        return Some((None, item));
    }
    let at = |path: &String| Some((Some(path.clone()), items(types.field_at(body.id, path)?.value)?));
    rule.items.iter().find_map(at).or_else(|| {
        // A configuration that names the lists means no other member.
        if !rule.is_common && !rule.items.is_empty() {
            return None;
        }
        let Shape::Object(object) = shape(body) else { return None };
        // An array inside of another member may be the list.
        let has_array = |value: Use| match shape(value) {
            Shape::Object(inner) => inner.fields.iter().any(|it| items(it.value).is_some()),
            _ => false,
        };
        let mut arrays = object.fields.iter().filter_map(|it| Some((&it.name, items(it.value)?)));
        let (name, item) = arrays.next()?;
        let is_only = arrays.next().is_none() && !object.fields.iter().any(|it| has_array(it.value));
        let is_list =
            !OTHER_ARRAYS.contains(&name.as_str()) && matches!(shape(item), Shape::Object(_) | Shape::Union(_));
        (is_only && is_list && !name.is_empty()).then(|| (Some(name.clone()), item))
    })
}

/// Returns `true` if a `POST` request reads something. Reading pages must not change anything.
fn is_search(head: &OperationHead) -> bool {
    let words = format!("{} {}", head.id, head.path).to_snake_case();
    words.split('_').any(|it| ["search", "query", "list", "filter", "find", "lookup"].contains(&it))
}

fn maximum(docs: &Docs) -> Option<u64> {
    docs.constraints.iter().find_map(|it| match it {
        Constraint::Maximum { value, exclusive } => value.parse::<u64>().ok()?.checked_sub(u64::from(*exclusive)),
        _ => None,
    })
}

/// Returns `true` if a parameter is a flag. In other APIs, it may be the number of items.
fn is_boolean(types: &Types, value: Use) -> bool {
    matches!(types[types.behind(value.id)].shape, Shape::Boolean)
}

fn is_number(types: &Types, value: Use) -> bool {
    matches!(types[types.behind(value.id)].shape, Shape::Integer(_) | Shape::Number(_))
}

/// Returns `true` for types whose values can be sent as a cursor.
fn is_scalar(types: &Types, value: Use) -> bool {
    match &types[types.behind(value.id)].shape {
        Shape::Any | Shape::Integer(_) | Shape::Number(_) | Shape::String(_) | Shape::StringEnum(_) => true,
        // Alternatives that differ, such as a string or a number.
        Shape::Union(_) => true,
        _ => false,
    }
}

/// Returns `true` if a type, or each of its alternatives, has a member that can be sent as a cursor.
fn has_scalar(types: &Types, item: Use, path: &str) -> bool {
    match &types[types.behind(item.id)].shape {
        Shape::Union(union) => union.variants.iter().all(|it| match types[types.behind(it.value.id)].shape {
            // The variants of a union are not unions.
            Shape::Object(_) => types.field_at(it.value.id, path).is_some_and(|it| is_scalar(types, it.value)),
            _ => false,
        }),
        _ => types.field_at(item.id, path).is_some_and(|it| is_scalar(types, it.value)),
    }
}

/// Returns the number of the first page if it is 0: the default of the parameter, or else its minimum.
fn first_page(docs: &Docs) -> Option<u64> {
    let minimum = || {
        docs.constraints.iter().find_map(|it| match it {
            Constraint::Minimum { value, exclusive: false } => value.parse::<u64>().ok(),
            _ => None,
        })
    };
    let first = docs.default.as_deref().map_or_else(minimum, |it| it.as_u64());
    first.filter(|it| *it == 0)
}

fn has_header(operation: &Operation, name: &str) -> bool {
    operation.successes().iter().flat_map(|it| &it.headers).any(|it| it.name.eq_ignore_ascii_case(name))
}

/// Returns `true` if the request body has members for the sort fields and for the values to continue from.
fn searches(operation: &Operation, types: &Types, search: &SearchAfter) -> bool {
    operation.bodies.iter().any(|body| match body.kind {
        BodyKind::Json(body) => [&search.sort, &search.after].iter().all(|it| types.field_at(body.id, it).is_some()),
        BodyKind::UrlEncoded(_)
        | BodyKind::Multipart(_)
        | BodyKind::JsonLines(_)
        | BodyKind::Text
        | BodyKind::Binary => false,
    })
}
