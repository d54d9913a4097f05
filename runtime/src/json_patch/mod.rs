//! JSON Patch (RFC 6902).

mod diff;
mod patch;
mod pointer;
#[cfg(test)]
mod tests;

pub use self::patch::JsonPatch;
pub use self::pointer::pointer;
