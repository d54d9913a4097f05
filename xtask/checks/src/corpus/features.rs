//! Feature sets to compile a crate with.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use fastrand::Rng;
use serde_json::Value;

/// An arbitrary seed, so that the sample is the same in every run.
const SEED: u64 = 2025;

/// Returns the empty set and each feature on its own.
pub(super) fn each(out: &Path) -> anyhow::Result<Vec<String>> {
    let mut sets = public_features(out)?;
    sets.push(String::new());
    Ok(sets)
}

/// Returns pairs of features in which each feature occurs once.
pub(super) fn pairs(out: &Path) -> anyhow::Result<Vec<String>> {
    Ok(paired(public_features(out)?))
}

/// Returns the features of a crate, one per group of operations.
pub(crate) fn group_features(out: &Path) -> anyhow::Result<BTreeSet<String>> {
    let api: Value = serde_json::from_str(&std::fs::read_to_string(out.join("api.json"))?)?;
    let operations = api["operations"].as_array().context("api.json contains no operations")?;
    Ok(operations.iter().filter_map(|it| it["feature"].as_str().map(str::to_owned)).collect())
}

/// Pairs features at random, each once. With an odd number, one feature remains on its own.
fn paired(mut features: Vec<String>) -> Vec<String> {
    Rng::with_seed(SEED).shuffle(&mut features);
    features.chunks(2).map(|it| it.join(",")).collect()
}

/// Returns the features of a crate that consumers can enable. Features that begin with an underscore are internal: on their own,
/// they contain unused types.
fn public_features(out: &Path) -> anyhow::Result<Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(out)
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let features = metadata["packages"][0]["features"].as_object().context("the package has no `features`")?;
    let is_public = |it: &&String| !it.starts_with('_') && !matches!(it.as_str(), "default" | "all");
    Ok(features.keys().filter(is_public).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::paired;

    #[test]
    fn paired_contains_each_feature_once_and_is_deterministic() {
        let features = || ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let pairs = paired(features());
        assert_eq!(pairs, paired(features()));
        let mut all: Vec<&str> = pairs.iter().flat_map(|it| it.split(',')).collect();
        all.sort_unstable();
        assert_eq!((pairs.len(), all.concat().as_str()), (3, "abcde"));
    }
}
