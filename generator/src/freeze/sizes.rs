//! Models that would be too large: the fields that need a `Box` because of their size.

use crate::api::{Model, ModelId, ModelKind, PartType, RustType};
use crate::ir::Presence;

/// The size in bytes up to which a model contains others by value. Values are decoded on the stack, where the nesting of the
/// text multiplies it.
const LARGEST: usize = 4096;

/// The sizes of types in bytes on 64-bit platforms, rounded up. Only their order matters.
const POINTER: usize = 8;
const STRING: usize = 24;
const LARGEST_SCALAR: usize = 32;

/// Boxes the largest fields of structs that are larger than [`LARGEST`], until they are not. Otherwise, each level of a
/// document could double the size of a type.
pub(super) fn limit_sizes(models: &mut [Model]) {
    let mut sizes = Sizes(vec![Size::Unknown; models.len()]);
    for root in 0..models.len() {
        let mut open = vec![ModelId(root)];
        // The models that a model contains come first. No model contains itself, because cycles are boxed.
        while let Some(&id) = open.last() {
            match sizes.0[id.0] {
                Size::Unknown => {
                    sizes.0[id.0] = Size::Open;
                    models[id.0].for_each_type(&mut |it| {
                        for_each_contained(it, &mut |it| open.extend(Some(it).filter(|it| sizes.is_unknown(*it))));
                    });
                }
                Size::Open => {
                    sizes.0[id.0] = Size::Known(limited_size(&mut models[id.0], &sizes));
                    open.pop();
                }
                Size::Known(_) => {
                    open.pop();
                }
            }
        }
    }
}

/// The size of a model.
#[derive(Clone, Copy)]
enum Size {
    Unknown,
    /// The sizes of the models that it contains are being determined.
    Open,
    Known(usize),
}

/// The sizes of models, by their ids.
struct Sizes(Vec<Size>);

impl Sizes {
    fn is_unknown(&self, id: ModelId) -> bool {
        matches!(self.0.get(id.0), Some(Size::Unknown))
    }

    fn model(&self, id: ModelId) -> usize {
        match self.0.get(id.0) {
            Some(Size::Known(size)) => *size,
            _ => LARGEST,
        }
    }

    fn of(&self, value: &RustType) -> usize {
        match value {
            RustType::Bool | RustType::Integer(_) | RustType::F64 | RustType::Boxed(_) => POINTER,
            RustType::String | RustType::Secret | RustType::Base64 | RustType::Vec(_) | RustType::Map(_) => STRING,
            RustType::Value | RustType::DateTime | RustType::Date | RustType::Uuid | RustType::Decimal => {
                LARGEST_SCALAR
            }
            RustType::Option(inner) => self.of(inner) + POINTER,
            RustType::Tuple(items) => items.iter().map(|it| self.of(it)).sum(),
            RustType::OpenTuple(items, _) => self.of(items) + STRING,
            RustType::PartialTuple(inner) => self.of(inner).max(STRING) + POINTER,
            RustType::Model(id) => self.model(*id),
        }
    }
}

/// Calls `visit` with the models that a type contains by value.
fn for_each_contained(value: &RustType, visit: &mut impl FnMut(ModelId)) {
    match value {
        RustType::Model(id) => visit(*id),
        RustType::Option(inner) | RustType::OpenTuple(inner, _) | RustType::PartialTuple(inner) => {
            for_each_contained(inner, visit);
        }
        RustType::Tuple(items) => items.iter().for_each(|it| for_each_contained(it, visit)),
        _ => {}
    }
}

/// `true` if a type is a model or a tuple by value, which can be large.
fn is_inline(value: &RustType) -> bool {
    match value {
        RustType::Model(_) | RustType::Tuple(_) | RustType::OpenTuple(..) | RustType::PartialTuple(_) => true,
        RustType::Option(inner) => is_inline(inner),
        _ => false,
    }
}

