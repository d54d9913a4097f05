//! Lowers objects: properties, and the values of members with other names.
//!
//! Source: JSON Schema 2020-12, core, section 10.3.2.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};

use crate::diagnostic::Code;
use crate::ir::{Field, GivenName, Object, Shape, Step, TypePath, Use};
use crate::pointer::Pointer;
use crate::schema::{Schema, SchemaId};

use super::Lowering;
use super::event_part::EventPart;

/// The most conditional schemas of a schema. Schemas can refer to each other in their conditions, so that each has the members of
/// all.
const MOST_CONDITIONS: usize = 64;

/// The schemas that apply only to some values of a schema.
struct Conditional<'d> {
    schemas: Vec<&'d Schema>,
    /// `true` if there are more than [`MOST_CONDITIONS`].
    is_incomplete: bool,
}

/// A member of an object, and the location of its schema.
struct Member {
    schema: SchemaId,
    pointer: Pointer,
}

impl<'d> Lowering<'d> {
    pub(super) fn object(&mut self, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Object {
        let required: HashSet<&str> = schema.required().iter().map(String::as_str).collect();
        let members = self.members(schema, pointer);
        let is_elsewhere = |it: &&String| !members.contains_key(it.as_str());
        let required_elsewhere = schema.required().iter().filter(is_elsewhere).cloned().collect();
        let fields = members.into_iter().map(|(name, member)| {
            let step = type_path.step(Step::Field(name.to_owned()));
            let part = self.event_part.member(name);
            let schema_use = self.within(part, |it| it.schema_use(member.schema, &member.pointer, &step));
            Field {
                name: name.to_owned(),
                given: self.given_name(member.schema),
                value: schema_use.value,
                required: required.contains(name),
                access: schema_use.access,
                docs: schema_use.docs,
            }
        });
        let fields = fields.collect();
        let closed = schema.object.as_ref().and_then(|it| it.additional).is_some_and(|it| self.schemas[it].is_false);
        Object { fields, additional: self.additional(schema, pointer, type_path), closed, required_elsewhere }
    }

    /// Returns the names that extensions of its schema give to a member.
    pub(super) fn given_name(&self, schema: SchemaId) -> Option<Box<GivenName>> {
        // The extensions of a component name its type.
        let names =
            self.schemas[schema].annotations.given_names.as_ref().filter(|_| !self.named.contains_key(&schema))?;
        GivenName::of(names.of_member.clone().or_else(|| names.own.clone()), names.fallback.clone())
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
    pub(super) fn has_members(&self, schema: &'d Schema) -> bool {
        self.has_named_members(schema) || !self.schemas_of_values(schema).is_empty()
    }

    pub(super) fn has_named_members(&self, schema: &'d Schema) -> bool {
        let has_properties = |it: &Schema| it.properties().next().is_some();
        has_properties(schema) || self.conditional(schema).schemas.into_iter().any(has_properties)
    }

    /// Returns the members that have a name: properties, and those that only some values have.
    fn members(&mut self, schema: &'d Schema, pointer: &Pointer) -> IndexMap<&'d str, Member> {
        let conditional = self.conditional(schema);
        if conditional.is_incomplete {
            let message = "too many conditions apply to the schema; the members of some are dropped";
            self.diagnostics.at(pointer, Code::Unsupported, message);
        }
        let properties = pointer.child("properties");
        let mut members = IndexMap::new();
        for schema in std::iter::once(schema).chain(conditional.schemas) {
            for (name, schema) in schema.properties() {
                let member = || Member { schema, pointer: properties.child(name) };
                members.entry(name.as_str()).or_insert_with(member);
            }
        }
        members
    }

    /// Returns the schemas that apply only to some values, with their parts and conditions.
    fn conditional(&self, schema: &'d Schema) -> Conditional<'d> {
        let mut found: IndexSet<SchemaId> = schema.conditional().iter().copied().collect();
        let mut next = 0;
        while let Some(&id) = found.get_index(next).filter(|_| found.len() <= MOST_CONDITIONS) {
            let schema = &self.schemas[id];
            found.extend(schema.reference.iter().chain(schema.all_of()).chain(schema.conditional()));
            next += 1;
        }
        Conditional {
            is_incomplete: found.len() > MOST_CONDITIONS,
            schemas: found.into_iter().take(MOST_CONDITIONS).map(|it| &self.schemas[it]).collect(),
        }
    }

    /// Lowers the values of members without a name.
    fn additional(&mut self, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Option<Use> {
        let step = type_path.step(Step::Values);
        let pointer = pointer.child("additionalProperties");
        match self.schemas_of_values(schema).as_slice() {
            // Unknown members are always preserved, because services add members without notice.
            [] => None,
            [only] => Some(self.within(EventPart::Other, |it| it.type_use(*only, &pointer, &step))),
            several => {
                let union = self.union(several, None, &pointer, &step);
                Some(self.anonymous(Shape::Union(union), &pointer, &step))
            }
        }
    }

    /// Returns the schema of all members of a map.
    pub(super) fn only_schema_of_values(&self, schema: &'d Schema) -> Option<SchemaId> {
        match self.schemas_of_values(schema).as_slice() {
            [only] if !self.has_named_members(schema) => Some(*only),
            _ => None,
        }
    }

    /// Returns the schemas of members without a name: `patternProperties` and `additionalProperties`.
    fn schemas_of_values(&self, schema: &Schema) -> Vec<SchemaId> {
        let Some(object) = &schema.object else { return Vec::new() };
        let schemas = object.patterns.iter().chain(&object.additional).copied();
        schemas.filter(|it| !self.schemas[*it].is_false).collect()
    }
}
