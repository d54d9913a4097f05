//! The SDK reference page of real operations.

use sdk_generator::diagnostic::Code;
use sdk_generator::read::Input;
use sdk_generator::sdk_reference::SdkReference;

use super::corpus;
use crate::sdk_reference::{document, generate};

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn real_sdk_reference_matches_its_document() {
    let page = corpus("../seeds/sailpoint-v2025-oauth-clients.sdk.md");
    let reference = SdkReference::parse(&page, &std::fs::read_to_string(&page).unwrap());
    let differences = |input: &Input| {
        let output = generate(input, vec![reference.clone()]);
        let differences = output.diagnostics.iter().filter(|it| it.code == Code::SdkReference);
        differences.map(|it| it.message.clone()).collect::<Vec<_>>()
    };
    // The page has five operations. This document has none of them, but the real pages describe all of them.
    assert_eq!(differences(&document()).len(), 5);
    assert_eq!(differences(&Input::Path(corpus("mdx/v2025-compressed"))), [""; 0]);
}
