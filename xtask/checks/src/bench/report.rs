//! Renders the measurements as tables for BENCHMARKS.md.

use super::comparison::{Document, Generation, Record, limit_message};
use super::crates::Compilation;
use crate::markdown::Table;
use crate::measure::{Cost, Median};

/// The cell for a missing measurement.
const MISSING: &str = "–";

/// The decoding results of one generator.
pub(super) struct Examples {
    pub(super) generator: &'static str,
    /// For each example that has a type, whether it was decoded.
    pub(super) outcomes: Vec<Option<bool>>,
}

/// Formats the elapsed seconds, CPU seconds and megabytes.
pub(super) fn cells(cost: &Cost) -> [String; 3] {
    [format!("{:.2}", cost.wall), format!("{:.2}", cost.cpu), format!("{:.0}", cost.memory as f64 / 1e6)]
}

/// Formats the ratio of a figure to that of sdkgen.
fn times(it: f64, ours: Option<f64>) -> String {
    ours.filter(|ours| *ours > 0.0).map_or_else(|| MISSING.to_owned(), |ours| format!("{:.1}", it / ours))
}

/// Groups the records by document. Those of peers are paired with the record of sdkgen.
fn rows<'r>(documents: &'r [Document], records: &'r [Record]) -> Vec<(&'r Document, &'r Record, Option<&'r Record>)> {
    let mut rows = Vec::new();
    for document in documents {
        let mut of_document = records.iter().filter(|it| it.document == document.name);
        let ours = of_document.clone().find(|it| it.generator == "sdkgen");
        rows.extend(of_document.by_ref().map(|it| (document, it, ours.filter(|_| it.generator != "sdkgen"))));
    }
    rows
}

pub(super) fn generation(documents: &[Document], records: &[Record]) -> Table {
    let mut table = Table::new(&[
        "document",
        "generator",
        "operations",
        "wall s",
        "CPU s",
        "peak MB",
        "CPU (× sdkgen)",
        "memory (× sdkgen)",
        "runs",
        "remarks",
    ]);
    for (document, record, ours) in rows(documents, records) {
        let [first, second] = [document.name, record.generator].map(str::to_owned);
        let row = match &record.generation {
            Ok(Generation { cost: Median { cost, runs }, remark, operations }) => {
                let ours = ours.and_then(|it| it.generation.as_ref().ok()).map(|it| it.cost.cost);
                let [wall, cpu, memory] = cells(cost);
                let operations = format!("{operations} of {}", document.operations);
                let more = times(cost.cpu, ours.map(|it| it.cpu));
                let larger = times(cost.memory as f64, ours.map(|it| it.memory as f64));
                [first, second, operations, wall, cpu, memory, more, larger, runs.to_string(), (*remark).to_owned()]
            }
            Err(reason) => {
                let nothing = || MISSING.to_owned();
                let failed = format!("fails: {reason}");
                [first, second, nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), nothing(), failed]
            }
        };
        table.row(&row);
    }
    table
}

