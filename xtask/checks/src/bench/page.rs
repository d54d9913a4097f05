//! Writes the generated part of BENCHMARKS.md: the tables and their explanations.

use std::process::Command;
use std::thread::available_parallelism;

use anyhow::Context;

use super::comparison::{Bench, Document, LIMITS, displayed_commands};
use super::installed::Installed;
use crate::markdown::Table;

/// A part of BENCHMARKS.md that a command writes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part {
    Peers,
    FirstBuilds,
}

impl Part {
    /// Returns the lines before and after the part.
    fn markers(self) -> [&'static str; 2] {
        match self {
            Self::Peers => ["<!-- peers: written by `cargo xtask bench --peers` -->\n", "<!-- /peers -->\n"],
            Self::FirstBuilds => {
                ["<!-- first builds: written by `cargo xtask bench --first-builds` -->\n", "<!-- /first builds -->\n"]
            }
        }
    }
}

/// A section of the page.
pub(super) struct Section {
    title: &'static str,
    explanation: &'static str,
    table: String,
}

impl Section {
    pub(super) fn new(title: &'static str, explanation: &'static str, table: impl std::fmt::Display) -> Self {
        Self { title, explanation, table: table.to_string() }
    }

    fn heading(&self) -> String {
        format!("### {}", self.title)
    }

