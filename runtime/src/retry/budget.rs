//! The retry budget of a client, which prevents retries from making an outage worse.

use std::sync::atomic::{AtomicU32, Ordering};

/// The price of a retry, in successful calls.
const RETRY: u32 = 10;

/// A token bucket: a retry takes ten tokens, and a successful call adds one.
pub(crate) struct Budget {
    tokens: AtomicU32,
    capacity: u32,
}

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(RETRY);
        Self { tokens: AtomicU32::new(capacity), capacity }
    }

    /// Takes the tokens for a retry. Returns `false` if too few are left.
    pub(crate) fn spend(&self) -> bool {
        let spend = |tokens: u32| tokens.checked_sub(RETRY);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
    }

    /// Adds a token for a successful call.
    pub(crate) fn earn(&self) {
        let earn = |tokens: u32| (tokens < self.capacity).then(|| tokens.saturating_add(1));
        // A full bucket is not updated.
        let _full = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_successes_earn_one_retry() {
        let budget = Budget::new(2);
        budget.earn();
        assert!(budget.spend() && budget.spend() && !budget.spend());
        (0..9).for_each(|_| budget.earn());
        assert!(!budget.spend());
        budget.earn();
        assert!(budget.spend() && !budget.spend());
        assert!(!Budget::new(0).spend());
        assert!(Budget::new(u32::MAX).spend());
    }
}
