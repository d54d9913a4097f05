//! The constants that operations share.

use std::collections::BTreeMap;

use crate::envelope::Envelope;
use crate::names::{CaseStyle, Ident, Scope};
use crate::paging::Strategy;

use super::{FeatureCondition, Group, Operation};

/// The constants of the crate's root.
#[derive(Debug, Default)]
pub(crate) struct Constants {
    /// The pagination strategies in use, by their index among all of them.
    pub(crate) paging: BTreeMap<usize, PagingConstant>,
    /// The envelope, if an operation has it.
    pub(crate) envelope: Option<EnvelopeConstant>,
}

/// The constant of a pagination strategy.
#[derive(Debug)]
pub(crate) struct PagingConstant {
    pub(crate) ident: Ident,
    pub(crate) strategy: Strategy,
    /// The condition of the operations that use it.
    pub(crate) condition: FeatureCondition,
}

/// The constant of the envelope.
#[derive(Debug)]
pub(crate) struct EnvelopeConstant {
    pub(crate) envelope: Envelope,
    /// The condition of the operations that use it.
    pub(crate) condition: FeatureCondition,
}

impl Constants {
    /// Returns the constants that the operations need.
    pub(crate) fn of(groups: &[Group], strategies: &[Strategy], envelope: Option<&Envelope>) -> Self {
        let condition = |is_user: &dyn Fn(&Operation) -> bool| {
            let users = groups.iter().filter(|it| it.operations.iter().any(is_user));
            let features: Vec<String> = users.map(|it| it.feature.clone()).collect();
            (!features.is_empty()).then_some(FeatureCondition::AnyOf(features))
        };
        let mut scope = Scope::new(CaseStyle::Constant);
        let constants = strategies.iter().enumerate().filter_map(|(index, strategy)| {
            let condition = condition(&|it| it.paging.as_ref().is_some_and(|it| it.strategy == index))?;
            let name = format!("{}_PAGING", strategy.kind.word().as_str().to_uppercase());
            Some((index, PagingConstant { ident: scope.claim([name]), strategy: strategy.clone(), condition }))
        });
        let paging = constants.collect();
        let envelope = envelope.cloned().zip(condition(&|it| it.enveloped));
        Self { paging, envelope: envelope.map(|(envelope, condition)| EnvelopeConstant { envelope, condition }) }
    }

    /// Returns the conditions of all constants, each with a name for a shared feature.
    pub(crate) fn conditions_mut(&mut self) -> impl Iterator<Item = (&str, &mut FeatureCondition)> {
        let paging = self.paging.values_mut().map(|it| (it.ident.as_str(), &mut it.condition));
        paging.chain(self.envelope.iter_mut().map(|it| ("envelope", &mut it.condition)))
    }
}
