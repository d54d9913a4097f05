//! First builds: a program that makes five calls, from nothing.

use std::collections::BTreeSet;
use std::fs;

use super::comparison::{Bench, Document, ok_or_log};
use super::crates::Features;
use super::folder::clear;
use super::installed::Installed;
use super::peers::Generator;
use super::report::{FirstBuild, first_builds};
use crate::markdown::Table;

/// The explanation of the table.
pub(super) const EXPLANATION: &str = "The program lists OAuth clients, gets one, deletes it, and gets an account and a role. It is built with cargo's release profile in an\n\
    empty target folder, so the figures include all dependencies, and is stripped of symbols. Crates are the packages that cargo\n\
    compiles, with the program. `cargo xtask bench --first-builds` measures this table, one build after the other.";

/// The features of sdkgen's crate to compare.
const VARIANTS: &[(&str, Features<'static>)] = &[
    ("default", Features::Default),
    ("default client, three groups", Features::Only(&["default-client", "accounts", "oauth-clients", "roles"])),
    ("TLS with aws-lc-rs", Features::Only(&["all", "gzip", "http2", "rustls-aws-lc-rs", "tracing"])),
    ("TLS of the operating system", Features::Only(&["all", "gzip", "http2", "native-tls", "tracing"])),
    ("without TLS and HTTP/2", Features::Only(&["all", "gzip"])),
    ("without TLS and HTTP/2, three groups", Features::Only(&["gzip", "accounts", "oauth-clients", "roles"])),
];

/// Measures the builds of all generators that can make the calls.
pub(super) fn measure(bench: &Bench, document: &Document, generators: &[Installed]) -> anyhow::Result<Table> {
    let mut builds = Vec::new();
    for Installed { generator, programs, .. } in generators {
        let job = bench.job(*generator, document);
        let Some(source) = generator.consumer(&job) else { continue };
        let generated = bench.generate(*generator, programs, &job)?.map_err(anyhow::Error::msg);
        if ok_or_log(generated).is_none() {
            continue;
        }
        for (variant, features) in variants(*generator) {
            eprintln!("{} {}: {variant}", generator.name(), document.name);
            builds.extend(ok_or_log(build(bench, *generator, document, &source, variant, *features)));
        }
        clear(&job.out)?;
        clear(&job.out.with_extension("user"))?;
    }
    Ok(first_builds(&builds))
}

fn variants(generator: &dyn Generator) -> &'static [(&'static str, Features<'static>)] {
    if generator.name() == "sdkgen" { VARIANTS } else { &VARIANTS[..1] }
}

fn build(
    bench: &Bench,
    generator: &dyn Generator,
    document: &Document,
    source: &str,
    variant: &'static str,
    features: Features<'_>,
) -> anyhow::Result<FirstBuild> {
    let consumer = bench.consumer(generator, &bench.job(generator, document))?;
    consumer.select_features(features)?;
    consumer.fetch()?;
    clear(&bench.work.join("target"))?;
    let (program, cost) = consumer.measured_program("consumer", source)?;
    let printed = fs::read_to_string(consumer.output())?;
    let crates = compiled(&printed).len();
    Ok(FirstBuild { generator: generator.name(), variant, cost, crates, size: fs::metadata(program)?.len() })
}

/// Returns the packages that cargo reports as compiled.
fn compiled(printed: &str) -> BTreeSet<&str> {
    printed.lines().filter_map(|it| it.trim_start().strip_prefix("Compiling ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_counted_once_per_version() {
        let printed =
            "   Compiling libc v0.2.1\n   Compiling libc v0.2.1\n   Compiling http v1.0.0\n    Finished `release`\n";
        assert_eq!(compiled(printed).len(), 2);
    }
}
