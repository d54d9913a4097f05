//! `cargo xtask bench`: what generation and compilation cost, and with `--peers` what other generators make of the same
//! documents on the same machine.
//!
//! Everything is measured one after the other. Times of shared machines vary: what counts is the ratio.

mod alone;
mod comparison;
mod crates;
mod decoding;
mod failure;
mod functions;
mod page;
mod peers;
mod report;
mod synthetic;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};
use semver::Version;

use crate::corpus::{self, Folder};
use crate::examples::document::{Example, examples, read};
use crate::measure::{Runs, run as once};

use self::comparison::{Bench, Depth, Document, Record, clear, or_said};
use self::decoding::{Decoder, successful, turns, write_page};
use self::page::{Section, replaced};
use self::peers::install::{Pins, install, remove_build};
use self::peers::{Generator, Peer, Sdkgen};
use self::report::Examples;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: Folder,
    /// Measures other generators as well, in the versions of xtask/checks/peers.toml, and writes the tables into BENCHMARKS.md. They
    /// are installed below target/peers where they are missing.
    #[arg(long)]
    peers: bool,
    /// Only this document; BENCHMARKS.md stays as it is.
    #[arg(long, value_name = "DOCUMENT")]
    only: Option<String>,
    /// Measures generation only; BENCHMARKS.md stays as it is.
    #[arg(long)]
    generation: bool,
    /// How often everything is measured; the median is shown. Without it, as often as it costs little.
    #[arg(long)]
    runs: Option<usize>,
}

/// The entries of the corpus that are measured; the last is one that every generator takes.
const DOCUMENTS: &[(&str, Depth)] = &[
    ("v3", Depth::Called),
    ("beta", Depth::Generated),
    ("v2025", Depth::Called),
    ("github", Depth::Generated),
    ("link-example-3-0", Depth::Compiled),
];
/// The document whose answers are decoded.
const DECODED: &str = "v3";
/// The document whose features are compiled alone.
const DIVIDED: &str = "v2025";
/// Where the results are written to.
const RESULTS: &str = "BENCHMARKS.md";

/// A generator that is there.
struct Installed {
    generator: &'static dyn Generator,
    version: String,
    /// The folder of its programs.
    programs: PathBuf,
}

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    ensure!(arguments.runs != Some(0), "at least one run is needed");
    let chosen = DOCUMENTS.iter().filter(|(name, _)| arguments.only.as_deref().is_none_or(|only| only == *name));
    let documents = chosen.map(|(name, depth)| Document::find(&folder, name, *depth));
    let documents = documents.collect::<Result<Vec<_>, _>>()?;
    let names = || DOCUMENTS.iter().map(|it| it.0).collect::<Vec<_>>().join(", ");
    ensure!(!documents.is_empty(), "there are only {}", names());
    let bench = Bench {
        root: root.to_owned(),
        work: root.join("target/bench"),
        runs: arguments.runs.map_or(Runs::ByCost, Runs::Exactly),
    };
    std::fs::create_dir_all(&bench.work)?;
    let generators = generators(&bench, arguments.peers)?;
    let tables = if arguments.generation {
        bench.generation(&documents, &generators.installed)?
    } else {
        bench.everything(&folder, &documents, &generators.installed)?
    };
    println!("{tables}");
    if arguments.peers && arguments.only.is_none() && !arguments.generation {
        match generators.left_out() {
            Some(why) => eprintln!("{why}"),
            None => {
                let page = root.join(RESULTS);
                std::fs::write(&page, replaced(&std::fs::read_to_string(&page)?, &tables)?)?;
            }
        }
    }
    clear(&bench.work.join("target"))?;
    Ok(ExitCode::SUCCESS)
}

/// The generators that are there, ours first, and those that cannot be installed.
struct Generators {
    installed: Vec<Installed>,
    missing: Vec<&'static str>,
}

/// Ours, and the others where they are asked for.
fn generators(bench: &Bench, peers: bool) -> anyhow::Result<Generators> {
    eprintln!("building sdkgen");
    let mut build = Command::new(env!("CARGO"));
    build.args(["build", "--release", "-p", "sdk-generator"]).current_dir(&bench.root);
    // Where a variable puts what is built elsewhere, the program is not looked for.
    build.arg("--target-dir").arg(bench.root.join("target"));
    once(&build, &bench.output())?;
    let version = "of this checkout".to_owned();
    let ours = Installed { generator: &Sdkgen, version, programs: bench.root.join("target/release") };
    let mut generators = Generators { installed: vec![ours], missing: Vec::new() };
    if !peers {
        return Ok(generators);
    }
    let (pins, folder) = (Pins::read()?, bench.root.join("target/peers"));
    for peer in peers::ALL {
        let (installer, package) = peer.package();
        let version = pins.version(installer, package)?;
        generators.add(*peer, version, install(&folder, installer, package, version));
    }
    remove_build(&folder)?;
    Ok(generators)
}

