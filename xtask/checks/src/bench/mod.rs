//! `cargo xtask bench`: measures generation and compilation, and with `--peers` also other generators with the same documents on
//! the same machine.
//!
//! All measurements run sequentially. Absolute times vary on shared machines, so only their ratios are meaningful.

mod comparison;
mod crates;
mod decoding;
mod failure;
mod first_builds;
pub(crate) mod folder;
mod functions;
mod installed;
mod page;
pub(crate) mod peers;
mod report;
mod sdkgen_only;
mod synthetic;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use semver::Version;

use crate::corpus::{self, CorpusFolder};
use crate::examples::document::{Example, examples, read};
use crate::measure::{Runs, run as once};

use self::comparison::{Bench, Depth, Document, Record, ok_or_log};
use self::decoding::{Decoder, measure_in_rounds, successful, write_page};
use self::folder::clear;
pub(crate) use self::installed::Installed;
use self::page::{Part, Section, replaced, rustc, with_sections};
use self::peers::install::{Installer, Pins, install, remove_build};
use self::peers::{Peer, Sdkgen};
use self::report::Examples;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: CorpusFolder,
    /// Also measure the other generators in xtask/checks/peers.toml and update BENCHMARKS.md; missing generators are installed
    /// below target/peers
    #[arg(long)]
    peers: bool,
    /// Measure only this document, without updating BENCHMARKS.md
    #[arg(long, value_name = "DOCUMENT")]
    only: Option<String>,
    /// Compare only with this generator, without updating BENCHMARKS.md
    #[arg(long, value_name = "GENERATOR", requires = "peers")]
    peer: Option<String>,
    /// Measure only generation, and with --peers update only its tables in BENCHMARKS.md
    #[arg(long)]
    generation: bool,
    /// Measure only first builds, with the other generators that can make the calls, and update their table in BENCHMARKS.md
    #[arg(long, conflicts_with_all = ["peers", "only", "generation", "runs"])]
    first_builds: bool,
    /// Only install the other generators, which takes minutes
    #[arg(long, conflicts_with_all = ["peers", "only", "generation", "first_builds", "runs"])]
    install: bool,
    /// The number of runs, of which the median is shown; by default, expensive measurements have fewer runs
    #[arg(long)]
    runs: Option<usize>,
}

/// The corpus entries to measure. Every generator supports the last one.
const DOCUMENTS: &[(&str, Depth)] = &[
    ("v3", Depth::Called),
    ("beta", Depth::Generated),
    ("v2025", Depth::Called),
    ("github", Depth::Checked),
    ("stripe", Depth::Checked),
    ("openai", Depth::Generated),
    ("link-example-3-0", Depth::Built),
];
/// The document whose response examples are decoded.
const DECODED_DOCUMENT: &str = "v3";
/// The document whose features are compiled separately.
const FEATURES_DOCUMENT: &str = "v2025";
/// The page for the results.
const RESULTS: &str = "BENCHMARKS.md";

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    if arguments.install {
        return install_peers(root, peers::ALL).map(|_| ExitCode::SUCCESS);
    }
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    ensure!(arguments.runs != Some(0), "--runs must be at least 1");
    let chosen = DOCUMENTS.iter().filter(|(name, _)| arguments.only.as_deref().is_none_or(|only| only == *name));
    let documents = chosen.map(|(name, depth)| Document::find(&folder, name, *depth));
    let documents = documents.collect::<Result<Vec<_>, _>>()?;
    let names = || DOCUMENTS.iter().map(|it| it.0).collect::<Vec<_>>().join(", ");
    ensure!(!documents.is_empty(), "unknown document; expected one of {}", names());
    let bench = Bench {
        root: root.to_owned(),
        work: root.join("target/bench"),
        runs: arguments.runs.map_or(Runs::ByCost, Runs::Exactly),
    };
    std::fs::create_dir_all(&bench.work)?;
    if arguments.first_builds {
        return write_first_builds(&bench, &documents).map(|()| ExitCode::SUCCESS);
    }
    let generators = generators(&bench, &chosen_peers(arguments)?)?;
    let is_whole = arguments.peers && arguments.peer.is_none() && arguments.only.is_none();
    if arguments.generation {
        let sections = bench.generation(&documents, &generators.installed)?;
        println!("{}", page::text("", &sections));
        if is_whole {
            generators.update(root, |page| with_sections(page, Part::Peers, &sections))?;
        }
    } else {
        let tables = bench.everything(&folder, &documents, &generators.installed)?;
        println!("{tables}");
        if is_whole {
            generators.update(root, |page| replaced(page, Part::Peers, &tables))?;
        }
    }
    clear(&bench.work.join("target"))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns the other generators to measure.
