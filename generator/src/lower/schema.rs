//! Lowers schemas to types.
//!
//! Source: OpenAPI 3.0.3, Schema Object.

use std::borrow::Borrow;

use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use crate::diagnostic::Code;
use crate::ir::{
    Access, Composite, Constraint, Docs, IntegerFormat, NumberFormat, Shape, Step, StringFormat, Type, TypeId,
    TypePath, Use,
};
use crate::pointer::Pointer;

use super::Lowering;
use super::facets::{DeclaredType, Facets};

/// A use of a schema: its type, and the annotations at the location of use.
pub(super) struct SchemaUse {
    pub(super) value: Use,
    pub(super) docs: Docs,
    pub(super) access: Access,
}

impl<'d> Lowering<'d> {
    /// Lowers a component whose id is already assigned.
    pub(super) fn component(&mut self, id: TypeId, name: &str, schema: &'d ReferenceOr<Schema>, pointer: &Pointer) {
        match schema {
            ReferenceOr::Reference { reference } => {
                let target = self.schema_reference(reference, pointer);
                self.types[id].shape =
                    target.map_or(Shape::Any, |target| Shape::Alias(Use { id: target, nullable: false }));
            }
            ReferenceOr::Item(schema) => {
                let facets = Facets::of(schema);
                let shape = self.shape(&facets, schema, pointer, &TypePath::component(name));
                let node = &mut self.types[id];
                node.shape = shape;
                node.title.clone_from(&schema.schema_data.title);
                node.nullable = is_nullable(schema, &facets);
                node.docs = docs(schema, &facets);
            }
        }
    }

    /// Lowers a schema together with its annotations.
    pub(super) fn schema_use<S: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<S>,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> SchemaUse {
        let schema = match schema {
            ReferenceOr::Item(schema) => schema.borrow(),
            ReferenceOr::Reference { reference } => {
                let value = match self.schema_reference(reference, pointer) {
                    Some(id) => Use { id, nullable: false },
                    None => self.anonymous(Shape::Any, pointer, type_path),
                };
                return SchemaUse { value, docs: Docs::default(), access: Access::default() };
            }
        };
        let facets = Facets::of(schema);
        let nullable = is_nullable(schema, &facets);
        let docs = docs(schema, &facets);
        let value = match self.wrapped_reference(&facets, pointer) {
            Some(id) if self.is_list_of_part(&facets, pointer) => {
                let list = Shape::Array(Use { id, nullable: false });
                Use { nullable, ..self.anonymous(list, pointer, type_path) }
            }
            Some(id) => Use { id, nullable },
            None => {
                let shape = self.shape(&facets, schema, pointer, type_path);
                let id = self.types.push(Type {
                    name: None,
                    title: schema.schema_data.title.clone(),
                    paths: vec![type_path.clone()],
                    docs: docs.clone(),
                    nullable: false,
                    shape,
                    pointer: pointer.clone(),
                });
                Use { id, nullable: nullable || self.allows_null(&facets) }
            }
        };
        SchemaUse { value, docs, access: access(schema) }
    }

    /// Lowers a schema without annotations.
    pub(super) fn type_use<S: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<S>,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Use {
        self.schema_use(schema, pointer, type_path).value
    }

    /// Adds a type that has no schema of its own.
    pub(super) fn anonymous(&mut self, shape: Shape, pointer: &Pointer, type_path: &TypePath) -> Use {
        let id = self.types.push(Type {
            name: None,
            title: None,
            paths: vec![type_path.clone()],
            docs: Docs::default(),
            nullable: false,
            shape,
            pointer: pointer.clone(),
        });
        Use { id, nullable: false }
    }

    /// Returns the target of `allOf: [{$ref}]` without additional members, which is a reference with annotations.
    fn wrapped_reference(&mut self, facets: &Facets<'d>, pointer: &Pointer) -> Option<TypeId> {
        let [ReferenceOr::Reference { reference }] = facets.all_of else { return None };
        if facets.has_members() || !facets.one_of.is_empty() || !facets.any_of.is_empty() {
            return None;
        }
        self.schema_reference(reference, &pointer.at(["allOf", "0"]))
    }

    /// Returns `true` if an array refers to an object in `allOf`, which is assumed to be meant as the type of its items.
    fn is_list_of_part(&mut self, facets: &Facets<'d>, pointer: &Pointer) -> bool {
        let ([part], Some(DeclaredType::Array), None) = (facets.all_of, facets.kind, facets.items) else {
            return false;
        };
        let pointer = pointer.child("allOf");
        let Some((target, _)) = self.resolve(part, pointer.child(0), "schemas", |it| &it.schemas) else {
            return false;
        };
        let target = Facets::of(target);
        let is_object = target.kind == Some(DeclaredType::Object) || target.has_members();
        if is_object {
            let message = "an array cannot extend an object; it is treated as an array of such objects";
            self.diagnostics.at(&pointer, Code::Contradiction, message);
        }
        is_object
    }

    fn allows_null(&self, facets: &Facets<'d>) -> bool {
        facets.one_of.iter().chain(facets.any_of).any(|it| match it {
            ReferenceOr::Item(schema) => Facets::of(schema).is_null(),
            ReferenceOr::Reference { .. } => false,
        })
    }

