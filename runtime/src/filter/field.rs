//! Fields, and the operators that they have.

use std::fmt;
use std::marker::PhantomData;

use super::expression::Filter;
use super::literal::{Accepts, Literal};

/// A field that a collection can be filtered by: `V` says which values it takes, `O` which operators it has.
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

/// Says that a field of these operators has one of them.
///
/// ```
/// use sdk_runtime::filter::{Eq, Field, Filter, Has, IsNull, Text};
///
/// // For every field that can be asked both.
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
    message = "the field does not have the operator `{Operator}`",
    label = "`{Operator}` is not among the operators that are documented for this field",
    note = "a text is a filter as well, and is sent as it is"
)]
pub trait Has<Operator> {}

/// Markers of the operators, each with a field and what a comparison with it comes to.
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

/// Sets of operators, each a type that [`Field`] takes.
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
    /// The field of this dotted path.
    #[must_use]
    #[inline]
    pub const fn new(path: &'static str) -> Self {
        Self { path, marker: PhantomData }
    }

    /// Entries where the field is `value`.
    pub fn eq<T>(self, value: T) -> Filter
    where
        O: Has<Eq>,
        V: Accepts<T>,
    {
        self.compared::<T>("eq", &value)
    }

    /// Entries where the field is not `value`.
    pub fn ne<T>(self, value: T) -> Filter
    where
        O: Has<Ne>,
        V: Accepts<T>,
    {
        self.compared::<T>("ne", &value)
    }

    /// Entries where the field is greater than `value`.
    pub fn gt<T>(self, value: T) -> Filter
    where
        O: Has<Gt>,
        V: Accepts<T>,
    {
        self.compared::<T>("gt", &value)
    }

    /// Entries where the field is `value` or greater.
    pub fn ge<T>(self, value: T) -> Filter
    where
        O: Has<Ge>,
        V: Accepts<T>,
    {
        self.compared::<T>("ge", &value)
    }

    /// Entries where the field is less than `value`.
    pub fn lt<T>(self, value: T) -> Filter
    where
        O: Has<Lt>,
        V: Accepts<T>,
    {
        self.compared::<T>("lt", &value)
    }

    /// Entries where the field is `value` or less.
    pub fn le<T>(self, value: T) -> Filter
    where
        O: Has<Le>,
        V: Accepts<T>,
    {
        self.compared::<T>("le", &value)
    }

    /// Entries where the field contains a text.
    #[doc(alias = "co")]
    pub fn contains(self, part: impl AsRef<str>) -> Filter
    where
        O: Has<Co>,
    {
        self.with_text("co", part.as_ref())
    }

    /// Entries where the field starts with a text.
    #[doc(alias = "sw")]
    pub fn starts_with(self, start: impl AsRef<str>) -> Filter
    where
        O: Has<Sw>,
    {
        self.with_text("sw", start.as_ref())
    }

    /// Entries where the field is one of `values`, of which there is at least one.
    #[doc(alias = "in")]
    pub fn is_in<T>(self, values: impl IntoIterator<Item = T>) -> Filter
    where
        O: Has<In>,
        V: Accepts<T>,
    {
        self.with_list("in", values)
    }

    /// Entries where the field, a list, contains all of `values`, of which there is at least one.
    #[doc(alias = "ca")]
    pub fn contains_all<T>(self, values: impl IntoIterator<Item = T>) -> Filter
    where
        O: Has<Ca>,
        V: Accepts<T>,
    {
        self.with_list("ca", values)
    }

    /// Entries where the field is null.
    #[doc(alias = "isnull")]
    pub fn is_null(self) -> Filter
    where
        O: Has<IsNull>,
    {
        Filter::primitive(format!("{} isnull", self.path))
    }

    /// Entries that have the field.
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
