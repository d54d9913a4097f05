//! `cargo xtask servers`: calls real servers with the clients that are generated from their documents.
//!
//! The servers are programs of others. The command installs each below `target/servers`, starts it on the loopback interface,
//! generates a client from the document that it publishes, and compiles a program that creates, reads, updates and deletes
//! resources, provokes errors, and calls every GET operation whose arguments are known. What the client returns has to be what
//! the server sent.

mod alertmanager;
mod debian;
mod differences;
mod document;
mod http;
mod jupyter;
mod kinto;
mod outcome;
mod pins;
mod powerdns;
mod prefect;
mod process;
mod program;
mod python;
mod report;
mod server;
mod workspace;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, bail, ensure};

use self::document::generate;
use self::outcome::RunOutcome;
use self::pins::Pins;
use self::report::ServerReport;
use self::server::{Installed, Server};
use self::workspace::Workspace;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Run only these servers, without updating SERVERS.md
    #[arg(long)]
    only: Vec<String>,
}

/// The servers in the order of the page.
const ALL: &[Server] = &[alertmanager::SERVER, powerdns::SERVER, kinto::SERVER, prefect::SERVER, jupyter::SERVER];
/// The page for the results.
const RESULTS: &str = "SERVERS.md";

pub(crate) fn run(root: &Path, arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let pins = Pins::read()?;
    let mut reports = Vec::new();
    let mut are_complete = true;
    for server in choose(&arguments.only)? {
        let workspace = Workspace::new(root, server.name)?;
        match (server.install)(&workspace, &pins) {
            Ok(installed) => reports.push(test(server, &workspace, installed).with_context(|| server.name)?),
            Err(error) => {
                are_complete = false;
                println!("skipped: servers: {} cannot be installed: {error:#}", server.name);
            }
        }
    }
    let page = report::markdown(&reports);
    println!("{page}");
    if arguments.only.is_empty() && are_complete {
        std::fs::write(root.join(RESULTS), page)?;
    }
    let faults: Vec<String> = reports.iter().flat_map(ServerReport::faults).collect();
    ensure!(faults.is_empty(), "faults:\n{}", faults.join("\n"));
    Ok(ExitCode::SUCCESS)
}

/// Starts a server, generates its client, and calls it.
fn test(server: &Server, workspace: &Workspace, installed: Installed) -> anyhow::Result<ServerReport> {
    eprintln!("running {} {}", server.title, installed.version);
    let running = (server.start)(workspace, &installed)?;
    let generated = generate(workspace, &running.document)?;
    let output = program::run(workspace, server, &generated, &running.process.url())?;
    // To find the reason of a fault.
    std::fs::write(workspace.path("results.json"), &output)?;
    let outcome: RunOutcome = serde_json::from_slice(&output)?;
    Ok(ServerReport::new(server, installed.version, &generated, running.document.origin, outcome))
}

/// Returns the servers with these names, or all of them.
fn choose(names: &[String]) -> anyhow::Result<Vec<&'static Server>> {
    if let Some(unknown) = names.iter().find(|it| !ALL.iter().any(|server| server.name == **it)) {
        let known: Vec<&str> = ALL.iter().map(|it| it.name).collect();
        bail!("unknown server `{unknown}`; expected one of {}", known.join(", "));
    }
    Ok(ALL.iter().filter(|it| names.is_empty() || names.iter().any(|name| name == it.name)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_chosen_by_name() {
        let names = |only: &[&str]| {
            let only: Vec<String> = only.iter().map(|it| (*it).to_owned()).collect();
            choose(&only).map(|it| it.iter().map(|it| it.name).collect::<Vec<_>>()).map_err(|it| it.to_string())
        };
        assert_eq!(names(&[]).unwrap().len(), ALL.len());
        assert_eq!(names(&["kinto", "alertmanager"]).unwrap(), ["alertmanager", "kinto"]);
        assert!(names(&["nginx"]).unwrap_err().starts_with("unknown server `nginx`; expected one of alertmanager"));
    }

    #[test]
    fn scenarios_are_valid_rust() {
        for server in ALL {
            assert!(syn::parse_file(server.scenario).is_ok(), "{}", server.name);
        }
    }
}
