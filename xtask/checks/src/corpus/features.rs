//! The sets of features that a crate is compiled with.

use std::path::Path;
use std::process::Command;

use anyhow::Context;
use fastrand::Rng;
use serde_json::Value;

/// Any number: the sample is the same in every run.
const SEED: u64 = 2025;

/// No feature, and each alone.
pub(super) fn each(out: &Path) -> anyhow::Result<Vec<String>> {
    let mut sets = own(out)?;
    sets.push(String::new());
    Ok(sets)
}

/// Each feature together with one other.
pub(super) fn pairs(out: &Path) -> anyhow::Result<Vec<String>> {
    Ok(paired(own(out)?))
}

/// A sample of all pairs in which each feature is once; one that is left over stands alone.
fn paired(mut features: Vec<String>) -> Vec<String> {
    Rng::with_seed(SEED).shuffle(&mut features);
    features.chunks(2).map(|it| it.join(",")).collect()
}

/// Every feature of a crate that consumers may name; those that begin with an underscore are implied by others, and compile
/// what nothing uses without them.
fn own(out: &Path) -> anyhow::Result<Vec<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(out)
        .output()?;
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let features = metadata["packages"][0]["features"].as_object().context("the package has no features")?;
    let is_own = |it: &&String| !it.starts_with('_') && !matches!(it.as_str(), "default" | "all");
    Ok(features.keys().filter(is_own).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::paired;

    #[test]
    fn each_feature_is_in_one_pair_and_the_pairs_do_not_change() {
        let features = || ["a", "b", "c", "d", "e"].map(str::to_owned).to_vec();
        let pairs = paired(features());
        assert_eq!(pairs, paired(features()));
        let mut all: Vec<&str> = pairs.iter().flat_map(|it| it.split(',')).collect();
        all.sort_unstable();
        assert_eq!((pairs.len(), all.concat().as_str()), (3, "abcde"));
    }
}
