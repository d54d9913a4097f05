//! Measurements of sdkgen only: scaling with document size, and compilation of single features.

use std::path::Path;

use super::comparison::{Bench, Document, LIMITS};
use super::crates::{Compilation, Features, Profile};
use super::folder::clear;
use super::peers::{Job, Sdkgen};
use super::report::cells;
use super::synthetic;
use crate::corpus::group_features;
use crate::markdown::Table;
use crate::measure::{Cost, Runs};

/// The number of operations in the small and the large document.
const DOCUMENT_SIZES: [usize; 2] = [350, 1_000];

/// Measures how generation scales with the size of the document.
pub(super) fn growth(bench: &Bench, programs: &Path) -> anyhow::Result<String> {
    eprintln!("sdkgen: scaling with document size");
    let mut table = Table::new(&["operations", "wall s", "CPU s", "peak MB", "runs"]);
    let mut costs = Vec::new();
    for operations in DOCUMENT_SIZES {
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
    let (times, linear) = (costs[1] / costs[0], DOCUMENT_SIZES[1] as f64 / DOCUMENT_SIZES[0] as f64);
    Ok(format!("{table}\n{linear:.2} times as many operations take {times:.2} times as many CPU seconds.\n"))
}

/// Measures the compilation of single features.
pub(super) fn one_feature(bench: &Bench, programs: &Path, document: &Document) -> anyhow::Result<String> {
    let job = bench.job(&Sdkgen, document);
    bench.generate(&Sdkgen, programs, &job)?.map_err(anyhow::Error::msg)?;
    let consumer = bench.consumer(&Sdkgen, &job)?;
    let mut costs: Vec<Cost> = Vec::new();
    let list = group_features(&job.out)?;
    for (index, feature) in list.iter().enumerate() {
        eprintln!("sdkgen {}: feature {} of {}", document.name, index + 1, list.len());
        consumer.select_features(Features::Only(&[feature]))?;
        if index == 0 {
            // The features select modules, so the dependencies are the same for all of them, but not those of the default features.
            consumer.compile_dependencies(Profile::Check)?;
        }
        if let Compilation::Success(median) = consumer.compile_crate(Profile::Check, LIMITS, Runs::Exactly(1))? {
            costs.push(median.cost);
        }
    }
    clear(&job.out)?;
    clear(&job.out.with_extension("user"))?;
    costs.sort_by(|one, other| one.cpu.total_cmp(&other.cpu));
    let mut table = Table::new(&["feature", "CPU s", "peak MB"]);
    for (name, cost) in [("median", costs.get(costs.len() / 2)), ("largest", costs.last())] {
        if let Some(cost) = cost {
            let [_, cpu, memory] = cells(cost);
            table.row(&[name.to_owned(), cpu, memory]);
        }
    }
    Ok(format!("{table}\nOf {} features of {}, each compiled once on its own.\n", costs.len(), document.name))
}
