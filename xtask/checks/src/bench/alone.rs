//! What is measured of ours alone: generation as documents grow, and groups of operations as features.

use std::path::Path;

use super::comparison::{Bench, Document, LIMITS, clear};
use super::crates::{Compiled, Profile};
use super::peers::{Job, Sdkgen};
use super::report::{Table, cells};
use super::synthetic;
use crate::corpus::features;
use crate::measure::{Cost, Runs};

/// Operations of a small and of a large document.
const GROWTH: [usize; 2] = [350, 1_000];

/// Whether the time grows as the document does.
pub(super) fn growth(bench: &Bench, programs: &Path) -> anyhow::Result<String> {
    eprintln!("sdkgen: documents that grow");
    let mut table = Table::new(&["operations", "wall s", "CPU s", "peak MB", "runs"]);
    let mut costs = Vec::new();
    for operations in GROWTH {
        let package = format!("sdkgen-synthetic-{operations}");
        let (input, out) = (bench.work.join(format!("{package}.json")), bench.work.join(&package));
        std::fs::write(&input, synthetic::document(operations).to_string())?;
        let job = Job { input, package, out };
        let generation = bench.generate(&Sdkgen, programs, &job)?.map_err(anyhow::Error::msg)?;
        clear(&job.out)?;
        let [wall, cpu, memory] = cells(&generation.cost.cost);
        table.row(&[operations.to_string(), wall, cpu, memory, generation.cost.runs.to_string()]);
        costs.push(generation.cost.cost.cpu);
    }
    let (times, linear) = (costs[1] / costs[0], GROWTH[1] as f64 / GROWTH[0] as f64);
    Ok(format!("{table}\n{linear:.2} times the operations take {times:.2} times the CPU seconds.\n"))
}

/// What compiling one group of operations costs.
pub(super) fn one_feature(bench: &Bench, programs: &Path, document: &Document) -> anyhow::Result<String> {
    let job = bench.job(&Sdkgen, document);
    bench.generate(&Sdkgen, programs, &job)?.map_err(anyhow::Error::msg)?;
    let user = bench.user(&Sdkgen, &job)?;
    let mut costs: Vec<Cost> = Vec::new();
    let list = features(&job.out)?;
    // Features of ours choose modules, and nothing of other crates.
    user.compile_dependencies(Profile::Check)?;
    for (index, feature) in list.iter().enumerate() {
        eprintln!("sdkgen {}: feature {} of {}", document.name, index + 1, list.len());
        user.choose(Some(feature))?;
        if let Compiled::Well(median) = user.compile_alone(Profile::Check, LIMITS, Runs::Exactly(1))? {
            costs.push(median.cost);
        }
    }
    clear(&job.out)?;
    clear(&job.out.with_extension("user"))?;
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    let mut table = Table::new(&["feature", "CPU s", "peak MB"]);
    for (name, cost) in [("the median", costs.get(costs.len() / 2)), ("the largest", costs.last())] {
        if let Some(cost) = cost {
            let [_, cpu, memory] = cells(cost);
            table.row(&[name.to_owned(), cpu, memory]);
        }
    }
    Ok(format!("{table}\nOf {} features of {}, each compiled alone, once.\n", costs.len(), document.name))
}
