//! Lowers schemas to types.
//!
//! Source: JSON Schema 2020-12; OpenAPI 3.1.0, Schema Object.

use crate::diagnostic::Code;
use crate::ir::{
    Access, Composite, Constraint, Docs, IntegerFormat, NumberFormat, Rest, Shape, Step, StringFormat, Tuple, Type,
    TypeId, TypePath, Union, Use, Variant,
};
use crate::pointer::Pointer;
use crate::schema::{JsonType, Schema, SchemaId};

use super::Lowering;
use super::enumeration::unexpressed_values;
use super::event_part::EventPart;

/// How deeply nested the items are whose constraints are read.
const DEEPEST_CONSTRAINTS: usize = 4;

/// A use of a schema: its type, and the annotations at the location of use.
pub(super) struct SchemaUse {
    pub(super) value: Use,
    pub(super) docs: Docs,
    pub(super) access: Access,
}

impl<'d> Lowering<'d> {
    /// Lowers a component whose type id is already assigned.
    pub(super) fn component(&mut self, id: TypeId, name: &str, schema: SchemaId, pointer: &Pointer) {
        let schema = &self.schemas[schema];
        let shape = self.shape(schema, pointer, &TypePath::component(name));
        let nullable = self.is_nullable(schema);
        let docs = self.docs(schema);
        let node = &mut self.types[id];
        node.shape = shape;
        node.title.clone_from(&schema.annotations.title);
        node.given_name = schema.annotations.given_names.as_ref().and_then(|it| it.of_type.clone().or(it.own.clone()));
        node.nullable = nullable;
        node.docs = docs;
    }

    /// Lowers a schema together with its annotations.
    pub(super) fn schema_use(&mut self, id: SchemaId, pointer: &Pointer, type_path: &TypePath) -> SchemaUse {
        let schema = &self.schemas[id];
        let access = access(schema);
        if let Some(&id) = self.named.get(&id) {
            self.types[id].references.push(type_path.clone());
            return SchemaUse { value: Use { id, nullable: false }, docs: Docs::default(), access };
        }
        let nullable = self.is_nullable(schema);
        let docs = self.docs(schema);
        let value = match self.wrapped_reference(schema) {
            Some(id) if self.is_list_of_part(schema, pointer) => {
                let list = Shape::Array(Use { id, nullable: false });
                Use { nullable, ..self.anonymous(list, pointer, type_path) }
            }
            Some(id) => {
                self.types[id].references.push(type_path.clone());
                Use { id, nullable }
            }
            None => {
                let shape = self.shape(schema, pointer, type_path);
                let id = self.types.push(Type {
                    name: None,
                    title: title(schema),
                    given_name: None,
                    paths: vec![type_path.clone()],
                    references: Vec::new(),
                    docs: docs.clone(),
                    nullable: false,
                    shape,
                    pointer: pointer.clone(),
                });
                Use { id, nullable }
            }
        };
        SchemaUse { value, docs, access }
    }

    /// Lowers a schema without annotations.
    pub(super) fn type_use(&mut self, id: SchemaId, pointer: &Pointer, type_path: &TypePath) -> Use {
        self.schema_use(id, pointer, type_path).value
    }

    /// Adds a type that has no schema of its own.
    pub(super) fn anonymous(&mut self, shape: Shape, pointer: &Pointer, type_path: &TypePath) -> Use {
        let id = self.types.push(Type {
            name: None,
            title: None,
            given_name: None,
            paths: vec![type_path.clone()],
            references: Vec::new(),
            docs: Docs::default(),
            nullable: false,
            shape,
            pointer: pointer.clone(),
        });
        Use { id, nullable: false }
    }

    /// Returns the schemas that a schema extends: the target of `$ref`, and `allOf`, with their locations.
    fn parts(schema: &Schema, pointer: &Pointer) -> Vec<(SchemaId, Pointer)> {
        let all_of = pointer.child("allOf");
        let reference = schema.reference.map(|it| (it, pointer.child("$ref")));
        let parts = schema.all_of().iter().enumerate().map(|(index, &it)| (it, all_of.child(index)));
        reference.into_iter().chain(parts).collect()
    }

    /// Returns the component that a schema is, or to which it adds only annotations.
    pub(super) fn component_of(&self, id: SchemaId) -> Option<TypeId> {
        self.named.get(&id).copied().or_else(|| self.wrapped_reference(&self.schemas[id]))
    }

    /// Returns the component to which a schema adds only annotations.
    fn wrapped_reference(&self, schema: &Schema) -> Option<TypeId> {
        let only = match (schema.reference, schema.all_of()) {
            (Some(only), []) => only,
            (None, [only]) => *only,
            _ => return None,
        };
        if self.has_members(schema) || schema.alternatives().next().is_some() {
            return None;
        }
        self.named.get(&only).copied()
    }

