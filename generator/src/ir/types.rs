//! The type graph. Nodes are in an arena, and edges are [`Use`]s.

use std::collections::HashMap;
use std::ops::{Index, IndexMut};

use crate::pointer::Pointer;

use super::title::is_telling;
use super::{
    Composite, Constant, Docs, Encoding, Field, GivenName, IntegerFormat, Object, Owner, Tuple, TypeId, TypePath,
    Union, Use,
};

/// A type.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    /// The name, if the type is a component.
    pub(crate) name: Option<String>,
    pub(crate) title: Option<String>,
    /// The name of a component from an extension. An inline type has it as its title.
    pub(crate) given_name: Option<String>,
    /// The locations of the type, in document order. Merging types concatenates their lists.
    pub(crate) paths: Vec<TypePath>,
    /// The locations that refer to the type, if it is a component, in document order.
    pub(crate) references: Vec<TypePath>,
    pub(crate) docs: Docs,
    /// `true` if the schema is nullable, independently of its use.
    pub(crate) nullable: bool,
    pub(crate) shape: Shape,
    /// The location of the schema in the document.
    pub(crate) pointer: Pointer,
}

impl Type {
    /// Returns the title if it can name the type.
    pub(crate) fn telling_title(&self) -> Option<&str> {
        self.title.as_deref().filter(|it| is_telling(it))
    }
}

/// The structure of a type.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// Any JSON value.
    Any,
    Boolean,
    Constant(Constant),
    Integer(IntegerFormat),
    Number(NumberFormat),
    String(StringFormat),
    StringEnum(StringEnum),
    IntegerEnum(Vec<EnumMember<i64>>),
    Array(Use),
    Tuple(Tuple),
    Map(Use),
    Object(Object),
    Union(Union),
    /// A body of `multipart/form-data` or another type `multipart/…`.
    Form(Form),
    /// Another name for a type.
    Alias(Use),
    /// A combination of schemas. Removed by the pass `merge_all_of`.
    Composite(Box<Composite>),
}

/// An enum of strings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct StringEnum {
    pub(crate) members: Vec<EnumMember<String>>,
    pub(crate) openness: Openness,
}

/// The openness of an enum. Decoders preserve unknown values in both cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Openness {
    /// Other values deviate from the specification.
    #[default]
    Closed,
    /// The specification allows other values too, because another alternative is an unrestricted string.
    Open,
}

/// A member of an enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct EnumMember<T> {
    pub(crate) value: T,
    /// The name from an extension, such as `x-enum-varnames`.
    pub(crate) name: Option<String>,
    /// The description from an extension, such as `x-enum-descriptions`.
    pub(crate) description: Option<String>,
}

/// Source: OpenAPI 3.0.3, "Data Types"; `decimal` from the OpenAPI Format Registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NumberFormat {
    /// Includes `float`: servers send more digits than an `f32` can represent, and an `f64` represents every `f32`.
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
    /// Base64.
    Byte,
    /// Binary data in bodies and parts. Inside JSON, a string.
    Binary,
    /// A string that never appears in logs.
    Secret,
}

/// A multipart body.
#[derive(Clone, Debug)]
pub(crate) struct Form {
    pub(crate) addressing: Addressing,
    pub(crate) parts: Vec<FormPart>,
}

/// The way in which servers distinguish the parts of a multipart body.
///
/// Source: OpenAPI 3.2.0, Media Type Object, "Encoding By Name" and "Encoding By Position".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Addressing {
    /// The parts are the members of an object.
    ByName,
    /// The parts are the items of an array.
    ByPosition,
}

/// A part of a multipart body.
#[derive(Clone, Debug)]
pub(crate) struct FormPart {
    /// The name on the wire, or a name for the position.
    pub(crate) name: String,
    /// The names from extensions.
    pub(crate) given: Option<Box<GivenName>>,
    pub(crate) kind: PartKind,
    pub(crate) encoding: Encoding,
    pub(crate) headers: PartHeaders,
    pub(crate) required: bool,
    pub(crate) docs: Docs,
}

/// The headers of a part.
///
/// Source: OpenAPI 3.0.3, Encoding Object, `headers`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct PartHeaders {
    /// The headers that have only one value, with this value.
    pub(crate) fixed: Vec<(String, String)>,
    /// The headers whose values callers choose.
    pub(crate) chosen: Vec<ChosenHeader>,
}

/// A header of a part whose value callers choose.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ChosenHeader {
    pub(crate) name: String,
    pub(crate) required: bool,
}

/// The content of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PartKind {
    File,
    Files,
    Value(Use),
    /// A list whose elements are parts of their own, with the type of the elements.
    Values(Use),
}

impl PartKind {
    /// Returns the type of the values.
    pub(crate) const fn value(&self) -> Option<&Use> {
        match self {
            Self::File | Self::Files => None,
            Self::Value(it) | Self::Values(it) => Some(it),
        }
    }

