//! Webhooks: verification of signatures, and parsing of events.
//!
//! A generated crate has a module `webhooks` with an enum of all events and a function that parses them. It takes a
//! [`TrustedBody`], which only a verified signature or an explicit decision creates, so that a receiver cannot forget the
//! verification:
//!
//! ```
//! use sdk_runtime::HeaderMap;
//! use sdk_runtime::json::Value;
//! use sdk_runtime::webhooks::{GitHub, VerifySignature};
//!
//! fn receive(github: &GitHub, headers: &HeaderMap, body: &[u8]) -> Result<Value, Box<dyn std::error::Error>> {
//!     Ok(github.verify(headers, body)?.json(headers)?)
//! }
//!
//! let github = GitHub::new("It's a Secret to Everybody")?;
//! assert!(receive(&github, &HeaderMap::new(), b"{}").is_err());
//! # Ok::<(), sdk_runtime::webhooks::SecretError>(())
//! ```
//!
//! Always verify the bytes as received. A body that was parsed and written again has another signature.

mod error;
mod form;
mod github;
mod header;
mod incoming;
mod key;
mod received;
mod rule;
mod signature;
mod standard;
mod stripe;
#[cfg(test)]
mod tests;
mod tolerance;
mod trusted;

pub use self::error::{EventError, EventErrorKind};
pub use self::github::GitHub;
pub use self::incoming::Incoming;
pub use self::key::SecretError;
pub use self::received::Received;
pub use self::rule::Test;
pub use self::signature::{SignatureError, VerifySignature};
pub use self::standard::StandardWebhooks;
pub use self::stripe::Stripe;
pub use self::trusted::TrustedBody;
