//! What a command costs: processor seconds and memory of the process and of all that it starts.

use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, ensure};
use wait4::Wait4;

/// The cost of one run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// Seconds of processor time, in user and system mode.
    pub(crate) cpu: f64,
    /// The peak of the largest process, in bytes.
    pub(crate) memory: u64,
}

/// Runs a command to its end, without its output.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<Cost> {
    let name = format!("{command:?}");
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| name.clone())?;
    let used = child.wait4().with_context(|| name.clone())?;
    ensure!(used.status.success(), "{name} failed; run it by hand to see why");
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok(Cost { wall: start.elapsed().as_secs_f64(), cpu: cpu.as_secs_f64(), memory: used.rusage.maxrss })
}

/// The median of several runs, by processor time; `prepare` comes before each and is not counted.
pub(crate) fn median(
    runs: usize,
    mut prepare: impl FnMut() -> anyhow::Result<()>,
    mut command: impl FnMut() -> Command,
) -> anyhow::Result<Cost> {
    let mut costs = Vec::with_capacity(runs);
    for _ in 0..runs {
        prepare()?;
        costs.push(run(&mut command())?);
    }
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    costs.get(runs / 2).copied().context("no run was asked for")
}
