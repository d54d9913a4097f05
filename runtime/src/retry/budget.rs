//! How many retries a client has left, so that it does not multiply an outage.

use std::sync::atomic::{AtomicU32, Ordering};

/// Calls that succeed pay for a tenth of a retry.
const RETRY: u32 = 10;

/// A bucket of tokens: a retry takes ten, a call that succeeds gives one.
pub(crate) struct Budget {
    tokens: AtomicU32,
    capacity: u32,
}

impl Budget {
    pub(crate) fn new(retries: u32) -> Self {
        let capacity = retries.saturating_mul(RETRY);
        Self { tokens: AtomicU32::new(capacity), capacity }
    }

    /// Pays for a retry, if there is enough left.
    pub(crate) fn spend(&self) -> bool {
        let spend = |tokens: u32| tokens.checked_sub(RETRY);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, spend).is_ok()
    }

    /// A call succeeded.
    pub(crate) fn earn(&self) {
        let earn = |tokens: u32| (tokens < self.capacity).then(|| tokens.saturating_add(1));
        // A full bucket stays as it is.
        let _full = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_successes_pay_for_a_retry() {
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
