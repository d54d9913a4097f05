//! A package whose build script generates a client as a module.

include!(concat!(env!("OUT_DIR"), "/greetings.rs"));
