//! Random edits of real documents: harmless ones change no public name and no order of arguments, and breaking ones are reported as
//! breaking. Each edit is applied to a document with a few operations of a real one, and generated with the names lock of the run
//! before.

mod breaking;
mod document;
mod harmless;
mod subset;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use fastrand::Rng;
use sdk_generator::NameLock;
use sdk_generator::PackageName;
use sdk_generator::compare::{Change, Effect, compare};
use sdk_generator::generate::{Generator, Output};
use sdk_generator::outline::Outline;
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use serde_json::Value;

use breaking::Breaking;
use harmless::Harmless;
use subset::subset;

/// The number of edits of each small document.
const EDITS: usize = 5;

/// The number of attempts to find an edit that applies to a document.
const ATTEMPTS: usize = 40;

fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    if path.extension().is_some_and(|it| it == "json") {
        serde_json::from_str(&text).unwrap()
    } else {
        serde_yaml::from_str(&text).unwrap()
    }
}

fn run(document: &Value, lock: &NameLock) -> Output {
    let generator =
        Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member()).with_lock(lock.clone());
    generator.run(&Input::Text { name: "things.json".into(), text: document.to_string() })
}

/// Returns the next lock as it is read from its file.
fn lock(output: &Output) -> NameLock {
    NameLock::parse(&output.lock.to_text()).unwrap()
}

/// Applies a chain of harmless edits. Returns their number, or an error for the first one that changes something for callers.
fn harmless(document: &Value, seed: u64) -> Result<usize, String> {
    let mut random = Rng::with_seed(seed);
    let mut edited = subset(document, &mut random);
    let mut before = run(&edited, &NameLock::default());
    if before.diagnostics.has_errors() {
        return Ok(0);
    }
    for number in 0..EDITS {
        let names: Vec<String> = before.outline.types.iter().map(|it| it.rust.clone()).collect();
        let found = (0..ATTEMPTS).find_map(|_| {
            let edit = random.choice(Harmless::ALL)?;
            Some((edit, edit.apply(&mut edited, &mut random, &names, number)?))
        });
        let Some((edit, at)) = found else { return Ok(number) };
        let after = run(&edited, &lock(&before));
        let found = differences(&before, &after);
        if !found.is_empty() {
            return Err(format!("seed {seed}, edit {number}: {edit:?} {at}: {found:#?}"));
        }
        before = after;
    }
    Ok(EDITS)
}

/// Returns the names and arguments that differ for callers.
fn differences(before: &Output, after: &Output) -> Vec<String> {
    if after.diagnostics.has_errors() {
        return after.diagnostics.iter().map(ToString::to_string).collect();
    }
    let mut found: Vec<String> = after.renames.iter().map(ToString::to_string).collect();
    let operations: BTreeMap<&str, &str> = operations(&after.outline);
    let types: BTreeSet<&str> = after.outline.types.iter().map(|it| it.rust.as_str()).collect();
    for (id, name) in self::operations(&before.outline) {
        if operations.get(id) != Some(&name) {
            found.push(format!("{name} is {:?}", operations.get(id)));
        }
    }
    let gone = before.outline.types.iter().filter(|it| !types.contains(it.rust.as_str()));
    found.extend(gone.map(|it| format!("{} is gone", it.rust)));
    let changes = compare(&before.outline, &after.outline).changes;
    found.extend(changes.iter().filter(|it| it.effect() == Effect::Breaking).map(shown));
    found
}

fn operations(outline: &Outline) -> BTreeMap<&str, &str> {
    outline.operations.iter().map(|it| (it.head.id.as_str(), it.rust.as_str())).collect()
}

fn shown(change: &Change) -> String {
    let Change { kind, subject, member, before, after, wire, rust, .. } = change;
    format!(
        "{kind:?} {} {:?} {before:?} {after:?} {wire:?} {rust:?}",
        subject.name(),
        member.as_ref().map(|it| &it.wire)
    )
}