/// Boxes fields as far as necessary, and returns the size of the model.
fn limited_size(model: &mut Model, sizes: &Sizes) -> usize {
    match &mut model.kind {
        ModelKind::Struct(it) => {
            // Unknown members and those of `additionalProperties`.
            let maps = STRING + it.additional.as_ref().map_or(0, |_| STRING);
            let field = |value: &RustType, presence: Presence| sizes.of(value) + option(presence);
            let mut total = it.fields.iter().map(|it| field(&it.value, it.presence)).sum::<usize>() + maps;
            let mut inline: Vec<_> = it.fields.iter_mut().filter(|it| is_inline(&it.value)).collect();
            inline.sort_by_key(|it| sizes.of(&it.value));
            while total > LARGEST
                && let Some(largest) = inline.pop()
            {
                total = total - sizes.of(&largest.value) + POINTER;
                largest.value = RustType::Boxed(Box::new(largest.value.clone()));
            }
            total
        }
        ModelKind::Union(it) => it.variants.iter().map(|it| sizes.of(&it.value)).max().unwrap_or_default() + POINTER,
        ModelKind::StringEnum(..) => STRING,
        ModelKind::IntegerEnum(_) => POINTER * 2,
        ModelKind::Form(form) => {
            let part = |it: &PartType| if let PartType::Value(it) = it { sizes.of(it) } else { STRING };
            form.parts.iter().map(|it| part(&it.kind) + POINTER).sum()
        }
        ModelKind::Headers(fields) => fields.iter().map(|it| sizes.of(&it.value) + POINTER).sum(),
    }
}

fn option(presence: Presence) -> usize {
    match presence {
        Presence::Required => 0,
        Presence::Optional | Presence::Nullable | Presence::OptionalNullable => POINTER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{FeatureCondition, ModelField, Struct};
    use crate::ir::Docs;
    use crate::names::{CaseStyle, Scope};

    /// A struct with required fields of these types.
    fn model(values: Vec<RustType>) -> Model {
        let mut scope = Scope::new(CaseStyle::Snake);
        let fields = values.into_iter().map(|value| ModelField {
            ident: scope.claim(["field"]),
            wire: "field".to_owned(),
            value,
            constant: None,
            presence: Presence::Required,
            docs: Docs::default(),
        });
        let kind =
            Struct { fields: fields.collect(), additional: None, extra: scope.claim(["extra"]), constructor: false };
        Model {
            ident: scope.claim(["Model"]),
            docs: Docs::default(),
            kind: ModelKind::Struct(kind),
            condition: FeatureCondition::Always,
            hashable: false,
        }
    }

    fn boxed_fields(model: &Model) -> usize {
        let mut count = 0;
        model.for_each_type(&mut |it| count += usize::from(matches!(it, RustType::Boxed(_))));
        count
    }

    #[test]
    fn sizes_that_double_on_each_level_are_limited() {
        let twice = |id: usize| vec![RustType::Model(ModelId(id)); 2];
        let mut models: Vec<Model> = (1..=40).map(|next| model(twice(next))).collect();
        models.push(model(vec![RustType::String]));
        limit_sizes(&mut models);
        let boxed: Vec<usize> = models.iter().rev().map(boxed_fields).collect();
        // 48, 120, 264, 552, 1128 and 2280 bytes fit.
        assert_eq!(boxed[..6], [0; 6]);
        assert_eq!(boxed[6..], [1; 35]);
    }

    #[test]
    fn only_the_largest_fields_are_boxed() {
        let strings = |count: usize| vec![RustType::String; count];
        let mut models = vec![
            model(vec![RustType::Model(ModelId(1)), RustType::Model(ModelId(2)), RustType::String]),
            model(strings(100)),
            model(strings(120)),
        ];
        limit_sizes(&mut models);
        let ModelKind::Struct(it) = &models[0].kind else { panic!("{:?}", models[0]) };
        let boxed: Vec<bool> = it.fields.iter().map(|it| matches!(it.value, RustType::Boxed(_))).collect();
        assert_eq!(boxed, [false, true, false]);
    }

    #[test]
    fn long_chains_are_not_followed_by_recursion() {
        let mut models: Vec<Model> = (1..100_000).map(|next| model(vec![RustType::Model(ModelId(next))])).collect();
        models.push(model(Vec::new()));
        limit_sizes(&mut models);
        assert!(models.iter().any(|it| boxed_fields(it) > 0));
    }
}
