//! Reads one document in a child process.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use sdk_generator::PackageName;
use sdk_generator::config::Config;
use sdk_generator::diagnostic::Severity;
use sdk_generator::generate::Generator;
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use serde::{Deserialize, Serialize, Serializer};
use wait_timeout::ChildExt as _;

/// The limits for one document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) time: Duration,
    /// The memory limit in bytes.
    pub(super) memory: u64,
}

/// The result that the child process reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    pub(super) operations: usize,
    pub(super) types: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

/// The outcome of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// The crate was generated.
    Generated,
    /// The document has errors.
    Rejected,
    /// The time limit was exceeded.
    TimedOut,
    /// The process ended without a result. Contains its error message.
    Crashed(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Generated => f.write_str("generated"),
            Self::Rejected => f.write_str("rejected"),
            Self::TimedOut => f.write_str("timed out"),
            Self::Crashed(message) => write!(f, "crashed: {message}"),
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The arguments of the child process. The command is hidden.
#[derive(clap::Args)]
pub(crate) struct CorpusOne {
    input: PathBuf,
    /// The configuration.
    #[arg(long)]
    config: Option<PathBuf>,
    /// The memory limit in bytes.
    #[arg(long)]
    memory: u64,
}

/// Runs in the child process: limits its memory, reads the document, and prints the result.
pub(crate) fn run_one(arguments: &CorpusOne) -> anyhow::Result<ExitCode> {
    limit_memory(arguments.memory)?;
    let config = arguments.config.as_deref().map(Config::read).transpose()?.unwrap_or_default();
    let generator = config.configure(Generator::new(PackageName::parse("corpus")?, Target::workspace_member()))?;
    let output = generator.run(&Input::Path(arguments.input.clone()));
    let count = |of: Severity| output.diagnostics.iter().filter(|it| it.severity == of).count();
    let run = Run {
        operations: output.operations,
        types: output.types,
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        notes: count(Severity::Note),
    };
    println!("{}", serde_json::to_string(&run)?);
    Ok(ExitCode::SUCCESS)
}

/// Limits the memory of this process. Allocations above the limit abort it.
#[cfg(unix)]
fn limit_memory(bytes: u64) -> std::io::Result<()> {
    rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes)
}

/// Does nothing, because other systems have no such limit.
#[cfg(not(unix))]
fn limit_memory(_bytes: u64) -> std::io::Result<()> {
    Ok(())
}

/// Reads a document in a child process.
pub(super) fn in_child(input: &Path, config: Option<&Path>, limits: Limits) -> (Run, Outcome, Duration) {
    let start = Instant::now();
    let (run, outcome) = match spawn(input, config, limits.memory) {
        Ok(child) => wait(child, limits.time),
        Err(error) => (Run::default(), Outcome::Crashed(error.to_string())),
    };
    (run, outcome, start.elapsed())
}

fn spawn(input: &Path, config: Option<&Path>, memory: u64) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["corpus-one", "--memory", &memory.to_string()])
        .args(config.map(|it| ["--config".as_ref(), it.as_os_str()]).into_iter().flatten())
        .arg("--")
        .arg(input)
        // Documents are already read in parallel.
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn wait(mut child: Child, time: Duration) -> (Run, Outcome) {
    // The output of the child fits into a pipe. If it writes more, it blocks until the timeout.
    match child.wait_timeout(time) {
        Ok(Some(_)) => result(&mut child),
        Ok(None) | Err(_) => {
            // The child may have ended in the meantime.
            let _ = child.kill();
            let _ = child.wait();
            (Run::default(), Outcome::TimedOut)
        }
    }
}

fn result(child: &mut Child) -> (Run, Outcome) {
    let read = |pipe: Option<&mut dyn std::io::Read>| {
        let mut bytes = Vec::new();
        // If reading fails, treat the output as empty.
        let _ = pipe.map(|it| it.take(1 << 16).read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let output = read(child.stdout.as_mut().map(|it| it as &mut dyn std::io::Read));
    let Ok(run) = serde_json::from_str::<Run>(&output) else {
        let error = read(child.stderr.as_mut().map(|it| it as &mut dyn std::io::Read));
        let message = error.lines().find(|it| !it.trim().is_empty()).unwrap_or("no error message").to_owned();
        return (Run::default(), Outcome::Crashed(message));
    };
    (run, if run.errors == 0 { Outcome::Generated } else { Outcome::Rejected })
}
