//! Renders the results as DOCUMENTS.md.

use std::fmt::Write as _;

use sdk_generator::diagnostic::Severity;
use sdk_generator::printable::printable;

use super::reported::Reported;
use crate::markdown::{Table, code};

/// The maximum length of a message in characters.
const MOST_CHARACTERS: usize = 200;

/// The columns of the table.
const COLUMNS: &[&str] = &[
    "document",
    "format",
    "operations",
    "types",
    "warnings",
    "notes",
    "compiles",
    "examples",
    "decoded leniently",
    "tolerantly",
    "strictly",
];

/// The cell for a missing result.
const MISSING: &str = "–";

/// The results of one document.
pub(super) struct DocumentReport {
    pub(super) name: &'static str,
    /// The declared version of OpenAPI, or `pages`.
    pub(super) dialect: String,
    /// The number of files that the document consists of.
    pub(super) files: usize,
    pub(super) operations: usize,
    pub(super) types: usize,
    pub(super) reported: Vec<Reported>,
    /// `true` if the crate compiles without warnings, or `None` if it was not compiled.
    pub(super) compiles: Option<bool>,
    /// `None` if no examples were decoded.
    pub(super) examples: Option<ExampleCounts>,
}

/// The number of response examples, and of those that each level of decoding accepts.
#[derive(Clone, Copy, Default)]
pub(super) struct ExampleCounts {
    pub(super) examples: usize,
    pub(super) lenient: usize,
    pub(super) tolerant: usize,
    pub(super) strict: usize,
}

impl DocumentReport {
    fn row(&self) -> Vec<String> {
        let compiles = match self.compiles {
            Some(true) => "yes",
            Some(false) => "no",
            None => MISSING,
        };
        let mut row = vec![self.name.to_owned(), self.format()];
        row.extend([self.operations, self.types].map(|it| it.to_string()));
        row.extend([Severity::Warning, Severity::Note].map(|it| self.codes(it)));
        row.push(compiles.to_owned());
        row.extend(match self.examples {
            Some(ExampleCounts { examples, lenient, tolerant, strict }) => {
                [examples, lenient, tolerant, strict].map(|it| it.to_string())
            }
            None => [MISSING; 4].map(str::to_owned),
        });
        row
    }

    fn format(&self) -> String {
        match (self.dialect.as_str(), self.files) {
            ("pages", files) => format!("{files} pages"),
            (version, 1) => format!("OpenAPI {}", printable(version)),
            (version, files) => format!("OpenAPI {}, {files} files", printable(version)),
        }
    }

    /// Returns the codes of a severity with their counts.
    fn codes(&self, severity: Severity) -> String {
        let list = self.reported.iter().filter(|it| it.severity == severity);
        let list: Vec<String> = list.map(|it| format!("`{}` {}", it.code, it.count)).collect();
        if list.is_empty() { "none".to_owned() } else { list.join(", ") }
    }
}