    /// Returns the type of the values.
    pub(crate) const fn value_mut(&mut self) -> Option<&mut Use> {
        match self {
            Self::File | Self::Files => None,
            Self::Value(it) | Self::Values(it) => Some(it),
        }
    }
}

impl StringEnum {
    /// Returns `true` if the specification allows a value.
    pub(crate) fn admits(&self, text: &str) -> bool {
        self.openness == Openness::Open || self.members.iter().any(|it| it.value == text)
    }

    /// Returns the only allowed value, if there is exactly one.
    pub(crate) fn only_value(&self) -> Option<&str> {
        match (self.members.as_slice(), self.openness) {
            ([member], Openness::Closed) => Some(&member.value),
            _ => None,
        }
    }
}

impl Shape {
    /// Returns `true` if types of this shape have a name in code. Others are written out where they are used.
    pub(crate) const fn is_model(&self) -> bool {
        matches!(self, Self::Object(_) | Self::Union(_) | Self::StringEnum(_) | Self::IntegerEnum(_) | Self::Form(_))
    }

    /// Calls `visit` with each outgoing edge, in document order.
    pub(crate) fn for_each_use(&self, visit: &mut impl FnMut(Use)) {
        self.visit_uses(&mut |it| visit(*it));
    }

    fn visit_uses<'a>(&'a self, visit: &mut impl FnMut(&'a Use)) {
        match self {
            Self::Any
            | Self::Boolean
            | Self::Constant(_)
            | Self::Integer(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::StringEnum(_)
            | Self::IntegerEnum(_) => {}
            Self::Array(it) | Self::Map(it) | Self::Alias(it) => visit(it),
            Self::Tuple(tuple) => tuple.for_each_use(visit),
            Self::Object(object) => {
                object.fields.iter().for_each(|field| visit(&field.value));
                object.additional.iter().for_each(visit);
            }
            Self::Union(union) => union.variants.iter().for_each(|variant| visit(&variant.value)),
            Self::Form(form) => form.parts.iter().filter_map(|it| it.kind.value()).for_each(visit),
            Self::Composite(composite) => {
                composite.parts.iter().for_each(&mut *visit);
                composite.unions.iter().flat_map(|it| &it.variants).for_each(|it| visit(&it.value));
            }
        }
    }

    /// Calls `change` with each outgoing edge, in document order.
    pub(crate) fn for_each_use_mut(&mut self, change: &mut impl FnMut(&mut Use)) {
        match self {
            Self::Any
            | Self::Boolean
            | Self::Constant(_)
            | Self::Integer(_)
            | Self::Number(_)
            | Self::String(_)
            | Self::StringEnum(_)
            | Self::IntegerEnum(_) => {}
            Self::Array(it) | Self::Map(it) | Self::Alias(it) => change(it),
            Self::Tuple(tuple) => tuple.for_each_use_mut(change),
            Self::Object(object) => {
                object.fields.iter_mut().for_each(|field| change(&mut field.value));
                object.additional.iter_mut().for_each(change);
            }
            Self::Union(union) => union.variants.iter_mut().for_each(|variant| change(&mut variant.value)),
            Self::Form(form) => form.parts.iter_mut().filter_map(|it| it.kind.value_mut()).for_each(change),
            Self::Composite(composite) => {
                composite.parts.iter_mut().for_each(&mut *change);
                composite.unions.iter_mut().flat_map(|it| &mut it.variants).for_each(|it| change(&mut it.value));
            }
        }
    }
}

/// The arena of types.
#[derive(Debug, Default)]
pub(crate) struct Types(Vec<Type>);

impl Types {
    pub(crate) fn push(&mut self, node: Type) -> TypeId {
        // A document with four billion schemas does not fit into memory.
        let id = TypeId::new(self.0.len() as u32);
        self.0.push(node);
        id
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns the inline types that are everything that a component consists of, with the name of this component.
    pub(crate) fn wrapped(&self) -> HashMap<TypeId, &String> {
        let wrapped = self.ids().filter_map(|id| {
            let (name, target) = (self[id].name.as_ref()?, self.behind(id));
            let is_inside = |it: &TypePath| matches!(it.owner(), Owner::Component(owner) if owner == name);
            (self[target].name.is_none() && self[target].paths.iter().any(is_inside)).then_some((target, name))
        });
        wrapped.collect()
    }

    /// Resolves aliases.
    pub(crate) fn behind(&self, mut id: TypeId) -> TypeId {
        // Aliases can form a cycle, which is not longer than the number of types.
        for _ in 0..self.0.len() {
            match &self[id].shape {
                Shape::Alias(target) => id = target.id,
                _ => break,
            }
        }
        id
    }

    /// Returns the type at a dotted path of members.
    pub(crate) fn field_at(&self, id: TypeId, path: &str) -> Option<&Field> {
        let Shape::Object(object) = &self[self.behind(id)].shape else { return None };
        let member = |name: &str| object.fields.iter().find(|it| it.name == name);
        member(path).or_else(|| {
            let (name, rest) = path.split_once('.')?;
            self.field_at(member(name)?.value.id, rest)
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
