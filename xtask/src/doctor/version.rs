//! Versions in the output of tools.

use semver::Version;

/// Finds the first version in a line such as `cargo-hack 0.6.46` or `v20.20.2`.
pub(super) fn version_in(text: &str) -> Option<Version> {
    text.split_whitespace().find_map(|it| Version::parse(it.strip_prefix('v').unwrap_or(it)).ok())
}
