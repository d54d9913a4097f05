//! The choice between the variants of a union.

use std::borrow::Cow;

use super::codec::Json;
use super::counts::Exactness;
use super::document::Verdict;
use super::node::Node;
use super::tape::Kind;
use super::value::Value;

/// A union value whose variant is being determined.
///
/// Each variant is tried. The one whose constants match wins, then the one with the fewest unreadable values, the fewest deviations,
/// and the fewest unknown members. Then an integer is preferred for `7` and a float for `7.0`, and then the first variant. A perfect
/// fit wins immediately. A value that no variant can represent has none.
///
/// ```
/// use sdk_runtime::json::{self, Decoding, Json, Node, Value, Writer};
///
/// #[derive(Debug, PartialEq)]
/// enum Owner { Id(i64), Names(Vec<String>), Other(Value) }
///
/// impl Json for Owner {
///     fn decode(node: Node<'_>) -> Self {
///         let mut union = node.union();
///         union.variant(Self::Id);
///         union.variant(Self::Names);
///         union.finish(Self::Other)
///     }
/// #     fn encode(&self, writer: &mut Writer) {
/// #         match self {
/// #             Self::Id(value) => value.encode(writer),
/// #             Self::Names(value) => value.encode(writer),
/// #             Self::Other(value) => value.encode(writer),
/// #         }
/// #     }
/// }
///
/// let read = json::from_slice::<Vec<Owner>>(br#"[7, ["one"]]"#, Decoding::Strict)?;
/// assert_eq!(read.value, [Owner::Id(7), Owner::Names(vec!["one".to_owned()])]);
/// # Ok::<(), json::JsonError>(())
/// ```
pub struct Union<'a, U> {
    node: Node<'a>,
    tag: Tag<'a>,
    best: Option<(U, Verdict)>,
    choice: Choice,
}

/// The reason why a variant is the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Choice {
    /// Another variant may be better.
    Open,
    /// The best variant fits perfectly.
    Perfect,
    /// The discriminator has a value of the best variant.
    Tagged,
}

impl<U> std::fmt::Debug for Union<'_, U> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Union").field("choice", &self.choice).finish_non_exhaustive()
    }
}

