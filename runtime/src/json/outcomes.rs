//! The outcomes of unions that are decoded while variants of other unions are compared.
//!
//! Each variant of a union decodes the same members, which can be unions as well: without their outcomes, the cost would multiply
//! with each level. Each union of a value is therefore decided once. Where another variant contains it, its value is omitted. If
//! that variant wins, it is decoded once more at the end, with all decisions known.

use std::any::TypeId;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;

use super::counts::{Exactness, Unclaimed};
use super::deviation::Effect;

/// The maximum number of variants that contain each other, on all levels of JSON.
const OPEN_LIMIT: usize = 512;

/// The outcome of a union.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    /// The position of the variant, or `None` if no variant can represent the value.
    pub(crate) choice: Option<usize>,
    pub(crate) deviations: usize,
    pub(crate) unknown: usize,
    pub(crate) unreadable: usize,
    pub(crate) exactness: Exactness,
    pub(crate) unclaimed: Unclaimed,
    pub(crate) memory: usize,
    pub(crate) last_unreadable: Option<(u32, Effect)>,
}

impl Outcome {
    /// No variant can represent the value.
    pub(crate) const NONE: Self = Self {
        choice: None,
        deviations: 0,
        unknown: 0,
        unreadable: 0,
        exactness: Exactness { constants: 0, decimals: 0, wholes: 0 },
        unclaimed: Unclaimed { deviations: 0, spellings: 0 },
        memory: 0,
        last_unreadable: None,
    };
}

/// The way in which a union is decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plan {
    /// Compares the variants.
    Compare,
    /// Decodes the variant with this position, if there is one.
    Repeat(Option<usize>),
    /// Repeats the outcome without a value.
    Skip(Outcome),
    /// Decodes no variant, because one of them contains the union without a level of JSON in between.
    Refuse,
}

/// Omitted values.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Omitted {
    pub(crate) values: usize,
    /// The memory that they would use.
    pub(crate) memory: usize,
}

/// The outcomes of the unions in a value. They use no memory until there is a union.
#[derive(Debug, Default)]
pub(crate) struct Outcomes(OnceCell<Box<State>>);

#[derive(Debug, Default)]
struct State {
    known: RefCell<BTreeMap<(u32, TypeId), Outcome>>,
    /// The values and types of the unions whose variants are being decoded, the innermost last.
    open: RefCell<Vec<(u32, TypeId)>>,
    omitted: Cell<Omitted>,
    is_final: Cell<bool>,
    /// The first value whose unions contain each other too often.
    too_deep: Cell<Option<u32>>,
}

impl Outcomes {
    fn state(&self) -> &State {
        self.0.get_or_init(Box::default)
    }

    /// Returns the way in which a union of this type is decoded.
    pub(crate) fn plan(&self, node: u32, union: TypeId) -> Plan {
        let Some(state) = self.0.get() else { return Plan::Compare };
        let open = state.open.borrow();
        if open.is_empty() {
            return Plan::Compare;
        }
        if open.iter().rev().take_while(|(it, _)| *it == node).any(|(_, it)| *it == union) {
            return Plan::Refuse;
        }
        match state.known.borrow().get(&(node, union)) {
            None => Plan::Compare,
            Some(outcome) if state.is_final.get() => Plan::Repeat(outcome.choice),
            Some(outcome) => Plan::Skip(*outcome),
        }
    }

    /// Begins a variant. Returns `None` if too many contain each other, which is an error of the document.
    pub(crate) fn open(&self, node: u32, union: Option<TypeId>) -> Option<usize> {
        let state = self.state();
        let mut open = state.open.borrow_mut();
        let length = open.len();
        if length >= OPEN_LIMIT {
            state.too_deep.set(state.too_deep.get().or(Some(node)));
            return None;
        }
        open.extend(union.map(|it| (node, it)));
        Some(length)
    }

    /// Ends a variant.
    pub(crate) fn close(&self, length: usize) {
        self.state().open.borrow_mut().truncate(length);
    }

    /// `true` if no variant is being decoded.
    pub(crate) fn is_outermost(&self) -> bool {
        self.0.get().is_none_or(|it| it.open.borrow().is_empty())
    }

    /// Saves the outcome of a union in another one, or forgets all if the union is the outermost one.
    pub(crate) fn save(&self, node: u32, union: TypeId, outcome: impl FnOnce() -> Outcome) {
        if !self.is_outermost() {
            self.state().known.borrow_mut().entry((node, union)).or_insert_with(outcome);
            return;
        }
        let state = self.state();
        state.omitted.take();
        state.known.borrow_mut().clear();
    }

    /// Runs a function that decodes a value whose unions are all known.
    pub(crate) fn finally<U>(&self, decode: impl FnOnce() -> U) -> U {
        let state = self.state();
        state.omitted.take();
        state.is_final.set(true);
        let value = decode();
        state.is_final.set(false);
        value
    }

    /// `true` while a value is decoded whose unions are all known.
    pub(crate) fn is_final(&self) -> bool {
        self.0.get().is_some_and(|it| it.is_final.get())
    }

    /// Counts an omitted value.
    pub(crate) fn omit(&self, memory: usize) {
        self.include(Omitted { values: 1, memory });
    }

    /// Returns how many values were omitted, and resets the number to an earlier one.
    pub(crate) fn replace_omitted(&self, omitted: Omitted) -> Omitted {
        self.state().omitted.replace(omitted)
    }

    /// Adds omitted values.
    pub(crate) fn include(&self, omitted: Omitted) {
        if omitted.values == 0 {
            return;
        }
        let state = self.state();
        let Omitted { values, memory } = state.omitted.get();
        let memory = memory.saturating_add(omitted.memory);
        state.omitted.set(Omitted { values: values + omitted.values, memory });
    }

    /// Returns the first value whose unions contain each other too often.
    pub(crate) fn too_deep(&self) -> Option<u32> {
        self.0.get()?.too_deep.get()
    }
}
