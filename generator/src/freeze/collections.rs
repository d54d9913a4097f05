//! The fields that collections can be filtered and sorted by, with their names and types.

use crate::api::{Collection, FilterField, ModelKind, Operator, RustType, SortField};
use crate::ir::{ContentKind, Operation, Shape, TypeId};
use crate::names::{CaseStyle, Ident, Scope, snake};

use super::models::Models;

/// The longest path that is followed. Schemas can contain themselves.
const DEEPEST_PATH: usize = 32;

/// The names that a file of operations imports or mentions. No module in it can have one of them.
pub(super) const MODULES: &[&str] =
    &["models", "operators", "arguments", "json", "types", "decode", "filter", "sdk_runtime", "std", "core", "alloc"];

/// Returns the documented fields of an operation, or `None` if it has none.
pub(super) fn collection(
    operation: &Operation,
    method: &Ident,
    models: &mut Models<'_>,
    modules: &mut Scope,
) -> Option<Collection> {
    let mut filters: Vec<(&str, Vec<Operator>)> = Vec::new();
    let mut sorters: Vec<&str> = Vec::new();
    for parameter in operation.parameters.iter().filter(|it| models.plain(it.value) == RustType::String) {
        for filter in &parameter.filters {
            let operators = filter.operators.iter().filter_map(|it| Operator::parse(it));
            match filters.iter_mut().find(|(field, _)| *field == filter.field) {
                Some((_, list)) => list.extend(operators),
                None => filters.push((&filter.field, operators.collect())),
            }
        }
        for field in &parameter.sorters {
            if !sorters.contains(&field.as_str()) {
                sorters.push(field);
            }
        }
    }
    if filters.is_empty() && sorters.is_empty() {
        return None;
    }
    let module = modules.claim([method.as_str().to_owned(), format!("{}_fields", method.as_str())]);
    let item = item(operation, models);
    // The module of the sorters is next to the fields.
    let mut scope = Scope::with_reserved(CaseStyle::Snake, &["sort"]);
    let filters = filters
        .into_iter()
        .map(|(field, operators)| FilterField {
            ident: claim(&mut scope, field),
            wire: field.to_owned(),
            value: item.and_then(|it| value(models, it, field)),
            operators: models.operators.index(operators),
        })
        .collect();
    let mut scope = Scope::new(CaseStyle::Snake);
    let sorters = sorters
        .into_iter()
        .map(|field| SortField { ident: claim(&mut scope, field), wire: field.to_owned() })
        .collect();
    Some(Collection { module, filters, sorters })
}

fn claim(scope: &mut Scope, field: &str) -> Ident {
    let plain = snake(field);
    let with_word = format!("{plain}_field");
    scope.claim([plain, with_word])
}

/// Returns the type of the items that the operation lists.
fn item(operation: &Operation, models: &Models<'_>) -> Option<TypeId> {
    if let Some(paging) = &operation.paging {
        return Some(behind(models, paging.item.id));
    }
    let success = operation.responses.iter().find(|it| it.status.is_success())?;
    let body = success.contents.iter().find_map(|it| match it.kind {
        ContentKind::Json(body) => Some(body.id),
        ContentKind::Text | ContentKind::Binary | ContentKind::Stream(_) => None,
    })?;
    Some(behind(models, body))
}

/// Resolves aliases, and lists to their items.
fn behind(models: &Models<'_>, mut id: TypeId) -> TypeId {
    for _ in 0..DEEPEST_PATH {
        match &models.draft.types[id].shape {
            Shape::Alias(target) | Shape::Array(target) => id = target.id,
            _ => break,
        }
    }
    id
}

/// Returns the type of a field of the items, unless it is an object, a union or a list.
fn value(models: &Models<'_>, item: TypeId, path: &str) -> Option<RustType> {
    let id = follow(models, item, path, 0)?;
    let value = models.plain(crate::ir::Use { id, nullable: false });
    match value {
        RustType::Bool
        | RustType::Integer(_)
        | RustType::F64
        | RustType::String
        | RustType::DateTime
        | RustType::Date
        | RustType::Uuid
        | RustType::Decimal => Some(value),
        RustType::Base64 | RustType::Secret => Some(RustType::String),
        RustType::Model(model) => {
            let kind = &models.list.get(model.0)?.kind;
            matches!(kind, ModelKind::StringEnum(..) | ModelKind::IntegerEnum(_)).then_some(value)
        }
        RustType::Value
        | RustType::Option(_)
        | RustType::Vec(_)
        | RustType::Tuple(_)
        | RustType::OpenTuple(..)
        | RustType::PartialTuple(_)
        | RustType::Map(_)
        | RustType::Boxed(_) => None,
    }
}

/// Returns the type at a dotted path, if all alternatives of unions on the path agree.
fn follow(models: &Models<'_>, id: TypeId, path: &str, depth: usize) -> Option<TypeId> {
    if depth > DEEPEST_PATH {
        return None;
    }
    let id = behind(models, id);
    if path.is_empty() {
        return Some(id);
    }
    match &models.draft.types[id].shape {
        Shape::Object(object) => {
            let member = |name: &str| object.fields.iter().find(|it| it.name == name);
            if let Some(field) = member(path) {
                return Some(behind(models, field.value.id));
            }
            let (first, rest) = path.split_once('.')?;
            follow(models, member(first)?.value.id, rest, depth + 1)
        }
        Shape::Union(union) => {
            let mut found = union.variants.iter().filter_map(|it| follow(models, it.value.id, path, depth + 1));
            let first = found.next()?;
            let type_of = |id: TypeId| models.plain(crate::ir::Use { id, nullable: false });
            found.all(|it| type_of(it) == type_of(first)).then_some(first)
        }
        _ => None,
    }
}
