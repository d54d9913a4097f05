//! Compiles generated crates.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::thread;

use anyhow::ensure;
use indicatif::ProgressBar;

use super::entries::{CompileScope, Entry};
use super::features::{each, pairs};

/// The most crates that are compiled at the same time. Each of them takes up to 3 GB of memory.
const MOST_WORKERS: usize = 4;

/// A part of the work that does not depend on the others.
enum Job<'a> {
    /// Lints a crate and, depending on the scope, compiles its documentation and the examples in it.
    Crate { entry: &'a Entry, folder: &'a Path },
    /// Checks a crate with a set of features.
    Features { entry: &'a Entry, folder: &'a Path, set: String },
}

/// Compiles the crates of entries, as many at a time as there are processors. Warnings are errors.
pub(super) fn compile(root: &Path, crates: &[(&Entry, PathBuf)], progress: &ProgressBar) -> anyhow::Result<()> {
    let jobs = jobs(crates)?;
    progress.set_length(jobs.len() as u64);
    let queue = Mutex::new(jobs.into_iter());
    let next = || queue.lock().ok().and_then(|mut it| it.next());
    let workers = thread::available_parallelism().map_or(1, usize::from).min(MOST_WORKERS);
    thread::scope(|scope| {
        let start = |worker: usize| {
            // Cargo locks a target folder, so each worker has its own. Other commands use the first one, too.
            let name = if worker == 0 { "target".to_owned() } else { format!("target-{worker}") };
            let target = root.join("target/corpus").join(name);
            scope.spawn(move || {
                while let Some(job) = next() {
                    if let Err(error) = run(&target, &job, progress) {
                        // The other workers stop, too.
                        while next().is_some() {}
                        return Err(error);
                    }
                    progress.inc(1);
                }
                Ok(())
            })
        };
        let running: Vec<_> = (0..workers).map(start).collect();
        running.into_iter().try_for_each(|it| it.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// The jobs, the longest first.
fn jobs<'a>(crates: &'a [(&'a Entry, PathBuf)]) -> anyhow::Result<Vec<Job<'a>>> {
    let mut jobs: Vec<_> = crates.iter().map(|(entry, folder)| Job::Crate { entry, folder }).collect();
    jobs.sort_by_key(|it| match it {
        Job::Crate { entry, .. } => std::cmp::Reverse((entry.compile_scope, entry.operations)),
        Job::Features { .. } => std::cmp::Reverse((CompileScope::Library, 0)),
    });
    for (entry, folder) in crates {
        let sets = match entry.compile_scope {
            CompileScope::Library | CompileScope::Documentation => Vec::new(),
            CompileScope::EachFeature => each(folder)?,
            CompileScope::FeaturePairs => pairs(folder)?,
        };
        jobs.extend(sets.into_iter().map(|set| Job::Features { entry, folder, set }));
    }
    Ok(jobs)
}

fn run(target: &Path, job: &Job<'_>, progress: &ProgressBar) -> anyhow::Result<()> {
    match job {
        Job::Crate { entry, folder } => {
            progress.set_message(entry.name);
            clippy(target, folder)?;
            if entry.compile_scope > CompileScope::Library {
                cargo(target, folder, &["doc", "--no-deps", "--all-features"])?;
                // Compiles the example of every operation.
                cargo(target, folder, &["test", "--doc", "--all-features"])?;
            }
            Ok(())
        }
        Job::Features { entry, folder, set } => {
            progress.set_message(format!("{}: {set}", entry.name));
            cargo(target, folder, &["check", "--no-default-features", "--features", set])
        }
    }
}

/// Compiles the library in a folder with all features. Warnings are errors.
pub(crate) fn lint(root: &Path, folder: &Path) -> anyhow::Result<()> {
    clippy(&root.join("target/corpus/target"), folder)
}

/// Includes everything that `cargo check` reports.
fn clippy(target: &Path, folder: &Path) -> anyhow::Result<()> {
    cargo(target, folder, &["clippy", "--all-features", "--", "-D", "warnings"])
}

fn cargo(target: &Path, folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", "-D warnings")
        .env("RUSTDOCFLAGS", "-D warnings")
        .output()?;
    ensure!(
        output.status.success(),
        "cargo {} in {}:\n{}",
        arguments.join(" "),
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(())
}
