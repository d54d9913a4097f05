//! Comparison of types.

use crate::ir::{
    Access, Addressing, Constant, Encoding, EnumMember, IntegerFormat, NumberFormat, PartHeaders, PartKind, Shape,
    StringEnum, StringFormat, Tuple, TypeId, Use,
};

/// The wire format of a type, for comparison. Descriptions, examples and defaults do not matter.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
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
    Object(Vec<(String, Use, bool, Access)>, Option<Use>),
    Union(Vec<(Use, Vec<String>)>, Option<String>),
    Form(Addressing, Vec<PartKey>),
    Alias(Use),
}

/// The wire format of a part of a form.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct PartKey {
    name: String,
    kind: PartKind,
    is_required: bool,
    encoding: Encoding,
    headers: PartHeaders,
}

impl Key {
    /// Returns the key of a shape whose parts are represented by others. Composites have none.
    pub(super) fn of(shape: &Shape, representative: impl Fn(TypeId) -> TypeId) -> Option<Self> {
        let follow = |it: &Use| Use { id: representative(it.id), nullable: it.nullable };
        Some(match shape {
            Shape::Any => Self::Any,
            Shape::Boolean => Self::Boolean,
            Shape::Constant(constant) => Self::Constant(constant.clone()),
            Shape::Integer(format) => Self::Integer(*format),
            Shape::Number(format) => Self::Number(*format),
            Shape::String(format) => Self::String(*format),
            // The order of values does not matter.
            Shape::StringEnum(enumeration) => {
                let mut enumeration = enumeration.clone();
                enumeration.members.sort_by(|one, other| one.value.cmp(&other.value));
                Self::StringEnum(enumeration)
            }
            Shape::IntegerEnum(members) => {
                let mut members = members.clone();
                members.sort_by_key(|it| it.value);
                Self::IntegerEnum(members)
            }
            Shape::Array(items) => Self::Array(follow(items)),
            Shape::Tuple(tuple) => Self::Tuple(tuple.map(follow)),
            Shape::Map(values) => Self::Map(follow(values)),
            Shape::Alias(to) => Self::Alias(follow(to)),
            Shape::Object(object) => {
                let mut fields: Vec<_> = object
                    .fields
                    .iter()
                    .map(|it| (it.name.clone(), follow(&it.value), it.required, it.access))
                    .collect();
                fields.sort_by(|one, other| one.0.cmp(&other.0));
                Self::Object(fields, object.additional.as_ref().map(follow))
            }
            Shape::Union(union) => Self::Union(
                union.variants.iter().map(|it| (follow(&it.value), it.tags.clone())).collect(),
                union.discriminator.clone(),
            ),
            Shape::Form(form) => Self::Form(
                form.addressing,
                form.parts
                    .iter()
                    .map(|part| {
                        let kind = match &part.kind {
                            PartKind::Value(it) => PartKind::Value(follow(it)),
                            PartKind::Values(it) => PartKind::Values(follow(it)),
                            PartKind::File | PartKind::Files => part.kind,
                        };
                        PartKey {
                            name: part.name.clone(),
                            kind,
                            is_required: part.required,
                            encoding: part.encoding.clone(),
                            headers: part.headers.clone(),
                        }
                    })
                    .collect(),
            ),
            Shape::Composite(_) => return None,
        })
    }
}
