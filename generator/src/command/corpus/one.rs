//! One document, in a process of its own.

use std::fmt;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use sdk_generator::PackageName;
use sdk_generator::diagnostic::Severity;
use sdk_generator::generate::Generator;
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use serde::{Deserialize, Serialize, Serializer};
use wait_timeout::ChildExt as _;

/// What one document may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) time: Duration,
    /// Bytes.
    pub(super) memory: u64,
}

/// What the child found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Run {
    pub(super) operations: usize,
    pub(super) types: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// A crate can be made of it.
    Generated,
    /// It has errors, which are reported.
    Refused,
    /// Its time was up.
    OutOfTime,
    /// The process ended without a result: what it said last.
    Crashed(String),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Generated => f.write_str("generated"),
            Self::Refused => f.write_str("refused"),
            Self::OutOfTime => f.write_str("out of time"),
            Self::Crashed(message) => write!(f, "crashed: {message}"),
        }
    }
}

impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What the child is told; hidden from people.
#[derive(clap::Args)]
pub(crate) struct CorpusOne {
    input: PathBuf,
    /// Bytes.
    #[arg(long)]
    memory: u64,
}

/// The child: limits its memory, reads the document, and prints what it found.
pub(crate) fn run_one(arguments: &CorpusOne) -> anyhow::Result<ExitCode> {
    limit_memory(arguments.memory)?;
    let generator = Generator::new(PackageName::parse("corpus")?, Target::workspace_member());
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

/// From here on allocations above the limit fail, which ends the process.
#[cfg(unix)]
fn limit_memory(bytes: u64) -> std::io::Result<()> {
    rlimit::setrlimit(rlimit::Resource::AS, bytes, bytes)
}

/// There is no such limit on other systems; the time is bounded all the same.
#[cfg(not(unix))]
fn limit_memory(_bytes: u64) -> std::io::Result<()> {
    Ok(())
}

/// Reads a document in a child.
pub(super) fn in_child(input: &Path, limits: Limits) -> (Run, Outcome, Duration) {
    let start = Instant::now();
    let (run, outcome) = match spawn(input, limits.memory) {
        Ok(child) => wait(child, limits.time),
        Err(error) => (Run::default(), Outcome::Crashed(error.to_string())),
    };
    (run, outcome, start.elapsed())
}

fn spawn(input: &Path, memory: u64) -> std::io::Result<Child> {
    Command::new(std::env::current_exe()?)
        .args(["corpus-one", "--memory", &memory.to_string(), "--"])
        .arg(input)
        // Documents are read side by side already.
        .env("RAYON_NUM_THREADS", "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn wait(mut child: Child, time: Duration) -> (Run, Outcome) {
    // What the child says fits into a pipe; one that says more is stopped by its time.
    match child.wait_timeout(time) {
        Ok(Some(_)) => result(&mut child),
        Ok(None) | Err(_) => {
            // It may have ended in the meantime.
            let _ = child.kill();
            let _ = child.wait();
            (Run::default(), Outcome::OutOfTime)
        }
    }
}

fn result(child: &mut Child) -> (Run, Outcome) {
    let read = |pipe: Option<&mut dyn std::io::Read>| {
        let mut bytes = Vec::new();
        // What cannot be read was not said.
        let _ = pipe.map(|it| it.take(1 << 16).read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let said = read(child.stdout.as_mut().map(|it| it as &mut dyn std::io::Read));
    let Ok(run) = serde_json::from_str::<Run>(&said) else {
        let complaint = read(child.stderr.as_mut().map(|it| it as &mut dyn std::io::Read));
        let message = complaint.lines().find(|it| !it.trim().is_empty()).unwrap_or("without a word").to_owned();
        return (Run::default(), Outcome::Crashed(message));
    };
    (run, if run.errors == 0 { Outcome::Generated } else { Outcome::Refused })
}
