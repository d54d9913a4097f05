//! openapi-to-rust, which generates modules and a list of their dependencies.

use std::fs;
use std::path::Path;

use super::generator::{Attempt, Generator, Job, Peer, command};
use super::install::Installer;
use crate::bench::functions::{Function, FunctionLocation, functions};

pub(super) struct OpenApiToRust;

impl Generator for OpenApiToRust {
    fn name(&self) -> &'static str {
        "openapi-to-rust"
    }

    fn attempts(&self, programs: &Path, job: &Job) -> Vec<Attempt> {
        let modules = job.out.join("src/generated");
        let arguments: [&dyn AsRef<_>; 4] = [&"generate", &job.input, &"--output-dir", &modules];
        vec![command(&programs.join("openapi-to-rust"), arguments).into()]
    }

    /// Writes the crate around the modules, which the caller has to provide.
    fn finish(&self, job: &Job) -> anyhow::Result<()> {
        let dependencies = fs::read_to_string(job.out.join("src/generated/REQUIRED_DEPS.toml"))?;
        let package = &job.package;
        let manifest =
            format!("[package]\nname = \"{package}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{dependencies}");
        fs::write(job.out.join("Cargo.toml"), manifest)?;
        fs::write(job.out.join("src/lib.rs"), "pub mod generated;\n")?;
        Ok(())
    }

    fn operation_counting(&self) -> &'static str {
        "public `async` methods of `HttpClient`; several per operation if its response has several content types"
    }

    fn functions(&self, job: &Job) -> anyhow::Result<Vec<Function>> {
        functions(&job.out.join("src/generated"), FunctionLocation::Methods("HttpClient"))
    }

    fn consumer(&self, job: &Job) -> Option<String> {
        Some(format!(
            r#"use {}::generated::HttpClient;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let client = HttpClient::new().with_base_url("http://localhost:1").with_api_key("token");
    println!("{{:?}}", client.list_oauth_clients(None::<&str>).await.is_ok());
    println!("{{:?}}", client.get_oauth_client("id").await.is_ok());
    println!("{{:?}}", client.delete_oauth_client("id").await.is_ok());
    println!("{{:?}}", client.get_account("id").await.is_ok());
    println!("{{:?}}", client.get_role("id").await.is_ok());
    Ok(())
}}
"#,
            job.library()
        ))
    }

    fn types(&self) -> &'static str {
        "generated::"
    }

    fn prelude(&self, job: &Job) -> String {
        format!("use {}::generated::*;\n", job.library())
    }
}

impl Peer for OpenApiToRust {
    fn package(&self) -> (Installer, &'static str) {
        (Installer::Cargo, "openapi-to-rust")
    }
}
