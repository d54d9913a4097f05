//! Measures the CPU time and memory of a command and all processes that it starts.

use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};
use wait4::Wait4;

/// The cost of one run.
#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
pub(crate) struct Cost {
    /// Elapsed seconds.
    pub(crate) wall: f64,
    /// Seconds of CPU time, in user and system mode.
    pub(crate) cpu: f64,
    /// The peak memory of the largest process, in bytes.
    pub(crate) memory: u64,
}

/// The median of several runs, by CPU time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Median {
    pub(crate) cost: Cost,
    /// The number of runs.
    pub(crate) runs: usize,
}

/// The limits for each process of a command.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Limits {
    /// Seconds of CPU time
    #[arg(long)]
    pub(crate) seconds: u64,
    /// Bytes of address space
    #[arg(long)]
    pub(crate) memory: u64,
}

/// The outcome of a measured command.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) enum Completion {
    Success(Cost),
    /// The command failed and printed this.
    Failure(String),
    /// The command was stopped because it exceeded a limit.
    LimitExceeded(Limit),
}

/// A limited resource.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Limit {
    Time,
    Memory,
}

/// The number of runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Runs {
    /// A fixed number of runs.
    Exactly(usize),
    /// Five runs of less than 2 CPU seconds, three of less than 10, or a single longer run.
    ByCost,
}

impl Runs {
    /// Returns the total number of runs, given the cost of the first.
    fn after(self, first: &Cost) -> usize {
        match self {
            Self::Exactly(runs) => runs,
            Self::ByCost if first.cpu < 2.0 => 5,
            Self::ByCost if first.cpu < 10.0 => 3,
            Self::ByCost => 1,
        }
    }
}

/// The arguments of the hidden command that measures another command in its own process.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    limits: Limits,
    /// The file for the output of the command
    #[arg(long)]
    output: PathBuf,
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

/// Runs the command in the measuring process and prints its outcome as JSON.
pub(crate) fn run_measured(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let (program, rest) = arguments.command.split_first().context("no command was given")?;
    let mut command = limited(arguments.limits);
    command.arg(program).args(rest);
    println!("{}", serde_json::to_string(&wait(command, &arguments.output)?)?);
    Ok(ExitCode::SUCCESS)
}

/// Runs a command to completion and writes its output to a file.
///
/// The peak memory of a process includes the memory that its parent had when it was started. Commands are therefore started by
/// a new process, so that documents loaded by this process do not count.
pub(crate) fn run_within(command: &Command, limits: Limits, output: &Path) -> anyhow::Result<Completion> {
    let mut measured = Command::new(std::env::current_exe()?);
    measured.args(["measured", "--seconds", &limits.seconds.to_string(), "--memory", &limits.memory.to_string()]);
    measured.arg("--output").arg(output).arg("--").arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => measured.env(name, value),
            None => measured.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        measured.current_dir(folder);
    }
    let output = measured.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    ensure!(output.status.success(), "cannot measure {command:?}");
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Runs a command as a child of this process.
fn wait(mut command: Command, output: &Path) -> anyhow::Result<Completion> {
    let name = format!("{command:?}");
    let file = File::create(output).with_context(|| output.display().to_string())?;
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).spawn().with_context(|| name.clone())?;
    let used = child.wait4().with_context(|| name.clone())?;
    let wall = start.elapsed().as_secs_f64();
    if used.status.success() {
        let cpu = used.rusage.utime + used.rusage.stime;
        return Ok(Completion::Success(Cost { wall, cpu: cpu.as_secs_f64(), memory: used.rusage.maxrss }));
    }
    let printed = String::from_utf8_lossy(&std::fs::read(output)?).into_owned();
    Ok(match limit_of(used.status.code(), &printed) {
        Some(limit) => Completion::LimitExceeded(limit),
        None => Completion::Failure(printed),
    })
}

