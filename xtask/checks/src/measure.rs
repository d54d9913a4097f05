//! What a command costs: processor seconds and memory of the process and of all that it starts.

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
    /// Seconds on the clock.
    pub(crate) wall: f64,
    /// Seconds of processor time, in user and system mode.
    pub(crate) cpu: f64,
    /// The peak of the largest process, in bytes.
    pub(crate) memory: u64,
}

/// The median of several runs, by processor time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Median {
    pub(crate) cost: Cost,
    /// How many runs it is the median of.
    pub(crate) runs: usize,
}

/// What each process of a command may use.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(crate) struct Limits {
    /// Seconds of processor time.
    #[arg(long)]
    pub(crate) seconds: u64,
    /// Bytes of address space.
    #[arg(long)]
    pub(crate) memory: u64,
}

/// How a command ended.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) enum Ended {
    Well(Cost),
    /// It failed; what it printed.
    Badly(String),
    /// It was stopped, as it took more than it may.
    Over(Limit),
}

/// What a command may not have more of.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) enum Limit {
    Time,
    Memory,
}

/// How often something is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Runs {
    /// As often as told.
    Exactly(usize),
    /// Five times what takes a second, three times what takes ten, once what takes longer.
    ByCost,
}

impl Runs {
    /// How many runs there are in all, if the first took so long.
    fn after(self, first: &Cost) -> usize {
        match self {
            Self::Exactly(runs) => runs,
            Self::ByCost if first.cpu < 2.0 => 5,
            Self::ByCost if first.cpu < 10.0 => 3,
            Self::ByCost => 1,
        }
    }
}

/// A command to be measured by a process of its own; hidden from people.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    limits: Limits,
    /// The file for what the command prints.
    #[arg(long)]
    output: PathBuf,
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

/// The process that measures: runs the command, and prints how it ended.
pub(crate) fn run_measured(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let (program, rest) = arguments.command.split_first().context("there is a command")?;
    let mut command = limited(arguments.limits);
    command.arg(program).args(rest);
    println!("{}", serde_json::to_string(&wait(command, &arguments.output)?)?);
    Ok(ExitCode::SUCCESS)
}

/// Runs a command to its end, with what it prints in a file.
///
/// The peak of a process counts what its parent had when it was started. So that reading documents here does not come to
/// the commands, a new process starts them.
pub(crate) fn run_within(command: &Command, limits: Limits, output: &Path) -> anyhow::Result<Ended> {
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
    let ended = measured.stdin(Stdio::null()).stderr(Stdio::inherit()).output()?;
    ensure!(ended.status.success(), "{command:?} cannot be measured");
    Ok(serde_json::from_slice(&ended.stdout)?)
}

/// Runs a command from this process.
fn wait(mut command: Command, output: &Path) -> anyhow::Result<Ended> {
    let name = format!("{command:?}");
    let file = File::create(output).with_context(|| output.display().to_string())?;
    let start = Instant::now();
    let mut child =
        command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).spawn().with_context(|| name.clone())?;
    let used = child.wait4().with_context(|| name.clone())?;
    let wall = start.elapsed().as_secs_f64();
    if used.status.success() {
        let cpu = used.rusage.utime + used.rusage.stime;
        return Ok(Ended::Well(Cost { wall, cpu: cpu.as_secs_f64(), memory: used.rusage.maxrss }));
    }
    let printed = String::from_utf8_lossy(&std::fs::read(output)?).into_owned();
    Ok(match limit_of(used.status.code(), &printed) {
        Some(limit) => Ended::Over(limit),
        None => Ended::Badly(printed),
    })
}

/// The limit that ended a command, by its exit code and what it printed.
fn limit_of(code: Option<i32>, printed: &str) -> Option<Limit> {
    let says = |words: &[&str]| words.iter().any(|it| printed.contains(it));
    // Of SIGKILL, by which time ends, a shell makes 128 and 9; cargo tells of its compiler's.
    if code == Some(137) || says(&["(signal: 9, SIGKILL: kill)"]) {
        return Some(Limit::Time);
    }
    // As Rust and Java say it.
    says(&["memory allocation of ", "java.lang.OutOfMemoryError"]).then_some(Limit::Memory)
}

/// Runs a command that is to end well, and has no other limits than the machine's.
pub(crate) fn run(command: &Command, output: &Path) -> anyhow::Result<Cost> {
    let unlimited = Limits { seconds: u64::from(u32::MAX), memory: u64::MAX >> 11 };
    match run_within(command, unlimited, output)? {
        Ended::Well(cost) => Ok(cost),
        Ended::Badly(printed) => bail!("{command:?} failed:\n{printed}"),
        Ended::Over(limit) => bail!("{command:?} was stopped: {limit:?}"),
    }
}

/// Several runs of a command that has been run once; `prepare` comes before each and is not counted.
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

/// What runs a command, which is to follow as arguments, within limits: a shell sets them.
fn limited(limits: Limits) -> Command {
    let mut limited = Command::new("sh");
    limited.args(["-c", r#"ulimit -t "$1"; ulimit -v "$2"; shift 2; "$@"; exit $?"#, "sh"]);
    limited.args([limits.seconds.to_string(), (limits.memory / 1024).to_string()]);
    limited
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str, seconds: u64) -> Ended {
        let folder = tempfile::tempdir().unwrap();
        let mut command = limited(Limits { seconds, memory: 1 << 32 });
        command.args(["sh", "-c", script]);
        wait(command, &folder.path().join("output")).unwrap()
    }

    #[test]
    fn a_failure_comes_with_what_was_printed() {
        let Ended::Badly(printed) = shell("echo hello; echo no >&2; exit 3", 60) else { panic!("it fails") };
        assert_eq!(printed, "hello\nno\n");
        assert!(matches!(shell("exit 0", 60), Ended::Well(_)));
    }

    #[test]
    fn what_runs_for_ever_is_stopped() {
        assert!(matches!(shell("while :; do :; done", 1), Ended::Over(Limit::Time)));
    }

    #[test]
    fn limits_are_told_by_what_programs_say() {
        assert_eq!(limit_of(Some(134), "memory allocation of 8388608 bytes failed\n"), Some(Limit::Memory));
        assert_eq!(limit_of(Some(101), "error: could not compile\n\n(signal: 9, SIGKILL: kill)"), Some(Limit::Time));
        assert_eq!(limit_of(Some(1), "error: no memory of this file"), None);
    }

    #[test]
    fn expensive_runs_are_fewer() {
        let cost = |cpu| Cost { wall: 0.0, cpu, memory: 0 };
        let of = |runs: Runs, cpu| median_from(cost(cpu), runs, || Ok(()), || Ok(cost(cpu + 1.0))).unwrap();
        assert_eq!([of(Runs::ByCost, 0.5).runs, of(Runs::ByCost, 5.0).runs, of(Runs::ByCost, 50.0).runs], [5, 3, 1]);
        assert_eq!(of(Runs::Exactly(2), 50.0).runs, 2);
        // The median of one 0.5 and four 1.5.
        assert_eq!(of(Runs::ByCost, 0.5).cost.cpu, 1.5);
    }
}
