//! Measures one generator with one document, from generation to a program that uses the crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::crates::{Compilation, ConsumerPackage, Profile};
use super::decoding::Decoder;
use super::failure::reason;
use super::folder::clear;
use super::peers::{Attempt, Decoding, Generator, Job};
use crate::corpus;
use crate::examples::document::Example;
use crate::measure::{Completion, Limit, Limits, Median, Runs, median_from, run, run_within};

/// The limits of each process, so that no run hangs or exhausts the machine.
pub(super) const LIMITS: Limits = Limits { seconds: 300, memory: 12_000_000_000 };

/// The configuration of the benchmark.
pub(super) struct Bench {
    /// The workspace's root.
    pub(super) root: PathBuf,
    /// The folder for all generated files.
    pub(super) work: PathBuf,
    pub(super) runs: Runs,
}

/// A document of the corpus.
pub(super) struct Document {
    pub(super) name: &'static str,
    pub(super) input: PathBuf,
    /// The number of operations in the document.
    pub(super) operations: usize,
    pub(super) depth: Depth,
}

/// The last step to measure for a document. Each step includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// Crates are generated.
    Generated,
    /// They are checked.
    Checked,
    /// They are built for release, which takes by far the most time.
    Built,
    /// Programs that call the API are built with them.
    Called,
}

/// The results of one generator with one document.
pub(super) struct Record {
    pub(super) generator: &'static str,
    pub(super) document: &'static str,
    /// The generated code, or the reason for the failure.
    pub(super) generation: Result<Generation, String>,
    pub(super) check: Option<Compilation>,
    pub(super) release: Option<Compilation>,
    /// The size in bytes of a program that makes five calls.
    pub(super) size: Option<u64>,
}

/// Generated code.
pub(super) struct Generation {
    pub(super) cost: Median,
    /// How the command differs from the documented one.
    pub(super) remark: &'static str,
    pub(super) operations: usize,
}

impl Record {
    /// Creates a record with only the result of the generation.
    pub(super) fn generated(
        generator: &'static str,
        document: &'static str,
        generation: Result<Generation, String>,
    ) -> Self {
        Self { generator, document, generation, check: None, release: None, size: None }
    }
}

impl Document {
    pub(super) fn find(folder: &Path, name: &'static str, depth: Depth) -> anyhow::Result<Self> {
        let entry = corpus::entry(name)?;
        let input = folder.join(entry.input).canonicalize()?;
        Ok(Self { name, input, operations: entry.operations, depth })
    }
}

impl Bench {
    pub(super) fn job(&self, generator: &dyn Generator, document: &Document) -> Job {
        let package = format!("{}-{}", generator.name(), document.name);
        let out = self.work.join(&package);
        Job { input: document.input.clone(), package, out }
    }

    /// Creates a package that uses the crate.
    pub(super) fn consumer(&self, generator: &dyn Generator, job: &Job) -> anyhow::Result<ConsumerPackage> {
        let runtime = (generator.decoding() == Decoding::Runtime).then(|| self.root.join("runtime"));
        ConsumerPackage::new(job, &self.work.join("target"), runtime)
    }

    /// Generates the crate with the first command that succeeds.
    pub(super) fn generate(
        &self,
        generator: &dyn Generator,
        programs: &Path,
        job: &Job,
    ) -> anyhow::Result<Result<Generation, String>> {
        let mut failure = None;
        for Attempt { mut command, remark } in generator.attempts(programs, job) {
            // Some generators read a configuration file from the working directory.
            command.current_dir(&self.work).env("RUST_BACKTRACE", "0");
            clear(&job.out)?;
            let reason = match run_within(&command, LIMITS, &self.output())? {
                Completion::Success(first) => {
                    let again = || run(&command, &self.output());
                    let cost = median_from(first, self.runs, || clear(&job.out), again)?;
                    generator.finish(job)?;
                    return Ok(Ok(Generation { cost, remark, operations: generator.operations(job)? }));
                }
                Completion::Failure(printed) => self.reason(&printed, job),
                Completion::LimitExceeded(limit) => limit_message(limit),
            };
            failure.get_or_insert(reason);
        }
        Ok(Err(failure.unwrap_or_default()))
    }

    /// Like [`Self::measure`], but prints and records an error instead of failing, so that other measurements continue.
    pub(super) fn measure_or_log(
        &self,
        generator: &dyn Generator,
        programs: &Path,
        document: &Document,
        examples: &[Example],
    ) -> (Record, Option<Decoder>) {
        self.measure(generator, programs, document, examples).unwrap_or_else(|error| {
            let (name, text) = (generator.name(), format!("{error:#}"));
            eprintln!("{name} {}: {text}", document.name);
            let reason = format!("cannot be measured: {}", self.reason(&text, &self.job(generator, document)));
            (Record::generated(name, document.name, Err(reason)), None)
        })
    }

