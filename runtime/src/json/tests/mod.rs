//! JSON as a whole: text to model and back.

mod differential;
mod grammar;
mod hostile;
mod lossless;
mod model;
mod tolerance;
mod union;
mod value;
