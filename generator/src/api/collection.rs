//! The fields that collections can be filtered and sorted by.

use crate::names::Ident;

use super::RustType;

/// The documented fields of an operation that lists something.
#[derive(Debug)]
pub(crate) struct Collection {
    /// The module of the fields, next to the handle.
    pub(crate) module: Ident,
    pub(crate) filters: Vec<FilterField>,
    pub(crate) sorters: Vec<SortField>,
}

/// A field to filter by.
#[derive(Debug)]
pub(crate) struct FilterField {
    pub(crate) ident: Ident,
    /// The name on the wire.
    pub(crate) wire: String,
    /// The type of the values, or `None` for any type.
    pub(crate) value: Option<RustType>,
    /// The index of the operator set.
    pub(crate) operators: usize,
}

/// A field to sort by.
#[derive(Debug)]
pub(crate) struct SortField {
    pub(crate) ident: Ident,
    /// The name on the wire.
    pub(crate) wire: String,
}

/// A set of operators.
#[derive(Debug)]
pub(crate) struct OperatorSet {
    pub(crate) ident: Ident,
    pub(crate) operators: Vec<Operator>,
}

/// One operator of the filter language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operator {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Co,
    Sw,
    In,
    Ca,
    IsNull,
    Pr,
}

impl Operator {
    const ALL: [Self; 12] = [
        Self::Eq,
        Self::Ne,
        Self::Gt,
        Self::Ge,
        Self::Lt,
        Self::Le,
        Self::Co,
        Self::Sw,
        Self::In,
        Self::Ca,
        Self::IsNull,
        Self::Pr,
    ];

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }

    /// Returns the operator on the wire.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Co => "co",
            Self::Sw => "sw",
            Self::In => "in",
            Self::Ca => "ca",
            Self::IsNull => "isnull",
            Self::Pr => "pr",
        }
    }

    /// Returns the method of `sdk_runtime::filter::Field`.
    pub(crate) const fn method(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Co => "contains",
            Self::Sw => "starts_with",
            Self::In => "is_in",
            Self::Ca => "contains_all",
            Self::IsNull => "is_null",
            Self::Pr => "is_present",
        }
    }

    /// Returns the type of the operator in the runtime.
    pub(crate) const fn marker(self) -> &'static str {
        match self {
            Self::Eq => "Eq",
            Self::Ne => "Ne",
            Self::Gt => "Gt",
            Self::Ge => "Ge",
            Self::Lt => "Lt",
            Self::Le => "Le",
            Self::Co => "Co",
            Self::Sw => "Sw",
            Self::In => "In",
            Self::Ca => "Ca",
            Self::IsNull => "IsNull",
            Self::Pr => "Pr",
        }
    }
}
