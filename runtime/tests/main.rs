//! Integration tests, most of them over real sockets.
#![allow(missing_docs, unreachable_pub, clippy::unwrap_used, reason = "a test")]

mod arguments;
mod auth;
mod blocking;
mod client;
mod conditional;
mod connections;
mod contract;
#[cfg(feature = "cookies")]
mod cookies;
mod desync;
mod downloads;
mod events;
mod faults;
mod hostile;
mod http2;
mod idempotency;
mod interceptors;
mod layers;
mod load;
mod long_running;
mod memory;
#[cfg(feature = "sign-in")]
mod oauth;
mod paging;
mod parts;
mod polling;
mod reconnection;
mod retries;
mod setup;
mod shared_auth;
#[cfg(feature = "sign-in")]
mod sign_in;
mod streams;
mod support;
mod test_util;
mod tls;
mod transport_features;
mod undocumented;
mod unreliable;
mod uploads;
mod whole_events;
