//! Values in filter expressions.

use std::fmt::Write as _;

use crate::types;

/// A value that can be used in a filter expression.
///
/// Numbers, booleans and date-times are not quoted; everything else is.
///
/// ```
/// use sdk_runtime::filter::{Any, Field, Literal};
///
/// struct Level(u8);
///
/// impl Literal for Level {
///     fn write(&self, text: &mut String) {
///         self.0.write(text);
///     }
/// }
///
/// # sdk_runtime::operators! {
/// #     /// `eq`.
/// #     pub enum EqOnly: Eq;
/// # }
/// let level: Field<Any, EqOnly> = Field::new("level");
/// assert_eq!(level.eq(Level(3)).as_str(), "level eq 3");
/// ```
#[diagnostic::on_unimplemented(message = "`{Self}` cannot be used as a value in a filter")]
pub trait Literal {
    /// Appends the value to an expression.
    fn write(&self, text: &mut String);
}

/// Implements [`Literal`] for enums, each with the method that returns its value.
///
/// Only the crates of APIs with filters do so, because the enums of a large API are compiled hundreds of times.
///
/// ```
/// # use sdk_runtime::filter::{Any, Field};
/// # sdk_runtime::operators! {
/// #     /// `eq`.
/// #     pub enum EqOnly: Eq;
/// # }
/// sdk_runtime::string_enum! {
///     pub enum Origin { Aggregated = "AGGREGATED" }
/// }
///
/// sdk_runtime::literals! { Origin: as_str }
///
/// let origin: Field<Any, EqOnly> = Field::new("origin");
/// assert_eq!(origin.eq(Origin::Aggregated).as_str(), r#"origin eq "AGGREGATED""#);
/// ```
#[macro_export]
macro_rules! literals {
    ($($name:ident: $value:ident),* $(,)?) => {$(
        impl $crate::filter::Literal for $name {
            fn write(&self, text: &mut ::std::string::String) {
                $crate::filter::Literal::write(&self.$value(), text);
            }
        }
    )*};
}

/// The values of a field that accepts any string.
///
/// ```
/// # sdk_runtime::operators! {
/// #     /// `eq`.
/// #     pub enum EqOnly: Eq;
/// # }
/// use sdk_runtime::filter::{Field, Text};
///
/// let name = || Field::<Text, EqOnly>::new("name");
/// assert_eq!(name().eq("one"), name().eq(String::from("one")));
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Text {}

/// The values of a field of unknown type: any [`Literal`].
///
/// ```
/// # sdk_runtime::operators! {
/// #     /// `eq`.
/// #     pub enum EqOnly: Eq;
/// # }
/// use sdk_runtime::filter::{Any, Field};
///
/// let value = || Field::<Any, EqOnly>::new("attributes.value");
/// assert_eq!(value().eq(3).as_str(), "attributes.value eq 3");
/// assert_eq!(value().eq("three").as_str(), r#"attributes.value eq "three""#);
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Any {}

/// Implemented by the values of a field for each type that they can be compared with.
///
/// ```
/// use sdk_runtime::filter::{Accepts, Field, Filter, Ge, Has, Lt};
///
/// // For all fields that can be compared with numbers.
/// fn within<V: Accepts<i64>, O: Has<Ge> + Has<Lt>>(field: fn() -> Field<V, O>, from: i64, to: i64) -> Filter {
///     field().ge(from).and(field().lt(to))
/// }
///
/// # sdk_runtime::operators! {
/// #     /// `ge`, `lt`.
/// #     pub enum GeLt: Ge, Lt;
/// # }
/// let filter = within(|| Field::<i64, GeLt>::new("level"), 3, 7);
/// assert_eq!(filter.as_str(), "level ge 3 and level lt 7");
/// ```
#[diagnostic::on_unimplemented(
    message = "the field cannot be compared with `{T}`",
    label = "the field accepts `{Self}`"
)]
pub trait Accepts<T> {
    /// Appends the value to an expression.
    fn write(value: &T, text: &mut String);
}

impl<V: Literal> Accepts<V> for V {
    fn write(value: &V, text: &mut String) {
        value.write(text);
    }
}

impl<T: AsRef<str>> Accepts<T> for Text {
    fn write(value: &T, text: &mut String) {
        value.as_ref().write(text);
    }
}

impl<T: Literal> Accepts<T> for Any {
    fn write(value: &T, text: &mut String) {
        value.write(text);
    }
}

impl<T: Literal + ?Sized> Literal for &T {
    fn write(&self, text: &mut String) {
        (**self).write(text);
    }
}

impl Literal for str {
    fn write(&self, text: &mut String) {
        text.push('"');
        for character in self.chars() {
            if matches!(character, '"' | '\\') {
                text.push('\\');
            }
            text.push(character);
        }
        text.push('"');
    }
}

impl Literal for String {
    fn write(&self, text: &mut String) {
        self.as_str().write(text);
    }
}

/// Implements `Literal` for types whose `Display` output is not quoted.
macro_rules! bare {
    ($($kind:ty),*) => {
        $(impl Literal for $kind {
            fn write(&self, text: &mut String) {
                // Writing to a string cannot fail.
                let _ = write!(text, "{self}");
            }
        })*
    };
}

bare!(bool, i8, i16, i32, i64, isize, u8, u16, u32, u64, usize, f32, f64, jiff::Timestamp);

impl Literal for types::DateTime {
    fn write(&self, text: &mut String) {
        // Quote strings from a server that are not date-times, so that they cannot change the
        // expression.
        let is_bare = |it: char| it.is_ascii_digit() || "TtZz:.+-".contains(it);
        match self.as_str() {
            bare if !bare.is_empty() && bare.chars().all(is_bare) => text.push_str(bare),
            other => other.write(text),
        }
    }
}

impl Literal for types::Decimal {
    fn write(&self, text: &mut String) {
        match self.number() {
            Some(_) => text.push_str(self.as_str()),
            None => self.as_str().write(text),
        }
    }
}

impl Literal for types::Date {
    fn write(&self, text: &mut String) {
        self.as_str().write(text);
    }
}

impl Literal for types::Uuid {
    fn write(&self, text: &mut String) {
        self.as_str().write(text);
    }
}
