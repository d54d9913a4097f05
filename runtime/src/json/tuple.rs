//! Arrays whose items have types by position (JSON Schema 2020-12, `prefixItems`).

use super::codec::{Json, assert_size};
use super::deviation::Effect;
use super::document::PendingDeviation;
use super::node::Node;
use super::tape::Kind;
use super::value::Value;
use super::writer::Writer;

/// An array with at least a number of items: a tuple, or an [`OpenTuple`].
///
/// ```
/// use sdk_runtime::json::{OpenTuple, Positions};
///
/// assert_eq!(<OpenTuple<(String, i64)>>::COUNT, 2);
/// ```
pub trait Positions: Json {
    /// The number of positions.
    const COUNT: usize;
}

/// A tuple of up to 12 values, which are the items of an array.
///
/// ```
/// use sdk_runtime::json::{Tuple, Writer};
///
/// let mut writer = Writer::new();
/// ("one".to_owned(), 1).encode_items(&mut writer);
/// assert_eq!(writer.finish()?, br#""one",1"#);
/// # Ok::<(), sdk_runtime::json::EncodeError>(())
/// ```
pub trait Tuple: Positions {
    /// Decodes the first items of an array. The other items do not matter.
    fn decode_items(array: Node<'_>) -> Self;

    /// Encodes the items, without the brackets around them.
    fn encode_items(&self, writer: &mut Writer);
}

/// An array with a type for each of its first items, and one for all further items.
///
/// ```
/// use sdk_runtime::json::{self, Decoding, OpenTuple};
///
/// let read = json::from_slice::<OpenTuple<(String, i64)>>(br#"["one", 1, true]"#, Decoding::Strict)?;
/// assert_eq!(read.value.positions, ("one".to_owned(), 1));
/// assert_eq!(read.value.rest, [true.into()]);
/// assert_eq!(json::to_string(&read.value)?, r#"["one",1,true]"#);
/// // A tuple has no further items.
/// assert_eq!(json::to_string(&OpenTuple::<_>::from(("one".to_owned(), 1)))?, r#"["one",1]"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OpenTuple<T, R = Value> {
    /// The first items.
    pub positions: T,
    /// The further items.
    pub rest: Vec<R>,
}

impl<T, R> From<T> for OpenTuple<T, R> {
    /// Creates an array without further items.
    fn from(positions: T) -> Self {
        Self { positions, rest: Vec::new() }
    }
}

/// An array that may have fewer items than there are positions.
///
/// ```
/// use sdk_runtime::json::{self, Decoding, PartialTuple};
///
/// let read = json::from_slice::<Vec<PartialTuple<(f64, f64)>>>(b"[[1.5, 2], [3]]", Decoding::Strict)?;
/// assert_eq!(read.value, [PartialTuple::Complete((1.5, 2.0)), PartialTuple::Partial(vec![3.into()])]);
/// assert_eq!(read.value[1].complete(), None);
/// # Ok::<(), json::JsonError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PartialTuple<T> {
    /// The array has all positions.
    Complete(T),
    /// The array has fewer items than there are positions.
    Partial(Vec<Value>),
}

impl<T> PartialTuple<T> {
    /// Returns the items if the array has all positions.
    pub const fn complete(&self) -> Option<&T> {
        match self {
            Self::Complete(items) => Some(items),
            Self::Partial(_) => None,
        }
    }
}

impl<T> Default for PartialTuple<T> {
    /// Returns an empty array.
    fn default() -> Self {
        Self::Partial(Vec::new())
    }
}

impl<T> From<T> for PartialTuple<T> {
    fn from(items: T) -> Self {
        Self::Complete(items)
    }
}

impl<T, R> From<T> for PartialTuple<OpenTuple<T, R>> {
    fn from(positions: T) -> Self {
        Self::Complete(positions.into())
    }
}

impl<T: Tuple, R: Json> Positions for OpenTuple<T, R> {
    const COUNT: usize = T::COUNT;
}

