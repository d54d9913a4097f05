//! Tests of decoding and encoding.

mod differential;
mod digits;
mod exact_union;
mod grammar;
mod hang_guard;
mod hostile;
mod levels;
mod lossless;
mod memory;
mod model;
mod tolerance;
mod tuple;
mod union;
mod value;