    pub(super) fn shape(
        &mut self,
        facets: &Facets<'d>,
        schema: &'d Schema,
        pointer: &Pointer,
        type_path: &TypePath,
    ) -> Shape {
        if facets.not {
            self.diagnostics.at(pointer, Code::Unsupported, "`not` cannot be expressed as a type and is dropped");
        }
        if facets.is_composite() {
            return self.composite(facets, schema, pointer, type_path);
        }
        if let Some(shape) = self.enumeration(facets, schema, pointer) {
            return shape;
        }
        match facets.kind {
            None => Shape::Any,
            Some(DeclaredType::Boolean) => Shape::Boolean,
            Some(DeclaredType::Integer) => Shape::Integer(match facets.format.as_deref() {
                Some("int8") => IntegerFormat::Int8,
                Some("int16") => IntegerFormat::Int16,
                Some("int32") => IntegerFormat::Int32,
                Some("uint8") => IntegerFormat::Uint8,
                Some("uint16") => IntegerFormat::Uint16,
                Some("uint32") => IntegerFormat::Uint32,
                Some("uint64") => IntegerFormat::Uint64,
                _ => IntegerFormat::Int64,
            }),
            Some(DeclaredType::Number) => Shape::Number(match facets.format.as_deref() {
                Some("decimal") => NumberFormat::Decimal,
                _ => NumberFormat::Double,
            }),
            Some(DeclaredType::String) => Shape::String(string_format(facets.format.as_deref())),
            Some(DeclaredType::Array) => Shape::Array(match facets.items {
                Some(items) => self.type_use(items, &pointer.child("items"), &type_path.step(Step::Item)),
                None => self.anonymous(Shape::Any, &pointer.child("items"), &type_path.step(Step::Item)),
            }),
            Some(DeclaredType::Object) => self.object_or_map(facets, pointer, type_path),
        }
    }

    fn composite(&mut self, facets: &Facets<'d>, schema: &'d Schema, pointer: &Pointer, type_path: &TypePath) -> Shape {
        let mut required = facets.required.to_vec();
        let mut parts = Vec::with_capacity(facets.all_of.len());
        for (index, part) in facets.all_of.iter().enumerate() {
            match only_required(part) {
                Some(names) => required.extend(names.iter().cloned()),
                None => {
                    let pointer = pointer.child("allOf").child(index);
                    parts.push(self.type_use(part, &pointer, &type_path.step(Step::Part(index))));
                }
            }
        }
        let discriminator = schema.schema_data.discriminator.as_ref();
        let unions = [("oneOf", facets.one_of), ("anyOf", facets.any_of)]
            .into_iter()
            .filter(|(_, schemas)| !schemas.is_empty())
            .map(|(keyword, schemas)| self.union(schemas, discriminator, &pointer.child(keyword), type_path))
            .collect();
        let own = facets.has_members().then(|| self.object(facets, pointer, type_path));
        Shape::Composite(Box::new(Composite { own, required, parts, unions }))
    }

    fn object_or_map(&mut self, facets: &Facets<'d>, pointer: &Pointer, type_path: &TypePath) -> Shape {
        let has_properties = facets.properties.is_some_and(|it| !it.is_empty());
        match facets.additional {
            _ if has_properties => Shape::Object(self.object(facets, pointer, type_path)),
            Some(AdditionalProperties::Schema(values)) => {
                let pointer = pointer.child("additionalProperties");
                Shape::Map(self.type_use(values.as_ref(), &pointer, &type_path.step(Step::Values)))
            }
            _ => Shape::Map(self.anonymous(Shape::Any, pointer, &type_path.step(Step::Values))),
        }
    }
}

/// Returns the required names of a part of an `allOf` that has no other keywords.
fn only_required(part: &ReferenceOr<Schema>) -> Option<&[String]> {
    let ReferenceOr::Item(schema) = part else { return None };
    let facets = Facets::of(schema);
    let has_more =
        facets.has_members() || facets.is_composite() || !matches!(facets.kind, None | Some(DeclaredType::Object));
    (!has_more && !facets.required.is_empty()).then_some(facets.required)
}

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

pub(super) fn is_nullable(schema: &Schema, facets: &Facets<'_>) -> bool {
    schema.schema_data.nullable || facets.enumeration.iter().any(serde_json::Value::is_null)
}

fn access(schema: &Schema) -> Access {
    match (schema.schema_data.read_only, schema.schema_data.write_only) {
        (true, false) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        // A member that is both read-only and write-only is a contradiction.
        _ => Access::ReadWrite,
    }
}

pub(super) fn docs(schema: &Schema, facets: &Facets<'_>) -> Docs {
    let data = &schema.schema_data;
    let mut constraints = facets.constraints.clone();
    if let Some(format) = &facets.format {
        constraints.insert(0, Constraint::Format(format.clone()));
    }
    Docs {
        description: data.description.clone().filter(|it| !it.trim().is_empty()),
        deprecated: data.deprecated,
        default: data.default.clone().map(Box::new),
        example: data.example.clone().map(Box::new),
        constraints,
    }
}
