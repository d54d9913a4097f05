//! Members that may be absent or `null`.

use std::ops::Deref;

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

    /// Converts to a `Nullable` of a mutable reference.
    ///
    /// ```
    /// use sdk_runtime::json::Nullable;
    ///
    /// let mut level = Nullable::Value(3);
    /// if let Nullable::Value(level) = level.as_mut() {
    ///     *level += 1;
    /// }
    /// assert_eq!(level, Nullable::Value(4));
    /// ```
    #[must_use]
    pub const fn as_mut(&mut self) -> Nullable<&mut T> {
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

    /// Returns a reference to what the value dereferences to, such as `&str` for a `String`, if there is a value.
    ///
    /// ```
    /// use sdk_runtime::json::Nullable;
    ///
    /// assert_eq!(Nullable::Value("text".to_owned()).as_deref(), Some("text"));
    /// ```
    #[must_use]
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.value().map(Deref::deref)
    }

    /// Returns the value, or `default` if the member is absent or `null`.
    ///
    /// ```
    /// use sdk_runtime::json::Nullable;
    ///
    /// assert_eq!(Nullable::Null.unwrap_or(7), 7);
    /// ```
    #[must_use]
    pub fn unwrap_or(self, default: T) -> T {
        self.into_option().unwrap_or(default)
    }

    /// Returns the value, or the result of `default` if the member is absent or `null`.
    #[must_use]
    pub fn unwrap_or_else(self, default: impl FnOnce() -> T) -> T {
        self.into_option().unwrap_or_else(default)
    }

    /// Returns the value, or that of [`Default`] if the member is absent or `null`.
    #[must_use]
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_option().unwrap_or_default()
    }

    /// Returns the value, and leaves an absent member.
    #[must_use]
    pub fn take(&mut self) -> Option<T> {
        std::mem::take(self).into_option()
    }

    /// `true` if the member has a value.
    #[must_use]
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
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

impl<T> IntoIterator for Nullable<T> {
    type Item = T;
    type IntoIter = std::option::IntoIter<T>;

    /// Iterates over the value, if there is one.
    ///
    /// ```
    /// use sdk_runtime::json::Nullable;
    ///
    /// let notes = [Nullable::Value("one"), Nullable::Null, Nullable::Absent];
    /// assert_eq!(notes.into_iter().flatten().collect::<Vec<_>>(), ["one"]);
    /// ```
    fn into_iter(self) -> Self::IntoIter {
        self.into_option().into_iter()
    }
}
