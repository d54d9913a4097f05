//! A text with its tape, and what decoding notes about it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use super::deviation::Expected;
use super::error::JsonError;
use super::scan;
use super::tape::{Kind, Tape, TapeNode};

/// Deviations that are kept one by one; more are only counted.
const DEVIATION_LIMIT: usize = 4096;

/// A parsed text.
pub(crate) struct Document<'t> {
    text: &'t str,
    tape: Tape,
    notes: RefCell<Notes>,
    /// Deviations recorded since an object last remembered the raw text of a member.
    unclaimed: Cell<usize>,
    /// Members that models did not know.
    unknown: Cell<usize>,
    /// Bytes of a byte order mark before `text`.
    skipped: usize,
}

/// One deviation before its path is known.
#[derive(Debug)]
pub(crate) struct Noted {
    pub(crate) node: u32,
    /// A member of the object `node`, where that member is missing.
    pub(crate) member: Option<Box<str>>,
    pub(crate) expected: Expected,
    pub(crate) found: String,
}

#[derive(Default)]
struct Notes {
    deviations: Vec<Noted>,
    /// All that were recorded, kept one by one or not.
    recorded: usize,
    /// The last node found to be of another kind than asked for.
    wrong_kind: Option<u32>,
    /// The node tried last, and how many trials of it stand inside each other.
    tried: Option<(u32, u32)>,
    /// Nodes that trials may still visit before unions settle for what fits first.
    budget: usize,
}

/// What a trial changes back, or keeps.
pub(crate) struct Trial {
    deviations: usize,
    recorded: usize,
    unclaimed: usize,
    unknown: usize,
    wrong_kind: Option<u32>,
    tried: Option<(u32, u32)>,
}

/// What a trial found.
pub(crate) struct Verdict {
    pub(crate) fits: bool,
    pub(crate) deviations: usize,
    pub(crate) unknown: usize,
    unclaimed: usize,
    noted: Vec<Noted>,
}

impl Verdict {
    /// Nothing deviates and nothing is unknown.
    pub(crate) fn is_perfect(&self) -> bool {
        self.deviations == 0 && self.unknown == 0
    }
}

impl<'t> Document<'t> {
    /// Checks UTF-8 and RFC 8259's grammar; a byte order mark is passed over (section 8.1).
    pub(crate) fn parse(bytes: &'t [u8]) -> Result<Self, JsonError> {
        let stripped = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let skipped = bytes.len() - stripped.len();
        let text =
            std::str::from_utf8(stripped).map_err(|error| JsonError::Utf8 { offset: error.valid_up_to() + skipped })?;
        Self::of_text(text, skipped)
    }

    /// As [`Self::parse`], for a text that is known to be UTF-8.
    pub(crate) fn of_text(text: &'t str, skipped: usize) -> Result<Self, JsonError> {
        let tape = Tape::build(text).map_err(|error| error.moved(skipped))?;
        // Enough that every node may be tried some dozens of times; what asks for more is a union
        // of unions of unions, whose cost would double with every level.
        let budget = tape.len().saturating_mul(64).saturating_add(1 << 16);
        let notes = RefCell::new(Notes { budget, ..Notes::default() });
        Ok(Self { text, tape, notes, unclaimed: Cell::new(0), unknown: Cell::new(0), skipped })
    }

    pub(crate) fn at(&self, index: u32) -> Option<TapeNode> {
        self.tape.get(index as usize).copied()
    }

    /// The name that stands at `index`, and its value: a name has no subtree, so that stands next.
    #[inline]
    pub(crate) fn member(&self, index: u32) -> Option<&[TapeNode; 2]> {
        self.tape.get(index as usize..)?.first_chunk()
    }

    /// Does this string say `text`?
    #[inline]
    pub(crate) fn is_text(&self, node: &TapeNode, text: &str) -> bool {
        if node.flag {
            return self.is_escaped_text(node, text);
        }
        // The length tells most names apart, without a look at the text.
        let range = node.start as usize..node.end as usize;
        range.len() == text.len() && self.text.as_bytes().get(range) == Some(text.as_bytes())
    }

    #[cold]
    fn is_escaped_text(&self, node: &TapeNode, text: &str) -> bool {
        // An escape is at most six times as long as what it stands for.
        (node.end - node.start) as usize <= text.len().saturating_mul(6) && self.unescaped(*node) == text
    }

    /// The text of a node; of a string, what stands between its quotation marks.
    pub(crate) fn inner_text(&self, node: TapeNode) -> &str {
        self.text.get(node.start as usize..node.end as usize).unwrap_or_default()
    }

    /// The text of a node as it was sent.
    pub(crate) fn raw_text(&self, node: TapeNode) -> &str {
        let margin = usize::from(node.kind == Kind::String);
        let range = (node.start as usize).saturating_sub(margin)..node.end as usize + margin;
        self.text.get(range).unwrap_or_default()
    }