impl Generators {
    /// Adds a peer with the folder of its programs. One that cannot be installed is told, and costs the others no figures.
    fn add(&mut self, peer: &'static dyn Peer, version: &Version, programs: anyhow::Result<PathBuf>) {
        match programs {
            Ok(programs) => {
                self.installed.push(Installed { generator: peer, version: version.to_string(), programs });
            }
            Err(error) => {
                eprintln!("{} is left out: {error:#}", peer.name());
                self.missing.push(peer.name());
            }
        }
    }

    /// Why the tables do not go to BENCHMARKS.md, where they would lose the rows of whom is missing.
    fn left_out(&self) -> Option<String> {
        let missing = self.missing.join(", ");
        (!missing.is_empty())
            .then(|| format!("{RESULTS} stays as it is, as not all could be measured: without {missing}"))
    }
}

impl Bench {
    /// What generation costs.
    fn generation(&self, documents: &[Document], generators: &[Installed]) -> anyhow::Result<String> {
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
        let growth = alone::growth(self, &generators[0].programs)?;
        Ok(format!("{}\n{growth}", report::generation(documents, &records)))
    }

    /// All tables, with what is to be known to read them.
    fn everything(&self, folder: &Path, documents: &[Document], generators: &[Installed]) -> anyhow::Result<String> {
        // Ours alone comes first: what is wrong with it shows before the others have taken their time.
        let programs = &generators[0].programs;
        let growth = alone::growth(self, programs)?;
        let divided = documents.iter().find(|it| it.name == DIVIDED);
        let feature = divided.map(|it| alone::one_feature(self, programs, it)).transpose()?.unwrap_or_default();
        let (mut records, mut decoders) = (Vec::new(), Vec::new());
        let examples = self.examples(folder, documents)?;
        for Installed { generator, programs, .. } in generators {
            for document in documents {
                let decoded = if document.name == DECODED { examples.as_slice() } else { &[] };
                let (record, decoder) = self.measure_or_say(*generator, programs, document, decoded);
                records.push(record);
                decoders.extend(decoder.map(|it| (generator.name(), it)));
            }
        }
        let mut sections = vec![
            Section::new("Generation", page::GENERATION, report::generation(documents, &records)),
            Section::new("Compilation", page::COMPILATION, report::compilation(documents, &records)),
            Section::new("A program that makes five calls", page::PROGRAM, report::sizes(documents, &records)),
        ];
        sections.extend(self.decoded(&decoders, &examples)?);
        sections.push(Section::new("Generation as documents grow", "", growth));
        sections.push(Section::new("One feature alone", "", feature));
        let introduction = page::introduction(self, &documents[0], generators);
        Ok(page::text(&introduction, &sections))
    }

    /// The response examples that are decoded.
    fn examples(&self, folder: &Path, documents: &[Document]) -> anyhow::Result<Vec<Example>> {
        if !documents.iter().any(|it| it.name == DECODED) {
            return Ok(Vec::new());
        }
        let entry = corpus::entry(DECODED)?;
        let out = corpus::generate(&self.root, folder, entry)?;
        Ok(successful(examples(&read(&folder.join(entry.input))?, &out)?))
    }

    /// Tables of what is decoded, and how fast.
    fn decoded(&self, decoders: &[(&'static str, Decoder)], given: &[Example]) -> anyhow::Result<Vec<Section>> {
        if decoders.is_empty() {
            return Ok(Vec::new());
        }
        eprintln!("decoding");
        let page = write_page(&self.work)?;
        let (mut programs, mut list) = (Vec::new(), Vec::new());
        for (generator, decoder) in decoders {
            let outcomes = decoder.page(&page).and_then(|_| decoder.decode(given)).context(*generator);
            if let Some(outcomes) = or_said(outcomes) {
                programs.push(decoder);
                list.push(Examples { generator, outcomes });
            }
        }
        let times = turns(&programs, &page)?;
        let times: Vec<(&str, f64)> = list.iter().map(|it| it.generator).zip(times).collect();
        Ok(vec![
            Section::new("Decoding a page", page::PAGE, report::page(&times)),
            Section::new("Decoding the response examples", page::EXAMPLES, report::examples(&list)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn a_peer_that_cannot_be_installed_costs_the_others_nothing() {
        let mut generators = Generators { installed: Vec::new(), missing: Vec::new() };
        let version = Version::new(1, 2, 3);
        for peer in peers::ALL {
            let install = || if peer.name() == "ploidy" { bail!("no network") } else { Ok(PathBuf::from("bin")) };
            generators.add(*peer, &version, install());
        }
        assert_eq!(generators.installed.len(), peers::ALL.len() - 1);
        let why = generators.left_out();
        assert_eq!(why.as_deref(), Some("BENCHMARKS.md stays as it is, as not all could be measured: without ploidy"));
        generators.missing.clear();
        assert_eq!(generators.left_out(), None);
    }
}
