//! Kinto, a store of JSON documents (Swagger 2.0).

use super::document::Document;
use super::http::Request;
use super::process::{ServerProcess, free_port};
use super::server::{Installed, Running, Server};
use super::workspace::Workspace;
use super::{pins::Pins, python};

pub(super) const SERVER: Server = Server {
    name: "kinto",
    title: "Kinto",
    base_path: "/v1",
    install,
    start,
    scenario: include_str!("../../servers/kinto.rs"),
    faults: &[
        "The document declares `batch` as public, but its requests need the credentials of the batch.",
        "The document does not describe the header `Next-Page`, by which lists continue, so that they are not recognized as paginated.",
        "The name of a parameter of `get_history_snapshot` is `collection_id}@{timestamp`.",
    ],
};

fn install(workspace: &Workspace, pins: &Pins) -> anyhow::Result<Installed> {
    python::install(workspace, pins, "kinto")
}

fn start(workspace: &Workspace, installed: &Installed) -> anyhow::Result<Running> {
    let (home, port) = (workspace.empty("data")?, free_port()?);
    let settings = home.join("kinto.ini");
    std::fs::write(&settings, settings_text(port))?;
    let mut command = python::command(installed, "kinto", &home);
    command.arg("start").arg("--ini").arg(settings);
    let document = Request { path: "/v1/__api__", header: None };
    let process = ServerProcess::start(command, port, &workspace.path("log"), &document)?;
    let text = process.get(&document)?;
    Ok(Running { process, document: Document { text, file: "document.json", origin: "`/v1/__api__`" } })
}

/// Returns the settings: everything in memory, every user is accepted, and a page has two items.
fn settings_text(port: u16) -> String {
    format!(
        "[server:main]\nuse = egg:waitress#main\nhost = 127.0.0.1\nport = {port}\n\n[app:main]\nuse = egg:kinto\n\
         kinto.storage_backend = kinto.core.storage.memory\nkinto.cache_backend = kinto.core.cache.memory\n\
         kinto.permission_backend = kinto.core.permission.memory\nkinto.userid_hmac_secret = none\n\
         kinto.includes = kinto.plugins.default_bucket kinto.plugins.history kinto.plugins.flush\n\
         kinto.flush_endpoint_enabled = true\nmultiauth.policies = basicauth\nkinto.paginate_by = 2\n"
    )
}
