//! Hashes of models.

use std::hash::{Hash as _, Hasher};

use super::codec::Json;
use super::writer::Writer;

/// Hashes a value by its JSON. Equal values have the same hash, also if date-times, the order of members, or the digits of numbers
/// are written in different ways.
///
/// ```
/// use std::hash::{DefaultHasher, Hasher};
///
/// use sdk_runtime::json;
/// use sdk_runtime::types::DateTime;
///
/// let hash = |text: &str| {
///     let mut hasher = DefaultHasher::new();
///     json::hash(&DateTime::from(text), &mut hasher);
///     hasher.finish()
/// };
/// assert_eq!(hash("2026-01-31T10:20:30Z"), hash("2026-01-31T11:20:30+01:00"));
/// ```
pub fn hash<T: Json, H: Hasher>(value: &T, state: &mut H) {
    let mut writer = Writer::canonical();
    value.encode(&mut writer);
    writer.text().hash(state);
}

/// Implements `Eq` and `Hash` for models whose `PartialEq` is an equivalence relation: those without floats.
///
/// The code is shorter than that of derives, which a large API would compile thousands of times.
///
/// ```
/// # use sdk_runtime::json::{Json, Node, Writer};
/// #[derive(PartialEq)]
/// struct Minutes(u64);
/// # impl Json for Minutes {
/// #     fn decode(node: Node<'_>) -> Self {
/// #         Self(u64::decode(node))
/// #     }
/// #     fn encode(&self, writer: &mut Writer) {
/// #         self.0.encode(writer);
/// #     }
/// # }
///
/// sdk_runtime::hashed!(Minutes);
/// assert!(std::collections::HashSet::from([Minutes(5)]).contains(&Minutes(5)));
/// ```
#[macro_export]
macro_rules! hashed {
    ($($model:ident),* $(,)?) => {$(
        impl ::std::cmp::Eq for $model {}

        impl ::std::hash::Hash for $model {
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                $crate::json::hash(self, state);
            }
        }
    )*};
}
