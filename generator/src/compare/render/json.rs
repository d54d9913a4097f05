//! Reports as a JSON object with stable members.

use serde_json::{Value, json};

use super::report::Report;
use crate::compare::{Comparison, Effect};
use crate::printable::printable_json;

pub(super) fn json(report: &Report) -> String {
    let value = match report {
        Report::Comparisons(list) => json!({
            "verdict": report.verdict(),
            "comparisons": list.iter().map(comparison).collect::<Vec<_>>(),
        }),
        Report::Migration(it) => json!({
            "verdict": it.verdict(),
            "gone": it.gone(),
            "unchanged": it.unchanged(),
            "with_changed_types": it.with_changed_types(),
            "migration": it,
        }),
    };
    printable_json(&format!("{value:#}\n"))
}

fn comparison(it: &Comparison) -> Value {
    let counts: serde_json::Map<String, Value> =
        Effect::ALL.into_iter().map(|effect| (effect.as_str().to_owned(), it.count(effect).into())).collect();
    json!({
        "package": it.package,
        "version": it.version.as_ref().map(ToString::to_string),
        "next_version": it.next_version().map(|it| it.to_string()),
        "verdict": it.verdict(),
        "wire": it.wire(),
        "rust": it.rust(),
        "counts": counts,
        "changes": it.changes,
    })
}
