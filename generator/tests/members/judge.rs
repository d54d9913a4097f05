//! Compares the results of two runs.

use std::collections::BTreeMap;

use sdk_generator::diagnostic::{Code, Location};
use sdk_generator::generate::Output;
use sdk_generator::members::Effect;

/// The result of a run: the files, and the diagnostics without positions.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Generated {
    files: BTreeMap<String, String>,
    findings: Vec<(Code, String)>,
}

impl Generated {
    pub(super) fn of(output: Output) -> Self {
        let mut findings: Vec<_> = output
            .diagnostics
            .iter()
            .map(|it| {
                let pointer = match &it.location {
                    Location::Node(pointer) | Location::File { pointer: Some(pointer), .. } => pointer.to_string(),
                    Location::File { pointer: None, .. } => String::new(),
                };
                (it.code, format!("{pointer}: {}", it.message))
            })
            .collect();
        findings.sort();
        Self { files: output.files.into_iter().map(|it| (it.path, it.text)).collect(), findings }
    }

    /// Returns `true` if the document has no errors.
    pub(super) fn is_generated(&self) -> bool {
        !self.files.is_empty()
    }

    /// Returns the code without comments, of models or of everything else.
    fn code(&self, of_models: bool) -> Vec<(&str, Vec<&str>)> {
        let files = self.files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let files = files.filter(|(path, _)| path.starts_with("src/models/") == of_models);
        files
            .map(|(path, text)| (path.as_str(), text.lines().filter(|it| !it.trim().starts_with("//")).collect()))
            .collect()
    }

    fn count(&self, code: Code) -> usize {
        self.findings.iter().filter(|it| it.0 == code).count()
    }
}

/// Checks that two runs, of which only one has a member, differ as its effect demands.
pub(super) fn judge(with: &Generated, without: &Generated, effect: Effect) -> Result<(), String> {
    let differs = |of_models| with.code(of_models) != without.code(of_models);
    let check = |is_true: bool, problem: &str| if is_true { Ok(()) } else { Err(problem.to_owned()) };
    let is_same_code = !differs(true) && !differs(false);
    match effect {
        Effect::Operations => check(differs(false), "the code of operations does not differ"),
        Effect::Types => check(differs(true), "the models do not differ"),
        Effect::Documentation(_) => {
            check(is_same_code, "the code differs")?;
            check(with.files != without.files, "the documentation does not differ")
        }
        Effect::None(_) => {
            check(with.files == without.files, "the files differ")?;
            check(with.findings == without.findings, "the diagnostics differ")
        }
        Effect::Required(code) => check(without.count(code) > with.count(code), "its absence is not reported"),
        Effect::Checked(code, _) | Effect::Unsupported(code, _) => {
            check(with.files == without.files, "the files differ")?;
            check(with.count(code) > without.count(code), "it is not reported")
        }
    }?;
    let unknown = |it: &Generated| it.count(Code::UnknownMember);
    check(unknown(with) <= unknown(without), "it is reported as unknown")
}
