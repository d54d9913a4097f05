//! Lists of strings whose order has no meaning.

use std::collections::HashSet;

use super::change::{ChangeDetails, Recorder};
use super::kind::ChangeKind;

/// Compares two lists of strings without their order. The kinds are for an addition and a removal.
pub(super) fn strings(recorder: &mut Recorder<'_>, old: &[String], new: &[String], [added, removed]: [ChangeKind; 2]) {
    let (before, after): (HashSet<&String>, HashSet<&String>) = (old.iter().collect(), new.iter().collect());
    for text in old.iter().filter(|it| !after.contains(it)) {
        recorder.note(removed, ChangeDetails::wire(text));
    }
    for text in new.iter().filter(|it| !before.contains(it)) {
        recorder.note(added, ChangeDetails::wire(text));
    }
}
