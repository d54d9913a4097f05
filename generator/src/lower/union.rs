//! Lowers unions: `oneOf` and `anyOf`, with or without a discriminator.
//!
//! Source: OpenAPI 3.0.3, Discriminator Object.

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::ir::{Step, TypeId, TypePath, Union, Variant};
use crate::pointer::Pointer;

use super::Lowering;
use super::facets::{DeclaredType, Facets};

impl<'d> Lowering<'d> {
    pub(super) fn union(
        &mut self,
        schemas: &'d [ReferenceOr<Schema>],
        discriminator: Option<&'d Discriminator>,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Union {
        let mut variants = Vec::with_capacity(schemas.len());
        for (index, schema) in schemas.iter().enumerate() {
            if matches!(schema, ReferenceOr::Item(schema) if Facets::of(schema).is_null()) {
                continue;
            }
            let step = Step::Variant(index, hint(schema, schemas));
            let schema_use = self.schema_use(schema, &pointer.child(index), &type_path.step(step));
            let tags = discriminator.map_or_else(Vec::new, |it| self.tags(it, schema_use.value.id));
            variants.push(Variant { value: schema_use.value, tags, docs: schema_use.docs });
        }
        // A discriminator is only usable if it selects every variant.
        let is_usable = !variants.is_empty() && variants.iter().all(|it| !it.tags.is_empty());
        let discriminator = discriminator.filter(|_| is_usable).map(|it| it.property_name.clone());
        Union { variants, discriminator }
    }

    /// Returns the discriminator values of a component: those mapped to it, or its name.
    fn tags(&self, discriminator: &Discriminator, id: TypeId) -> Vec<String> {
        let Some(name) = &self.types[id].name else { return Vec::new() };
        let mapped: Vec<String> = discriminator
            .mapping
            .iter()
            .filter(|(_, target)| target.rsplit('/').next() == Some(name))
            .map(|(tag, _)| tag.clone())
            .collect();
        if mapped.is_empty() { vec![name.clone()] } else { mapped }
    }
}

/// Returns a name hint for an inline variant: the only value of a member, a member that no other variant has, or its kind.
fn hint(schema: &ReferenceOr<Schema>, all: &[ReferenceOr<Schema>]) -> Option<String> {
    let facets = facets_of(schema)?;
    let properties = match (facets.kind, facets.properties) {
        (Some(DeclaredType::Array), _) => return Some("List".to_owned()),
        (Some(DeclaredType::String | DeclaredType::Integer), _) if !facets.enumeration.is_empty() => {
            return Some("Value".to_owned());
        }
        (_, Some(properties)) => properties,
        _ => return None,
    };
    let only_value = properties.values().find_map(|it| match facets_of(it)?.enumeration.as_slice() {
        [serde_json::Value::String(value)] => Some(value.clone()),
        _ => None,
    });
    let others = || all.iter().filter(|it| !std::ptr::eq(*it, schema)).filter_map(facets_of);
    let is_own = |name: &&String| !others().any(|it| it.properties.is_some_and(|it| it.contains_key(*name)));
    let (required, optional): (Vec<_>, Vec<_>) = properties.keys().partition(|it| facets.required.contains(it));
    only_value.or_else(|| required.into_iter().chain(optional).find(is_own).cloned())
}

fn facets_of<S: std::borrow::Borrow<Schema>>(schema: &ReferenceOr<S>) -> Option<Facets<'_>> {
    match schema {
        ReferenceOr::Item(schema) => Some(Facets::of(schema.borrow())),
        ReferenceOr::Reference { .. } => None,
    }
}
