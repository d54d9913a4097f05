//! Stoplight Prism, a mock server that judges requests by an OpenAPI document.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail, ensure};

/// Prism as it is pinned in `tests/conformance`, installed below `target`.
pub(crate) struct Prism {
    program: PathBuf,
}

/// What makes an answer an error.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judgement {
    /// Requests that the document does not allow.
    Requests,
    /// Such requests, and examples that the document's own schemas do not allow.
    RequestsAndAnswers,
}

/// A Prism that serves one document; it ends when this is dropped.
pub(crate) struct Served {
    child: Child,
    pub(crate) url: String,
}

impl Prism {
    /// Installs what is pinned, unless it is there.
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
                .context("npm is not installed; it comes with Node.js")?;
            ensure!(status.success(), "npm could not install Prism");
        }
        Ok(Self { program: folder.join("node_modules/.bin/prism") })
    }

    /// The version that is installed.
    pub(crate) fn version(&self) -> anyhow::Result<String> {
        let output = Command::new(&self.program).arg("--version").output()?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Serves a document on a free port of loopback.
    pub(crate) fn serve(&self, document: &Path, judgement: Judgement) -> anyhow::Result<Served> {
        // Asked for and given back: nobody else on this machine is likely to take it in between.
        let port = std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut child = Command::new(&self.program)
            .arg("mock")
            .args((judgement == Judgement::RequestsAndAnswers).then_some("--errors"))
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .arg(document)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = child.stdout.take().context("the output is piped")?;
        let served = Served { child, url: format!("http://127.0.0.1:{port}") };
        let mut lines = BufReader::new(output).lines();
        let mut last = String::new();
        for line in lines.by_ref() {
            last = line?;
            if last.contains("Prism is listening") {
                // Prism stops when nobody reads what it writes.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(served);
            }
        }
        bail!("Prism did not start: {last}")
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