    fn text(&self) -> String {
        let parts = [&self.heading(), self.explanation, self.table.trim_end()];
        parts.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

pub(super) const GENERATION_TITLE: &str = "Generation";
pub(super) const GROWTH_TITLE: &str = "Scaling with document size";

pub(super) const GENERATION: &str = "Each run starts without the output folder and uses the document as published. If a generator fails, the first line of its error\n\
    message is shown, shortened if necessary.";

pub(super) const COMPILATION: &str = "Documents that are not in the table are only generated, and those without a release build are only checked, because compiling them\n\
    would take minutes and show nothing new. The crate is compiled as generated, with its default features, as a dependency of another\n\
    package. Its own dependencies are compiled first and not counted. Uses cargo's release profile without incremental compilation. The\n\
    last column has the number of runs of the check and of the build.";

pub(super) const BINARY_SIZE: &str = "A program that lists OAuth clients, gets one, deletes it, and gets an account and a role, built with cargo's release profile and\n\
    stripped of symbols. The choice of TLS library differs between generators and contributes to the size.";

pub(super) const DECODING: &str = "Decodes 250 OAuth clients (183 KB) into the model of each generator. Figures are the median of nine rounds of 301 runs, in which the\n\
    programs take turns. Peers use `serde_json::from_slice`; sdkgen uses its runtime with tolerant decoding.";

pub(super) const EXAMPLES: &str = "Decodes the examples in v3 for the first successful status of each operation, with the return type of the operation's function.\n\
    Functions are matched by operation id. Examples are skipped if the function is not found or returns no model, such as `()`. Some\n\
    examples violate their schema, which is a valid reason to reject them; sdkgen preserves and reports deviating values. Only peers\n\
    whose crate compiles are listed.";

/// Returns the introduction: the method, the generators, and the commands to reproduce the results.
pub(super) fn introduction(bench: &Bench, document: &Document, generators: &[Installed]) -> String {
    let mut table = Table::new(&["generator", "version", "command", "counted as operations"]);
    for Installed { generator, version, .. } in generators {
        let job = bench.job(*generator, document);
        let commands: Vec<String> = displayed_commands(*generator, &job).iter().map(|it| format!("`{it}`")).collect();
        let commands = commands.join("; if that fails, ");
        table.row(&[generator.name(), version, &commands, generator.operation_counting()]);
    }
    let cores = available_parallelism().map_or(1, usize::from);
    format!(
        "`cargo xtask bench --peers` installs the other generators below `target/peers`, in the versions that `xtask/checks/peers.toml` \
         specifies,\nmeasures all of them one after the other on the same machine, and writes this section. Each process is limited to\n\
         {} CPU seconds and {} GB of address space. Commands that take less than 2 CPU seconds are run five times, less than 10 \
         seconds\nthree times, and others once. Figures are medians by CPU time, and memory is the peak of the largest process.\n\
         This run: {}, {}, {cores} cores.\n\n{table}",
        LIMITS.seconds,
        LIMITS.memory / 1_000_000_000,
        rustc(),
        std::env::consts::OS,
    )
}

pub(super) fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map(|it| String::from_utf8_lossy(&it.stdout).trim().to_owned()).unwrap_or_default()
}

/// Renders the sections as Markdown.
pub(super) fn text(introduction: &str, sections: &[Section]) -> String {
    let mut text = introduction.trim_end().to_owned();
    for section in sections {
        text.push_str("\n\n");
        text.push_str(&section.text());
    }
    text.push('\n');
    text
}

/// Replaces the tables of a part.
///
/// # Errors
/// Fails if the markers are missing.
pub(super) fn replaced(page: &str, part: Part, tables: &str) -> anyhow::Result<String> {
    let [begin, end] = part.markers();
    let (before, _, after) = divided(page, part)?;
    Ok(format!("{before}{begin}\n{}\n\n{end}{after}", tables.trim()))
}

/// Replaces sections of a part, and preserves its others.
///
/// # Errors
/// Fails if the markers or one of the sections are missing.
pub(super) fn with_sections(page: &str, part: Part, sections: &[Section]) -> anyhow::Result<String> {
    let mut tables = divided(page, part)?.1.to_owned();
    for section in sections {
        let heading = section.heading();
        let start = tables.find(&format!("{heading}\n")).with_context(|| format!("`{heading}` is missing"))?;
        let end = tables[start..].find("\n### ").map_or(tables.len(), |it| start + it);
        tables.replace_range(start..end, &format!("{}\n", section.text()));
    }
    replaced(page, part, &tables)
}

/// Returns the page before, in and after the markers of a part.
fn divided(page: &str, part: Part) -> anyhow::Result<(&str, &str, &str)> {
    let [begin, end] = part.markers();
    let (before, rest) = page.split_once(begin).context("the start marker is missing")?;
    let (tables, after) = rest.split_once(end).context("the end marker is missing")?;
    Ok((before, tables, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_contains_sections_after_the_introduction() {
        let sections = [Section::new("One", "Explanation.", "| a |\n"), Section::new("Two", "", "| b |\n")];
        assert_eq!(text("Before.\n", &sections), "Before.\n\n### One\n\nExplanation.\n\n| a |\n\n### Two\n\n| b |\n");
    }

    #[test]
    fn replaced_preserves_text_outside_the_markers() {
        for part in [Part::Peers, Part::FirstBuilds] {
            let [begin, end] = part.markers();
            let page = format!("before\n{begin}old\n{end}after\n");
            let new = replaced(&page, part, "new\n").unwrap();
            assert_eq!(new, format!("before\n{begin}\nnew\n\n{end}after\n"));
            assert_eq!(replaced(&new, part, "new\n").unwrap(), new);
            assert!(replaced("nothing", part, "new").is_err());
        }
    }

    #[test]
    fn with_sections_preserves_other_sections() {
        let [begin, end] = Part::Peers.markers();
        let page = |one: &str, last: &str| {
            format!(
                "before\n{begin}\nIntroduction.\n\n### One\n\n{one}\n\n### Two\n\nold\n\n### Last\n\n{last}\n\n{end}after\n"
            )
        };
        let sections = [Section::new("One", "", "new 1"), Section::new("Last", "", "new 2")];
        let new = with_sections(&page("old", "old"), Part::Peers, &sections).unwrap();
        assert_eq!(new, page("new 1", "new 2"));
        assert!(with_sections(&new, Part::Peers, &[Section::new("On", "", "")]).is_err());
    }

    #[test]
    fn committed_page_contains_the_markers() {
        let page = include_str!("../../../../BENCHMARKS.md");
        assert!(replaced(page, Part::Peers, "new").is_ok());
        assert!(replaced(page, Part::FirstBuilds, "new").is_ok());
    }

    #[test]
    fn committed_page_has_the_current_explanations_and_headers() {
        use super::super::first_builds::EXPLANATION;
        use super::super::report::{compilation, examples, first_builds, generation, page, sizes};

        let committed = include_str!("../../../../BENCHMARKS.md");
        for explanation in [GENERATION, COMPILATION, BINARY_SIZE, DECODING, EXAMPLES, EXPLANATION] {
            assert!(committed.contains(explanation), "BENCHMARKS.md does not contain:\n{explanation}");
        }
        for table in
            [generation(&[], &[]), compilation(&[], &[]), sizes(&[], &[]), page(&[]), examples(&[]), first_builds(&[])]
        {
            assert!(committed.contains(&table.to_string()), "BENCHMARKS.md does not contain:\n{table}");
        }
    }
}
