//! `cargo xtask json-schema`: decodes and encodes the valid instances of the JSON Schema Test Suite.
//!
//! Each group of tests becomes a document in which the schema describes the member `v` of an object, and a module of one
//! program. Every valid instance has to be written as it was read, with the same digits, and to be decoded strictly.

mod canonical;
mod driver;
mod generated;
mod peers;
pub(crate) mod report;
mod suite;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::ensure;
use sdk_generator::PackageName;
use sdk_generator::cli::progress_bar;
use sdk_generator::diagnostic::Code;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::read::{Input, Options, References};
use sdk_generator::target::Target;

use crate::corpus;

use self::driver::Module;
use self::generated::Generated;
use self::report::SuiteReport;
use self::suite::Group;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: corpus::CorpusFolder,
    /// Test only the groups of this file, such as `prefixItems`, without updating CONFORMANCE.md
    #[arg(long)]
    only: Option<String>,
    /// Also generate a crate for each group with the other generators in xtask/checks/peers.toml; missing generators are installed below
    /// target/peers
    #[arg(long, conflicts_with = "only")]
    peers: bool,
}

/// The URI below which schemas of the suite expect its remote schemas.
const REMOTES: &str = "http://localhost:1234/draft2020-12/";

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    let suite = folder.join("json-schema");
    let groups = suite::groups(&suite.join("draft2020-12"), arguments.only.as_deref())?;
    ensure!(!groups.is_empty(), "the suite has no such groups");
    let progress = progress_bar(groups.len());
    let mut modules = Vec::new();
    let mut generated = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        let output = generate(number, group, &suite.join("remotes"))?;
        let errors = output.diagnostics.iter().filter(|_| output.files.is_empty());
        generated.push(match output.files.is_empty() {
            true => Generated::Refused(errors.map(|it| it.message.clone()).collect()),
            false => Generated::Types { inferred: output.diagnostics.iter().any(|it| it.code == Code::InferredType) },
        });
        if !output.files.is_empty() {
            modules.push(Module { number, files: output.files });
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    let outcomes = driver::decode(root, &modules, &groups)?;
    let mut report = SuiteReport::new(&groups, &generated, &outcomes);
    if arguments.peers {
        report.peers = peers::measure(root, &groups)?;
    }
    println!("{}", report.markdown());
    if arguments.only.is_none() {
        report.write(&root.join("CONFORMANCE.md"))?;
    }
    ensure!(report.failures.is_empty(), "{} instances failed:\n{}", report.failures.len(), report.failures.join("\n"));
    Ok(ExitCode::SUCCESS)
}

fn generate(number: usize, group: &Group, remotes: &Path) -> anyhow::Result<Output> {
    let copies = [(REMOTES.to_owned(), PathBuf::from(remotes))].into();
    let references = References { copies, ..References::default() };
    let options = Options { references, ..Options::default() };
    let generator = Generator::new(PackageName::parse(&driver::module_name(number))?, Target::Module);
    let text = group.document().to_string();
    Ok(generator.with_options(options).run(&Input::Text { name: "group.json".into(), text }))
}
