//! The results, as a section of CONFORMANCE.md.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::canonical::canonical;
use super::driver::InstanceOutcome;
use super::generated::Generated;
use super::peers::PeerOutcome;
use super::suite::{Group, Test};

/// The heading of the section.
const HEADING: &str = "## JSON Schema Test Suite";

/// The heading of the part about other generators.
const PEERS: &str = "### The suite with other generators";

/// The results of all groups.
pub(crate) struct SuiteReport {
    groups: usize,
    /// The groups whose types were not generated, with the reasons.
    refused: Vec<String>,
    files: BTreeMap<String, Tally>,
    pub(crate) failures: Vec<String>,
    /// The results of the other generators, if they were measured.
    pub(super) peers: Vec<PeerOutcome>,
}

/// The results of the groups in a file.
#[derive(Default)]
struct Tally {
    instances: usize,
    unchanged: usize,
    strict: usize,
    explained: BTreeMap<Reason, usize>,
}

/// The reason why strict decoding may reject a valid instance.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// A schema without `type` was taken for the type that its keywords are for.
    InferredType,
    /// A type of the runtime checks `format` or `contentEncoding`, which are annotations in JSON Schema.
    Format,
}

impl SuiteReport {
    pub(crate) fn new(groups: &[Group], generated: &[Generated], outcomes: &[InstanceOutcome]) -> Self {
        let mut report = Self {
            groups: groups.len(),
            refused: Vec::new(),
            files: BTreeMap::new(),
            failures: Vec::new(),
            peers: Vec::new(),
        };
        for (group, generated) in groups.iter().zip(generated) {
            report.files.entry(group.file.clone()).or_default();
            if let Generated::Refused(errors) = generated {
                report.refused.push(format!("{}: {}: {}", group.file, group.description, errors.join("; ")));
            }
        }
        for outcome in outcomes {
            let group = &groups[outcome.group];
            if let (Some(test), Generated::Types { inferred }) =
                (group.valid().nth(outcome.instance), &generated[outcome.group])
            {
                report.add(group, test, *inferred, outcome);
            }
        }
        report
    }

    fn add(&mut self, group: &Group, test: &Test, inferred: bool, outcome: &InstanceOutcome) {
        let name = format!("{}: {}: {}", group.file, group.description, test.description);
        let tally = self.files.entry(group.file.clone()).or_default();
        tally.instances += 1;
        let given = canonical(&format!("{{\"v\":{}}}", test.data.get()));
        match &outcome.encoded {
            Ok(encoded) if given.ok() == canonical(encoded).ok() => tally.unchanged += 1,
            Ok(encoded) => self.failures.push(format!("{name}: {} is written as {encoded}", test.data.get())),
            Err(error) => self.failures.push(format!("{name}: {error}")),
        }
        let Some(error) = &outcome.strict_error else {
            tally.strict += 1;
            return;
        };
        let is_string = test.data.get().starts_with('"');
        match inferred {
            _ if is_string && checks_format(group) => *tally.explained.entry(Reason::Format).or_default() += 1,
            true => *tally.explained.entry(Reason::InferredType).or_default() += 1,
            false => self.failures.push(format!("{name}: {} is rejected: {error}", test.data.get())),
        }
    }

    /// Renders the section.
    pub(crate) fn markdown(&self) -> String {
        let mut text = format!(
            "{HEADING}\n\nThis section is written by `cargo xtask json-schema`. Types are generated for each of the {} groups of draft 2020-12, \
             and\nevery valid instance is decoded and encoded. Strict decoding may reject an instance if a schema without `type` was taken\n\
             for the type that its keywords are for, or if its type checks a format.\n\n\
             | file | valid instances | written as read | decoded strictly | inferred type | format |\n|---|---|---|---|---|---|\n",
            self.groups
        );
        for (file, tally) in &self.files {
            let _ = writeln!(text, "{}", tally.row(file));
        }
        let _ = writeln!(text, "{}", self.total().row("total"));
        if !self.refused.is_empty() {
            let _ = writeln!(text, "\n{} groups are refused:\n", self.refused.len());
        }
        for refused in &self.refused {
            let _ = writeln!(text, "- {refused}");
        }
        text
    }

