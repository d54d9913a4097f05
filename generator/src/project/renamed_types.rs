//! Types that replace others in the same position, which the names lock does not recognize.

use std::collections::{HashMap, HashSet};

use super::outline_in::outline_in;
use crate::compare::{ChangeKind, compare};
use crate::files::{OutputError, OutputFolder};
use crate::generate::Output;
use crate::names::{Rename, Subject};
use crate::outline::Outline;

/// Adds the renames of components since the crate in a folder was generated: types with the same members in the same positions.
///
/// # Errors
/// Fails if the outline of the crate is a link.
pub fn add_renamed_types(folder: &OutputFolder, output: &mut Output) -> Result<(), OutputError> {
    let renames = renamed_types(&outline_in(folder)?, output);
    output.renames.extend(renames);
    Ok(())
}

fn renamed_types(before: &Outline, output: &Output) -> Vec<Rename> {
    let known: HashSet<&str> = output.renames.iter().map(|it| it.from.as_str()).collect();
    let places: HashMap<&str, &str> = output.lock.types().map(|(place, name)| (name, place)).collect();
    let changes = compare(before, &output.outline).changes;
    let renamed = changes.into_iter().filter(|it| it.kind == ChangeKind::TypeRenamed);
    let renames = renamed.filter_map(|change| {
        let (from, to) = (change.before?, change.after?);
        // Types without a position are named after their operation.
        let place = (*places.get(to.as_str())?).to_owned();
        (!known.contains(from.as_str())).then_some(Rename {
            subject: Subject::Type,
            pinned: output.lock.pinned_types().contains_key(&place),
            place,
            from,
            to,
        })
    });
    renames.collect()
}
