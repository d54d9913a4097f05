//! Parsed documents, and what is recorded while they are decoded.

use std::any::TypeId;
use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;

use super::counts::{Exactness, Unclaimed};
use super::deviation::{Effect, Expected};
use super::error::JsonError;
use super::memory::Memory;
use super::outcomes::{Omitted, Outcome, Outcomes};
use super::scan;
use super::tape::{Kind, Tape, TapeNode};

/// The maximum number of recorded deviations. Further ones are only counted.
const DEVIATION_LIMIT: usize = 4096;

/// A parsed document.
pub(crate) struct Document<'t> {
    text: &'t str,
    tape: Tape,
    notes: RefCell<Notes>,
    /// The values whose raw text has not been saved by an object yet.
    unclaimed: Cell<Unclaimed>,
    /// The number of members that models do not know.
    unknown: Cell<usize>,
    /// The number of values that cannot be read and are required.
    unreadable: Cell<usize>,
    /// How exactly the types represent the values.
    exactness: Cell<Exactness>,
    /// The length of a byte order mark before `text`.
    skipped: usize,
    /// The value that is decoded, unless it is a member of another one.
    root: Cell<Option<u32>>,
    /// The memory of the decoded values.
    pub(crate) memory: Memory,
    /// The variant of a union that is being decoded although the value does not contain this discriminator.
    pub(crate) untagged: Cell<Option<(u32, &'static str)>>,
    /// The values that are secrets, which deviations must not contain. Few documents have any.
    secrets: OnceCell<Box<RefCell<BTreeSet<u32>>>>,
    /// The outcomes of unions in unions.
    pub(crate) outcomes: Outcomes,
}

/// A deviation whose path has not been determined yet.
#[derive(Debug)]
pub(crate) struct PendingDeviation {
    pub(crate) node: u32,
    /// The name of the missing member of the object `node`.
    pub(crate) member: Option<&'static str>,
    pub(crate) expected: Expected,
    pub(crate) found: String,
    pub(crate) effect: Effect,
}

#[derive(Default)]
struct Notes {
    deviations: Vec<PendingDeviation>,
    /// The values of members that models do not know, if they are listed.
    unknown: Option<Vec<u32>>,
    /// The number of all deviations, including those that are only counted.
    recorded: usize,
    /// The last node that was found to be of the wrong kind.
    wrong_kind: Option<u32>,
    /// The last node that cannot be read, and the effect.
    unreadable: Option<(u32, Effect)>,
    /// The node of the current trial.
    tried: Option<u32>,
}

/// The state to restore when a trial ends.
pub(crate) struct Trial {
    deviations: usize,
    recorded: usize,
    unclaimed: Unclaimed,
    unknown: usize,
    unknown_nodes: usize,
    unreadable: usize,
    exactness: Exactness,
    memory: usize,
    wrong_kind: Option<u32>,
    last_unreadable: Option<(u32, Effect)>,
    tried: Option<u32>,
    opened: usize,
    omitted: Omitted,
}

/// The outcome of a trial.
pub(crate) struct Verdict {
    pub(crate) fits: bool,
    pub(crate) deviations: usize,
    pub(crate) unknown: usize,
    pub(crate) unreadable: usize,
    /// The number of members that exclude the value from a variant without further members.
    pub(crate) excess: usize,
    pub(crate) exactness: Exactness,
    /// The memory of the value.
    pub(crate) memory: usize,
    unclaimed: Unclaimed,
    last_unreadable: Option<(u32, Effect)>,
    pending: Vec<PendingDeviation>,
    unknown_nodes: Vec<u32>,
    omitted: Omitted,
}

impl Verdict {
    /// `true` if values of unions are omitted.
    pub(crate) fn is_incomplete(&self) -> bool {
        self.omitted.values > 0
    }

    /// Returns the memory of the value, without that of omitted parts.
    pub(crate) fn held(&self) -> usize {
        self.memory.saturating_sub(self.omitted.memory)
    }

    /// Returns the outcome of a union that chooses this variant.
    pub(crate) fn outcome(&self, choice: usize) -> Outcome {
        Outcome {
            choice: Some(choice),
            deviations: self.deviations,
            unknown: self.unknown,
            unreadable: self.unreadable,
            exactness: self.exactness,
            unclaimed: self.unclaimed,
            memory: self.memory,
            last_unreadable: self.last_unreadable,
        }
    }

