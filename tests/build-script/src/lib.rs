//! A package whose build script makes a client, as a module of its own.

include!(concat!(env!("OUT_DIR"), "/greetings.rs"));