/// Applies breaking edits to a document, one at a time. Returns the edits, or errors for those that are not reported as breaking.
fn breaking(document: &Value, seed: u64) -> Vec<Result<Breaking, String>> {
    let mut random = Rng::with_seed(seed);
    let original = subset(document, &mut random);
    let before = run(&original, &NameLock::default());
    if before.diagnostics.has_errors() {
        return Vec::new();
    }
    let lock = lock(&before);
    let mut results = Vec::new();
    for _ in 0..EDITS {
        let found = (0..ATTEMPTS).find_map(|_| {
            let edit = random.choice(Breaking::ALL)?;
            let mut edited = original.clone();
            let at = edit.apply(&mut edited, &mut random)?;
            Some((edit, at, edited))
        });
        let Some((edit, at, edited)) = found else { break };
        let after = run(&edited, &lock);
        let comparison = compare(&before.outline, &after.outline);
        let is_reported = after.diagnostics.has_errors() || comparison.verdict() == Some(Effect::Breaking);
        let changes: Vec<String> = comparison.changes.iter().map(shown).collect();
        results.push(if is_reported { Ok(edit) } else { Err(format!("seed {seed}: {edit:?} {at}: {changes:#?}")) });
    }
    results
}

/// Runs a function with every number below a limit, on all processors.
fn in_parallel<T: Send>(count: u64, f: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let next = AtomicU64::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        let work = || {
            let numbers = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)).filter(|it| *it < count));
            numbers.map(&f).collect::<Vec<T>>()
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|it| it.join().unwrap()).collect()
    })
}

/// Checks `count` chains of harmless edits and as many series of breaking ones. Returns the numbers of edits.
fn check(path: &str, count: u64) -> (usize, usize) {
    let document = read(path);
    let chains = in_parallel(count, |seed| harmless(&document, seed));
    let wrong: Vec<&String> = chains.iter().filter_map(|it| it.as_ref().err()).collect();
    assert!(wrong.is_empty(), "{} harmless edits of {path} change something: {wrong:#?}", wrong.len());
    let series: Vec<_> = in_parallel(count, |seed| breaking(&document, seed)).into_iter().flatten().collect();
    let wrong: Vec<&String> = series.iter().filter_map(|it| it.as_ref().err()).collect();
    assert!(wrong.is_empty(), "{} breaking edits of {path} are not reported: {wrong:#?}", wrong.len());
    let kinds: HashSet<Breaking> = series.iter().flatten().copied().collect();
    assert!(kinds.len() > Breaking::ALL.len() / 2, "{kinds:?}");
    (chains.iter().flatten().sum(), series.len())
}

#[test]
fn random_edits_of_committed_documents_are_judged_rightly() {
    for path in ["../specs/cloudflare-iam/openapi.yaml", "../tests/fixtures/everything.yaml"] {
        let (harmless, breaking) = check(path, 8);
        assert!(harmless > 20 && breaking > 20, "{path}: {harmless} harmless and {breaking} breaking edits");
    }
}

/// The first document has many inline types, GitHub many components, and Stripe large schemas.
const CORPUS: [&str; 3] = [
    "../../shared/corpus/bundled/sailpoint-v2025.yaml",
    "../../shared/corpus/general/v3.0-github.json",
    "../../shared/corpus/public/stripe.yaml",
];

#[test]
#[ignore = "reads the corpus and generates 2,500 crates, which takes 20 minutes; run it after changes of names or comparisons"]
fn a_thousand_random_edits_of_real_documents_are_judged_rightly() {
    let (mut harmless, mut breaking) = (0, 0);
    for path in CORPUS {
        let start = Instant::now();
        let (first, second) = check(path, 72);
        println!("{path}: {first} harmless and {second} breaking edits in {:.0?}", start.elapsed());
        harmless += first;
        breaking += second;
    }
    assert!(harmless >= 1000 && breaking >= 1000, "{harmless} harmless and {breaking} breaking edits");
}
