//! The choice between the variants of a union.

use std::any::TypeId;
use std::borrow::Cow;

use super::codec::Json;
use super::counts::Exactness;
use super::document::Verdict;
use super::node::Node;
use super::outcomes::{Outcome, Plan};
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
    best: Option<Best<U>>,
    choice: Choice,
    plan: Plan,
    /// The number of variants so far.
    variants: usize,
}

/// Decodes a variant again.
type Again<U> = Box<dyn Fn(Node<'_>) -> U>;

/// The variant that fits best.
struct Best<U> {
    value: U,
    verdict: Verdict,
    position: usize,
    /// Decodes the variant again, if its value is incomplete.
    again: Option<Again<U>>,
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
    pub fn union<U: 'static>(self) -> Union<'a, U> {
        Union::new(self, None)
    }

    /// Decodes a value whose type is determined by a member (OpenAPI 3.0.3, Discriminator Object).
    #[must_use]
    pub fn tagged_union<U: 'static>(self, property: &'static str) -> Union<'a, U> {
        Union::new(self, Some(property))
    }
}

impl<'a, U: 'static> Union<'a, U> {
    pub(crate) fn new(node: Node<'a>, property: Option<&'static str>) -> Self {
        let plan = node.document.outcomes.plan(node.index, TypeId::of::<U>());
        let tag = property.map_or(Tag::None, |it| tag(node, it).map_or(Tag::Absent(it), Tag::Present));
        Self { node, tag, best: None, choice: Choice::Open, plan, variants: 0 }
    }

    /// Tries a variant.
    #[inline]
    pub fn variant<T: Json>(&mut self, make: fn(T) -> U) {
        if self.advance() {
            self.try_variant(make, |_| {});
        }
    }

    /// Tries a variant if the discriminator has one of these values, or if there is no discriminator.
    #[inline]
    pub fn tagged<T: Json>(&mut self, values: &[&str], make: fn(T) -> U) {
        if !self.advance() {
            return;
        }
        match &self.tag {
            Tag::None | Tag::Absent(_) => self.try_variant(make, |_| {}),
            Tag::Present(tag) if values.contains(&tag.as_ref()) => self.choose(make),
            Tag::Present(_) => {}
        }
    }

    /// Tries a variant, unless a member has another value than the only one that the variant allows. The constants are JSON.
    #[inline]
    pub fn constant<T: Json>(&mut self, constants: &[(&str, &str)], make: fn(T) -> U) {
        let node = self.node;
        let differs = |(name, constant): &(&str, &str)| member(node, name).is_some_and(|it| !is_equal(it, constant));
        if self.advance() && !constants.iter().any(differs) {
            self.try_variant(make, |_| {});
        }
    }

    /// Tries a variant without further members. Another variant that fits wins over it if the value has unknown members.
    #[inline]
    pub fn closed<T: Json>(&mut self, make: fn(T) -> U) {
        if self.advance() {
            self.try_variant(make, |verdict| verdict.excess = verdict.unknown);
        }
    }

    /// Returns the variant that fits best, or the raw value if none fits.
    #[inline]
    pub fn finish(self, other: fn(Value) -> U) -> U {
        let (node, document, union) = (self.node, self.node.document, TypeId::of::<U>());
        match self.plan {
            Plan::Skip(outcome) if outcome.choice.is_some() => {
                document.skip(&outcome);
                return other(Value::Null);
            }
            Plan::Skip(_) | Plan::Refuse if !document.outcomes.is_final() => {
                node.record_no_variant(false);
                document.outcomes.omit(0);
                return other(Value::Null);
            }
            _ => {}
        }
        if let Some(best) = &self.best {
            document.memory.release(best.verdict.held());
        }
        let is_tagged = self.choice == Choice::Tagged;
        match self.best {
            Some(best) if is_tagged || best.verdict.fits && best.verdict.unreadable == 0 => {
                let best = best.complete(node);
                document.outcomes.save(node.index, union, || best.verdict.outcome(best.position));
                document.keep(best.verdict);
                best.value
            }
            _ => {
                document.outcomes.save(node.index, union, || Outcome::NONE);
                node.record_no_variant(matches!(self.tag, Tag::Present(_)));
                other(Value::decode(node))
            }
        }
    }

    /// Counts a variant. Returns `false` if it is known that another one wins.
    #[inline]
    fn advance(&mut self) -> bool {
        let position = self.variants;
        self.variants += 1;
        match self.plan {
            Plan::Compare => true,
            Plan::Repeat(choice) => choice == Some(position),
            Plan::Skip(_) | Plan::Refuse => false,
        }
    }

    fn try_variant<T: Json>(&mut self, make: fn(T) -> U, judge: fn(&mut Verdict)) {
        if self.choice != Choice::Open || self.node.kind() == Kind::Absent {
            return;
        }
        let absent = match self.tag {
            Tag::Absent(property) => Some(property),
            Tag::None | Tag::Present(_) => None,
        };
        let Some((value, mut verdict)) = trial(self.node, |node| decode(node, absent, make)) else { return };
        judge(&mut verdict);
        if verdict.fits && verdict.is_perfect() {
            self.choice = Choice::Perfect;
        }
        if self.best.as_ref().is_none_or(|best| rank(&verdict) < rank(&best.verdict)) {
            self.set_best(value, verdict, absent, make);
        }
    }

    /// Chooses this variant, even if it does not fit.
    fn choose<T: Json>(&mut self, make: fn(T) -> U) {
        if self.choice == Choice::Tagged {
            return;
        }
        let Some((value, verdict)) = trial(self.node, |node| decode(node, None, make)) else { return };
        self.set_best(value, verdict, None, make);
        self.choice = Choice::Tagged;
    }

    fn set_best<T: Json>(&mut self, value: U, verdict: Verdict, absent: Option<&'static str>, make: fn(T) -> U) {
        let memory = &self.node.document.memory;
        memory.hold(verdict.held());
        let again = verdict.is_incomplete().then(|| -> Again<U> { Box::new(move |node| decode(node, absent, make)) });
        let best = Best { value, verdict, position: self.variants.saturating_sub(1), again };
        if let Some(previous) = self.best.replace(best) {
            memory.release(previous.verdict.held());
        }
    }
}

impl<U: 'static> Best<U> {
    /// Decodes the variant again if its value is incomplete and no other union contains it.
    fn complete(self, node: Node<'_>) -> Self {
        let outcomes = &node.document.outcomes;
        match &self.again {
            Some(again) if outcomes.is_outermost() => match outcomes.finally(|| trial::<U>(node, again)) {
                Some((value, verdict)) => Self { value, verdict, position: self.position, again: None },
                None => self,
            },
            _ => self,
        }
    }
}

/// Decodes a variant without recording it. Returns `None` if too many variants contain each other.
fn trial<U: 'static>(node: Node<'_>, decode: impl FnOnce(Node<'_>) -> U) -> Option<(U, Verdict)> {
    let trial = node.document.begin(node.index, Some(TypeId::of::<U>()))?;
    let value = decode(node);
    Some((value, node.document.end(node.index, trial)))
}

/// Decodes a variant of a value without this discriminator.
fn decode<T: Json, U>(node: Node<'_>, absent: Option<&'static str>, make: fn(T) -> U) -> U {
    let untagged = &node.document.untagged;
    let around = untagged.get();
    if let Some(property) = absent {
        untagged.set(Some((node.index, property)));
    }
    let value = make(T::decode(node));
    untagged.set(around);
    value
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
