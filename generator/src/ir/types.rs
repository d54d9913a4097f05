//! The graph of types: nodes in an arena, edges as [`Use`]s.

use std::ops::{Index, IndexMut};

use crate::pointer::Pointer;

use super::{Composite, Docs, Object, TypeId, TypePath, Union, Use};

/// A node.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    /// The component's name, where the document gives one.
    pub(crate) name: Option<String>,
    pub(crate) title: Option<String>,
    /// Where it stands, the first place in document order first; sharing joins the lists.
    pub(crate) places: Vec<TypePath>,
    pub(crate) docs: Docs,
    /// Whether the schema itself admits null, wherever it is used.
    pub(crate) nullable: bool,
    pub(crate) shape: Shape,
    /// Where the schema is in the document.
    pub(crate) pointer: Pointer,
}

/// What a JSON value may be.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// Anything at all.
    Any,
    Boolean,
    Integer(IntegerFormat),
    Number(NumberFormat),
    String(StringFormat),
    StringEnum(StringEnum),
    IntegerEnum(Vec<EnumMember<i64>>),
    Array(Use),
    Map(Use),
    Object(Object),
    Union(Union),
    /// A body of `multipart/form-data`.
    Form(Vec<FormPart>),
    /// Another type under a second name.
    Alias(Use),
    /// Several schemas at once; gone after `merge_all_of`.
    Composite(Box<Composite>),
}

/// Listed texts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct StringEnum {
    pub(crate) members: Vec<EnumMember<String>>,
    pub(crate) openness: Openness,
}

/// Whether a list of values names all that the description admits. Readers keep other values either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Openness {
    /// Another value deviates from the description.
    Closed,
    /// The description admits other values as well: an alternative beside the list is any text.
    Open,
}

/// One listed value of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EnumMember<T> {
    pub(crate) value: T,
    /// A name given by the `x-enum-varnames` or `x-enumNames` extension.
    pub(crate) name: Option<String>,
    /// A text given by the `x-enum-descriptions` extension.
    pub(crate) description: Option<String>,
}

/// Source: OpenAPI 3.0.3, "Data Types".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum IntegerFormat {
    Int32,
    Int64,
}

/// Source: OpenAPI 3.0.3, "Data Types"; `decimal` from the OpenAPI Format Registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NumberFormat {
    /// `float` as well: servers send more digits than 32 bits hold, and 64 hold all that 32 do.
    Double,
    Decimal,
}

/// Source: OpenAPI 3.0.3, "Data Types"; `uuid` and `decimal` from the OpenAPI Format Registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum StringFormat {
    Plain,
    DateTime,
    Date,
    Uuid,
    Decimal,
    /// Base64 text.
    Byte,
    /// Bytes, where a body or a part can carry them; text inside JSON.
    Binary,
    /// A text that is never shown in logs.
    Secret,
}

/// One part of a `multipart/form-data` body.
#[derive(Clone, Debug)]
pub(crate) struct FormPart {
    /// The name on the wire.
    pub(crate) name: String,
    pub(crate) kind: PartKind,
    pub(crate) required: bool,
    pub(crate) docs: Docs,
}

/// What a part holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PartKind {
    File,
    Files,
    Value(Use),
}

impl StringEnum {
    /// Whether the description admits a text.
    pub(crate) fn admits(&self, text: &str) -> bool {
        self.openness == Openness::Open || self.members.iter().any(|it| it.value == text)
    }

    /// The one text that is admitted, where there is no other.
    pub(crate) fn only_value(&self) -> Option<&str> {
        match (self.members.as_slice(), self.openness) {
            ([member], Openness::Closed) => Some(&member.value),
            _ => None,
        }
    }
}

impl Shape {
    /// Calls `visit` with every edge that leaves this shape, in document order.
    pub(crate) fn for_each_use(&self, visit: &mut impl FnMut(Use)) {
        self.visit_uses(&mut |it| visit(*it));
    }

    fn visit_uses<'a>(&'a self, visit: &mut impl FnMut(&'a Use)) {
        match self {
            Self::Any
            | Self::Boolean
            | Self::Integer(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::StringEnum(_)
            | Self::IntegerEnum(_) => {}
            Self::Array(it) | Self::Map(it) | Self::Alias(it) => visit(it),
            Self::Object(object) => {
                object.fields.iter().for_each(|field| visit(&field.value));
                object.additional.iter().for_each(visit);
            }
            Self::Union(union) => union.variants.iter().for_each(|variant| visit(&variant.value)),
            Self::Form(parts) => parts.iter().for_each(|part| {
                if let PartKind::Value(it) = &part.kind {
                    visit(it);
                }
            }),
            Self::Composite(composite) => {
                composite.parts.iter().for_each(&mut *visit);
                composite.unions.iter().flat_map(|it| &it.variants).for_each(|it| visit(&it.value));
            }
        }
    }

    /// Calls `change` with every edge that leaves this shape, in document order.
    pub(crate) fn for_each_use_mut(&mut self, change: &mut impl FnMut(&mut Use)) {
        match self {
            Self::Any
            | Self::Boolean
            | Self::Integer(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::StringEnum(_)
            | Self::IntegerEnum(_) => {}
            Self::Array(it) | Self::Map(it) | Self::Alias(it) => change(it),
            Self::Object(object) => {
                object.fields.iter_mut().for_each(|field| change(&mut field.value));
                object.additional.iter_mut().for_each(change);
            }
            Self::Union(union) => union.variants.iter_mut().for_each(|variant| change(&mut variant.value)),
            Self::Form(parts) => parts.iter_mut().for_each(|part| {
                if let PartKind::Value(it) = &mut part.kind {
                    change(it);
                }
            }),
            Self::Composite(composite) => {
                composite.parts.iter_mut().for_each(&mut *change);
                composite.unions.iter_mut().flat_map(|it| &mut it.variants).for_each(|it| change(&mut it.value));
            }
        }
    }
}

/// The arena.
#[derive(Debug, Default)]
pub(crate) struct Types(Vec<Type>);

impl Types {
    pub(crate) fn push(&mut self, node: Type) -> TypeId {
        // A document of four thousand million schemas does not fit into memory, let alone into this cast.
        let id = TypeId::new(self.0.len() as u32);
        self.0.push(node);
        id
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// What a type comes to behind other names of it.
    pub(crate) fn behind(&self, mut id: TypeId) -> TypeId {
        // Names can go round in a circle, which is not longer than all types.
        for _ in 0..self.0.len() {
            match &self[id].shape {
                Shape::Alias(target) => id = target.id,
                _ => break,
            }
        }
        id
    }

    /// The type at a dotted path of members.
    pub(crate) fn at(&self, id: TypeId, path: &str) -> Option<TypeId> {
        path.split('.').try_fold(self.behind(id), |id, name| match &self[id].shape {
            Shape::Object(object) => {
                let field = object.fields.iter().find(|it| it.name == name)?;
                Some(self.behind(field.value.id))
            }
            _ => None,
        })
    }

    pub(crate) fn ids(&self) -> impl DoubleEndedIterator<Item = TypeId> + use<> {
        (0..self.0.len() as u32).map(TypeId::new)
    }
}

impl Index<TypeId> for Types {
    type Output = Type;

    fn index(&self, id: TypeId) -> &Type {
        &self.0[id.index()]
    }
}

impl IndexMut<TypeId> for Types {
    fn index_mut(&mut self, id: TypeId) -> &mut Type {
        &mut self.0[id.index()]
    }
}
