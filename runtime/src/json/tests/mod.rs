//! Tests of decoding and encoding.

mod convert;
mod differential;
mod digits;
mod exact_union;
mod grammar;
mod hang_guard;
mod hash;
mod hostile;
mod levels;
mod lossless;
mod memory;
mod model;
mod nested_union;
#[cfg(feature = "serde")]
mod serde;
mod tolerance;
mod tuple;
mod union;
mod value;
