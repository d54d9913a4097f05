//! `cargo xtask bench`: what generation and compilation cost, beside other generators on the same machine.
//!
//! Everything is measured in one run, one command after the other. Times of shared machines vary: what counts is the
//! ratio.

mod crates;
mod synthetic;
mod tables;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::ensure;

use crate::corpus::{Folder, features};
use crate::measure::{Cost, median, run as once};
use crates::{BenchCrate, CONSUMER_OF_OPENAPI_TO_RUST, CONSUMER_OF_OURS};
use tables::{Row, print_table};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    corpus: Folder,
    /// Measures generation only.
    #[arg(long)]
    generation: bool,
    /// How often each command is measured; the median is shown.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Leaves the other generators out.
    #[arg(long)]
    alone: bool,
}

/// Another generator, where it is installed.
struct Peers {
    ploidy: Option<PathBuf>,
    openapi_to_rust: Option<PathBuf>,
}

struct Bench {
    /// Where everything is made.
    work: PathBuf,
    v3: PathBuf,
    v2025: PathBuf,
    runs: usize,
    peers: Peers,
    sdkgen: PathBuf,
}

/// Operations of a small and of a large document.
const GROWTH: [usize; 2] = [350, 1_000];

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let Some(folder) = arguments.corpus.find(root) else { return Ok(ExitCode::SUCCESS) };
    ensure!(arguments.runs > 0, "at least one run is needed");
    eprintln!("building sdkgen");
    once(Command::new(env!("CARGO")).args(["build", "--release", "-p", "sdk-generator"]).current_dir(root))?;
    let bench = Bench {
        work: root.join("target/bench"),
        v3: folder.join("bundled/sailpoint-v3.yaml").canonicalize()?,
        v2025: folder.join("bundled/sailpoint-v2025.yaml").canonicalize()?,
        runs: arguments.runs,
        peers: Peers::find(arguments.alone),
        sdkgen: root.join("target/release/sdkgen"),
    };
    std::fs::create_dir_all(&bench.work)?;
    bench.generation()?;
    bench.growth()?;
    if arguments.generation {
        return Ok(ExitCode::SUCCESS);
    }
    bench.checks()?;
    bench.features()?;
    bench.consumers()?;
    Ok(ExitCode::SUCCESS)
}

impl Peers {
    fn find(alone: bool) -> Self {
        let find = |name: &str, version: &str| {
            let found = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
                .map(|it| it.join(name))
                .find(|it| it.is_file())
                .filter(|_| !alone);
            if found.is_none() && !alone {
                eprintln!("{name} is not on the path: its rows are left out (cargo install {name}@{version})");
            }
            found
        };
        Self { ploidy: find("ploidy", "0.15.0"), openapi_to_rust: find("openapi-to-rust", "0.23.0") }
    }
}

impl Bench {
    fn ours(&self, input: &Path, name: &str) -> Command {
        let mut command = Command::new(&self.sdkgen);
        command.arg("generate").arg(input).args(["--name", name, "--out"]).arg(self.work.join(name)).arg("--json");
        command
    }

    fn ploidy(&self, tool: &Path) -> Command {
        let mut command = Command::new(tool);
        command.args(["generate", "rust", "--name", "ploidy-v3", "-o"]).arg(self.work.join("ploidy-v3")).arg(&self.v3);
        command
    }

    fn openapi_to_rust(&self, tool: &Path) -> Command {
        let mut command = Command::new(tool);
        command.arg("generate").arg(&self.v2025).arg("--output-dir").arg(self.work.join("o2r-v2025/src/generated"));
        command
    }

    /// Each run starts from nothing: a folder that agrees already costs less.
    fn measure(&self, name: &str, command: &dyn Fn() -> Command) -> anyhow::Result<Cost> {
        let folder = self.work.join(name);
        let clear = || {
            if folder.exists() {
                std::fs::remove_dir_all(&folder)?;
            }
            Ok(())
        };
        median(self.runs.max(5), clear, command)
    }