impl<T: Tuple, R: Json> Json for OpenTuple<T, R> {
    fn decode(node: Node<'_>) -> Self {
        let positions = T::decode_items(node);
        let further = node.count().saturating_sub(T::COUNT);
        let mut rest = Vec::new();
        if further > 0 && node.document.memory.claim(further.saturating_mul(size_of::<R>())) {
            rest.reserve_exact(further);
            for item in node.elements().skip(T::COUNT) {
                if node.document.memory.is_exceeded() {
                    break;
                }
                rest.push(R::decode(item));
            }
        }
        Self { positions, rest }
    }

    fn encode(&self, writer: &mut Writer) {
        writer.take_discriminators();
        writer.raw("[");
        self.positions.encode_items(writer);
        for item in &self.rest {
            writer.raw(",");
            item.encode(writer);
        }
        writer.raw("]");
    }
}

impl<T: Positions> Json for PartialTuple<T> {
    fn decode(node: Node<'_>) -> Self {
        match node.kind() {
            Kind::Array if node.count() < T::COUNT => Self::Partial(Vec::decode(node)),
            Kind::Absent => Self::default(),
            _ => Self::Complete(T::decode(node)),
        }
    }

    fn encode(&self, writer: &mut Writer) {
        match self {
            Self::Complete(items) => items.encode(writer),
            Self::Partial(items) => writer.array(items),
        }
    }
}

impl<'a> Node<'a> {
    /// Returns the first items, which may be absent. An array with fewer items, or a value of another kind, cannot be read.
    fn first_items<const COUNT: usize>(self) -> [Node<'a>; COUNT] {
        match self.kind() {
            Kind::Array if self.count() < COUNT => self.wrong_length(COUNT, Effect::Empty),
            Kind::Array | Kind::Absent => {}
            _ => self.wrong_kind("array"),
        }
        let mut items = self.elements();
        std::array::from_fn(|_| items.next().unwrap_or_else(|| Node::absent(self.document)))
    }

    #[cold]
    fn wrong_length(self, positions: usize, effect: Effect) {
        let array = |items: usize| format!("array of {items} item{}", if items == 1 { "" } else { "s" });
        let (expected, found) = (array(positions).into(), array(self.count()));
        self.document.deviates(PendingDeviation { node: self.index, member: None, expected, found, effect });
    }
}

macro_rules! tuples {
    ($($count:literal: $first:ident $First:ident $(, $item:ident $Item:ident)*;)*) => {$(
        impl<$First: Json, $($Item: Json),*> Positions for ($First, $($Item,)*) {
            const COUNT: usize = $count;
        }

        impl<$First: Json, $($Item: Json),*> Tuple for ($First, $($Item,)*) {
            fn decode_items(array: Node<'_>) -> Self {
                const { assert_size::<Self>() };
                let [$first, $($item),*] = array.first_items();
                ($First::decode($first), $($Item::decode($item),)*)
            }

            fn encode_items(&self, writer: &mut Writer) {
                let ($first, $($item,)*) = self;
                $first.encode(writer);
                $(
                    writer.raw(",");
                    $item.encode(writer);
                )*
            }
        }

        impl<$First: Json, $($Item: Json),*> Json for ($First, $($Item,)*) {
            fn decode(node: Node<'_>) -> Self {
                if node.kind() == Kind::Array && node.count() > $count {
                    node.wrong_length($count, Effect::Preserved);
                }
                Self::decode_items(node)
            }

            fn encode(&self, writer: &mut Writer) {
                writer.take_discriminators();
                writer.raw("[");
                self.encode_items(writer);
                writer.raw("]");
            }
        }
    )*};
}

tuples! {
    1: a A;
    2: a A, b B;
    3: a A, b B, c C;
    4: a A, b B, c C, d D;
    5: a A, b B, c C, d D, e E;
    6: a A, b B, c C, d D, e E, f F;
    7: a A, b B, c C, d D, e E, f F, g G;
    8: a A, b B, c C, d D, e E, f F, g G, h H;
    9: a A, b B, c C, d D, e E, f F, g G, h H, i I;
    10: a A, b B, c C, d D, e E, f F, g G, h H, i I, j J;
    11: a A, b B, c C, d D, e E, f F, g G, h H, i I, j J, k K;
    12: a A, b B, c C, d D, e E, f F, g G, h H, i I, j J, k K, l L;
}
