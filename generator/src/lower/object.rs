//! Lowers objects: properties, and the values of members with other names.
//!
//! Source: JSON Schema 2020-12, core, section 10.3.2.

use indexmap::IndexMap;

use crate::ir::{Field, Object, Shape, Step, TypePath, Use};
use crate::pointer::Pointer;
use crate::schema::{Schema, SchemaId};

use super::Lowering;

/// The deepest nesting of conditions that is searched for members.
const DEEPEST_CONDITION: usize = 16;

/// A member of an object, and the location of its schema.
struct Member {
    schema: SchemaId,
    pointer: Pointer,
}

impl<'d> Lowering<'d> {
    pub(super) fn object(&mut self, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Object {
        let required = schema.required();
        let members = self.members(schema, pointer);
        let required_elsewhere = required.iter().filter(|it| !members.contains_key(it.as_str())).cloned().collect();
        let fields = members.into_iter().map(|(name, member)| {
            let step = type_path.step(Step::Field(name.to_owned()));
            let schema_use = self.schema_use(member.schema, &member.pointer, &step);
            Field {
                name: name.to_owned(),
                value: schema_use.value,
                required: required.iter().any(|it| it == name),
                access: schema_use.access,
                docs: schema_use.docs,
            }
        });
        let fields = fields.collect();
        let closed = schema.object.as_ref().and_then(|it| it.additional).is_some_and(|it| self.schemas[it].is_false);
        Object { fields, additional: self.additional(schema, pointer, type_path), closed, required_elsewhere }
    }

    /// Lowers an object without members that have a name to a map.
    pub(super) fn object_or_map(&mut self, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Shape {
        if self.has_named_members(schema) {
            return Shape::Object(self.object(schema, pointer, type_path));
        }
        let values = self.additional(schema, pointer, type_path);
        Shape::Map(values.unwrap_or_else(|| self.anonymous(Shape::Any, pointer, &type_path.step(Step::Values))))
    }

    /// Returns `true` if a schema describes members of an object.
    pub(super) fn has_members(&self, schema: &Schema) -> bool {
        self.has_named_members(schema) || !self.schemas_of_values(schema).is_empty()
    }

    fn has_named_members(&self, schema: &Schema) -> bool {
        schema.properties().next().is_some() || self.has_conditional_members(schema, 0)
    }

    fn has_conditional_members(&self, schema: &Schema, depth: usize) -> bool {
        depth < DEEPEST_CONDITION
            && schema.conditional().iter().any(|&it| {
                let schema = self.resolved(it);
                schema.properties().next().is_some()
                    || self.has_conditional_members(schema, depth + 1)
                    || schema.all_of().iter().any(|&it| {
                        let part = self.resolved(it);
                        part.properties().next().is_some() || self.has_conditional_members(part, depth + 1)
                    })
            })
    }

    /// Returns the members that have a name: properties, and those that only some values have.
    fn members(&self, schema: &'d Schema, pointer: &Pointer) -> IndexMap<&'d str, Member> {
        let mut members = IndexMap::new();
        self.add_properties(schema, pointer, &mut members);
        self.add_conditional(schema, pointer, &mut members, 0);
        members
    }

    fn add_properties(&self, schema: &'d Schema, pointer: &Pointer, members: &mut IndexMap<&'d str, Member>) {
        let properties = pointer.child("properties");
        for (name, schema) in schema.properties() {
            let member = || Member { schema, pointer: properties.child(name) };
            members.entry(name.as_str()).or_insert_with(member);
        }
    }

    fn add_conditional(
        &self,
        schema: &'d Schema,
        pointer: &Pointer,
        members: &mut IndexMap<&'d str, Member>,
        depth: usize,
    ) {
        if depth == DEEPEST_CONDITION {
            return;
        }
        for &id in schema.conditional() {
            let schema = self.resolved(id);
            let parts = schema.all_of().iter().map(|&it| self.resolved(it));
            for schema in std::iter::once(schema).chain(parts) {
                self.add_properties(schema, pointer, members);
                self.add_conditional(schema, pointer, members, depth + 1);
            }
        }
    }

    /// Lowers the values of members without a name.
    fn additional(&mut self, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Option<Use> {
        let step = type_path.step(Step::Values);
        let pointer = pointer.child("additionalProperties");
        match self.schemas_of_values(schema).as_slice() {
            // Unknown members are always preserved, because services add members without notice.
            [] => None,
            [only] => Some(self.type_use(*only, &pointer, &step)),
            several => {
                let union = self.union_of_schemas(several, &pointer, &step);
                Some(self.anonymous(Shape::Union(union), &pointer, &step))
            }
        }
    }

    /// Returns the schemas of members without a name: `patternProperties` and `additionalProperties`.
    fn schemas_of_values(&self, schema: &Schema) -> Vec<SchemaId> {
        let Some(object) = &schema.object else { return Vec::new() };
        let schemas = object.patterns.iter().chain(&object.additional).copied();
        schemas.filter(|it| !self.schemas[*it].is_false).collect()
    }
}