fn chosen_peers(arguments: &Arguments) -> anyhow::Result<Vec<&'static dyn Peer>> {
    if !arguments.peers {
        return Ok(Vec::new());
    }
    let is_chosen = |it: &&dyn Peer| arguments.peer.as_deref().is_none_or(|only| only == it.name());
    let chosen: Vec<&'static dyn Peer> = peers::ALL.iter().copied().filter(is_chosen).collect();
    let names = || peers::ALL.iter().map(|it| it.name()).collect::<Vec<_>>().join(", ");
    ensure!(!chosen.is_empty(), "unknown generator; expected one of {}", names());
    Ok(chosen)
}

/// The installed generators, starting with sdkgen, and those that cannot be installed.
struct Generators {
    installed: Vec<Installed>,
    missing: Vec<&'static str>,
}

/// Measures first builds and updates their table.
fn write_first_builds(bench: &Bench, documents: &[Document]) -> anyhow::Result<()> {
    let document = documents.iter().find(|it| it.depth == Depth::Called).context("no document is called")?;
    let job = bench.job(&Sdkgen, document);
    let callers: Vec<&'static dyn Peer> = peers::ALL.iter().copied().filter(|it| it.consumer(&job).is_some()).collect();
    let generators = generators(bench, &callers)?;
    let table = first_builds::measure(bench, document, &generators.installed)?;
    let text = format!("{}\nThis run: {}, {}.\n\n{table}", first_builds::EXPLANATION, document.name, rustc());
    println!("{text}");
    generators.update(&bench.root, |page| replaced(page, Part::FirstBuilds, &text))?;
    clear(&bench.work.join("target"))
}

