//! The part of BENCHMARKS.md that the command writes: the tables, and what is to be known to read them.

use std::process::Command;
use std::thread::available_parallelism;

use anyhow::Context;

use super::Installed;
use super::comparison::{Bench, Document, LIMITS, shown};
use super::report::Table;

/// Between these lines of BENCHMARKS.md the command writes, and nowhere else.
const BEGIN: &str = "<!-- peers: `cargo xtask bench --peers` writes what follows -->\n";
const END: &str = "<!-- /peers -->\n";

/// A part of the page: a title, words and a table.
pub(super) struct Section {
    title: &'static str,
    words: &'static str,
    table: String,
}

impl Section {
    pub(super) fn new(title: &'static str, words: &'static str, table: impl std::fmt::Display) -> Self {
        Self { title, words, table: table.to_string() }
    }
}

pub(super) const GENERATION: &str = "Each run starts without the output's folder, and takes the document as it was published. Where a generator fails, the \
    reason is\nthe first line that it gives, cut.";

pub(super) const COMPILATION: &str = "The documents whose crates are called below, and the one that every generator takes: compiling crates of the others as well tells\n\
    no more, for minutes. The crate as it was generated, with the features that it has by default, as a dependency of another\n\
    package; what it depends on is compiled before and not counted. With cargo's release profile, not incremental. Runs are those of\n\
    the check and of the build.";

pub(super) const PROGRAM: &str = "Lists OAuth clients, gets one, deletes it, gets an account and a role; built for release with cargo's profile, and stripped of\n\
    symbols. Which TLS a client brings along is each generator's choice, and part of the size.";

pub(super) const PAGE: &str = "250 OAuth clients (183 KB) from text to the model that each generator made, by the median of nine turns of 301 runs, one program\n\
    after the other. Peers by `serde_json::from_slice`, sdkgen by its runtime, tolerantly.";

pub(super) const EXAMPLES: &str = "The examples of v3 for the first status that succeeds, decoded with the type that the function of the operation\n\
    gives. Functions are found by the id of the operation; where a function has no model for its answer, such as `()`, or none is\n\
    found, the example has no type and counts for nothing. Some examples contradict their schema, which is a reason\n\
    to refuse them; sdkgen keeps and records what deviates. Only peers whose crate compiles are here.";

/// What is measured, by whom, and how it can be measured again.
pub(super) fn introduction(bench: &Bench, document: &Document, generators: &[Installed]) -> String {
    let mut table = Table::new(&["generator", "version", "command", "what counts as an operation"]);
    for Installed { generator, version, .. } in generators {
        let job = bench.job(*generator, document);
        let commands: Vec<String> = shown(*generator, &job).iter().map(|it| format!("`{it}`")).collect();
        let commands = commands.join(", and where that fails ");
        table.row(&[generator.name(), version, &commands, generator.counted()]);
    }
    let cores = available_parallelism().map_or(1, usize::from);
    format!(
        "`cargo xtask bench --peers` installs the other generators below `target/peers`, in the versions of `xtask/checks/peers.toml`, \
         measures all\nof them on one machine, one after the other, and writes what stands here. No process may take more than\n\
         {} CPU seconds or {} GB of address space. What takes a second is measured five times, what takes ten seconds three times,\n\
         what takes longer once; figures are medians by CPU seconds. Memory is the peak of the largest process.\n\
         Here: {}, {}, {cores} cores.\n\n{table}",
        LIMITS.seconds,
        LIMITS.memory / 1_000_000_000,
        rustc(),
        std::env::consts::OS,
    )
}

fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned()).unwrap_or_default()
}

/// The sections as Markdown.
pub(super) fn text(introduction: &str, sections: &[Section]) -> String {
    let mut text = introduction.trim_end().to_owned();
    for Section { title, words, table } in sections {
        let parts = [&format!("### {title}"), *words, table.trim_end()];
        for part in parts.into_iter().filter(|it| !it.is_empty()) {
            text.push_str("\n\n");
            text.push_str(part);
        }
    }
    text.push('\n');
    text
}

/// The page with other tables between the marks.
///
/// # Errors
/// The marks are not there.
pub(super) fn replaced(page: &str, tables: &str) -> anyhow::Result<String> {
    let (before, rest) = page.split_once(BEGIN).context("the mark of the beginning is missing")?;
    let (_, after) = rest.split_once(END).context("the mark of the end is missing")?;
    Ok(format!("{before}{BEGIN}\n{}\n\n{END}{after}", tables.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_follow_the_introduction() {
        let sections = [Section::new("One", "Words.", "| a |\n"), Section::new("Two", "", "| b |\n")];
        assert_eq!(text("Before.\n", &sections), "Before.\n\n### One\n\nWords.\n\n| a |\n\n### Two\n\n| b |\n");
    }

    #[test]
    fn what_people_wrote_stays() {
        let page = format!("before\n{BEGIN}old\n{END}after\n");
        let new = replaced(&page, "new\n").unwrap();
        assert_eq!(new, format!("before\n{BEGIN}\nnew\n\n{END}after\n"));
        assert_eq!(replaced(&new, "new\n").unwrap(), new);
        assert!(replaced("nothing", "new").is_err());
    }

    #[test]
    fn the_committed_page_has_the_marks() {
        let page = include_str!("../../../../BENCHMARKS.md");
        assert!(replaced(page, "new").is_ok());
    }
}