/// Determines which limit stopped a command from its exit code and output.
fn limit_of(code: Option<i32>, printed: &str) -> Option<Limit> {
    let contains = |patterns: &[&str]| patterns.iter().any(|it| printed.contains(it));
    // The time limit sends SIGKILL. A shell then returns 128 + 9, and cargo reports the signal of its compiler.
    if code == Some(137) || contains(&["(signal: 9, SIGKILL: kill)"]) {
        return Some(Limit::Time);
    }
    // The messages of Rust and Java.
    contains(&["memory allocation of ", "java.lang.OutOfMemoryError"]).then_some(Limit::Memory)
}

/// Runs a command without limits, and fails if the command fails.
pub(crate) fn run(command: &Command, output: &Path) -> anyhow::Result<Cost> {
    let unlimited = Limits { seconds: u64::from(u32::MAX), memory: u64::MAX >> 11 };
    match run_within(command, unlimited, output)? {
        Completion::Success(cost) => Ok(cost),
        Completion::Failure(printed) => bail!("{command:?} failed:\n{printed}"),
        Completion::LimitExceeded(limit) => bail!("{command:?} exceeded a limit: {limit:?}"),
    }
}

/// Returns the median of several runs, of which the first is given. `prepare` is called before each further run and not measured.
pub(crate) fn median_from(
    first: Cost,
    runs: Runs,
    mut prepare: impl FnMut() -> anyhow::Result<()>,
    mut run: impl FnMut() -> anyhow::Result<Cost>,
) -> anyhow::Result<Median> {
    let mut costs = vec![first];
    while costs.len() < runs.after(&first) {
        prepare()?;
        costs.push(run()?);
    }
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    Ok(Median { cost: costs[costs.len() / 2], runs: costs.len() })
}

/// Returns a shell command that sets limits and runs the command in its remaining arguments.
fn limited(limits: Limits) -> Command {
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"ulimit -t "$1"; ulimit -v "$2"; shift 2; "$@"; exit $?"#, "sh"]);
    limited.args([limits.seconds.to_string(), (limits.memory / 1024).to_string()]);
    limited
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, seconds: u64) -> Completion {
        let folder = tempfile::tempdir().unwrap();
        let mut command = limited(Limits { seconds, memory: 1 << 32 });
        command.args(["sh", "-c", script]);
        wait(command, &folder.path().join("output")).unwrap()
    }

    #[test]
    fn failure_contains_the_output() {
        let Completion::Failure(printed) = shell("echo hello; echo no >&2; exit 3", 60) else {
            panic!("the command should fail")
        };
        assert_eq!(printed, "hello\nno\n");
        assert!(matches!(shell("exit 0", 60), Completion::Success(_)));
    }

    #[test]
    fn endless_command_is_stopped() {
        assert!(matches!(shell("while :; do :; done", 1), Completion::LimitExceeded(Limit::Time)));
    }

    #[test]
    fn limit_is_detected_from_the_output() {
        assert_eq!(limit_of(Some(134), "memory allocation of 8388608 bytes failed\n"), Some(Limit::Memory));
        assert_eq!(limit_of(Some(101), "error: could not compile\n\n(signal: 9, SIGKILL: kill)"), Some(Limit::Time));
        assert_eq!(limit_of(Some(1), "error: no memory of this file"), None);
    }

    #[test]
    fn expensive_commands_are_run_less_often() {
        let cost = |cpu| Cost { wall: 0.0, cpu, memory: 0 };
        let of = |runs: Runs, cpu| median_from(cost(cpu), runs, || Ok(()), || Ok(cost(cpu + 1.0))).unwrap();
        assert_eq!([of(Runs::ByCost, 0.5).runs, of(Runs::ByCost, 5.0).runs, of(Runs::ByCost, 50.0).runs], [5, 3, 1]);
        assert_eq!(of(Runs::Exactly(2), 50.0).runs, 2);
        // The median of one 0.5 and four 1.5.
        assert_eq!(of(Runs::ByCost, 0.5).cost.cpu, 1.5);
    }
}