    /// A string's content.
    pub(crate) fn unescaped(&self, node: TapeNode) -> Cow<'_, str> {
        if node.flag { scan::unescape(self.inner_text(node)).0 } else { Cow::Borrowed(self.inner_text(node)) }
    }

    pub(crate) fn offset(&self, node: u32) -> usize {
        self.at(node).map_or(0, |node| node.start as usize + self.skipped)
    }

    /// Records a deviation that no object has remembered yet.
    pub(crate) fn deviates(&self, noted: Noted) {
        self.unclaimed.update(|it| it + 1);
        self.remarks(noted);
    }

    /// Records a deviation whose text needs no remembering.
    pub(crate) fn remarks(&self, noted: Noted) {
        let mut notes = self.notes.borrow_mut();
        notes.recorded += 1;
        if notes.deviations.len() < DEVIATION_LIMIT {
            notes.deviations.push(noted);
        }
    }

    /// Records that a node is not of the kind asked for.
    pub(crate) fn wrong_kind(&self, noted: Noted) {
        self.notes.borrow_mut().wrong_kind = Some(noted.node);
        self.deviates(noted);
    }

    /// Deviations whose text nobody has remembered.
    pub(crate) fn unclaimed(&self) -> usize {
        self.unclaimed.get()
    }

    /// Sets [`Self::unclaimed`] back: the rest is remembered now.
    pub(crate) fn claim(&self, unclaimed: usize) {
        self.unclaimed.set(unclaimed);
    }

    /// Counts members that a model does not know.
    pub(crate) fn unknown(&self, members: usize) {
        self.unknown.update(|it| it + members);
    }

    /// Begins a trial of `node`; none when it is already being tried too often: a union that
    /// contains itself without a level of JSON between.
    pub(crate) fn begin(&self, node: u32) -> Option<Trial> {
        const NESTED: u32 = 16;
        const NESTED_WHEN_EXHAUSTED: u32 = 2;
        let mut notes = self.notes.borrow_mut();
        let nested = match notes.tried {
            Some((tried, nested)) if tried == node => nested + 1,
            _ => 1,
        };
        let limit = if notes.budget == 0 { NESTED_WHEN_EXHAUSTED } else { NESTED };
        if nested > limit {
            return None;
        }
        let subtree = self.at(node).map_or(1, |it| it.next.saturating_sub(node)) as usize;
        notes.budget = notes.budget.saturating_sub(subtree);
        let trial = Trial {
            deviations: notes.deviations.len(),
            recorded: notes.recorded,
            unclaimed: self.unclaimed.get(),
            unknown: self.unknown.get(),
            wrong_kind: notes.wrong_kind,
            tried: notes.tried,
        };
        notes.wrong_kind = None;
        notes.tried = Some((node, nested));
        Some(trial)
    }

    /// Ends a trial of `node` and takes back all that it noted.
    pub(crate) fn end(&self, node: u32, trial: Trial) -> Verdict {
        let mut notes = self.notes.borrow_mut();
        let verdict = Verdict {
            fits: notes.wrong_kind != Some(node),
            deviations: notes.recorded - trial.recorded,
            unknown: self.unknown.get() - trial.unknown,
            unclaimed: self.unclaimed.get().saturating_sub(trial.unclaimed),
            noted: notes.deviations.split_off(trial.deviations),
        };
        notes.recorded = trial.recorded;
        self.unclaimed.set(trial.unclaimed);
        self.unknown.set(trial.unknown);
        notes.wrong_kind = trial.wrong_kind;
        notes.tried = trial.tried;
        verdict
    }

    /// Makes what a trial noted count.
    pub(crate) fn keep(&self, verdict: Verdict) {
        let mut notes = self.notes.borrow_mut();
        notes.recorded += verdict.deviations;
        self.unclaimed.update(|it| it + verdict.unclaimed);
        self.unknown.update(|it| it + verdict.unknown);
        notes.deviations.extend(verdict.noted);
        notes.deviations.truncate(DEVIATION_LIMIT);
    }

    /// Is this node being tried right now?
    pub(crate) fn is_tried(&self, node: u32) -> bool {
        self.notes.borrow().tried.is_some_and(|(tried, _)| tried == node)
    }

    /// Were so many variants tried that unions settle for the first that fits?
    pub(crate) fn is_exhausted(&self) -> bool {
        self.notes.borrow().budget == 0
    }

    /// Returns the recorded deviations, and how many more were only counted.
    pub(crate) fn take_noted(&self) -> (Vec<Noted>, usize) {
        let notes = self.notes.take();
        let beyond = notes.recorded.saturating_sub(notes.deviations.len());
        (notes.deviations, beyond)
    }
}