/// The table of compilation costs, with all crates that could be generated.
pub(super) fn compilation(documents: &[Document], records: &[Record]) -> Table {
    let mut table = Table::new(&[
        "document",
        "generator",
        "`cargo check --release`, CPU s",
        "peak MB",
        "CPU (× sdkgen)",
        "release build, CPU s",
        "peak MB",
        "CPU (× sdkgen)",
        "runs",
    ]);
    for (document, record, ours) in rows(documents, records) {
        let Some(check) = record.check else { continue };
        let mut row = vec![document.name.to_owned(), record.generator.to_owned()];
        let ours = |of: fn(&Record) -> Option<Compilation>| ours.and_then(of).and_then(Compilation::cost);
        let release = record.release;
        for (compiled, ours) in [(Some(check), ours(|it| it.check)), (release, ours(|it| it.release))] {
            let cost = compiled.and_then(Compilation::cost);
            let nothing = || MISSING.to_owned();
            row.extend(match (compiled, cost) {
                (_, Some(cost)) => {
                    let [_, cpu, memory] = cells(&cost);
                    [cpu, memory, times(cost.cpu, ours.map(|it| it.cpu))]
                }
                (Some(Compilation::InvalidManifest), _) => ["invalid `Cargo.toml`".to_owned(), nothing(), nothing()],
                (Some(Compilation::Errors(1)), _) => ["1 error".to_owned(), nothing(), nothing()],
                (Some(Compilation::Errors(errors)), _) => [format!("{errors} errors"), nothing(), nothing()],
                (Some(Compilation::LimitExceeded(limit)), _) => [limit_message(limit), nothing(), nothing()],
                (Some(Compilation::Success(_)) | None, _) => [nothing(), nothing(), nothing()],
            });
        }
        let runs = [Some(check), release].map(|it| match it {
            Some(Compilation::Success(Median { runs, .. })) => runs.to_string(),
            _ => MISSING.to_owned(),
        });
        row.push(runs.join(" / "));
        table.row(&row);
    }
    table
}

pub(super) fn sizes(documents: &[Document], records: &[Record]) -> Table {
    let mut table = Table::new(&["document", "generator", "KB", "× sdkgen"]);
    for (document, record, ours) in rows(documents, records) {
        let Some(size) = record.size.map(|it| it as f64) else { continue };
        let ours = ours.and_then(|it| it.size).map(|it| it as f64);
        let kilobytes = format!("{:.0}", size / 1e3);
        table.row(&[document.name, record.generator, &kilobytes, &times(size, ours)]);
    }
    table
}

/// A build of a program from nothing.
pub(super) struct FirstBuild {
    pub(super) generator: &'static str,
    /// The features of the crate.
    pub(super) variant: &'static str,
    pub(super) cost: Cost,
    /// The number of compiled packages.
    pub(super) crates: usize,
    /// The size of the program in bytes.
    pub(super) size: u64,
}

/// The table of first builds, with sdkgen's default first.
pub(super) fn first_builds(builds: &[FirstBuild]) -> Table {
    let mut table =
        Table::new(&["generator", "features", "wall s", "CPU s", "crates", "KB", "CPU (× sdkgen)", "KB (× sdkgen)"]);
    let ours = builds.first();
    for (index, it) in builds.iter().enumerate() {
        let [wall, cpu, _] = cells(&it.cost);
        let ours = ours.filter(|_| index > 0);
        let size = it.size as f64;
        table.row(&[
            it.generator,
            it.variant,
            &wall,
            &cpu,
            &it.crates.to_string(),
            &format!("{:.0}", size / 1e3),
            &times(it.cost.cpu, ours.map(|it| it.cost.cpu)),
            &times(size, ours.map(|it| it.size as f64)),
        ]);
    }
    table
}

/// The table of the microseconds that decoding a page takes, with sdkgen first.
pub(super) fn page(figures: &[(&str, f64)]) -> Table {
    let mut table = Table::new(&["generator", "µs", "× sdkgen"]);
    let ours = figures.first().map(|it| it.1);
    for (index, (generator, microseconds)) in figures.iter().enumerate() {
        let ours = ours.filter(|_| index > 0);
        table.row(&[*generator, &format!("{microseconds:.0}"), &times(*microseconds, ours)]);
    }
    table
}

/// The table of decoded examples, with sdkgen first.
pub(super) fn examples(list: &[Examples]) -> Table {
    let mut table = Table::new(&["generator", "examples", "with a type", "decoded", "share", "decoded by sdkgen"]);
    let Some(ours) = list.first() else { return table };
    for it in list {
        let typed = it.outcomes.iter().flatten().count();
        let decoded = it.outcomes.iter().filter(|it| **it == Some(true)).count();
        let pairs = it.outcomes.iter().zip(&ours.outcomes);
        let same = pairs.filter(|(it, ours)| it.is_some() && **ours == Some(true)).count();
        let share = format!("{:.1} %", decoded as f64 * 100.0 / typed.max(1) as f64);
        let [all, typed, decoded, same] = [it.outcomes.len(), typed, decoded, same].map(|it| it.to_string());
        table.row(&[it.generator, &all, &typed, &decoded, &share, &same]);
    }
    table
}

