//! The groups of the suite with other generators: which of them generate a crate, which crates compile, and how many instances are
//! written as they were read.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use anyhow::{Context, ensure};
use sdk_generator::cli::progress_bar;
use serde_json::{Value, json};

use crate::bench::folder::clear;
use crate::bench::peers::install::Installer;
use crate::bench::peers::{Generator, Job};
use crate::bench::{Installed, installed_peers};
use crate::measure::{Completion, Limits, run_within};

use super::canonical::canonical;
use super::suite::Group;

/// The limits for generating one group.
const LIMITS: Limits = Limits { seconds: 60, memory: 12 << 30 };
/// How often crates whose types cannot be used are removed from the program.
const MOST_PROGRAMS: usize = 4;

/// The results of a generator.
pub(super) struct PeerOutcome {
    pub(super) name: &'static str,
    pub(super) version: String,
    /// The number of groups for which a crate was generated.
    pub(super) generated: usize,
    /// The number of these crates that compile.
    pub(super) compiled: usize,
    /// The number of valid instances that were written as they were read.
    pub(super) unchanged: usize,
}

/// Installs and measures the other generators that are written in Rust. openapi-generator would start Java up to three times for each
/// group.
pub(super) fn measure(root: &Path, groups: &[Group]) -> anyhow::Result<Vec<PeerOutcome>> {
    installed_peers(root, Installer::Cargo)?.iter().map(|it| outcome(root, it, groups)).collect()
}

fn outcome(root: &Path, peer: &Installed, groups: &[Group]) -> anyhow::Result<PeerOutcome> {
    let name = peer.generator.name();
    let folder = root.join("target/json-schema").join(name);
    clear(&folder)?;
    std::fs::create_dir_all(&folder)?;
    eprintln!("{name}: generation");
    let jobs = generate(peer, groups, &folder)?;
    eprintln!("{name}: compilation of {} crates", jobs.len());
    let program = Program { generator: peer.generator, folder: folder.join("program"), jobs: &jobs };
    let compiling = program.compiling()?;
    let outcome = |compiled, unchanged| PeerOutcome {
        name,
        version: peer.version.clone(),
        generated: jobs.len(),
        compiled,
        unchanged,
    };
    if compiling.is_empty() {
        return Ok(outcome(0, 0));
    }
    let (built, usable) = program.build(compiling.clone())?;
    let unchanged = unchanged(&built, &usable, groups, &folder.join("input.json"))?;
    Ok(outcome(compiling.len(), unchanged))
}

/// Generates the crates of all groups. Returns those that were generated, by the number of the group.
fn generate(peer: &Installed, groups: &[Group], folder: &Path) -> anyhow::Result<Vec<(usize, Job)>> {
    let progress = progress_bar(groups.len());
    let (queue, found) = (Mutex::new(groups.iter().enumerate()), Mutex::new(Vec::new()));
    let next = || queue.lock().ok().and_then(|mut it| it.next());
    let worker = || {
        while let Some((number, group)) = next() {
            if let Some(job) = generate_one(peer, number, group, folder)?
                && let Ok(mut found) = found.lock()
            {
                found.push((number, job));
            }
            progress.inc(1);
        }
        anyhow::Ok(())
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let running: Vec<_> = (0..workers).map(|_| scope.spawn(worker)).collect();
        running.into_iter().try_for_each(|it| it.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })?;
    progress.finish_and_clear();
    let mut found = found.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    found.sort_by_key(|(number, _)| *number);
    Ok(found)
}

fn generate_one(peer: &Installed, number: usize, group: &Group, folder: &Path) -> anyhow::Result<Option<Job>> {
    let package = format!("group{number}");
    let job = Job { input: folder.join(format!("{package}.json")), out: folder.join(&package), package };
    std::fs::write(&job.input, group.document().to_string())?;
    for attempt in peer.generator.attempts(&peer.programs, &job) {
        clear(&job.out)?;
        if let Completion::Success(_) = run_within(&attempt.command, LIMITS, &job.input.with_extension("txt"))? {
            peer.generator.finish(&job)?;
            return Ok(Some(job));
        }
    }
    Ok(None)
}

/// The program that decodes and encodes instances with the types of all crates.
struct Program<'a> {
    generator: &'static dyn Generator,
    folder: PathBuf,
    jobs: &'a [(usize, Job)],
}

