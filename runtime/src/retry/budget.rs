//! The retry budget of a client, which prevents retries from making an outage worse.

use std::sync::atomic::{AtomicU32, Ordering};

/// A token bucket with the accounting of the AWS SDKs: a retry takes tokens, which are returned if it succeeds, and a call
/// that succeeds without retries adds one.
pub(crate) struct Budget {
    tokens: AtomicU32,
    capacity: u32,
}

/// The price of a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Price {
    /// Nothing: the server limits the rate. It is up, and waiting protects it.
    Free,
    /// The price of most retries.
    Usual,
    /// The price after a timeout, which kept the server busy for longer.
    Timeout,
}

impl Price {
    const fn tokens(self) -> u32 {
        match self {
            Self::Free => 0,
            Self::Usual => 5,
            Self::Timeout => 10,
        }
    }
}

/// The tokens that a retry took.
#[must_use]
pub(crate) struct Payment(u32);

impl Budget {
    pub(crate) const fn new(tokens: u32) -> Self {
        Self { tokens: AtomicU32::new(tokens), capacity: tokens }
    }

    /// Pays for a retry. Returns `None` if too few tokens are left.
    pub(crate) fn pay(&self, price: Price) -> Option<Payment> {
        let price = price.tokens();
        let pay = |tokens: u32| tokens.checked_sub(price);
        self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, pay).ok()?;
        Some(Payment(price))
    }

    /// Adds the tokens for a successful call, whose last retry was paid like this.
    pub(crate) fn earn(&self, payment: Option<Payment>) {
        let earned = payment.map_or(1, |it| it.0);
        let earn = |tokens: u32| (tokens < self.capacity).then(|| tokens.saturating_add(earned).min(self.capacity));
        // A full bucket is not updated.
        let _full = self.tokens.fetch_update(Ordering::Relaxed, Ordering::Relaxed, earn);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retries_are_paid_and_successes_earn() {
        let budget = Budget::new(12);
        budget.earn(None);
        assert!(budget.pay(Price::Timeout).is_some());
        assert!(budget.pay(Price::Usual).is_none() && budget.pay(Price::Free).is_some());
        (0..3).for_each(|_| budget.earn(None));
        let payment = budget.pay(Price::Usual);
        assert!(payment.is_some() && budget.pay(Price::Usual).is_none());
        budget.earn(payment);
        assert!(budget.pay(Price::Usual).is_some() && budget.pay(Price::Usual).is_none());
        assert!(Budget::new(0).pay(Price::Usual).is_none());
        assert!(Budget::new(u32::MAX).pay(Price::Timeout).is_some());
    }

    #[test]
    fn random_failures_do_not_exhaust_the_budget() {
        const CALLS: u32 = 10_000;
        let (budget, mut random) = (Budget::new(500), fastrand::Rng::with_seed(7));
        let mut failures = 0;
        for _ in 0..CALLS {
            let mut payment = None;
            for attempts in 1.. {
                if random.f64() >= 0.2 {
                    budget.earn(payment);
                    break;
                }
                payment = budget.pay(Price::Usual).filter(|_| attempts < 3);
                if payment.is_none() {
                    failures += 1;
                    break;
                }
            }
        }
        // Three attempts fail with a probability of 0.8 %.
        assert!(failures <= CALLS / 100, "{failures}");
    }
}
