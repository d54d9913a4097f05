//! Fields and their operators.

use std::fmt;
use std::marker::PhantomData;

use super::expression::Filter;
use super::literal::{Accepts, Literal};

/// A field that a collection can be filtered by. `V` determines the accepted values, and `O` the supported operators.
///
/// ```
/// use sdk_runtime::filter::{Field, Text};
///
/// sdk_runtime::operators! {
///     /// `eq`, `ge`, `sw`.
///     pub enum EqGeSw: Eq, Ge, Sw;
/// }
/// let name: Field<Text, EqGeSw> = Field::new("owner.name");
/// let level: Field<i64, EqGeSw> = Field::new("level");
/// assert_eq!(name.starts_with("a").and(level.ge(3)).as_str(), r#"owner.name sw "a" and level ge 3"#);
/// ```
pub struct Field<V, O> {
    path: &'static str,
    marker: PhantomData<fn() -> (V, O)>,
}

/// Implemented by sets of operators for each operator that they contain.
///
/// ```
/// use sdk_runtime::filter::{Eq, Field, Filter, Has, IsNull, Text};
///
/// // For all fields that support both operators.
/// fn is_or_is_unset<O: Has<Eq> + Has<IsNull>>(field: fn() -> Field<Text, O>, value: &str) -> Filter {
///     field().eq(value).or(field().is_null())
/// }
///
/// # sdk_runtime::operators! {
/// #     /// `eq`, `isnull`.
/// #     pub enum EqIsNull: Eq, IsNull;
/// # }
/// let filter = is_or_is_unset(|| Field::<_, EqIsNull>::new("region"), "eu");
/// assert_eq!(filter.as_str(), r#"region eq "eu" or region isnull"#);
/// ```
#[diagnostic::on_unimplemented(
    message = "the field does not support the operator `{Operator}`",
    label = "`{Operator}` is not documented for this field",
    note = "a string can be used as a filter, and is sent unchanged"
)]
pub trait Has<Operator> {}

/// Defines marker types of operators, with the field and the comparison of their examples.
macro_rules! markers {
    ($($name:ident, $word:literal: $field:ident, $comparison:expr => $text:literal;)*) => {
        $(
            #[doc = concat!("The operator `", $word, "`.")]
            ///
            /// ```
            /// use sdk_runtime::filter::{Any, Field};
            ///
            /// sdk_runtime::operators! {
            #[doc = concat!("    /// `", $word, "`.")]
            #[doc = concat!("    pub enum Only", stringify!($name), ": ", stringify!($name), ";")]
            /// }
            #[doc = concat!("let ", stringify!($field), ": Field<Any, Only", stringify!($name), "> = \
                             Field::new(\"", stringify!($field), "\");")]
            #[doc = concat!("assert_eq!(", stringify!($comparison), ".as_str(), r#\"", $text, "\"#);")]
            /// ```
            #[derive(Clone, Copy, Debug)]
            pub enum $name {}
        )*
    };
}

markers! {
    Eq, "eq": level, level.eq(3) => "level eq 3";
    Ne, "ne": level, level.ne(3) => "level ne 3";
    Gt, "gt": level, level.gt(3) => "level gt 3";
    Ge, "ge": level, level.ge(3) => "level ge 3";
    Lt, "lt": level, level.lt(3) => "level lt 3";
    Le, "le": level, level.le(3) => "level le 3";
    Co, "co": name, name.contains("a") => r#"name co "a""#;
    Sw, "sw": name, name.starts_with("a") => r#"name sw "a""#;
    In, "in": level, level.is_in([3, 4]) => "level in (3, 4)";
    Ca, "ca": tags, tags.contains_all(["a", "b"]) => r#"tags ca ("a", "b")"#;
    IsNull, "isnull": name, name.is_null() => "name isnull";
    Pr, "pr": name, name.is_present() => "pr name";
}

