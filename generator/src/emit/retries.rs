//! Retry policies.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::retries::Retries;

/// The number of retries of the runtime's default policy.
const DEFAULT_COUNT: u32 = 2;

/// Returns a constant expression of a policy.
pub(super) fn policy(retries: &Retries) -> TokenStream {
    let count = Literal::u32_unsuffixed(retries.count.unwrap_or(DEFAULT_COUNT));
    let time = |time: std::time::Duration| {
        let milliseconds = Literal::u64_unsuffixed(u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        quote!(std::time::Duration::from_millis(#milliseconds))
    };
    let backoff = retries.backoff.map(|(initial, longest)| {
        let (initial, longest) = (time(initial), time(longest));
        quote!(.backoff(#initial, #longest))
    });
    let longest_wait = retries.longest_wait.map(|it| {
        let wait = time(it);
        quote!(.longest_wait(#wait))
    });
    quote!(sdk_runtime::RetryPolicy::new(#count)#backoff #longest_wait)
}