impl Program<'_> {
    /// Returns the groups whose crates compile.
    fn compiling(&self) -> anyhow::Result<BTreeSet<usize>> {
        let all: BTreeSet<usize> = self.jobs.iter().map(|(number, _)| *number).collect();
        self.write(&all, "fn main() {}\n")?;
        let output = self.cargo(&["check", "--keep-going", "--message-format", "json"]).output()?;
        let messages = String::from_utf8_lossy(&output.stdout);
        let messages: Vec<Value> = messages.lines().filter_map(|it| serde_json::from_str(it).ok()).collect();
        let is_built = |it: &&Value| it["reason"] == "compiler-artifact";
        // Without the dependencies, no crate compiles for a reason that is not its own.
        let are_dependencies_built = all.is_empty() || messages.iter().any(|it| is_built(&it));
        ensure!(are_dependencies_built, "{}", String::from_utf8_lossy(&output.stderr));
        let names = messages.iter().filter(is_built).filter_map(|it| it["target"]["name"].as_str());
        Ok(names.filter_map(|it| it.strip_prefix("group")?.parse().ok()).filter(|it| all.contains(it)).collect())
    }

    /// Builds the program. Returns its path and the groups whose types it can use.
    fn build(&self, mut groups: BTreeSet<usize>) -> anyhow::Result<(PathBuf, BTreeSet<usize>)> {
        let mut errors = String::new();
        for _ in 0..MOST_PROGRAMS {
            self.write(&groups, &self.source(&groups)?)?;
            let output = self.cargo(&["build"]).output()?;
            if output.status.success() {
                return Ok((self.target().join("debug/program"), groups));
            }
            errors = String::from_utf8_lossy(&output.stderr).into_owned();
            let unusable: Vec<usize> = groups.iter().copied().filter(|it| errors.contains(&path_start(*it))).collect();
            if unusable.is_empty() {
                break;
            }
            groups.retain(|it| !unusable.contains(it));
            // A wrong path would make the types of all crates unusable.
            ensure!(!groups.is_empty(), "no crate has a type that can be used:\n{errors}");
        }
        anyhow::bail!("the program does not compile:\n{errors}")
    }

    fn source(&self, groups: &BTreeSet<usize>) -> anyhow::Result<String> {
        let mut arms = String::new();
        for number in groups {
            writeln!(
                arms,
                "        {number} => round_trip::<{}{}Case>(text),",
                path_start(*number),
                self.generator.types()
            )?;
        }
        Ok(format!(
            r#"fn round_trip<T: serde::Serialize + serde::de::DeserializeOwned>(text: &str) -> Option<String> {{
    serde_json::to_string(&serde_json::from_str::<T>(text).ok()?).ok()
}}

fn round_trip_as(group: u64, text: &str) -> Option<String> {{
    match group {{
{arms}        _ => None,
    }}
}}

fn main() {{
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let given: Vec<(u64, String)> = serde_json::from_str(&input).unwrap();
    let run = |(group, text): &(u64, String)| std::panic::catch_unwind(|| round_trip_as(*group, text)).ok().flatten();
    println!("{{}}", serde_json::to_string(&given.iter().map(run).collect::<Vec<_>>()).unwrap());
}}
"#
        ))
    }

    /// Writes the package of the program, which depends on the crates of these groups.
    fn write(&self, groups: &BTreeSet<usize>, source: &str) -> anyhow::Result<()> {
        let mut manifest = "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
            [profile.dev]\ndebug = false\n\n[dependencies]\nserde = \"1\"\nserde_json = \"1\"\n"
            .to_owned();
        for (_, job) in self.jobs.iter().filter(|(number, _)| groups.contains(number)) {
            let path = Value::from(job.out.to_str().context("the path is not valid UTF-8")?);
            writeln!(manifest, "{} = {{ path = {path} }}", job.package)?;
        }
        std::fs::create_dir_all(self.folder.join("src"))?;
        std::fs::write(self.folder.join("Cargo.toml"), manifest)?;
        Ok(std::fs::write(self.folder.join("src/main.rs"), source)?)
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.target())
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never")
            .env("RUSTFLAGS", "-A warnings");
        command
    }

    fn target(&self) -> PathBuf {
        self.folder.join("target")
    }
}

/// The start of a path to an item of a group's crate.
fn path_start(number: usize) -> String {
    format!("group{number}::")
}

/// Returns the number of valid instances that the program writes as they were read.
fn unchanged(program: &Path, usable: &BTreeSet<usize>, groups: &[Group], input: &Path) -> anyhow::Result<usize> {
    let mut given = Vec::new();
    for number in usable {
        given.extend(groups[*number].valid().map(|it| (*number, format!("{{\"v\":{}}}", it.data.get()))));
    }
    std::fs::write(input, json!(given).to_string())?;
    let output = Command::new(program).arg(input).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let encoded: Vec<Option<String>> = serde_json::from_slice(&output.stdout)?;
    let is_same =
        |given: &str, encoded: &str| matches!((canonical(given), canonical(encoded)), (Ok(a), Ok(b)) if a == b);
    Ok(given.iter().zip(&encoded).filter(|((_, given), it)| it.as_deref().is_some_and(|it| is_same(given, it))).count())
}
