//! Comparisons of complete APIs.

use sdk_generator::PackageName;
use sdk_generator::compare::{ChangeKind, Effect, compare, migrate};
use sdk_generator::generate::Generator;
use sdk_generator::outline::Outline;
use sdk_generator::read::Input;
use sdk_generator::target::Target;

use super::corpus;

/// Returns the outline of an API.
fn outline(name: &str) -> Outline {
    let input = Input::Path(corpus(&format!("bundled/{name}.yaml")));
    Generator::new(PackageName::parse(name).unwrap(), Target::workspace_member()).run(&input).outline
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn versions_of_a_large_api_can_be_compared() {
    let (v3, v2025) = (outline("sailpoint-v3"), outline("sailpoint-v2025"));
    for outline in [&v3, &v2025] {
        assert!(compare(outline, outline).changes.is_empty());
        let same = migrate(outline, outline);
        assert_eq!((same.unchanged(), same.verdict()), (outline.operations.len(), Some(Effect::DocsOnly)));
        // Serialization is lossless.
        let text = serde_json::to_string(outline).unwrap();
        assert!(serde_json::from_str::<Outline>(&text).unwrap() == *outline, "{}", outline.package);
    }
    let comparison = compare(&v3, &v2025);
    let count = |kind| comparison.changes.iter().filter(|it| it.kind == kind).count();
    let (old, new) = (v3.operations.len(), v2025.operations.len());
    assert_eq!(old - count(ChangeKind::OperationRemoved) + count(ChangeKind::OperationAdded), new);
    let migration = migrate(&v3, &v2025);
    assert_eq!(migration.operations.len(), old);
    // Nearly all operations of the old version are in the new one.
    assert!(migration.gone() * 20 < old && (migration.unchanged() + migration.with_changed_types()) * 2 > old);
}