    fn total(&self) -> Tally {
        let mut total = Tally::default();
        self.files.values().for_each(|it| total.add(it));
        total
    }

    /// Renders the part about other generators.
    fn peers(&self) -> String {
        let mut text = format!(
            "{PEERS}\n\n`cargo xtask json-schema --peers` also generates a crate for the document of each group with other generators, in the\n\
             versions that `xtask/checks/peers.toml` specifies. `cargo check` decides whether a crate compiles. Valid instances are decoded\n\
             and encoded with `serde_json`; those without a type count as changed. openapi-generator is omitted, because it would start\n\
             Java up to three times for each group.\n\n\
             | generator | version | groups | generated | compiled | valid instances | written as read |\n|---|---|---|---|---|---|---|\n"
        );
        let total = self.total();
        let generated = self.groups - self.refused.len();
        let ours = ("sdkgen", "this checkout", generated, generated, total.unchanged);
        let others =
            self.peers.iter().map(|it| (it.name, it.version.as_str(), it.generated, it.compiled, it.unchanged));
        for (name, version, generated, compiled, unchanged) in std::iter::once(ours).chain(others) {
            let (groups, instances) = (self.groups, total.instances);
            let _ = writeln!(
                text,
                "| {name} | {version} | {groups} | {generated} | {compiled} | {instances} | {unchanged} |"
            );
        }
        text
    }

    /// Returns the section in a page.
    pub(crate) fn section(page: &str) -> Option<&str> {
        page.find(HEADING).map(|start| &page[start..])
    }

    /// Replaces the section in a page.
    pub(crate) fn write(&self, page: &Path) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(page)?;
        let before = text.split(HEADING).next().unwrap_or_default().trim_end();
        let peers = match text.find(PEERS) {
            Some(start) if self.peers.is_empty() => text[start..].to_owned(),
            None if self.peers.is_empty() => String::new(),
            _ => self.peers(),
        };
        let text = format!("{before}\n\n{}\n{peers}", self.markdown());
        std::fs::write(page, format!("{}\n", text.trim_end()))?;
        Ok(())
    }
}

/// Returns `true` if the schema of a group has a keyword that types of the runtime check.
fn checks_format(group: &Group) -> bool {
    ["format", "contentEncoding"].iter().any(|it| group.schema.get(it).is_some())
}

impl Tally {
    fn row(&self, name: &str) -> String {
        let explained = |reason| self.explained.get(&reason).copied().unwrap_or_default();
        let (inferred, format) = (explained(Reason::InferredType), explained(Reason::Format));
        format!("| {name} | {} | {} | {} | {inferred} | {format} |", self.instances, self.unchanged, self.strict)
    }

    fn add(&mut self, other: &Self) {
        self.instances += other.instances;
        self.unchanged += other.unchanged;
        self.strict += other.strict;
        for (reason, count) in &other.explained {
            *self.explained.entry(*reason).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_about_other_generators_is_kept_until_it_is_measured_again() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.md");
        std::fs::write(&page, format!("# Page\n\nBefore.\n\n{HEADING}\n\nold\n\n{PEERS}\n\nkept\n")).unwrap();
        let mut report = SuiteReport::new(&[], &[], &[]);
        let written = |report: &SuiteReport| {
            report.write(&page).unwrap();
            std::fs::read_to_string(&page).unwrap()
        };
        let text = written(&report);
        assert!(text.starts_with(&format!("# Page\n\nBefore.\n\n{HEADING}\n\n")) && !text.contains("old"), "{text}");
        assert!(text.ends_with(&format!("| 0 |\n\n{PEERS}\n\nkept\n")), "{text}");
        report.peers.push(PeerOutcome {
            name: "other",
            version: "1.0.0".to_owned(),
            generated: 3,
            compiled: 2,
            unchanged: 1,
        });
        let text = written(&report);
        assert!(
            text.ends_with("| sdkgen | this checkout | 0 | 0 | 0 | 0 | 0 |\n| other | 1.0.0 | 0 | 3 | 2 | 0 | 1 |\n"),
            "{text}"
        );
        assert_eq!(text.matches(PEERS).count(), 1);
    }
}
