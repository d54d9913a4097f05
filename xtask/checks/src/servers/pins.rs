//! The versions in `xtask/checks/servers.toml`.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::Deserialize;

const PINS: &str = include_str!("../../servers.toml");

/// The pinned versions by package.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pins {
    debian: BTreeMap<String, String>,
    pip: BTreeMap<String, semver::Version>,
}

impl Pins {
    pub(super) fn read() -> anyhow::Result<Self> {
        toml::from_str(PINS).context("xtask/checks/servers.toml")
    }

    /// Returns the version of a Debian package.
    pub(super) fn debian(&self, package: &str) -> anyhow::Result<&str> {
        self.debian.get(package).map(String::as_str).with_context(|| missing(package))
    }

    /// Returns the version of a Python package.
    pub(super) fn pip(&self, package: &str) -> anyhow::Result<&semver::Version> {
        self.pip.get(package).with_context(|| missing(package))
    }
}

fn missing(package: &str) -> String {
    format!("xtask/checks/servers.toml does not specify a version of {package}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pins_are_found_by_package() {
        let pins = Pins::read().unwrap();
        assert!(pins.debian("pdns-server").is_ok() && pins.pip("kinto").is_ok());
        assert_eq!(
            pins.pip("pdns-server").unwrap_err().to_string(),
            "xtask/checks/servers.toml does not specify a version of pdns-server"
        );
    }
}
