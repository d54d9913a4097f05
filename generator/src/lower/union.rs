//! Unions: `oneOf` and `anyOf`, with or without a discriminator.
//!
//! Source: OpenAPI 3.0.3, Discriminator Object.

use openapiv3::{Discriminator, ReferenceOr, Schema};

use crate::ir::{Place, Step, TypeId, Union, Variant};
use crate::pointer::Pointer;

use super::Lowering;
use super::facets::Facets;

impl<'d> Lowering<'d> {
    pub(super) fn union(
        &mut self,
        schemas: &'d [ReferenceOr<Schema>],
        discriminator: Option<&'d Discriminator>,
        pointer: &Pointer,
        place: &Place,
    ) -> Union {
        let mut variants = Vec::with_capacity(schemas.len());
        for (index, schema) in schemas.iter().enumerate() {
            if matches!(schema, ReferenceOr::Item(schema) if Facets::of(schema).is_null()) {
                continue;
            }
            let placed = self.placed(schema, &pointer.child(index), &place.step(Step::Variant(index)));
            let tags = discriminator.map_or_else(Vec::new, |it| self.tags(it, placed.value.id));
            variants.push(Variant { value: placed.value, tags, docs: placed.docs });
        }
        // A discriminator chooses only where every variant says by what it is chosen.
        let chooses = !variants.is_empty() && variants.iter().all(|it| !it.tags.is_empty());
        let discriminator = discriminator.filter(|_| chooses).map(|it| it.property_name.clone());
        Union { variants, discriminator }
    }

    /// The discriminator's values that choose the component `id`: those mapped to it, else its name.
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