    /// `true` if the value has neither deviations nor unknown members, and no other type may represent it more exactly.
    pub(crate) fn is_perfect(&self) -> bool {
        self.deviations == 0 && self.unknown == 0 && self.exactness == Exactness::default()
    }
}

impl<'t> Document<'t> {
    /// Checks UTF-8 and the grammar of RFC 8259. A byte order mark is skipped (section 8.1).
    pub(crate) fn parse(bytes: &'t [u8]) -> Result<Self, JsonError> {
        let stripped = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let skipped = bytes.len() - stripped.len();
        let text =
            std::str::from_utf8(stripped).map_err(|error| JsonError::Utf8 { offset: error.valid_up_to() + skipped })?;
        Self::of_text(text, skipped)
    }

    /// Like [`Self::parse`], for text that is known to be UTF-8.
    pub(crate) fn of_text(text: &'t str, skipped: usize) -> Result<Self, JsonError> {
        let tape = Tape::build(text).map_err(|error| error.moved(skipped))?;
        Ok(Self::new(text, tape, skipped))
    }

    /// Creates a document without values.
    pub(crate) fn empty() -> Self {
        Self::new("", Tape::empty(), 0)
    }

    fn new(text: &'t str, tape: Tape, skipped: usize) -> Self {
        let notes = RefCell::default();
        let [unknown, unreadable] = [0; 2].map(Cell::new);
        let unclaimed = Cell::default();
        let memory = Memory::new(Memory::LIMIT, text.len());
        Self {
            text,
            tape,
            notes,
            unclaimed,
            unknown,
            unreadable,
            exactness: Cell::default(),
            skipped,
            root: Cell::new(Some(0)),
            memory,
            untagged: Cell::new(None),
            secrets: OnceCell::new(),
            outcomes: Outcomes::default(),
        }
    }

    /// Parses the raw value of a member, which is decoded like one.
    pub(crate) fn of_member(text: &'t str) -> Result<Self, JsonError> {
        let document = Self::of_text(text, 0)?;
        document.root.set(None);
        Ok(document)
    }

    /// Sets how many bytes of memory decoded values may use. It has no effect if the text is so long that they may use more.
    pub(crate) fn limit_memory(&mut self, bytes: usize) {
        self.memory = Memory::new(bytes, self.text.len());
    }

    /// Sets the value that is decoded, such as the result in an envelope.
    pub(crate) fn set_root(&self, node: u32) {
        self.root.set(Some(node));
    }

    /// `true` if a node is the value that is decoded, and not one of its members or elements.
    pub(crate) fn is_root(&self, node: u32) -> bool {
        self.root.get() == Some(node)
    }

    pub(crate) fn at(&self, index: u32) -> Option<TapeNode> {
        self.tape.get(index as usize).copied()
    }

    /// Returns the name at `index` and its value. A name has no subtree, so its value is the next node.
    #[inline]
    pub(crate) fn member(&self, index: u32) -> Option<&[TapeNode; 2]> {
        self.tape.get(index as usize..)?.first_chunk()
    }

    /// `true` if the string equals `text`.
    #[inline]
    pub(crate) fn is_text(&self, node: &TapeNode, text: &str) -> bool {
        if node.flag {
            return self.is_escaped_text(node, text);
        }
        // Most names differ in length, so compare that first.
        let range = node.start as usize..node.end as usize;
        range.len() == text.len() && self.text.as_bytes().get(range) == Some(text.as_bytes())
    }

    #[cold]
    fn is_escaped_text(&self, node: &TapeNode, text: &str) -> bool {
        // An escape is at most six times as long as the character it represents.
        (node.end - node.start) as usize <= text.len().saturating_mul(6) && self.unescaped(*node) == text
    }

    /// Returns the text of a node, without the quotes of a string.
    pub(crate) fn inner_text(&self, node: TapeNode) -> &str {
        self.text.get(node.start as usize..node.end as usize).unwrap_or_default()
    }

    /// Returns the raw text of a node.
    pub(crate) fn raw_text(&self, node: TapeNode) -> &str {
        let margin = usize::from(node.kind == Kind::String);
        let range = (node.start as usize).saturating_sub(margin)..node.end as usize + margin;
        self.text.get(range).unwrap_or_default()
    }