/// Defines sets of operators, as types for [`Field`].
///
/// ```
/// sdk_runtime::operators! {
///     /// `eq`, `in`.
///     pub enum EqIn: Eq, In;
/// }
/// let filter = sdk_runtime::filter::Field::<bool, EqIn>::new("enabled").eq(true);
/// assert_eq!(filter.as_str(), "enabled eq true");
/// ```
#[macro_export]
macro_rules! operators {
    ($($(#[$meta:meta])* $visibility:vis enum $name:ident: $($operator:ident),* $(,)?;)*) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug)]
            $visibility enum $name {}

            $(impl $crate::filter::Has<$crate::filter::$operator> for $name {})*
        )*
    };
}

impl<V, O> Field<V, O> {
    /// Creates the field with this dotted path.
    #[must_use]
    #[inline]
    pub const fn new(path: &'static str) -> Self {
        Self { path, marker: PhantomData }
    }

    /// Selects entries whose field equals `value`.
    pub fn eq<T>(self, value: T) -> Filter
    where
        O: Has<Eq>,
        V: Accepts<T>,
    {
        self.compared::<T>("eq", &value)
    }

    /// Selects entries whose field does not equal `value`.
    pub fn ne<T>(self, value: T) -> Filter
    where
        O: Has<Ne>,
        V: Accepts<T>,
    {
        self.compared::<T>("ne", &value)
    }

    /// Selects entries whose field is greater than `value`.
    pub fn gt<T>(self, value: T) -> Filter
    where
        O: Has<Gt>,
        V: Accepts<T>,
    {
        self.compared::<T>("gt", &value)
    }

    /// Selects entries whose field is greater than or equal to `value`.
    pub fn ge<T>(self, value: T) -> Filter
    where
        O: Has<Ge>,
        V: Accepts<T>,
    {
        self.compared::<T>("ge", &value)
    }

    /// Selects entries whose field is less than `value`.
    pub fn lt<T>(self, value: T) -> Filter
    where
        O: Has<Lt>,
        V: Accepts<T>,
    {
        self.compared::<T>("lt", &value)
    }

    /// Selects entries whose field is less than or equal to `value`.
    pub fn le<T>(self, value: T) -> Filter
    where
        O: Has<Le>,
        V: Accepts<T>,
    {
        self.compared::<T>("le", &value)
    }

    /// Selects entries whose field contains a string.
    #[doc(alias = "co")]
    pub fn contains(self, part: impl AsRef<str>) -> Filter
    where
        O: Has<Co>,
    {
        self.with_text("co", part.as_ref())
    }

    /// Selects entries whose field starts with a string.
    #[doc(alias = "sw")]
    pub fn starts_with(self, start: impl AsRef<str>) -> Filter
    where
        O: Has<Sw>,
    {
        self.with_text("sw", start.as_ref())
    }

    /// Selects entries whose field is one of `values`, which must not be empty.
    #[doc(alias = "in")]
    pub fn is_in<T>(self, values: impl IntoIterator<Item = T>) -> Filter
    where
        O: Has<In>,
        V: Accepts<T>,
    {
        self.with_list("in", values)
    }

    /// Selects entries whose field, a list, contains all of `values`, which must not be empty.
    #[doc(alias = "ca")]
    pub fn contains_all<T>(self, values: impl IntoIterator<Item = T>) -> Filter
    where
        O: Has<Ca>,
        V: Accepts<T>,
    {
        self.with_list("ca", values)
    }

    /// Selects entries whose field is null.
    #[doc(alias = "isnull")]
    pub fn is_null(self) -> Filter
    where
        O: Has<IsNull>,
    {
        Filter::primitive(format!("{} isnull", self.path))
    }

    /// Selects entries that have the field.
    #[doc(alias = "pr")]
    pub fn is_present(self) -> Filter
    where
        O: Has<Pr>,
    {
        Filter::primitive(format!("pr {}", self.path))
    }

    fn compared<T>(self, operator: &str, value: &T) -> Filter
    where
        V: Accepts<T>,
    {
        let mut text = format!("{} {operator} ", self.path);
        V::write(value, &mut text);
        Filter::primitive(text)
    }

    fn with_text(self, operator: &str, value: &str) -> Filter {
        let mut text = format!("{} {operator} ", self.path);
        value.write(&mut text);
        Filter::primitive(text)
    }

    fn with_list<T>(self, operator: &str, values: impl IntoIterator<Item = T>) -> Filter
    where
        V: Accepts<T>,
    {
        let mut text = format!("{} {operator} (", self.path);
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                text.push_str(", ");
            }
            V::write(&value, &mut text);
        }
        text.push(')');
        Filter::primitive(text)
    }
}

impl<V, O> fmt::Debug for Field<V, O> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Field").field(&self.path).finish()
    }
}
