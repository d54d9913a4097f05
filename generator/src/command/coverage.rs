//! `sdkgen inspect --coverage`: lists the members of a document with what the generator does with them.

use std::collections::BTreeMap;
use std::process::ExitCode;

use comfy_table::Table;
use sdk_generator::diagnostic::Location;
use sdk_generator::members::Effect;
use sdk_generator::printable::{printable, printable_json, shown_path};
use sdk_generator::read::{self, Coverage, CoveredMember, Input, Options};
use sdk_generator::report::columns;
use sdk_generator::report::terminal::{self, Sources};
use serde_json::json;

/// The maximum number of locations shown per member, except in JSON.
const MAX_LOCATIONS: usize = 3;

/// The treatments of members, starting with those that readers look for.
const TREATMENTS: [&str; 5] = ["unknown", "unsupported", "no effect", "documented", "honored"];

pub(super) fn run(input: &Input, options: &Options, as_json: bool) -> ExitCode {
    let most_locations = if as_json { usize::MAX } else { MAX_LOCATIONS };
    let (coverage, diagnostics) = read::coverage(input, options, most_locations);
    if diagnostics.has_errors() {
        anstream::eprint!("{}", terminal::render(&diagnostics, &mut Sources::of(input)));
    }
    let Some(coverage) = coverage else { return ExitCode::FAILURE };
    if as_json {
        println!("{}", printable_json(&report(&coverage).to_string()));
    } else {
        println!("{}\n\n{}", table(&coverage), summary(&coverage));
    }
    if diagnostics.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn treatment(member: &CoveredMember) -> &'static str {
    member.effect.map_or("unknown", Effect::as_str)
}

fn table(coverage: &Coverage) -> Table {
    let mut members: Vec<&CoveredMember> = coverage.members.iter().collect();
    let rank = |it: &CoveredMember| TREATMENTS.iter().position(|name| *name == treatment(it));
    members.sort_by_key(|it| (rank(it), it.object));
    let mut table = columns(["EFFECT", "COUNT", "MEMBER", "FIRST"]);
    for member in members {
        let version = if member.is_defined || member.effect.is_none() {
            String::new()
        } else {
            format!(" (not in {})", coverage.version.number())
        };
        let name = format!("{}: {}{version}", member.object.name(), printable(&member.name));
        let locations: Vec<String> = member.locations.iter().map(position).collect();
        table.add_row([treatment(member).to_owned(), member.count.to_string(), name, locations.join(", ")]);
    }
    table
}

fn position(location: &Location) -> String {
    match location {
        Location::Node(pointer) => printable(&pointer.to_string()),
        Location::File { file, line, column, .. } => {
            let number = |it: &Option<u32>| it.map(|it| format!(":{it}")).unwrap_or_default();
            format!("{}{}{}", shown_path(file), number(line), number(column))
        }
    }
}

fn summary(coverage: &Coverage) -> String {
    let numbers = counts(coverage);
    let numbers = TREATMENTS.iter().rev().map(|it| format!("{} {it}", numbers.get(it).copied().unwrap_or_default()));
    let total: usize = coverage.members.iter().map(|it| it.count).sum();
    format!("{}: {total} members; {}", coverage.version, numbers.collect::<Vec<_>>().join(", "))
}

/// Returns the number of members with each treatment.
fn counts(coverage: &Coverage) -> BTreeMap<&'static str, usize> {
    let mut counts: BTreeMap<&str, usize> = TREATMENTS.iter().map(|it| (*it, 0)).collect();
    for member in &coverage.members {
        *counts.entry(treatment(member)).or_default() += member.count;
    }
    counts
}

fn report(coverage: &Coverage) -> serde_json::Value {
    let counts = counts(coverage);
    let members = coverage.members.iter().map(|it| {
        json!({
            "object": it.object.name(),
            "member": it.name,
            "effect": treatment(it),
            "defined": it.is_defined,
            "count": it.count,
            "locations": it.locations.iter().map(location).collect::<Vec<_>>(),
        })
    });
    json!({ "version": coverage.version.number(), "counts": counts, "members": members.collect::<Vec<_>>() })
}

fn location(location: &Location) -> serde_json::Value {
    match location {
        Location::Node(pointer) => json!({ "pointer": pointer.as_str() }),
        Location::File { file, line, column, pointer } => json!({
            "file": file.to_string_lossy(),
            "line": line,
            "column": column,
            "pointer": pointer.as_ref().map(|it| it.as_str()),
        }),
    }
}
