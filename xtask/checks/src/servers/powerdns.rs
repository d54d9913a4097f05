//! PowerDNS Authoritative Server, a name server (Swagger 2.0).

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use super::document::Document;
use super::http::Request;
use super::process::{ServerProcess, free_port};
use super::server::{Installed, Running, Server};
use super::workspace::Workspace;
use super::{debian, pins::Pins};

pub(super) const SERVER: Server = Server {
    name: "powerdns",
    title: "PowerDNS",
    base_path: "/api/v1",
    install,
    start,
    scenario: include_str!("../../servers/powerdns.rs"),
    faults: &[
        "`listZone` with `rrset_name` also returns the comments of other sets.",
        "The items of `getStats` are described by an array of schemas, which are alternatives and not positions.",
    ],
};

/// The folder of the backends.
const MODULES: &str = "usr/lib";
const SCHEMA: &str = "usr/share/pdns-backend-sqlite3/schema/schema.sqlite3.sql";

fn install(workspace: &Workspace, pins: &Pins) -> anyhow::Result<Installed> {
    debian::install(workspace, pins, &["pdns-server", "pdns-backend-sqlite3", "sqlite3"])
}

fn start(workspace: &Workspace, installed: &Installed) -> anyhow::Result<Running> {
    let root = &installed.folder;
    let (_, data) = debian::data_folder(root)?;
    let database = format!("{data}/pdns.db");
    create_database(root, &database)?;
    let (port, dns) = (free_port()?, free_port()?);
    let mut command = debian::command(root, "/usr/sbin/pdns_server")?;
    command.args(["--launch=gsqlite3", "--local-address=127.0.0.1", "--api=yes", "--api-key=secret"]);
    command.args(["--webserver=yes", "--webserver-address=127.0.0.1", "--guardian=no", "--daemon=no"]);
    command.args(["--disable-syslog=yes", "--no-config", "--primary=yes", "--secondary=yes"]);
    command.args([
        format!("--gsqlite3-database={database}"),
        "--gsqlite3-dnssec=yes".to_owned(),
        format!("--module-dir={}", modules(root)?),
        format!("--socket-dir={data}"),
        format!("--local-port={dns}"),
        format!("--webserver-port={port}"),
    ]);
    let document = Request { path: "/api/docs", header: Some(("X-API-Key", "secret")) };
    let process = ServerProcess::start(command, port, &workspace.path("log"), &document)?;
    let text = process.get(&document)?;
    Ok(Running { process, document: Document { text, file: "document.yaml", origin: "`/api/docs`" } })
}

/// Returns the path of the backends, which contains the name of the architecture.
fn modules(root: &Path) -> anyhow::Result<String> {
    for entry in std::fs::read_dir(root.join(MODULES))? {
        let entry = entry?;
        if entry.path().join("pdns").is_dir() {
            return Ok(format!("/{MODULES}/{}/pdns", entry.file_name().to_string_lossy()));
        }
    }
    anyhow::bail!("the package contains no backends")
}

fn create_database(root: &Path, database: &str) -> anyhow::Result<()> {
    let schema = std::fs::File::open(root.join(SCHEMA)).context(SCHEMA)?;
    let mut sqlite: Command = debian::command(root, "/usr/bin/sqlite3")?;
    let output = sqlite.arg(database).stdin(schema).stdout(Stdio::null()).output()?;
    ensure!(output.status.success(), "sqlite3: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
