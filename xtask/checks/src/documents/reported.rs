//! The diagnostics of a document, by code.

use std::collections::BTreeMap;

use sdk_generator::diagnostic::{Code, Diagnostics, Severity};

/// The diagnostics of a document with the same code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reported {
    pub(super) severity: Severity,
    pub(super) code: Code,
    pub(super) count: usize,
    /// The message of the first.
    pub(super) message: String,
}

/// Counts diagnostics by code. The most severe and most frequent are first.
pub(super) fn reported(diagnostics: &Diagnostics) -> Vec<Reported> {
    let mut by_code: BTreeMap<(Severity, Code), Reported> = BTreeMap::new();
    for it in diagnostics {
        let (severity, code) = (it.severity, it.code);
        let reported = by_code.entry((severity, code));
        reported.or_insert_with(|| Reported { severity, code, count: 0, message: it.message.clone() }).count += 1;
    }
    let mut list: Vec<Reported> = by_code.into_values().collect();
    list.sort_by_key(|it| (it.severity, std::cmp::Reverse(it.count), it.code.as_str()));
    list
}

#[cfg(test)]
mod tests {
    use sdk_generator::diagnostic::{Diagnostic, Location};
    use sdk_generator::pointer::Pointer;

    use super::*;

    #[test]
    fn reported_counts_codes_and_starts_with_the_most_severe() {
        let mut diagnostics = Diagnostics::new();
        for (code, message) in [
            (Code::MultipleTags, "first"),
            (Code::MultipleTags, "second"),
            (Code::DuplicateKey, "third"),
            (Code::InferredType, "fourth"),
        ] {
            diagnostics.push(Diagnostic::new(code, Location::Node(Pointer::root()), message));
        }
        let list = reported(&diagnostics);
        let shown: Vec<_> = list.iter().map(|it| (it.code, it.count, it.message.as_str())).collect();
        assert_eq!(
            shown,
            [(Code::DuplicateKey, 1, "third"), (Code::MultipleTags, 2, "first"), (Code::InferredType, 1, "fourth")]
        );
    }
}