    /// Runs all measurements. If the crate compiles, also returns the program that decodes `examples`.
    fn measure(
        &self,
        generator: &dyn Generator,
        programs: &Path,
        document: &Document,
        examples: &[Example],
    ) -> anyhow::Result<(Record, Option<Decoder>)> {
        let job = self.job(generator, document);
        let log = |what: &str| eprintln!("{} {}: {what}", generator.name(), document.name);
        log("generation");
        let generation = self.generate(generator, programs, &job)?;
        let mut record = Record::generated(generator.name(), document.name, generation);
        if record.generation.is_err() || document.depth < Depth::Checked {
            clear(&job.out)?;
            return Ok((record, None));
        }
        let consumer = self.consumer(generator, &job)?;
        log("cargo check --release");
        let check = consumer.compile(Profile::Check, LIMITS, self.runs)?;
        record.check = Some(check);
        let mut decoder = None;
        if matches!(check, Compilation::Success(_)) && document.depth >= Depth::Built {
            log("release build");
            record.release = Some(consumer.compile(Profile::Release, LIMITS, self.runs)?);
            if let Some(source) = generator.consumer(&job).filter(|_| document.depth >= Depth::Called) {
                log("a program that makes five calls");
                let program = consumer.program("consumer", &source);
                record.size = ok_or_log(program.and_then(|it| Ok(fs::metadata(it)?.len())));
            }
            if !examples.is_empty() {
                log("a program that decodes");
                decoder = ok_or_log(Decoder::build(generator, &job, &consumer, examples));
            }
        }
        clear(&job.out)?;
        clear(&job.out.with_extension("user"))?;
        Ok((record, decoder))
    }

    /// Returns the line of the output with the reason of a failure, without absolute paths.
    fn reason(&self, printed: &str, job: &Job) -> String {
        let mut folders: Vec<PathBuf> = job.input.parent().into_iter().map(Path::to_owned).collect();
        folders.extend([self.work.clone(), self.root.clone()]);
        folders.extend(std::env::home_dir());
        reason(printed, &folders)
    }

    pub(super) fn output(&self) -> PathBuf {
        self.work.join("output.txt")
    }
}

/// Returns the message for a process that exceeded [`LIMITS`].
pub(super) fn limit_message(limit: Limit) -> String {
    match limit {
        Limit::Time => format!("stopped after {} CPU s", LIMITS.seconds),
        Limit::Memory => format!("stopped at {} GB", LIMITS.memory / 1_000_000_000),
    }
}

/// Prints an error and returns `None`, so that other measurements continue.
pub(super) fn ok_or_log<T>(result: anyhow::Result<T>) -> Option<T> {
    result.inspect_err(|error| eprintln!("skipped: {error:#}")).ok()
}

/// Returns the commands of a generator as shown in the tables.
pub(super) fn displayed_commands(generator: &dyn Generator, job: &Job) -> Vec<String> {
    let show = |command: &Command| {
        let words = command.get_args().map(|it| {
            it.to_string_lossy()
                .replace(&*job.input.to_string_lossy(), "DOCUMENT")
                .replace(&*job.out.to_string_lossy(), "OUT")
                .replace(&job.package, "NAME")
        });
        let variables = command
            .get_envs()
            .filter_map(|(name, value)| Some(format!("{}='{}'", name.to_string_lossy(), value?.to_string_lossy())));
        let program = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
        variables.chain([program]).chain(words).collect::<Vec<_>>().join(" ")
    };
    generator.attempts(Path::new(""), job).iter().map(|it| show(&it.command)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::peers::ALL;
    use super::*;

    #[test]
    fn displayed_commands_do_not_contain_paths() {
        let job = Job {
            input: "/home/me/v3.yaml".into(),
            package: "ploidy-v3".to_owned(),
            out: "/home/me/target/ploidy-v3".into(),
        };
        let ploidy = ALL.iter().find(|it| it.name() == "ploidy").unwrap();
        assert_eq!(displayed_commands(*ploidy, &job), ["ploidy generate rust --name NAME -o OUT DOCUMENT"]);
        for peer in ALL {
            assert!(displayed_commands(*peer, &job).iter().all(|it| !it.contains("/home/me")), "{}", peer.name());
        }
    }
}