/// The discriminator value.
enum Tag<'a> {
    /// The union has no discriminator.
    None,
    /// The value does not contain this discriminator, or not as a string, number or boolean.
    Absent(&'static str),
    Present(Cow<'a, str>),
}

impl<'a> Node<'a> {
    /// Decodes a value of one of several types (OpenAPI 3.0.3, Schema Object, `oneOf` and `anyOf`).
    #[must_use]
    pub fn union<U>(self) -> Union<'a, U> {
        Union::new(self, None)
    }

    /// Decodes a value whose type is determined by a member (OpenAPI 3.0.3, Discriminator Object).
    #[must_use]
    pub fn tagged_union<U>(self, property: &'static str) -> Union<'a, U> {
        Union::new(self, Some(property))
    }
}

impl<'a, U> Union<'a, U> {
    pub(crate) fn new(node: Node<'a>, property: Option<&'static str>) -> Self {
        let tag = property.map_or(Tag::None, |it| tag(node, it).map_or(Tag::Absent(it), Tag::Present));
        Self { node, tag, best: None, choice: Choice::Open }
    }

    /// Tries a variant.
    #[inline]
    pub fn variant<T: Json>(&mut self, make: fn(T) -> U) {
        self.try_variant(make, |_| {});
    }

    fn try_variant<T: Json>(&mut self, make: fn(T) -> U, judge: fn(&mut Verdict)) {
        if !self.is_open() {
            return;
        }
        let document = self.node.document;
        let Some(trial) = document.begin(self.node.index) else { return };
        let around = document.untagged.get();
        if let Tag::Absent(property) = self.tag {
            document.untagged.set(Some((self.node.index, property)));
        }
        let value = make(T::decode(self.node));
        document.untagged.set(around);
        let mut verdict = document.end(self.node.index, trial);
        judge(&mut verdict);
        self.consider(value, verdict);
    }

    /// Tries a variant if the discriminator has one of these values, or if there is no discriminator.
    #[inline]
    pub fn tagged<T: Json>(&mut self, values: &[&str], make: fn(T) -> U) {
        match &self.tag {
            Tag::None | Tag::Absent(_) => self.variant(make),
            Tag::Present(tag) if values.contains(&tag.as_ref()) => self.choose(make),
            Tag::Present(_) => {}
        }
    }

    /// Tries a variant, unless a member has another value than the only one that the variant allows. The constants are JSON.
    #[inline]
    pub fn constant<T: Json>(&mut self, constants: &[(&str, &str)], make: fn(T) -> U) {
        let differs =
            |(name, constant): &(&str, &str)| member(self.node, name).is_some_and(|it| !is_equal(it, constant));
        if !constants.iter().any(differs) {
            self.variant(make);
        }
    }

    /// Tries a variant without further members. Another variant that fits wins over it if the value has unknown members.
    #[inline]
    pub fn closed<T: Json>(&mut self, make: fn(T) -> U) {
        self.try_variant(make, |verdict| verdict.excess = verdict.unknown);
    }

    /// Returns the variant that fits best, or the raw value if none fits.
    #[inline]
    pub fn finish(self, other: fn(Value) -> U) -> U {
        let document = self.node.document;
        if let Some((_, verdict)) = &self.best {
            document.memory.release(verdict.memory);
        }
        match self.best {
            Some((value, verdict)) if self.choice == Choice::Tagged || verdict.fits && verdict.unreadable == 0 => {
                document.keep(verdict);
                value
            }
            _ => {
                self.node.record_no_variant(matches!(self.tag, Tag::Present(_)));
                other(Value::decode(self.node))
            }
        }
    }

    /// Chooses this variant, even if it does not fit.
    fn choose<T: Json>(&mut self, make: fn(T) -> U) {
        if self.choice == Choice::Tagged {
            return;
        }
        let Some(trial) = self.node.document.begin(self.node.index) else { return };
        let value = make(T::decode(self.node));
        let verdict = self.node.document.end(self.node.index, trial);
        self.set_best(value, verdict);
        self.choice = Choice::Tagged;
    }

    /// `true` if another variant may still win.
    fn is_open(&self) -> bool {
        if self.choice != Choice::Open || self.node.kind() == Kind::Absent {
            return false;
        }
        let fits = self.best.as_ref().is_some_and(|(_, verdict)| verdict.fits);
        !(fits && self.node.document.is_exhausted())
    }

    fn consider(&mut self, value: U, verdict: Verdict) {
        if verdict.fits && verdict.is_perfect() {
            self.choice = Choice::Perfect;
        }
        let better = self.best.as_ref().is_none_or(|(_, best)| rank(&verdict) < rank(best));
        if better {
            self.set_best(value, verdict);
        }
    }

    fn set_best(&mut self, value: U, verdict: Verdict) {
        let memory = &self.node.document.memory;
        memory.hold(verdict.memory);
        if let Some((_, previous)) = self.best.replace((value, verdict)) {
            memory.release(previous.memory);
        }
    }
}

fn rank(verdict: &Verdict) -> (bool, u32, usize, usize, usize, Exactness) {
    let exactness = verdict.exactness;
    let deviations = verdict.deviations + verdict.excess;
    (!verdict.fits, exactness.constants, verdict.unreadable, deviations, verdict.unknown, exactness)
}

/// Returns the last member with a name, as objects do.
fn member<'a>(node: Node<'a>, property: &str) -> Option<Node<'a>> {
    let document = node.document;
    let has_name = |name: Node<'_>| name.tape().is_some_and(|it| document.unescaped(it) == property);
    let (_, value) = node.members().filter(|(name, _)| has_name(*name)).last()?;
    Some(value)
}

/// Returns `true` if a value equals a constant, which is a boolean or a number.
fn is_equal(value: Node<'_>, constant: &str) -> bool {
    let Some(tape) = value.tape() else { return false };
    let text = value.document.inner_text(tape);
    match tape.kind {
        Kind::Boolean => text == constant,
        Kind::Number => text == constant || text.parse::<f64>().is_ok_and(|it| constant.parse() == Ok(it)),
        _ => false,
    }
}

fn tag<'a>(node: Node<'a>, property: &str) -> Option<Cow<'a, str>> {
    let document = node.document;
    let value = member(node, property)?;
    let tape = value.tape()?;
    match tape.kind {
        Kind::String => Some(document.unescaped(tape)),
        Kind::Number | Kind::Boolean => Some(Cow::Borrowed(document.inner_text(tape))),
        _ => None,
    }
}

impl Node<'_> {
    #[cold]
    fn record_no_variant(self, tagged: bool) {
        // The union preserves the value.
        self.converted(if tagged { "known discriminator value" } else { "one of the variants" });
    }
}