    fn generation(&self) -> anyhow::Result<()> {
        let mut rows = vec![
            Row::ours("v3", self.measure("ours-v3", &|| self.ours(&self.v3, "ours-v3"))?),
            Row::ours("v2025", self.measure("ours-v2025", &|| self.ours(&self.v2025, "ours-v2025"))?),
        ];
        if let Some(tool) = &self.peers.ploidy {
            rows.push(Row::peer("ploidy", "v3", self.measure("ploidy-v3", &|| self.ploidy(tool))?));
        }
        if let Some(tool) = &self.peers.openapi_to_rust {
            rows.push(Row::peer(
                "openapi-to-rust",
                "v2025",
                self.measure("o2r-v2025", &|| self.openapi_to_rust(tool))?,
            ));
        }
        print_table("Generation, release build", &rows);
        Ok(())
    }

    /// Whether the time grows as the document does.
    fn growth(&self) -> anyhow::Result<()> {
        let mut rows = Vec::new();
        let mut costs = Vec::new();
        for operations in GROWTH {
            let name = format!("synthetic-{operations}");
            let input = self.work.join(format!("{name}.json"));
            std::fs::write(&input, synthetic::document(operations).to_string())?;
            let cost = self.measure(&name, &|| self.ours(&input, &name))?;
            rows.push(Row::ours(&format!("{operations} operations"), cost));
            costs.push(cost.cpu);
        }
        print_table("Generation as documents grow", &rows);
        let times = costs[1] / costs[0];
        let linear = GROWTH[1] as f64 / GROWTH[0] as f64;
        println!("{linear:.2} times the operations take {times:.2} times the CPU seconds.\n");
        Ok(())
    }

    fn checks(&self) -> anyhow::Result<()> {
        let mut rows = Vec::new();
        for name in ["v3", "v2025"] {
            let it = BenchCrate::ours(&self.work, &format!("ours-{name}"));
            rows.push(Row::ours(name, it.check(self.runs, &["--all-features"])?));
        }
        if self.peers.ploidy.is_some() {
            let it = BenchCrate::ploidy(&self.work)?;
            rows.push(Row::peer("ploidy", "v3", it.check(self.runs, &[])?));
        }
        if self.peers.openapi_to_rust.is_some() {
            let it = BenchCrate::openapi_to_rust(&self.work)?;
            rows.push(Row::peer("openapi-to-rust", "v2025", it.check(self.runs, &[])?));
        }
        print_table("`cargo check` of the crate, dependencies built, not incremental", &rows);
        Ok(())
    }

    /// What one group of operations costs alone.
    fn features(&self) -> anyhow::Result<()> {
        let it = BenchCrate::ours(&self.work, "ours-v2025");
        let whole = it.check(self.runs, &["--all-features"])?;
        let mut costs = Vec::new();
        for feature in features(it.folder())? {
            costs.push(it.check(1, &["--no-default-features", "--features", &feature])?);
        }
        costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
        let mut rows = vec![Row::ours("v2025, all features", whole)];
        for (label, cost) in [("median", costs.get(costs.len() / 2)), ("largest", costs.last())] {
            rows.extend(cost.map(|it| Row::ours(&format!("v2025, {label} feature alone"), *it)));
        }
        print_table("`cargo check` of one feature", &rows);
        Ok(())
    }

    /// A program that calls five operations: the crate and the program, built for release.
    fn consumers(&self) -> anyhow::Result<()> {
        let ours = BenchCrate::ours(&self.work, "ours-v2025");
        let mut rows = vec![Row::ours("v2025", ours.consumer(&self.work, CONSUMER_OF_OURS, self.runs)?)];
        if self.peers.openapi_to_rust.is_some() {
            let peer = BenchCrate::openapi_to_rust(&self.work)?;
            let cost = peer.consumer(&self.work, CONSUMER_OF_OPENAPI_TO_RUST, self.runs.min(2))?;
            rows.push(Row::peer("openapi-to-rust", "v2025", cost));
        }
        print_table("Release build of the crate and a program that calls five operations", &rows);
        println!("Measured with {}.", version());
        Ok(())
    }
}

fn version() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned()).unwrap_or_default()
}
