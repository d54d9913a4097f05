//! Downloads Debian packages with their dependencies and unpacks them, without installing them or running their scripts.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use super::pins::Pins;
use super::server::Installed;
use super::workspace::Workspace;

/// The file with the version of the unpacked package, which is written last.
const VERSION: &str = "version";

/// Unpacks packages into a folder, from which [`command`] runs programs. The first package is the server, whose version is pinned.
///
/// # Errors
/// Fails if the system is not Debian, its mirror cannot be reached, or the user must not change the root of a process.
pub(super) fn install(workspace: &Workspace, pins: &Pins, packages: &[&str]) -> anyhow::Result<Installed> {
    let server = packages.first().context("no package is named")?;
    root_options()?;
    let pinned = pins.debian(server)?;
    let folder = workspace.path("debian");
    let is_current = |it: &String| it == pinned;
    let version = match std::fs::read_to_string(folder.join(VERSION)).ok().filter(is_current) {
        Some(version) => version,
        None => download(workspace, packages)?,
    };
    if version != pinned {
        println!("{server} {version} is the version of Debian's mirror; {pinned} is pinned");
    }
    Ok(Installed { version, folder: folder.join("root") })
}

/// Downloads and unpacks packages, and returns the version of the first.
fn download(workspace: &Workspace, packages: &[&str]) -> anyhow::Result<String> {
    eprintln!("downloading {}", packages.join(" "));
    let folder = workspace.empty("debian")?;
    let (root, archives) = (folder.join("root"), folder.join("archives"));
    for it in ["root", "archives/partial", "state/lists/partial"] {
        std::fs::create_dir_all(folder.join(it))?;
    }
    // No package is installed according to this file, so that all dependencies are downloaded.
    let status = folder.join("state/status");
    std::fs::write(&status, "")?;
    let options = [
        format!("Dir::State={}", folder.join("state").display()),
        format!("Dir::State::status={}", status.display()),
        format!("Dir::Cache={}", folder.display()),
        "Debug::NoLocking=true".to_owned(),
        "APT::Sandbox::User=".to_owned(),
    ];
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.arg("-qq").args(options.iter().flat_map(|it| ["-o", it]));
        apt
    };
    succeed(apt().arg("update"))?;
    succeed(apt().args(["--yes", "--no-install-recommends", "--download-only", "install"]).args(packages))?;
    let mut version = None;
    for entry in std::fs::read_dir(&archives)? {
        let archive = entry?.path();
        if archive.extension().is_some_and(|it| it == "deb") {
            succeed(Command::new("dpkg-deb").arg("--extract").arg(&archive).arg(&root))?;
            let name = archive.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if packages.first().is_some_and(|it| name.starts_with(&format!("{it}_"))) {
                version = Some(field(&archive, "Version")?);
            }
        }
    }
    let version = version.context("apt-get did not download the package")?;
    std::fs::write(folder.join(VERSION), &version)?;
    Ok(version)
}

/// Returns a command that runs a program of the unpacked packages. The unpacked folder is the root of its file system, because
/// programs refer to their files by absolute paths.
///
/// # Errors
/// Fails if the user must not change the root of a process.
pub(super) fn command(root: &Path, program: &str) -> anyhow::Result<Command> {
    let mut command = Command::new("unshare");
    let mut option = std::ffi::OsString::from("--root=");
    option.push(root);
    command.args(root_options()?).arg(option).arg(program);
    Ok(command)
}

/// Returns the options of `unshare` to change the root of a process. Containers often forbid user namespaces, which only users other
/// than root need.
fn root_options() -> anyhow::Result<&'static [&'static str]> {
    const OPTIONS: [&[&str]; 2] = [&[], &["--map-root-user"]];
    let is_allowed = |options: &&&[&str]| {
        let mut unshare = Command::new("unshare");
        unshare.args(**options).args(["--root=/", "true"]);
        succeed(&mut unshare).is_ok()
    };
    OPTIONS.iter().find(is_allowed).copied().context("unshare must not change the root of a process")
}

/// Creates an empty folder for the data of a server, and returns its path and the path that the server uses.
pub(super) fn data_folder(root: &Path) -> anyhow::Result<(PathBuf, &'static str)> {
    let folder = root.join("data");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir(&folder)?;
    Ok((folder, "/data"))
}

fn field(archive: &Path, name: &str) -> anyhow::Result<String> {
    let output = Command::new("dpkg-deb").arg("--field").arg(archive).arg(name).output()?;
    ensure!(output.status.success(), "dpkg-deb: {}", output.status);
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn succeed(command: &mut Command) -> anyhow::Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().with_context(|| name.clone())?;
    ensure!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr).trim());
    Ok(())
}