/// Renders the page.
pub(super) fn markdown(reports: &[DocumentReport]) -> String {
    let mut table = Table::new(COLUMNS);
    for report in reports {
        table.row(&report.row());
    }
    let mut text = format!(
        "# Documents\n\n\
         This page is written by `cargo xtask documents`, which generates a crate from each of the documents that the other pages of\n\
         results use, without a configuration. It lists how often the generator reports which code. A warning means that the crate\n\
         differs from the document at some location, and a note that it does not, but that a maintainer may want to know. No document\n\
         has errors. `sdkgen explain CODE` explains a code.\n\n\
         Each crate is compiled with all features, and Clippy must not report anything; `cargo xtask corpus` also compiles the\n\
         documentation and other sets of features. Examples are those of responses, which are decoded with the crate; `cargo xtask\n\
         examples` also compares the outcome with JSON Schema validation.\n\n{table}\n## Messages\n\n\
         The first message of each code, shortened if necessary.\n"
    );
    for report in reports.iter().filter(|it| !it.reported.is_empty()) {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n### {}\n", report.name);
        for Reported { severity, code: name, message, .. } in &report.reported {
            let message = code(&printable(message), MOST_CHARACTERS);
            let _ = writeln!(text, "- {} `{name}`: {message}", severity.as_str());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use sdk_generator::diagnostic::Code;

    use super::*;
    use crate::corpus;

    fn report(dialect: &str, files: usize) -> DocumentReport {
        let reported = |code: Code, message: &str| Reported {
            severity: code.severity(),
            code,
            count: 2,
            message: message.to_owned(),
        };
        DocumentReport {
            name: "pets",
            dialect: dialect.to_owned(),
            files,
            operations: 4,
            types: 3,
            reported: vec![
                reported(Code::DuplicateKey, "the key `<b>` occurs\ntwice"),
                reported(Code::InferredType, "an object"),
                reported(Code::Name, "a name"),
            ],
            compiles: Some(true),
            examples: Some(ExampleCounts { examples: 9, lenient: 9, tolerant: 8, strict: 7 }),
        }
    }

    #[test]
    fn page_lists_codes_by_severity_and_their_first_messages() {
        let page = markdown(&[report("3.0.1", 1)]);
        for line in [
            "| pets | OpenAPI 3.0.1 | 4 | 3 | `duplicate-key` 2 | `inferred-type` 2, `name` 2 | yes | 9 | 9 | 8 | 7 |",
            "- warning `duplicate-key`: `` the key `<b>` occurs␊twice ``",
            "- note `name`: `a name`",
        ] {
            assert!(page.contains(&format!("\n{line}\n")), "{line}\n{page}");
        }
    }

    #[test]
    fn missing_results_are_dashes() {
        let failed = DocumentReport { compiles: Some(false), examples: None, ..report("pages", 12) };
        assert!(failed.row().join(" ").ends_with(" no – – – –"));
        assert_eq!(failed.row()[1], "12 pages");
        let generated = DocumentReport { compiles: None, reported: Vec::new(), ..report("3.1.0", 2) };
        assert_eq!(generated.row()[1..7].join(" "), "OpenAPI 3.1.0, 2 files 4 3 none none –");
    }

    #[test]
    fn committed_page_has_the_current_form_and_all_documents() {
        let page = include_str!("../../../../DOCUMENTS.md");
        let advice = "run `cargo xtask documents`";
        let empty = markdown(&[]);
        let (introduction, messages) = empty.split_once("\n\n## Messages").unwrap();
        assert!(page.starts_with(introduction), "{advice}; the introduction is now:\n{introduction}");
        assert!(page.contains(&format!("\n\n## Messages{messages}")), "{advice}");
        let (table, list) = page.split_once("\n## Messages").unwrap();
        let rows: Vec<Vec<&str>> = table
            .lines()
            .filter_map(|it| Some(it.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").collect()))
            .skip(1)
            .collect();
        let names: Vec<&str> = rows.iter().map(|it| it[0]).collect();
        assert_eq!(names, corpus::ENTRIES.iter().map(|it| it.name).collect::<Vec<_>>(), "{advice}");
        for row in &rows {
            assert_eq!((row.len(), row[6]), (COLUMNS.len(), "yes"), "{row:?}");
        }
        // Each code in the table has a message, and is still one that the generator reports with this severity.
        for (row, name) in rows.iter().zip(names) {
            let section = list.split(&format!("\n### {name}\n")).nth(1).unwrap_or_default();
            let section = section.split("\n### ").next().unwrap_or_default();
            for (cell, severity) in [(row[4], Severity::Warning), (row[5], Severity::Note)] {
                for item in cell.split(", ").filter(|it| *it != "none") {
                    let code = item.split('`').nth(1).unwrap();
                    let known = Code::ALL.iter().find(|it| it.as_str() == code);
                    assert_eq!(known.map(|it| it.severity()), Some(severity), "{name}: {item}; {advice}");
                    assert!(section.contains(&format!("\n- {} `{code}`: `", severity.as_str())), "{name}: {item}");
                }
            }
        }
    }
}
