//! The connection to a server.

pub(crate) mod body;
mod cause;
pub(crate) mod deadline;
pub(crate) mod error;
pub(crate) mod framing;
pub(crate) mod pool;
pub(crate) mod service;
mod transmission;
pub(crate) mod transport;
