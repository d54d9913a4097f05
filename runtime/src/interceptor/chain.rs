//! The interceptors of a client.

use std::sync::Arc;

use super::{Interceptor, Outcome, OutgoingRequest, RetryDecision};
use crate::box_error::BoxError;

/// The interceptors of a client, in the order in which they were added.
#[derive(Clone, Default)]
pub(crate) struct Interceptors(Option<Arc<Vec<Arc<dyn Interceptor>>>>);

impl Interceptors {
    /// `true` if there are none, which is the usual case.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns these interceptors and another one.
    pub(crate) fn with(&self, interceptor: impl Interceptor) -> Self {
        let mut all: Vec<Arc<dyn Interceptor>> = self.iter().cloned().collect();
        all.push(Arc::new(interceptor));
        Self(Some(Arc::new(all)))
    }

    fn iter(&self) -> impl DoubleEndedIterator<Item = &Arc<dyn Interceptor>> {
        self.0.iter().flat_map(|it| it.iter())
    }

    pub(crate) fn before_call(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        self.iter().try_for_each(|it| it.before_call(request))
    }

    pub(crate) fn before_attempt(&self, request: &mut OutgoingRequest<'_>) -> Result<(), BoxError> {
        self.iter().try_for_each(|it| it.before_attempt(request))
    }

    pub(crate) fn after_attempt(&self, attempt: &Outcome<'_>) {
        self.iter().rev().for_each(|it| it.after_attempt(attempt));
    }

    pub(crate) fn should_retry(&self, attempt: &Outcome<'_>) -> RetryDecision {
        let decisions = self.iter().rev().map(|it| it.should_retry(attempt));
        decisions.into_iter().find(|it| *it != RetryDecision::ByPolicy).unwrap_or_default()
    }

    pub(crate) fn after_call(&self, call: &Outcome<'_>) {
        self.iter().rev().for_each(|it| it.after_call(call));
    }
}