/// Builds sdkgen and installs peers.
fn generators(bench: &Bench, peers: &[&'static dyn Peer]) -> anyhow::Result<Generators> {
    eprintln!("building sdkgen");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--release", "-p", "sdk-generator"]).current_dir(&bench.root);
    // CARGO_TARGET_DIR may be set, but the program is expected in this folder.
    build.arg("--target-dir").arg(bench.root.join("target"));
    once(&build, &bench.output())?;
    let version = "this checkout".to_owned();
    let ours = Installed { generator: &Sdkgen, version, programs: bench.root.join("target/release") };
    let mut generators = Generators { installed: vec![ours], missing: Vec::new() };
    generators.install(&bench.root, peers)?;
    Ok(generators)
}

/// Installs the peers that one installer provides.
///
/// # Errors
/// Fails if one cannot be installed.
pub(crate) fn installed_peers(root: &Path, installer: Installer) -> anyhow::Result<Vec<Installed>> {
    let chosen: Vec<_> = peers::ALL.iter().copied().filter(|it| it.package().0 == installer).collect();
    install_peers(root, &chosen)
}

fn install_peers(root: &Path, peers: &[&'static dyn Peer]) -> anyhow::Result<Vec<Installed>> {
    let mut generators = Generators { installed: Vec::new(), missing: Vec::new() };
    generators.install(root, peers)?;
    ensure!(generators.missing.is_empty(), "some generators are missing: {}", generators.missing.join(", "));
    Ok(generators.installed)
}

impl Generators {
    /// Installs peers, and adds those that can be installed.
    fn install(&mut self, root: &Path, peers: &[&'static dyn Peer]) -> anyhow::Result<()> {
        if peers.is_empty() {
            return Ok(());
        }
        let (pins, folder) = (Pins::read()?, root.join("target/peers"));
        for peer in peers {
            let (installer, package) = peer.package();
            let version = pins.version(installer, package)?;
            self.add(*peer, version, install(&folder, installer, package, version));
        }
        remove_build(&folder)
    }

    /// Adds a peer with the folder of its executables. If it cannot be installed, prints why and continues without it.
    fn add(&mut self, peer: &'static dyn Peer, version: &Version, programs: anyhow::Result<PathBuf>) {
        match programs {
            Ok(programs) => {
                self.installed.push(Installed { generator: peer, version: version.to_string(), programs });
            }
            Err(error) => {
                eprintln!("skipping {}: {error:#}", peer.name());
                self.missing.push(peer.name());
            }
        }
    }

    /// Changes BENCHMARKS.md, unless generators are missing.
    fn update(&self, root: &Path, change: impl FnOnce(&str) -> anyhow::Result<String>) -> anyhow::Result<()> {
        if let Some(message) = self.missing_message() {
            eprintln!("{message}");
            return Ok(());
        }
        let page = root.join(RESULTS);
        Ok(std::fs::write(&page, change(&std::fs::read_to_string(&page)?)?)?)
    }

    /// Returns why BENCHMARKS.md is not updated: without some of the peers, it would lose their rows.
    fn missing_message(&self) -> Option<String> {
        let missing = self.missing.join(", ");
        (!missing.is_empty())
            .then(|| format!("{RESULTS} was not updated, because some generators are missing: {missing}"))
    }
}

impl Bench {
    /// Measures generation.
    fn generation(&self, documents: &[Document], generators: &[Installed]) -> anyhow::Result<Vec<Section>> {
        let mut records = Vec::new();
        for Installed { generator, programs, .. } in generators {
            for document in documents {
                eprintln!("{} {}: generation", generator.name(), document.name);
                let job = self.job(*generator, document);
                let generation = self.generate(*generator, programs, &job)?;
                clear(&job.out)?;
                records.push(Record::generated(generator.name(), document.name, generation));
            }
        }
        let growth = sdkgen_only::growth(self, &generators[0].programs)?;
        Ok(vec![
            Section::new(page::GENERATION_TITLE, page::GENERATION, report::generation(documents, &records)),
            Section::new(page::GROWTH_TITLE, "", growth),
        ])
    }

    /// Measures everything and returns all tables with their explanations.
    fn everything(&self, folder: &Path, documents: &[Document], generators: &[Installed]) -> anyhow::Result<String> {
        // Measure sdkgen first, so that problems with it show up before the long measurements of the peers.
        let programs = &generators[0].programs;
        let growth = sdkgen_only::growth(self, programs)?;
        let divided = documents.iter().find(|it| it.name == FEATURES_DOCUMENT);
        let feature = divided.map(|it| sdkgen_only::one_feature(self, programs, it)).transpose()?.unwrap_or_default();
        let (mut records, mut decoders) = (Vec::new(), Vec::new());
        let examples = self.examples(folder, documents)?;
        for Installed { generator, programs, .. } in generators {
            for document in documents {
                let decoded = if document.name == DECODED_DOCUMENT { examples.as_slice() } else { &[] };
                let (record, decoder) = self.measure_or_log(*generator, programs, document, decoded);
                records.push(record);
                decoders.extend(decoder.map(|it| (generator.name(), it)));
            }
        }
        let mut sections = vec![
            Section::new(page::GENERATION_TITLE, page::GENERATION, report::generation(documents, &records)),
            Section::new("Compilation", page::COMPILATION, report::compilation(documents, &records)),
            Section::new("Binary size", page::BINARY_SIZE, report::sizes(documents, &records)),
        ];
        sections.extend(self.decoded(&decoders, &examples)?);
        sections.push(Section::new(page::GROWTH_TITLE, "", growth));
        sections.push(Section::new("Compiling a single feature", "", feature));
        let introduction = page::introduction(self, &documents[0], generators);
        Ok(page::text(&introduction, &sections))
    }

    /// Returns the response examples to decode.
    fn examples(&self, folder: &Path, documents: &[Document]) -> anyhow::Result<Vec<Example>> {
        if !documents.iter().any(|it| it.name == DECODED_DOCUMENT) {
            return Ok(Vec::new());
        }
        let entry = corpus::entry(DECODED_DOCUMENT)?;
        let out = corpus::generate(&self.root, folder, entry)?;
        Ok(successful(examples(&read(&folder.join(entry.input))?, &out)?))
    }

    /// Returns the tables about decoding.
    fn decoded(&self, decoders: &[(&'static str, Decoder)], given: &[Example]) -> anyhow::Result<Vec<Section>> {
        if decoders.is_empty() {
            return Ok(Vec::new());
        }
        eprintln!("decoding");
        let page = write_page(&self.work)?;
        let (mut programs, mut list) = (Vec::new(), Vec::new());
        for (generator, decoder) in decoders {
            let outcomes = decoder.page(&page).and_then(|_| decoder.decode(given)).context(*generator);
            if let Some(outcomes) = ok_or_log(outcomes) {
                programs.push(decoder);
                list.push(Examples { generator, outcomes });
            }
        }
        let times = measure_in_rounds(&programs, &page)?;
        let times: Vec<(&str, f64)> = list.iter().map(|it| it.generator).zip(times).collect();
        Ok(vec![
            Section::new("Decoding a page", page::DECODING, report::page(&times)),
            Section::new("Decoding the response examples", page::EXAMPLES, report::examples(&list)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn missing_peer_does_not_affect_the_others() {
        let mut generators = Generators { installed: Vec::new(), missing: Vec::new() };
        let version = Version::new(1, 2, 3);
        for peer in peers::ALL {
            let install = || if peer.name() == "ploidy" { bail!("no network") } else { Ok(PathBuf::from("bin")) };
            generators.add(*peer, &version, install());
        }
        assert_eq!(generators.installed.len(), peers::ALL.len() - 1);
        let message = generators.missing_message();
        assert_eq!(
            message.as_deref(),
            Some("BENCHMARKS.md was not updated, because some generators are missing: ploidy")
        );
        generators.missing.clear();
        assert_eq!(generators.missing_message(), None);
    }
}
