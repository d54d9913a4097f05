//! Rust types as values.

use crate::ir::IntegerFormat;

/// The index of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ModelId(pub(crate) usize);

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum RustType {
    Value,
    Bool,
    Integer(IntegerFormat),
    F64,
    String,
    DateTime,
    Date,
    Uuid,
    Decimal,
    Base64,
    Secret,
    Option(Box<RustType>),
    Vec(Box<RustType>),
    /// The items of an array by position.
    Tuple(Vec<RustType>),
    /// An array that begins with the items of a tuple, and the type of its further items.
    OpenTuple(Box<RustType>, Box<RustType>),
    /// An array that may have fewer items than a tuple.
    PartialTuple(Box<RustType>),
    Map(Box<RustType>),
    Boxed(Box<RustType>),
    Model(ModelId),
}

impl RustType {
    /// Calls `visit` with the models that the type contains.
    pub(crate) fn for_each_model(&self, visit: &mut impl FnMut(ModelId)) {
        match self {
            Self::Option(inner)
            | Self::Vec(inner)
            | Self::Map(inner)
            | Self::Boxed(inner)
            | Self::PartialTuple(inner) => inner.for_each_model(visit),
            Self::Tuple(items) => items.iter().for_each(|it| it.for_each_model(visit)),
            Self::OpenTuple(items, rest) => {
                items.for_each_model(visit);
                rest.for_each_model(visit);
            }
            Self::Model(id) => visit(*id),
            Self::Value
            | Self::Bool
            | Self::Integer(_)
            | Self::F64
            | Self::String
            | Self::DateTime
            | Self::Date
            | Self::Uuid
            | Self::Decimal
            | Self::Base64
            | Self::Secret => {}
        }
    }
}

/// Returns the name of the Rust type with the values of a format.
pub(crate) const fn integer_type(format: IntegerFormat) -> &'static str {
    match format {
        IntegerFormat::Int8 => "i8",
        IntegerFormat::Int16 => "i16",
        IntegerFormat::Int32 => "i32",
        IntegerFormat::Int64 => "i64",
        IntegerFormat::Uint8 => "u8",
        IntegerFormat::Uint16 => "u16",
        IntegerFormat::Uint32 => "u32",
        IntegerFormat::Uint64 => "u64",
    }
}
