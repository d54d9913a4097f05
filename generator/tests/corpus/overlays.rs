//! The corrections in `specs` to documents whose operations are not all in the workspace.

use std::path::Path;

use sdk_generator::PackageName;
use sdk_generator::generate::Generator;
use sdk_generator::read::{Input, Options};
use sdk_generator::target::Target;

use super::corpus;

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn search_results_are_told_apart_by_their_type() {
    let overlay = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/sailpoint-search.overlay.yaml");
    for input in ["bundled/sailpoint-v3.yaml", "bundled/sailpoint-v2025.yaml", "mdx/v2025-compressed"] {
        let options = Options { overlays: vec![overlay.clone()], ..Options::default() };
        let generator = Generator::new(PackageName::parse("things").unwrap(), Target::workspace_member());
        let output = generator.with_options(options).run(&Input::Path(corpus(input)));
        let reported: Vec<_> = output.diagnostics.iter().map(ToString::to_string).collect();
        assert!(!reported.iter().any(|it| it.contains("overlay")), "{input}: {reported:#?}");
        let file = output.files.iter().find(|it| it.path.as_str() == "src/models/search.rs").unwrap();
        let code = &file.text;
        for tag in ["accessprofile", "accountactivity", "entitlement", "event", "identity", "role"] {
            let calls = code.matches(&format!(r#"union.tagged(&["{tag}"], Self::"#)).count();
            assert_eq!(calls, 2, "{input}: {tag}");
        }
        assert!(code.contains("Self::AccessProfile)"), "{input}");
    }
}
