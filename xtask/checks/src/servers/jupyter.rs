//! Jupyter Server (Swagger 2.0).

use super::document::Document;
use super::http::Request;
use super::process::{ServerProcess, free_port};
use super::server::{Installed, Running, Server};
use super::workspace::Workspace;
use super::{pins::Pins, python};

pub(super) const SERVER: Server = Server {
    name: "jupyter",
    title: "Jupyter Server",
    base_path: "",
    install,
    start,
    scenario: include_str!("../../servers/jupyter.rs"),
    faults: &[
        "The document does not describe how requests are authenticated.",
        "The body of `putApiContentsByPath` lacks the member `type`, which the server requires.",
    ],
};

fn install(workspace: &Workspace, pins: &Pins) -> anyhow::Result<Installed> {
    // The server starts kernels of this package.
    python::install(workspace, pins, "ipykernel")?;
    python::install(workspace, pins, "jupyter_server")
}

fn start(workspace: &Workspace, installed: &Installed) -> anyhow::Result<Running> {
    let (home, port) = (workspace.empty("data")?, free_port()?);
    let files = home.join("files");
    std::fs::create_dir(&files)?;
    let mut command = python::command(installed, "jupyter-server", &home);
    command.args(["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--IdentityProvider.token=secret"]);
    command.args([format!("--ServerApp.port={port}"), format!("--ServerApp.root_dir={}", files.display())]);
    // The server would otherwise try other ports.
    command.arg("--ServerApp.port_retries=0");
    let document = Request { path: "/api/spec.yaml", header: Some(("Authorization", "token secret")) };
    let process = ServerProcess::start(command, port, &workspace.path("log"), &document)?;
    let text = process.get(&document)?;
    Ok(Running { process, document: Document { text, file: "document.yaml", origin: "`/api/spec.yaml`" } })
}
