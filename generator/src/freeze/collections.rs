//! What collections can be filtered and sorted by: names for the fields, and the types of their values.

use std::collections::BTreeMap;

use crate::api::{Collection, FilterField, ModelKind, Operator, OperatorSet, RustType, SortField};
use crate::ir::{ContentKind, Operation, Shape, TypeId};
use crate::names::{Ident, Scope, snake};

use super::models::Models;

/// How far a path is followed; schemas can hold themselves.
const DEEPEST_PATH: usize = 32;

/// What a file of operations imports or may mention: no module in it can have these names.
pub(super) const MODULES: &[&str] =
    &["models", "operators", "json", "types", "decode", "filter", "sdk_runtime", "std", "core", "alloc"];

/// The sets of operators that fields have.
#[derive(Debug, Default)]
pub(super) struct OperatorSets {
    pub(super) list: Vec<OperatorSet>,
    scope: Scope,
    indices: BTreeMap<Vec<Operator>, usize>,
}

impl OperatorSets {
    /// The index of a set, in any order and with repetitions.
    fn index(&mut self, mut operators: Vec<Operator>) -> usize {
        operators.sort_unstable();
        operators.dedup();
        if let Some(index) = self.indices.get(&operators) {
            return *index;
        }
        let name: String = operators.iter().map(|it| it.marker()).collect();
        self.list.push(OperatorSet { ident: self.scope.claim([name]), operators: operators.clone() });
        self.indices.insert(operators, self.list.len() - 1);
        self.list.len() - 1
    }
}

/// The documented fields of an operation; `None` where there are none.
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
    // The module of the sorters stands among the fields.
    let mut scope = Scope::with_reserved(&["sort"]);
    let filters = filters
        .into_iter()
        .map(|(field, operators)| FilterField {
            ident: claim(&mut scope, field),
            wire: field.to_owned(),
            value: item.and_then(|it| value(models, it, field)),
            operators: models.operators.index(operators),
        })
        .collect();
    let mut scope = Scope::default();
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

/// The type of what the operation lists.
fn item(operation: &Operation, models: &Models<'_>) -> Option<TypeId> {
    if let Some(paging) = &operation.paging {
        return Some(behind(models, paging.item.id));
    }
    let success = operation.responses.iter().find(|it| it.status.is_success())?;
    let body = success.contents.iter().find_map(|it| match it.kind {
        ContentKind::Json(body) => Some(body.id),
        ContentKind::Text | ContentKind::Binary => None,
    })?;
    Some(behind(models, body))
}

/// What a type comes to, behind other names and lists of it.
fn behind(models: &Models<'_>, mut id: TypeId) -> TypeId {
    for _ in 0..DEEPEST_PATH {
        match &models.draft.types[id].shape {
            Shape::Alias(target) | Shape::Array(target) => id = target.id,
            _ => break,
        }
    }
    id
}

/// The type of the values of a field, where the items have it and it is no structure.
fn value(models: &Models<'_>, item: TypeId, path: &str) -> Option<RustType> {
    let id = follow(models, item, path, 0)?;
    let value = models.plain(crate::ir::Use { id, nullable: false });
    match value {
        RustType::Bool
        | RustType::I32
        | RustType::I64
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
        RustType::Value | RustType::Option(_) | RustType::Vec(_) | RustType::Map(_) | RustType::Boxed(_) => None,
    }
}

/// The type at a dotted path, where all alternatives on the way that have one agree.
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
