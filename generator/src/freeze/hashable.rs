//! The models that implement `Eq` and `Hash`.

use std::collections::BTreeMap;

use crate::api::{Model, ModelId, ModelKind, RustType};

/// Marks the structs and unions that do not contain floats, at any depth. Types that contain each other are marked if none of them
/// contains a float.
pub(super) fn mark_hashable(models: &mut [Model]) {
    let mut owners: BTreeMap<ModelId, Vec<usize>> = BTreeMap::new();
    let mut rejected = Vec::new();
    for (index, model) in models.iter_mut().enumerate() {
        model.hashable = matches!(model.kind, ModelKind::Struct(_) | ModelKind::Union(_));
        let mut has_float = false;
        model.for_each_type(&mut |it| {
            has_float |= contains_float(it);
            it.for_each_model(&mut |id| owners.entry(id).or_default().push(index));
        });
        if has_float {
            rejected.push(index);
        }
    }
    while let Some(index) = rejected.pop() {
        let Some(model) = models.get_mut(index) else { continue };
        if std::mem::replace(&mut model.hashable, false) {
            rejected.extend(owners.remove(&ModelId(index)).unwrap_or_default());
        }
    }
}

fn contains_float(value: &RustType) -> bool {
    match value {
        RustType::F64 => true,
        RustType::Option(inner)
        | RustType::Vec(inner)
        | RustType::Map(inner)
        | RustType::Boxed(inner)
        | RustType::PartialTuple(inner) => contains_float(inner),
        RustType::Tuple(items) => items.iter().any(contains_float),
        RustType::OpenTuple(items, rest) => contains_float(items) || contains_float(rest),
        RustType::Value
        | RustType::Bool
        | RustType::Integer(_)
        | RustType::String
        | RustType::DateTime
        | RustType::Date
        | RustType::Uuid
        | RustType::Decimal
        | RustType::Base64
        | RustType::Secret
        | RustType::Model(_) => false,
    }
}
