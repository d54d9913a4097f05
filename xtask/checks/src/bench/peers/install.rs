//! Installs the peers in `xtask/checks/peers.toml` below `target/peers`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use semver::Version;
use serde::Deserialize;

/// The pinned versions.
const PINS: &str = include_str!("../../../peers.toml");

/// The pinned versions by package.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Pins {
    cargo: BTreeMap<String, Version>,
    pip: BTreeMap<String, Version>,
}

/// A tool that installs packages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Installer {
    Cargo,
    /// The packages installed with pip contain Java programs.
    Pip,
}

impl Pins {
    pub(crate) fn read() -> anyhow::Result<Self> {
        toml::from_str(PINS).context("xtask/checks/peers.toml")
    }

    /// Returns the version of a package.
    pub(crate) fn version(&self, installer: Installer, package: &str) -> anyhow::Result<&Version> {
        let pins = match installer {
            Installer::Cargo => &self.cargo,
            Installer::Pip => &self.pip,
        };
        pins.get(package).with_context(|| format!("xtask/checks/peers.toml does not specify a version of {package}"))
    }
}

/// Installs a package unless this version is already installed, and returns the folder of its executables.
///
/// # Errors
/// Fails if the package cannot be installed, for example without a network, or cannot run on this machine.
pub(crate) fn install(
    folder: &Path,
    installer: Installer,
    package: &str,
    version: &Version,
) -> anyhow::Result<PathBuf> {
    match installer {
        Installer::Cargo => install_with_cargo(folder, package, version),
        Installer::Pip => {
            ensure!(runs("java", "-version"), "Java is not installed");
            install_with_pip(&folder.join("python"), package, version)
        }
    }
}

fn install_with_cargo(folder: &Path, package: &str, version: &Version) -> anyhow::Result<PathBuf> {
    let programs = folder.join("bin");
    let list = Command::new(env!("CARGO")).args(["install", "--list", "--root"]).arg(folder).output()?;
    if is_listed(&String::from_utf8_lossy(&list.stdout), package, version) {
        return Ok(programs);
    }
    eprintln!("installing {package} {version}");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["install", "--quiet", "--locked", "--version", &version.to_string(), "--root"])
        .arg(folder)
        .arg(package);
    // A shared target directory compiles common dependencies only once.
    cargo.env("CARGO_TARGET_DIR", folder.join("build")).env("CARGO_INCREMENTAL", "0");
    succeed(&mut cargo)?;
    Ok(programs)
}

/// Returns `true` if `cargo install --list` contains this version of a package. Cargo itself would reinstall packages that have
/// additional executables.
fn is_listed(list: &str, package: &str, version: &Version) -> bool {
    list.lines().any(|it| it.trim_end_matches(':') == format!("{package} v{version}"))
}

/// Installs a Python package into a virtual environment unless this version is already installed, and returns the folder of its
/// executables.
///
/// # Errors
/// Fails if Python is not installed or the package cannot be downloaded.
pub(crate) fn install_with_pip(environment: &Path, package: &str, version: &Version) -> anyhow::Result<PathBuf> {
    let programs = environment.join("bin");
    let package = format!("{package}=={version}");
    let pip = programs.join("pip");
    let is_listed = |list: &[u8]| String::from_utf8_lossy(list).lines().any(|it| it == package);
    if Command::new(&pip).arg("freeze").output().is_ok_and(|it| is_listed(&it.stdout)) {
        return Ok(programs);
    }
    eprintln!("installing {package}");
    if !pip.is_file() {
        succeed(Command::new("python3").args(["-m", "venv"]).arg(environment))?;
    }
    succeed(Command::new(pip).args(["install", "--quiet", "--disable-pip-version-check", &package]))?;
    Ok(programs)
}

/// Removes the build folder of the peers.
pub(crate) fn remove_build(folder: &Path) -> anyhow::Result<()> {
    let build = folder.join("build");
    if build.exists() {
        std::fs::remove_dir_all(build)?;
    }
    Ok(())
}

fn succeed(command: &mut Command) -> anyhow::Result<()> {
    // The command has already printed its error. Show its name without paths and variables.
    let name = Path::new(command.get_program()).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let status = command.status().with_context(|| name.clone())?;
    ensure!(status.success(), "{name}: {status}");
    Ok(())
}

fn runs(program: &str, argument: &str) -> bool {
    let mut command = Command::new(program);
    command.arg(argument).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|it| it.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_listed_compares_name_and_version() {
        let list = "ploidy v0.15.0:\n    ploidy\noas3-gen v0.29.0:\n    oas3-gen\n";
        let is = |package, version| is_listed(list, package, &Version::parse(version).unwrap());
        assert!(is("ploidy", "0.15.0") && is("oas3-gen", "0.29.0"));
        assert!(!is("ploidy", "0.15.1") && !is("gen", "0.29.0"));
    }

    #[test]
    fn every_peer_has_a_pinned_version() {
        let pins = Pins::read().unwrap();
        for peer in crate::bench::peers::ALL {
            let (installer, package) = peer.package();
            assert!(pins.version(installer, package).is_ok(), "{package}");
        }
        assert_eq!(pins.cargo.len() + pins.pip.len(), crate::bench::peers::ALL.len());
        assert!(pins.version(Installer::Pip, "ploidy").is_err());
    }
}
