//! Members that may be absent or `null`.

/// The value of a member that may be absent or `null`.
///
/// In a PATCH, the two differ: an absent member is not changed, and a `null` one is removed.
///
/// ```
/// use sdk_runtime::json::Nullable;
///
/// let set: Nullable<&str> = "text".into();
/// assert_eq!(set.value(), Some(&"text"));
/// // `None` is null, because the default is already absent.
/// assert_eq!(Nullable::<i64>::from(None), Nullable::Null);
/// assert_eq!(Nullable::<i64>::default(), Nullable::Absent);
/// // As an `Option`, both are `None`.
/// assert_eq!(Nullable::Value(3).map(|it| it + 1).into_option(), Some(4));
/// assert_eq!(Nullable::<i64>::Null.into_option(), None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The member is absent.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Converts to a `Nullable` of a reference.
    #[must_use]
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// Converts to an `Option`; absent and `null` are `None`.
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Returns a reference to the value, if there is one.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// `true` if the member is absent.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// `true` if the member is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Applies a function to the value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Self::Absent => Nullable::Absent,
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(change(value)),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    /// Converts `None` to `null`.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(value: Nullable<T>) -> Self {
        value.into_option()
    }
}
