//! ploidy, which generates a crate with one client for all operations unless the document defines resources.

use std::path::Path;

use super::generator::{Attempt, Generator, Job, Peer, command};
use super::install::Installer;
use crate::bench::functions::{Function, FunctionLocation, functions};

pub(super) struct Ploidy;

impl Generator for Ploidy {
    fn name(&self) -> &'static str {
        "ploidy"
    }

    fn attempts(&self, programs: &Path, job: &Job) -> Vec<Attempt> {
        let arguments: [&dyn AsRef<_>; 7] =
            [&"generate", &"rust", &"--name", &job.package, &"-o", &job.out, &job.input];
        vec![command(&programs.join("ploidy"), arguments).into()]
    }

    fn operation_counting(&self) -> &'static str {
        "public `async` methods of `Client`"
    }

    fn functions(&self, job: &Job) -> anyhow::Result<Vec<Function>> {
        functions(&job.out.join("src/client"), FunctionLocation::Methods("Client"))
    }

    fn consumer(&self, job: &Job) -> Option<String> {
        Some(format!(
            r#"use {library}::Client;
use {library}::client::default::parameters::ListOauthClientsQuery;
use {library}::util::http::header::AUTHORIZATION;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let client = Client::new("http://localhost:1")?.with_sensitive_header(AUTHORIZATION, "Bearer token")?;
    println!("{{:?}}", client.list_oauth_clients(&ListOauthClientsQuery::default()).await.is_ok());
    println!("{{:?}}", client.get_oauth_client("id").await.is_ok());
    println!("{{:?}}", client.delete_oauth_client("id").await.is_ok());
    println!("{{:?}}", client.get_account("id").await.is_ok());
    println!("{{:?}}", client.get_role("id").await.is_ok());
    Ok(())
}}
"#,
            library = job.library()
        ))
    }
}

impl Peer for Ploidy {
    fn package(&self) -> (Installer, &'static str) {
        (Installer::Cargo, "ploidy")
    }
}
