//! Changes of filter fields, sort fields and pagination.

use std::collections::HashMap;

use super::change::{ChangeDetails, Recorder};
use super::context::Context;
use super::effect::Facts;
use super::kind::ChangeKind;
use super::strings::strings;
use crate::outline::{Filter, Operation, Paging, PagingKind};

pub(super) fn compare(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Operation, new: &Operation) {
    filters(recorder, &old.filters, &new.filters);
    strings(recorder, &old.sorters, &new.sorters, [ChangeKind::SorterAdded, ChangeKind::SorterRemoved]);
    match (&old.paging, &new.paging) {
        (None, None) => {}
        (None, Some(_)) => recorder.note(ChangeKind::PagingAdded, ChangeDetails::whole()),
        (Some(_), None) => recorder.note(ChangeKind::PagingRemoved, ChangeDetails::whole()),
        (Some(old), Some(new)) => paging(context, recorder, old, new),
    }
}

fn filters(recorder: &mut Recorder<'_>, old: &[Filter], new: &[Filter]) {
    let (before, after) = (operators_by_field(old), operators_by_field(new));
    for it in old {
        let Some(operators) = after.get(it.field.as_str()) else {
            recorder.note(ChangeKind::FilterRemoved, ChangeDetails::wire(&it.field));
            continue;
        };
        for operator in it.operators.iter().filter(|it| !operators.contains(it)) {
            recorder.note(ChangeKind::FilterOperatorRemoved, ChangeDetails::wire(&it.field).between(operator, ""));
        }
        for operator in operators.iter().filter(|operator| !it.operators.contains(operator)) {
            recorder.note(ChangeKind::FilterOperatorAdded, ChangeDetails::wire(&it.field).between("", operator));
        }
    }
    for it in new.iter().filter(|it| !before.contains_key(it.field.as_str())) {
        recorder.note(ChangeKind::FilterAdded, ChangeDetails::wire(&it.field).between("", it.operators.join(", ")));
    }
}

fn operators_by_field(filters: &[Filter]) -> HashMap<&str, &[String]> {
    filters.iter().map(|it| (it.field.as_str(), it.operators.as_slice())).collect()
}

fn paging(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Paging, new: &Paging) {
    if old.kind != new.kind {
        let word = |it: &Paging| it.kind.map_or("", PagingKind::as_str);
        recorder.note(ChangeKind::PagingKindChanged, ChangeDetails::whole().between(word(old), word(new)));
    }
    let same_code = context.same_code(&old.rust_type, &new.rust_type);
    if old.items != new.items || !same_code {
        let text = |it: &Paging| format!("{} of {}", it.items.as_deref().unwrap_or("the response"), it.rust_type);
        let noted = ChangeDetails::whole().between(text(old), text(new));
        recorder.add(ChangeKind::PagingItemsChanged, noted, Facts::RECEIVED.same_code(same_code));
    }
    let (before, after) = (old.maximum_size, new.maximum_size);
    let is_lowered = after.is_some_and(|after| before.is_some_and(|before| after < before));
    let sizes = |it: &Paging| {
        let text = |it: Option<u64>| it.map_or("not documented".to_owned(), |it| it.to_string());
        format!("{}, at most {}", text(it.default_size), text(it.maximum_size))
    };
    if is_lowered {
        recorder.note(ChangeKind::PageSizeLowered, ChangeDetails::whole().between(sizes(old), sizes(new)));
    } else if (old.default_size, before) != (new.default_size, after) {
        recorder.note(ChangeKind::PageSizeChanged, ChangeDetails::whole().between(sizes(old), sizes(new)));
    }
}
