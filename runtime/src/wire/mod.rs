//! The connection to a server.

pub(crate) mod body;
mod cause;
pub(crate) mod deadline;
pub(crate) mod error;
pub(crate) mod framing;
#[cfg(feature = "test-util")]
pub(crate) mod observer;
pub(crate) mod outgoing;
pub(crate) mod pool;
pub(crate) mod service;
pub(crate) mod tls_error;
mod transmission;
pub(crate) mod transport;
