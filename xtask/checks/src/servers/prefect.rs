//! Prefect, an orchestrator of workflows (OpenAPI 3.1).

use super::document::Document;
use super::http::Request;
use super::process::{ServerProcess, free_port};
use super::server::{Installed, Running, Server};
use super::workspace::Workspace;
use super::{pins::Pins, python};

pub(super) const SERVER: Server = Server {
    name: "prefect",
    title: "Prefect",
    base_path: "/api",
    install,
    start,
    scenario: include_str!("../../servers/prefect.rs"),
    faults: &["The bodies of errors with the status 422 do not have the documented member `detail`."],
};

fn install(workspace: &Workspace, pins: &Pins) -> anyhow::Result<Installed> {
    python::install(workspace, pins, "prefect")
}

fn start(workspace: &Workspace, installed: &Installed) -> anyhow::Result<Running> {
    let (home, port) = (workspace.empty("data")?, free_port()?);
    // `prefect server start` runs this program in another process.
    let mut command = python::command(installed, "python", &home);
    command
        .args(["-m", "uvicorn", "--factory", "prefect.server.api.server:create_app", "--host", "127.0.0.1", "--port"])
        .arg(port.to_string())
        .env("PREFECT_HOME", &home)
        .env(
            "PREFECT_API_DATABASE_CONNECTION_URL",
            format!("sqlite+aiosqlite:///{}", home.join("prefect.db").display()),
        )
        .env("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
        .env("PREFECT_UI_ENABLED", "false");
    let ready = Request { path: "/api/health", header: None };
    let process = ServerProcess::start(command, port, &workspace.path("log"), &ready)?;
    let text = process.get(&Request { path: "/api/openapi.json", header: None })?;
    Ok(Running { process, document: Document { text, file: "document.json", origin: "`/api/openapi.json`" } })
}
