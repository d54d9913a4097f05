//! Lowers unions: `oneOf` and `anyOf`, with or without a discriminator.
//!
//! Source: OpenAPI 3.1.0, Discriminator Object.

use serde_json::Value;

use crate::diagnostic::Code;
use crate::ir::{Step, TypeId, TypePath, Union, Variant};
use crate::pointer::Pointer;
use crate::schema::{Discriminator, JsonType, Schema, SchemaId};

use super::Lowering;

impl Lowering<'_> {
    pub(super) fn union(
        &mut self,
        schemas: &[SchemaId],
        discriminator: Option<&Discriminator>,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Union {
        let mut variants = Vec::with_capacity(schemas.len());
        for (index, &id) in schemas.iter().enumerate() {
            if self.schemas[id].is_null() || self.schemas[id].is_false {
                continue;
            }
            let step = Step::Variant(index, self.hint(id, schemas));
            let schema_use = self.schema_use(id, &pointer.child(index), &type_path.step(step));
            let tags = discriminator.map_or_else(Vec::new, |it| self.tags(it, schema_use.value.id));
            variants.push(Variant { value: schema_use.value, tags, docs: schema_use.docs });
        }
        let discriminator = discriminator.filter(|it| self.is_usable(it, &variants, pointer));
        Union { variants, discriminator: discriminator.map(|it| it.property.clone()) }
    }

    /// Returns `true` if a discriminator selects every variant, which must be components. Otherwise reports it.
    fn is_usable(&mut self, discriminator: &Discriminator, variants: &[Variant], pointer: &Pointer) -> bool {
        let unselected = variants.iter().filter(|it| it.tags.is_empty()).count();
        if unselected > 0 {
            let message = format!(
                "the discriminator `{}` is ignored, because {unselected} of {} variants are not components",
                discriminator.property,
                variants.len()
            );
            self.diagnostics.at(pointer, Code::UnusedDiscriminator, message);
        }
        unselected == 0 && !variants.is_empty()
    }

    /// Returns the discriminator values of a component: those mapped to it, the one that an extension states, or its name.
    pub(super) fn tags(&self, discriminator: &Discriminator, id: TypeId) -> Vec<String> {
        let Some(name) = &self.types[id].name else { return Vec::new() };
        let selects = |target: &SchemaId| self.named.get(target) == Some(&id);
        let mapped = discriminator.mapping.iter().filter(|(_, target)| selects(target));
        let mapped: Vec<String> = mapped.map(|(tag, _)| tag.clone()).collect();
        if !mapped.is_empty() {
            return mapped;
        }
        vec![self.given_tags.get(&id).unwrap_or(name).clone()]
    }

    /// Returns a name hint for an inline variant: the only value of a member, a member that no other variant has, or its kind.
    fn hint(&self, id: SchemaId, all: &[SchemaId]) -> Option<String> {
        let schema = self.inline(id)?;
        match schema.types.only() {
            Some(JsonType::Array) => return Some("List".to_owned()),
            Some(JsonType::String | JsonType::Integer) if schema.enumeration.is_some() => {
                return Some("Value".to_owned());
            }
            _ => {}
        }
        let only_value = schema.properties().find_map(|(_, it)| match self.inline(it)?.enumeration.as_deref() {
            Some([Value::String(value)]) => Some(value.clone()),
            _ => None,
        });
        let others = || all.iter().filter(|it| **it != id).filter_map(|it| self.inline(*it));
        let has =
            |schema: &Schema, name: &str| schema.object.as_ref().is_some_and(|it| it.properties.contains_key(name));
        let is_own = |name: &&String| !others().any(|it| has(it, name));
        let names = schema.properties().map(|(name, _)| name);
        let (required, optional): (Vec<_>, Vec<_>) = names.partition(|it| schema.required().contains(it));
        only_value.or_else(|| required.into_iter().chain(optional).find(is_own).cloned())
    }

    /// Returns a schema that is not a component.
    fn inline(&self, id: SchemaId) -> Option<&Schema> {
        (!self.named.contains_key(&id)).then(|| &self.schemas[id])
    }
}
