//! What the operations of an API have in common.

use std::collections::BTreeMap;

use crate::conventions::Conventions;
use crate::envelope::Envelope;
use crate::names::{Ident, Scope};
use crate::paging::Rule;

use super::{Group, RustType};

/// What stands once in the crate for all operations.
#[derive(Debug, Default)]
pub(crate) struct Constants {
    /// The ways of paging that operations have, by their index among all.
    pub(crate) paging: BTreeMap<usize, PagingConstant>,
    /// The envelope, where an operation has it.
    pub(crate) envelope: Option<Envelope>,
}

/// A way of paging, as a constant.
#[derive(Debug)]
pub(crate) struct PagingConstant {
    pub(crate) ident: Ident,
    pub(crate) rule: Rule,
}

/// How the list of one operation comes in pages.
#[derive(Debug)]
pub(crate) struct OperationPaging {
    /// Index into the API's ways of paging.
    pub(crate) rule: usize,
    /// The path to the list, where the answer is not the list itself.
    pub(crate) items: Option<String>,
    pub(crate) item: RustType,
    /// Whether the call gives the list itself.
    pub(crate) is_answer: bool,
    /// How many items a page has unless asked otherwise.
    pub(crate) default: Option<u64>,
    /// How many items a page can have.
    pub(crate) maximum: Option<u64>,
    pub(crate) first: Option<u64>,
    pub(crate) counts: bool,
    pub(crate) search_after: bool,
}

impl Constants {
    /// Those that the operations need.
    pub(crate) fn of(groups: &[Group], conventions: &Conventions) -> Self {
        let operations = || groups.iter().flat_map(|it| &it.operations);
        let mut scope = Scope::default();
        let constants = conventions.paging.rules().iter().enumerate().filter_map(|(index, rule)| {
            let is_used = operations().filter_map(|it| it.paging.as_ref()).any(|it| it.rule == index);
            let name = format!("{}_PAGING", rule.kind.as_str().to_uppercase());
            is_used.then(|| (index, PagingConstant { ident: scope.claim([name]), rule: rule.clone() }))
        });
        let paging = constants.collect();
        let is_enveloped = operations().any(|it| it.enveloped);
        Self { paging, envelope: conventions.envelope.clone().filter(|_| is_enveloped) }
    }
}
