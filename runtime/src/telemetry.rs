//! Events and spans of `tracing`, or nothing without the feature `tracing`.

#[cfg(feature = "tracing")]
pub(crate) use tracing::{debug, enabled, warn};

#[cfg(not(feature = "tracing"))]
pub(crate) use self::ignored::{debug, enabled, warn};

/// Events that nothing receives.
#[cfg(not(feature = "tracing"))]
mod ignored {
    macro_rules! debug {
        ($($event:tt)*) => {};
    }

    macro_rules! warning {
        ($($event:tt)*) => {};
    }

    macro_rules! enabled {
        ($($event:tt)*) => {
            false
        };
    }

    pub(crate) use {debug, enabled, warning as warn};
}

/// Returns a future that runs in the current span, wherever it is awaited.
#[cfg(feature = "tracing")]
pub(crate) fn in_current_span<F: Future>(future: F) -> impl Future<Output = F::Output> + use<F> {
    tracing::Instrument::in_current_span(future)
}

/// Returns the future, because without spans none is the current one.
#[cfg(not(feature = "tracing"))]
pub(crate) fn in_current_span<F: Future>(future: F) -> F {
    future
}
