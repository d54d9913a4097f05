//! Checks the table of members: generates from a document with and without each member, and compares the results.
//!
//! `cases/*.yaml` has a value for each member, and the company that it needs to have an effect.

mod case;
mod coverage;
mod judge;
mod manual;
mod table;
