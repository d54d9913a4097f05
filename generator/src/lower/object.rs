//! Lowers objects with their properties and additional properties.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::ir::{Field, Object, Step, TypePath};
use crate::pointer::Pointer;

use super::Lowering;
use super::facets::Facets;

impl<'d> Lowering<'d> {
    pub(super) fn object(&mut self, facets: &Facets<'d>, pointer: &Pointer, type_path: &TypePath) -> Object {
        let properties = pointer.child("properties");
        let field = |(name, schema): (&'d String, &'d ReferenceOr<Box<Schema>>)| {
            let schema_use =
                self.schema_use(schema, &properties.child(name), &type_path.step(Step::Field(name.clone())));
            Field {
                name: name.clone(),
                value: schema_use.value,
                required: facets.required.contains(name),
                access: schema_use.access,
                docs: schema_use.docs,
            }
        };
        let fields = facets.properties.map(|it| it.iter().map(field).collect()).unwrap_or_default();
        let additional = match facets.additional {
            Some(AdditionalProperties::Schema(values)) => {
                let pointer = pointer.child("additionalProperties");
                Some(self.type_use(values.as_ref(), &pointer, &type_path.step(Step::Values)))
            }
            // Unknown members are always preserved, because services add members without notice.
            Some(AdditionalProperties::Any(_)) | None => None,
        };
        let is_declared = |name: &String| facets.properties.is_some_and(|it| it.contains_key(name));
        let required_elsewhere = facets.required.iter().filter(|it| !is_declared(it)).cloned().collect();
        Object { fields, additional, required_elsewhere }
    }
}
