//! What a generator makes of a document: measured from generation to a program that uses the crate.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::crates::{Compiled, Profile, User};
use super::decoding::Decoder;
use super::failure::reason;
use super::peers::{Attempt, Decoding, Generator, Job};
use crate::corpus;
use crate::examples::document::Example;
use crate::measure::{Ended, Limit, Limits, Median, Runs, median_from, run, run_within};

/// What one process may use, so that no run goes on for ever or takes the machine down.
pub(super) const LIMITS: Limits = Limits { seconds: 300, memory: 12_000_000_000 };

/// Where and how often is measured.
pub(super) struct Bench {
    /// The workspace's root.
    pub(super) root: PathBuf,
    /// Where everything is made.
    pub(super) work: PathBuf,
    pub(super) runs: Runs,
}

/// A document of the corpus.
pub(super) struct Document {
    pub(super) name: &'static str,
    pub(super) input: PathBuf,
    /// How many operations its authors publish.
    pub(super) operations: usize,
    pub(super) depth: Depth,
}

/// How far a document is taken; each step comes after the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// Crates are generated.
    Generated,
    /// They are compiled, checked and built for release, which costs by far the most.
    Compiled,
    /// Programs that call the API are built with them.
    Called,
}

/// What came of a generator and a document.
pub(super) struct Record {
    pub(super) generator: &'static str,
    pub(super) document: &'static str,
    /// What was generated, or why nothing was.
    pub(super) generation: Result<Generation, String>,
    pub(super) check: Option<Compiled>,
    pub(super) release: Option<Compiled>,
    /// Bytes of a program that makes five calls.
    pub(super) size: Option<u64>,
}

/// Code that was generated.
pub(super) struct Generation {
    pub(super) cost: Median,
    /// How it was not as the documentation says first.
    pub(super) remark: &'static str,
    pub(super) operations: usize,
}

impl Record {
    /// What is known once it is generated.
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

    /// A package that uses the crate.
    pub(super) fn user(&self, generator: &dyn Generator, job: &Job) -> anyhow::Result<User> {
        let runtime = (generator.decoding() == Decoding::Runtime).then(|| self.root.join("runtime"));
        User::new(job, &self.work.join("target"), runtime)
    }

    /// Generates; the first way that does not fail counts.
    pub(super) fn generate(
        &self,
        generator: &dyn Generator,
        programs: &Path,
        job: &Job,
    ) -> anyhow::Result<Result<Generation, String>> {
        let mut failure = None;
        for Attempt { mut command, remark } in generator.attempts(programs, job) {
            // Some look for a configuration in the folder that they run in.
            command.current_dir(&self.work).env("RUST_BACKTRACE", "0");
            clear(&job.out)?;
            let why = match run_within(&command, LIMITS, &self.output())? {
                Ended::Well(first) => {
                    let again = || run(&command, &self.output());
                    let cost = median_from(first, self.runs, || clear(&job.out), again)?;
                    generator.finish(job)?;
                    return Ok(Ok(Generation { cost, remark, operations: generator.operations(job)? }));
                }
                Ended::Badly(printed) => self.reason(&printed, job),
                Ended::Over(limit) => stopped(limit),
            };
            failure.get_or_insert(why);
        }
        Ok(Err(failure.unwrap_or_default()))
    }

    /// As [`Self::measure`]; what cannot be measured is told, and costs the others no figures.
    pub(super) fn measure_or_say(
        &self,
        generator: &dyn Generator,
        programs: &Path,
        document: &Document,
        examples: &[Example],
    ) -> (Record, Option<Decoder>) {
        self.measure(generator, programs, document, examples).unwrap_or_else(|error| {
            let (name, text) = (generator.name(), format!("{error:#}"));
            eprintln!("{name} {}: {text}", document.name);
            let why = format!("cannot be measured: {}", self.reason(&text, &self.job(generator, document)));
            (Record::generated(name, document.name, Err(why)), None)
        })
    }

    /// Measures all that there is to measure, and gives the program that decodes `examples` where the crate compiles.
    fn measure(
        &self,
        generator: &dyn Generator,
        programs: &Path,
        document: &Document,
        examples: &[Example],
    ) -> anyhow::Result<(Record, Option<Decoder>)> {
        let job = self.job(generator, document);
        let says = |what: &str| eprintln!("{} {}: {what}", generator.name(), document.name);
        says("generation");
        let generation = self.generate(generator, programs, &job)?;
        let mut record = Record::generated(generator.name(), document.name, generation);
        if record.generation.is_err() || document.depth < Depth::Compiled {
            clear(&job.out)?;
            return Ok((record, None));
        }
        let user = self.user(generator, &job)?;
        says("cargo check --release");
        let check = user.compile(Profile::Check, LIMITS, self.runs)?;
        record.check = Some(check);
        let mut decoder = None;
        if matches!(check, Compiled::Well(_)) {
            says("release build");
            record.release = Some(user.compile(Profile::Release, LIMITS, self.runs)?);
            if let Some(source) = generator.consumer(&job).filter(|_| document.depth >= Depth::Called) {
                says("a program that makes five calls");
                let program = user.program("consumer", &source);
                record.size = or_said(program.and_then(|it| Ok(fs::metadata(it)?.len())));
            }
            if !examples.is_empty() {
                says("a program that decodes");
                decoder = or_said(Decoder::build(generator, &job, &user, examples));
            }
        }
        clear(&job.out)?;
        clear(&job.out.with_extension("user"))?;
        Ok((record, decoder))
    }

    /// The line that says why, without the folders of this machine.
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

/// What the tables say of what took more than [`LIMITS`].
pub(super) fn stopped(limit: Limit) -> String {
    match limit {
        Limit::Time => format!("stopped after {} CPU s", LIMITS.seconds),
        Limit::Memory => format!("stopped at {} GB", LIMITS.memory / 1_000_000_000),
    }
}

/// One generator's program that cannot be made costs the others no figures.
pub(super) fn or_said<T>(result: anyhow::Result<T>) -> Option<T> {
    result.inspect_err(|error| eprintln!("left out: {error:#}")).ok()
}

/// The commands of a generator as the tables show them.
pub(super) fn shown(generator: &dyn Generator, job: &Job) -> Vec<String> {
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

/// Each run starts from nothing: a folder that agrees already costs less.
pub(super) fn clear(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::peers::ALL;
    use super::*;

    #[test]
    fn commands_are_shown_without_folders() {
        let job = Job {
            input: "/home/me/v3.yaml".into(),
            package: "ploidy-v3".to_owned(),
            out: "/home/me/target/ploidy-v3".into(),
        };
        let ploidy = ALL.iter().find(|it| it.name() == "ploidy").unwrap();
        assert_eq!(shown(*ploidy, &job), ["ploidy generate rust --name NAME -o OUT DOCUMENT"]);
        for peer in ALL {
            assert!(shown(*peer, &job).iter().all(|it| !it.contains("/home/me")), "{}", peer.name());
        }
    }
}
