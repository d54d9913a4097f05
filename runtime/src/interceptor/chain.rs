//! The interceptors of a client.

use std::sync::Arc;

use super::{Interceptor, Outcome, OutgoingRequest, RetryDecision};
use crate::box_error::BoxError;

/// The interceptors of a client, in the order in which they were added.
#[derive(Clone, Default)]
pub(crate) struct Interceptors(Option<Arc<Vec<Arc<dyn Interceptor>>>>);

/// The number of interceptors, from the first, that began a call or an attempt without an error.
#[derive(Clone, Copy, Default)]
pub(crate) struct Begun(usize);

impl Interceptors {
    /// `true` if there are none, which is the usual case.
    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Returns these interceptors and another one.
    pub(crate) fn with(&self, interceptor: impl Interceptor) -> Self {
        let mut all: Vec<Arc<dyn Interceptor>> = self.all().to_vec();
        all.push(Arc::new(interceptor));
        Self(Some(Arc::new(all)))
    }

    fn all(&self) -> &[Arc<dyn Interceptor>] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }

    /// Begins a call, and counts the interceptors that did.
    pub(crate) fn before_call(&self, request: &mut OutgoingRequest<'_>, begun: &mut Begun) -> Result<(), BoxError> {
        self.all().iter().try_for_each(|it| it.before_call(request).map(|()| begun.0 += 1))
    }

    /// Begins an attempt, and counts the interceptors that did.
    pub(crate) fn before_attempt(&self, request: &mut OutgoingRequest<'_>, begun: &mut Begun) -> Result<(), BoxError> {
        self.all().iter().try_for_each(|it| it.before_attempt(request).map(|()| begun.0 += 1))
    }

    /// Ends an attempt for the interceptors that began it.
    pub(crate) fn after_attempt(&self, begun: Begun, attempt: &Outcome<'_>) {
        self.all().iter().take(begun.0).rev().for_each(|it| it.after_attempt(attempt));
    }

    pub(crate) fn should_retry(&self, attempt: &Outcome<'_>) -> RetryDecision {
        let decisions = self.all().iter().rev().map(|it| it.should_retry(attempt));
        decisions.into_iter().find(|it| *it != RetryDecision::ByPolicy).unwrap_or_default()
    }

    /// Ends a call for the interceptors that began it.
    pub(crate) fn after_call(&self, begun: Begun, call: &Outcome<'_>) {
        self.all().iter().take(begun.0).rev().for_each(|it| it.after_call(call));
    }
}
