//! Checks every member of the table.

use std::collections::HashMap;
use std::path::PathBuf;

use sdk_generator::PackageName;
use sdk_generator::generate::Generator;
use sdk_generator::members::{Effect, Version};
use sdk_generator::read::{Input, Options};
use sdk_generator::target::{RuntimeSource, Target};
use serde_json::Value;

use super::case::{Pair, pairs};
use super::judge::{Generated, judge};

/// Generates documents, each of which once.
#[derive(Default)]
struct Generation {
    known: HashMap<String, Generated>,
}

impl Generation {
    fn of(&mut self, version: Version, document: &Value) -> Generated {
        let text = document.to_string();
        let is_overlay = matches!(version, Version::Overlay10 | Version::Overlay11);
        self.known
            .entry(text)
            .or_insert_with_key(|text| if is_overlay { overlaid(text) } else { generated(text, Vec::new()) })
            .clone()
    }
}

fn generated(text: &str, overlays: Vec<PathBuf>) -> Generated {
    let target = Target::Standalone { runtime: RuntimeSource::Version("0.1".to_owned()), own_workspace: false };
    let options = Options { overlays, ..Options::default() };
    let generator = Generator::new(PackageName::parse("example").unwrap(), target).with_options(options);
    Generated::of(generator.run(&Input::Text { name: "example.json".into(), text: text.to_owned() }))
}

/// Applies an overlay to the template of OpenAPI 3.
fn overlaid(overlay: &str) -> Generated {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("overlay.json");
    std::fs::write(&path, overlay).unwrap();
    let template = include_str!("cases/template_3.yaml").replace("VERSION", "3.0.3");
    let document: Value = serde_yaml::from_str(&template).unwrap();
    generated(&document.to_string(), vec![path])
}

/// Shows that the other test fails if the generator ignores a member: the document without it then has the same result.
#[test]
fn ignored_members_are_noticed() {
    let (pairs, _) = pairs();
    let mut generation = Generation::default();
    for pair in pairs.iter().filter(|it| !matches!(it.member.effect, Effect::None(_))) {
        let result = generation.of(pair.version, &pair.without);
        assert!(judge(&result, &result, pair.member.effect).is_err(), "{}", pair.name());
    }
}

#[test]
fn every_member_has_the_effect_of_the_table() {
    let (pairs, missing) = pairs();
    let mut generation = Generation::default();
    let mut problems = missing;
    for pair in &pairs {
        let Pair { member, version, with, without, .. } = pair;
        let (with, without) = (generation.of(*version, with), generation.of(*version, without));
        if !with.is_generated() {
            problems.push(format!("{}: the document with it has errors", pair.name()));
        }
        problems.extend(judge(&with, &without, member.effect).err().map(|it| format!("{}: {it}", pair.name())));
    }
    assert!(problems.is_empty(), "{} problems with {} cases\n{}", problems.len(), pairs.len(), problems.join("\n"));
}