    /// Returns the content of a string.
    pub(crate) fn unescaped(&self, node: TapeNode) -> Cow<'_, str> {
        if node.flag { scan::unescape(self.inner_text(node)).0 } else { Cow::Borrowed(self.inner_text(node)) }
    }

    pub(crate) fn offset(&self, node: u32) -> usize {
        self.at(node).map_or(0, |node| node.start as usize + self.skipped)
    }

    /// Records a deviation whose raw text must be saved by an object.
    pub(crate) fn deviates(&self, pending: PendingDeviation) {
        self.unclaimed.update(|it| it.plus(Unclaimed { deviations: 1, spellings: 0 }));
        self.remarks(pending);
    }

    /// Records that a number would be written with other digits, so that its raw text must be saved by an object.
    pub(crate) fn respelled(&self) {
        self.unclaimed.update(|it| it.plus(Unclaimed { deviations: 0, spellings: 1 }));
    }

    /// Records a deviation whose raw text is not needed.
    pub(crate) fn remarks(&self, pending: PendingDeviation) {
        let mut notes = self.notes.borrow_mut();
        if pending.effect.is_unreadable() {
            self.unreadable.update(|it| it + 1);
            notes.unreadable = Some((pending.node, pending.effect));
        }
        notes.recorded += 1;
        if notes.deviations.len() < DEVIATION_LIMIT {
            notes.deviations.push(pending);
        }
    }

    /// Records that a node is of the wrong kind.
    pub(crate) fn wrong_kind(&self, pending: PendingDeviation) {
        self.notes.borrow_mut().wrong_kind = Some(pending.node);
        self.deviates(pending);
    }

    /// Accepts that a node cannot be read, because it is optional. Returns the effect of that on its value.
    #[cold]
    pub(crate) fn accept(&self, node: u32) -> Effect {
        let mut notes = self.notes.borrow_mut();
        let Some((_, effect)) = notes.unreadable.take_if(|(it, _)| *it == node) else { return Effect::Preserved };
        self.unreadable.update(|it| it.saturating_sub(1));
        let recorded = notes.deviations.iter_mut().rev().find(|it| it.node == node && it.effect == effect);
        if let Some(deviation) = recorded {
            deviation.effect = Effect::Preserved;
        }
        effect
    }

    /// `true` if a required value cannot be read.
    pub(crate) fn is_unreadable(&self) -> bool {
        self.unreadable.get() > 0
    }

    /// Returns the number of values whose raw text has not been saved.
    pub(crate) fn unclaimed(&self) -> Unclaimed {
        self.unclaimed.get()
    }

    /// Resets [`Self::unclaimed`] after raw text has been saved.
    pub(crate) fn claim(&self, unclaimed: Unclaimed) {
        self.unclaimed.set(unclaimed);
    }

    /// Returns the number of members that models do not know.
    pub(crate) fn unknown_members(&self) -> usize {
        self.unknown.get()
    }

    /// Counts members that a model does not know.
    pub(crate) fn unknown(&self, members: usize) {
        self.unknown.update(|it| it + members);
    }

    /// Lists the members that models do not know, from now on.
    pub(crate) fn list_unknown(&self) {
        self.notes.borrow_mut().unknown.get_or_insert_default();
    }

    /// Adds the value of a member that a model does not know to the list, if there is one.
    pub(crate) fn unknown_node(&self, node: u32) {
        if let Some(unknown) = &mut self.notes.borrow_mut().unknown {
            unknown.push(node);
        }
    }

    /// Returns the values of the members that models do not know.
    pub(crate) fn take_unknown(&self) -> Vec<u32> {
        self.notes.borrow_mut().unknown.take().unwrap_or_default()
    }

    /// Marks values as secrets.
    pub(crate) fn hide(&self, nodes: impl IntoIterator<Item = u32>) {
        self.secrets.get_or_init(Box::default).borrow_mut().extend(nodes);
    }

    /// `true` if a value is a secret.
    pub(crate) fn is_hidden(&self, node: u32) -> bool {
        self.secrets.get().is_some_and(|it| it.borrow().contains(&node))
    }

    /// Returns the values that are secrets.
    pub(crate) fn take_secrets(&self) -> BTreeSet<u32> {
        self.secrets.get().map(|it| it.take()).unwrap_or_default()
    }

    /// Records how exactly a type represents a value.
    #[inline]
    pub(crate) fn inexact(&self, more: Exactness) {
        self.exactness.update(|it| it.plus(more));
    }

    /// Returns how many floats were read from whole numbers.
    #[inline]
    pub(crate) fn wholes(&self) -> u32 {
        self.exactness.get().wholes
    }

    /// Ignores whole numbers in an object.
    #[inline]
    pub(crate) fn reset_wholes(&self, wholes: u32) {
        self.exactness.update(|it| Exactness { wholes, ..it });
    }

    /// Begins a trial of `node`, which decodes a variant of `union` if that is specified. Returns `None` if too many are nested.
    pub(crate) fn begin(&self, node: u32, union: Option<TypeId>) -> Option<Trial> {
        let opened = self.outcomes.open(node, union)?;
        let mut notes = self.notes.borrow_mut();
        let trial = Trial {
            deviations: notes.deviations.len(),
            recorded: notes.recorded,
            unclaimed: self.unclaimed.get(),
            unknown: self.unknown.get(),
            unknown_nodes: notes.unknown.as_ref().map_or(0, Vec::len),
            unreadable: self.unreadable.get(),
            exactness: self.exactness.get(),
            memory: self.memory.used(),
            wrong_kind: notes.wrong_kind,
            last_unreadable: notes.unreadable,
            tried: notes.tried,
            opened,
            omitted: self.outcomes.replace_omitted(Omitted::default()),
        };
        notes.wrong_kind = None;
        notes.tried = Some(node);
        Some(trial)
    }

    /// Ends a trial of `node`, and removes what it recorded.
    pub(crate) fn end(&self, node: u32, trial: Trial) -> Verdict {
        let mut notes = self.notes.borrow_mut();
        let unreadable = self.unreadable.get().saturating_sub(trial.unreadable);
        let is_unreadable = unreadable > 0 && notes.unreadable.is_some_and(|(it, _)| it == node);
        let verdict = Verdict {
            fits: notes.wrong_kind != Some(node) && !is_unreadable,
            deviations: notes.recorded - trial.recorded,
            unknown: self.unknown.get() - trial.unknown,
            excess: 0,
            unclaimed: self.unclaimed.get().minus(trial.unclaimed),
            unreadable,
            exactness: self.exactness.get().minus(trial.exactness),
            memory: self.memory.used().saturating_sub(trial.memory),
            last_unreadable: notes.unreadable,
            pending: notes.deviations.split_off(trial.deviations),
            unknown_nodes: notes.unknown.as_mut().map(|it| it.split_off(trial.unknown_nodes)).unwrap_or_default(),
            omitted: self.outcomes.replace_omitted(trial.omitted),
        };
        self.outcomes.close(trial.opened);
        notes.recorded = trial.recorded;
        self.unclaimed.set(trial.unclaimed);
        self.unknown.set(trial.unknown);
        self.unreadable.set(trial.unreadable);
        self.exactness.set(trial.exactness);
        self.memory.restore(trial.memory);
        notes.wrong_kind = trial.wrong_kind;
        notes.unreadable = trial.last_unreadable;
        notes.tried = trial.tried;
        verdict
    }

    /// Adds what a trial recorded to the document.
    pub(crate) fn keep(&self, verdict: Verdict) {
        self.count(&verdict.outcome(0));
        self.outcomes.include(verdict.omitted);
        let mut notes = self.notes.borrow_mut();
        notes.deviations.extend(verdict.pending);
        notes.deviations.truncate(DEVIATION_LIMIT);
        if let Some(unknown) = &mut notes.unknown {
            unknown.extend(verdict.unknown_nodes);
        }
    }

    /// Adds the numbers of an outcome to the document.
    fn count(&self, outcome: &Outcome) {
        let mut notes = self.notes.borrow_mut();
        notes.recorded += outcome.deviations;
        notes.unreadable = outcome.last_unreadable;
        self.unclaimed.update(|it| it.plus(outcome.unclaimed));
        self.unknown.update(|it| it + outcome.unknown);
        self.unreadable.update(|it| it + outcome.unreadable);
        self.exactness.update(|it| it.plus(outcome.exactness));
        self.memory.claim(outcome.memory);
    }

    /// Adds the outcome of a union to the document, without its value.
    pub(crate) fn skip(&self, outcome: &Outcome) {
        self.count(outcome);
        self.outcomes.omit(outcome.memory);
    }

    /// `true` if the node is the one that is currently being tried.
    pub(crate) fn is_tried(&self, node: u32) -> bool {
        self.notes.borrow().tried == Some(node)
    }

    /// Returns the recorded deviations, and how many more were counted.
    pub(crate) fn take_pending(&self) -> (Vec<PendingDeviation>, usize) {
        let notes = self.notes.take();
        let beyond = notes.recorded.saturating_sub(notes.deviations.len());
        (notes.deviations, beyond)
    }
}