impl Compilation {
    fn cost(self) -> Option<Cost> {
        match self {
            Self::Success(Median { cost, .. }) => Some(cost),
            Self::Errors(_) | Self::InvalidManifest | Self::LimitExceeded(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::comparison::Depth;
    use super::*;

    const MEDIAN: Median = Median { cost: Cost { wall: 1.0, cpu: 2.0, memory: 50_000_000 }, runs: 5 };

    fn documents() -> [Document; 1] {
        [Document { name: "v3", input: "v3.yaml".into(), operations: 358, depth: Depth::Called }]
    }

    fn record(generator: &'static str, scale: f64) -> Record {
        let Median { cost, runs } = MEDIAN;
        let median = Median { cost: Cost { cpu: cost.cpu * scale, ..cost }, runs };
        Record {
            generator,
            document: "v3",
            generation: Ok(Generation { cost: median, remark: "", operations: 358 }),
            check: Some(Compilation::Success(median)),
            release: Some(Compilation::Success(median)),
            size: Some((1_000_000.0 * scale) as u64),
        }
    }

    fn failed(generator: &'static str) -> Record {
        let generation = Err("`no`".to_owned());
        Record { generator, document: "v3", generation, check: None, release: None, size: None }
    }

    fn body(table: &Table) -> Vec<String> {
        table.to_string().lines().skip(2).map(str::to_owned).collect()
    }

    #[test]
    fn figures_of_peers_are_compared_with_sdkgen() {
        let mut broken = record("broken", 1.0);
        (broken.check, broken.release, broken.size) = (Some(Compilation::Errors(8)), None, None);
        let records = [record("sdkgen", 1.0), record("slow", 2.5), broken, failed("none")];
        assert_eq!(
            body(&generation(&documents(), &records)),
            [
                "| v3 | sdkgen | 358 of 358 | 1.00 | 2.00 | 50 | – | – | 5 |  |",
                "| v3 | slow | 358 of 358 | 1.00 | 5.00 | 50 | 2.5 | 1.0 | 5 |  |",
                "| v3 | broken | 358 of 358 | 1.00 | 2.00 | 50 | 1.0 | 1.0 | 5 |  |",
                "| v3 | none | – | – | – | – | – | – | – | fails: `no` |",
            ]
        );
        assert_eq!(
            body(&compilation(&documents(), &records)),
            [
                "| v3 | sdkgen | 2.00 | 50 | – | 2.00 | 50 | – | 5 / 5 |",
                "| v3 | slow | 5.00 | 50 | 2.5 | 5.00 | 50 | 2.5 | 5 / 5 |",
                "| v3 | broken | 8 errors | – | – | – | – | – | – / – |",
            ]
        );
        assert_eq!(body(&sizes(&documents(), &records)), ["| v3 | sdkgen | 1000 | – |", "| v3 | slow | 2500 | 2.5 |"]);
    }

    #[test]
    fn examples_without_a_type_are_not_counted_as_failures() {
        let of = |generator, outcomes: &[Option<bool>]| Examples { generator, outcomes: outcomes.to_vec() };
        let table = examples(&[
            of("sdkgen", &[Some(true), Some(true), Some(true), None]),
            of("other", &[Some(true), Some(false), None, None]),
        ]);
        assert_eq!(body(&table), ["| sdkgen | 4 | 3 | 3 | 100.0 % | 3 |", "| other | 4 | 2 | 1 | 50.0 % | 2 |"]);
    }

    #[test]
    fn page_compares_generators_with_the_first() {
        assert_eq!(
            body(&page(&[("sdkgen", 100.0), ("other", 150.0)])),
            ["| sdkgen | 100 | – |", "| other | 150 | 1.5 |"]
        );
    }
}
