//! Stoplight Prism, a mock server that validates requests against an OpenAPI document.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail, ensure};

/// The version of Prism that `tests/conformance` pins, installed below `target`.
pub(crate) struct Prism {
    program: PathBuf,
}

/// The part of an exchange that Prism validates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Validation {
    /// Only requests.
    Requests,
    /// Requests and the document's response examples.
    RequestsAndResponses,
}

/// A Prism process that serves one document. It is killed on drop.
pub(crate) struct PrismServer {
    child: Child,
    pub(crate) url: String,
}

impl Prism {
    /// Installs the pinned version unless it is already installed.
    pub(crate) fn install(root: &Path) -> anyhow::Result<Self> {
        let (pinned, folder) = (root.join("tests/conformance"), root.join("target/conformance/prism"));
        std::fs::create_dir_all(&folder)?;
        let mut is_installed = folder.join("node_modules").is_dir();
        for name in ["package.json", "package-lock.json"] {
            let text = std::fs::read(pinned.join(name))?;
            is_installed &= std::fs::read(folder.join(name)).is_ok_and(|it| it == text);
            std::fs::write(folder.join(name), text)?;
        }
        if !is_installed {
            println!("installing Prism");
            let mut npm = Command::new("npm");
            let status = npm
                .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"])
                .current_dir(&folder)
                .status()
                .context("npm is not installed; install Node.js")?;
            ensure!(status.success(), "npm could not install Prism");
        }
        Ok(Self { program: folder.join("node_modules/.bin/prism") })
    }

    /// Returns the installed version.
    pub(crate) fn version(&self) -> anyhow::Result<String> {
        let output = Command::new(&self.program).arg("--version").output()?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Serves a document on a free port of the loopback interface.
    pub(crate) fn serve(&self, document: &Path, validation: Validation) -> anyhow::Result<PrismServer> {
        // The port is free again after this statement. Another process is unlikely to take it in the meantime.
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut child = Command::new(&self.program)
            .arg("mock")
            .args((validation == Validation::RequestsAndResponses).then_some("--errors"))
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .arg(document)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child.stdout.take().context("the output is not piped")?;
        let served = PrismServer { child, url: format!("http://127.0.0.1:{port}") };
        let mut lines = BufReader::new(output).lines();
        let mut last = String::new();
        for line in lines.by_ref() {
            last = line?;
            if last.contains("Prism is listening") {
                // Prism blocks if its output is not read.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(served);
            }
        }
        bail!("Prism did not start: {last}")
    }
}

impl Drop for PrismServer {
    fn drop(&mut self) {
        // The process may have already exited.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