    /// Returns `true` if an array refers to an object in `allOf`, which is assumed to be meant as the type of its items.
    fn is_list_of_part(&mut self, schema: &Schema, pointer: &Pointer) -> bool {
        let ([part], Some(JsonType::Array), None) = (schema.all_of(), schema.types.only(), &schema.array) else {
            return false;
        };
        let target = self.resolved(*part);
        let is_object = target.types.only() == Some(JsonType::Object) || self.has_members(target);
        if is_object {
            let message = "an array cannot extend an object; it is treated as an array of such objects";
            self.diagnostics.at(&pointer.child("allOf"), Code::Contradiction, message);
        }
        is_object
    }

    /// Follows references that have no other keywords.
    pub(super) fn resolved(&self, id: SchemaId) -> &'d Schema {
        let mut schema = &self.schemas[id];
        // The reader limits chains of references, and reports cycles.
        for _ in 0..LONGEST_CHAIN {
            match schema.reference {
                Some(next) if schema.types.is_empty() && schema.composition.is_none() && schema.object.is_none() => {
                    schema = &self.schemas[next];
                }
                _ => break,
            }
        }
        schema
    }

    fn docs(&self, schema: &'d Schema) -> Docs {
        let annotations = &schema.annotations;
        let format = schema.format.clone().map(Constraint::Format);
        Docs {
            description: annotations.description.clone().filter(|it| !it.trim().is_empty()),
            deprecated: annotations.deprecated,
            default: annotations.default.clone(),
            example: annotations.example.clone(),
            constraints: format
                .into_iter()
                .chain(schema.constraints.iter().cloned())
                .chain(unexpressed_values(schema))
                .chain(self.inner_constraints(schema, 0))
                .collect(),
        }
    }

    /// Returns the constraints of the items of an array or of the values of a map, unless they are types of their own.
    fn inner_constraints(&self, schema: &'d Schema, depth: usize) -> Option<Constraint> {
        let items = schema.array.as_ref().and_then(|it| it.items);
        let (inner, of_inner): (SchemaId, fn(Vec<Constraint>) -> Constraint) = match items {
            Some(items) => (items, Constraint::Items),
            None => (self.only_schema_of_values(schema)?, Constraint::Values),
        };
        let inner = self.resolved(inner);
        let is_type = inner.enumeration.is_some() || inner.composition.is_some() || self.has_named_members(inner);
        if depth == DEEPEST_CONSTRAINTS || is_type {
            return None;
        }
        let nested = self.inner_constraints(inner, depth + 1);
        let constraints: Vec<Constraint> = inner.constraints.iter().cloned().chain(nested).collect();
        (!constraints.is_empty()).then(|| of_inner(constraints))
    }

    /// Returns `true` if a schema or one of its alternatives allows null.
    fn is_nullable(&self, schema: &Schema) -> bool {
        let lists_null = || schema.enumeration.iter().flatten().any(serde_json::Value::is_null);
        let is_alternative = || schema.alternatives().any(|it| self.schemas[it].is_null());
        schema.nullable || schema.types.contains(JsonType::Null) || lists_null() || is_alternative()
    }

    fn shape(&mut self, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Shape {
        let is_composite =
            schema.reference.is_some() || !schema.all_of().is_empty() || schema.alternatives().next().is_some();
        if is_composite {
            return self.composite(schema, pointer, type_path);
        }
        if let Some(shape) = self.enumeration(schema, pointer, type_path) {
            return shape;
        }
        let types: Vec<JsonType> = schema.types.without_null().collect();
        match types.as_slice() {
            [] if self.has_members(schema) => self.object_or_map(schema, pointer, type_path),
            [] if schema.array.is_some() => self.array(schema, pointer, type_path),
            [] => Shape::Any,
            [only] => self.shape_of_type(*only, schema, pointer, type_path),
            several => Shape::Union(self.union_of_types(several, schema, pointer, type_path)),
        }
    }

    fn shape_of_type(
        &mut self,
        json_type: JsonType,
        schema: &'d Schema,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Shape {
        let format = schema.format.as_deref();
        match json_type {
            JsonType::Null => Shape::Any,
            JsonType::Boolean => Shape::Boolean,
            JsonType::Integer => Shape::Integer(match format {
                Some("int8") => IntegerFormat::Int8,
                Some("int16") => IntegerFormat::Int16,
                Some("int32") => IntegerFormat::Int32,
                Some("uint8") => IntegerFormat::Uint8,
                Some("uint16") => IntegerFormat::Uint16,
                Some("uint32") => IntegerFormat::Uint32,
                Some("uint64") => IntegerFormat::Uint64,
                _ => IntegerFormat::Int64,
            }),
            JsonType::Number => Shape::Number(match format {
                Some("decimal") => NumberFormat::Decimal,
                _ => NumberFormat::Double,
            }),
            JsonType::String => match schema.content.filter(|_| self.event_part == EventPart::Data) {
                Some(content) => {
                    let pointer = pointer.child("contentSchema");
                    Shape::Alias(self.within(EventPart::Other, |it| it.type_use(content, &pointer, type_path)))
                }
                None => Shape::String(string_format(format)),
            },
            JsonType::Array => self.array(schema, pointer, type_path),
            JsonType::Object => self.object_or_map(schema, pointer, type_path),
        }
    }

    /// Lowers a schema that allows several types to a union with a variant for each.
    fn union_of_types(
        &mut self,
        types: &[JsonType],
        schema: &'d Schema,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Union {
        let variants = types.iter().enumerate().map(|(index, &json_type)| {
            let hint = (json_type == JsonType::Array).then(|| "List".to_owned());
            let type_path = type_path.step(Step::Variant(index, hint));
            let shape = self.shape_of_type(json_type, schema, pointer, &type_path);
            let value = self.anonymous(shape, pointer, &type_path);
            Variant { value, tags: Vec::new(), docs: Docs::default() }
        });
        Union { variants: variants.collect(), discriminator: None }
    }

    fn composite(&mut self, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Shape {
        let mut required = schema.required().to_vec();
        let mut parts = Vec::new();
        for (index, (part, pointer)) in Self::parts(schema, pointer).into_iter().enumerate() {
            match self.only_required(part) {
                Some(names) => required.extend(names.iter().cloned()),
                None => parts.push(self.type_use(part, &pointer, &type_path.step(Step::Part(index)))),
            }
        }
        let mut unions = Vec::new();
        if let Some(composition) = &schema.composition {
            let discriminator = composition.discriminator.as_ref();
            for (keyword, schemas) in [("oneOf", &composition.one_of), ("anyOf", &composition.any_of)] {
                if !schemas.is_empty() {
                    unions.push(self.union(schemas, discriminator, &pointer.child(keyword), type_path));
                }
            }
        }
        let own = self.has_members(schema).then(|| self.object(schema, pointer, type_path));
        Shape::Composite(Box::new(Composite { own, required, parts, unions }))
    }

    /// Returns the required names of a part of an `allOf` that has no other keywords.
    fn only_required(&self, id: SchemaId) -> Option<&'d [String]> {
        let schema = &self.schemas[id];
        let is_object = matches!(schema.types.only(), None | Some(JsonType::Object)) && schema.array.is_none();
        let has_more = self.has_members(schema)
            || schema.reference.is_some()
            || schema.composition.is_some()
            || schema.enumeration.is_some();
        (is_object && !has_more && !schema.required().is_empty()).then(|| schema.required())
    }

    fn array(&mut self, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Shape {
        let items = schema.array.as_ref().and_then(|it| it.items);
        let prefix: &[SchemaId] = schema.array.as_ref().map_or(&[], |it| &it.prefix);
        match prefix {
            [] => Shape::Array(self.items(items, pointer, type_path)),
            prefix => Shape::Tuple(self.tuple(prefix, items, schema, pointer, type_path)),
        }
    }

    /// Lowers the type of all items.
    fn items(&mut self, items: Option<SchemaId>, pointer: &Pointer, type_path: &TypePath) -> Use {
        let step = type_path.step(Step::Item);
        let pointer = pointer.child("items");
        match items {
            Some(items) => self.within(EventPart::Other, |it| it.type_use(items, &pointer, &step)),
            None => self.anonymous(Shape::Any, &pointer, &step),
        }
    }

    fn tuple(
        &mut self,
        prefix: &[SchemaId],
        items: Option<SchemaId>,
        schema: &'d Schema,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Tuple {
        let at = pointer.child("prefixItems");
        let positions = prefix
            .iter()
            .enumerate()
            .map(|(index, &id)| self.type_use(id, &at.child(index), &type_path.step(Step::Position(index))));
        let positions: Vec<Use> = positions.collect();
        let rest = match self.is_closed(schema) {
            true => Rest::Closed,
            false => Rest::Open(self.items(items, pointer, type_path)),
        };
        let (minimum, _) = schema.item_counts();
        Tuple { may_be_partial: minimum.is_none_or(|it| it < prefix.len()), positions, rest }
    }

    /// Returns `true` if an array has no items after those of `prefixItems`.
    pub(super) fn is_closed(&self, schema: &Schema) -> bool {
        let Some(array) = &schema.array else { return false };
        let (_, maximum) = schema.item_counts();
        array.items.is_some_and(|it| self.schemas[it].is_false) || maximum.is_some_and(|it| it <= array.prefix.len())
    }
}

/// The maximum length of a chain of references.
const LONGEST_CHAIN: usize = 64;

fn string_format(format: Option<&str>) -> StringFormat {
    match format {
        Some("date-time") => StringFormat::DateTime,
        Some("date") => StringFormat::Date,
        Some("uuid") => StringFormat::Uuid,
        Some("decimal") => StringFormat::Decimal,
        Some("byte") => StringFormat::Byte,
        Some("binary") => StringFormat::Binary,
        Some("password") => StringFormat::Secret,
        _ => StringFormat::Plain,
    }
}

pub(super) fn access(schema: &Schema) -> Access {
    match (schema.annotations.read_only, schema.annotations.write_only) {
        (true, false) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        // A member that is both read-only and write-only is a contradiction.
        _ => Access::ReadWrite,
    }
}

/// Returns the title of an inline schema, or the name that an extension gives to its type.
fn title(schema: &Schema) -> Option<String> {
    let given = schema.annotations.given_names.as_ref().and_then(|it| it.of_type.clone());
    given.or_else(|| schema.annotations.title.clone())
}
