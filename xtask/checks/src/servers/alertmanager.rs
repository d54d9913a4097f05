//! Prometheus Alertmanager (Swagger 2.0).

use std::path::Path;

use anyhow::Context;
use serde_json::Value;

use super::document::Document;
use super::http::Request;
use super::process::{ServerProcess, free_port};
use super::server::{Installed, Running, Server};
use super::workspace::Workspace;
use super::{debian, pins::Pins};

pub(super) const SERVER: Server = Server {
    name: "alertmanager",
    title: "Alertmanager",
    base_path: "/api/v2",
    install,
    start,
    scenario: include_str!("../../servers/alertmanager.rs"),
    faults: &["The server does not serve its document, which is in the program."],
};

const PROGRAM: &str = "/usr/bin/prometheus-alertmanager";

fn install(workspace: &Workspace, pins: &Pins) -> anyhow::Result<Installed> {
    debian::install(workspace, pins, &["prometheus-alertmanager"])
}

fn start(workspace: &Workspace, installed: &Installed) -> anyhow::Result<Running> {
    let root = &installed.folder;
    let (folder, data) = debian::data_folder(root)?;
    std::fs::write(
        folder.join("alertmanager.yml"),
        "route: {receiver: none}\nreceivers: [{name: none}, {name: other}]\n",
    )?;
    let port = free_port()?;
    let mut command = debian::command(root, PROGRAM)?;
    command.arg("--cluster.listen-address=").args([
        format!("--config.file={data}/alertmanager.yml"),
        format!("--storage.path={data}"),
        format!("--web.listen-address=127.0.0.1:{port}"),
    ]);
    let ready = Request { path: "/api/v2/status", header: None };
    let process = ServerProcess::start(command, port, &workspace.path("log"), &ready)?;
    let text = document(root)?;
    Ok(Running { process, document: Document { text, file: "document.json", origin: "the program" } })
}

/// Returns the document, which the program contains but does not serve.
fn document(root: &Path) -> anyhow::Result<Vec<u8>> {
    let program = std::fs::read(root.join(PROGRAM.trim_start_matches('/')))?;
    embedded(&program).context("the program does not contain a document")
}

/// Returns the first Swagger 2.0 document in the bytes of a program.
fn embedded(program: &[u8]) -> Option<Vec<u8>> {
    /// The first line of a document.
    const START: &[u8] = b"{\n  \"";
    /// The first member is within this many bytes of the version.
    const REACH: usize = 1000;
    const VERSION: &[u8] = b"\"swagger\": \"2.0\"";
    let versions = program.windows(VERSION.len()).enumerate().filter(|(_, it)| *it == VERSION).map(|(index, _)| index);
    let mut documents = versions.filter_map(|version| {
        let before = &program[version.saturating_sub(REACH)..version];
        let start = version - before.len() + before.windows(START.len()).rposition(|it| it == START)?;
        let document: Value = serde_json::Deserializer::from_slice(&program[start..]).into_iter().next()?.ok()?;
        Some(document.to_string().into_bytes())
    });
    documents.next()
}

#[cfg(test)]
mod tests {
    use super::embedded;

    #[test]
    fn document_is_found_between_other_bytes() {
        let program = b"\x7fELF{\n  \"swagger\": \"2.0\"\xff{\n  \"a\": [],\n  \"swagger\": \"2.0\"\n}\xff{";
        assert_eq!(embedded(program).as_deref(), Some(&br#"{"a":[],"swagger":"2.0"}"#[..]));
        assert_eq!(embedded(b"{\n  \"swagger\": \"2.1\"\n}"), None);
    }
}
