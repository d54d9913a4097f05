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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{FeatureCondition, UnionModel, UnionVariant};
    use crate::ir::Docs;
    use crate::names::{CaseStyle, Scope};

    /// A union of these types.
    fn model(values: Vec<RustType>) -> Model {
        let ident = Scope::new(CaseStyle::Pascal).claim(["Model"]);
        let variant = |value| UnionVariant {
            ident: ident.clone(),
            as_ident: ident.clone(),
            into_ident: ident.clone(),
            value,
            tags: Vec::new(),
            constants: Vec::new(),
            closed: false,
            docs: Docs::default(),
        };
        let union = UnionModel { variants: values.into_iter().map(variant).collect(), discriminator: None };
        Model {
            ident: ident.clone(),
            docs: Docs::default(),
            kind: ModelKind::Union(union),
            condition: FeatureCondition::Always,
            hashable: false,
        }
    }

    fn hashable(mut models: Vec<Model>) -> Vec<bool> {
        mark_hashable(&mut models);
        models.iter().map(|it| it.hashable).collect()
    }

    #[test]
    fn types_that_contain_floats_are_not_hashable() {
        let to = |id| RustType::Model(ModelId(id));
        let floats = RustType::Map(Box::new(RustType::Vec(Box::new(RustType::F64))));
        let tuple = RustType::PartialTuple(Box::new(RustType::Tuple(vec![RustType::String, RustType::F64])));
        let open = RustType::OpenTuple(Box::new(RustType::Tuple(vec![to(0)])), Box::new(RustType::F64));
        let models = [
            vec![RustType::String, RustType::Value, RustType::DateTime, RustType::Secret],
            vec![floats],
            vec![tuple],
            vec![open],
            vec![RustType::Option(Box::new(to(1)))],
            vec![to(0), RustType::Decimal],
        ];
        assert_eq!(hashable(models.map(model).into()), [true, false, false, false, false, true]);
    }

    #[test]
    fn types_that_contain_each_other_are_hashable_unless_one_contains_a_float() {
        let boxed = |id| RustType::Boxed(Box::new(RustType::Model(ModelId(id))));
        let models = [vec![boxed(1)], vec![boxed(0), boxed(1)], vec![boxed(3)], vec![boxed(2), RustType::F64]];
        assert_eq!(hashable(models.map(model).into()), [true, true, false, false]);
    }
}
