//! sdkgen, the generator of this workspace.

use std::path::Path;

use serde_json::Value;

use super::generator::{Attempt, Decoding, Generator, Job, command};
use crate::bench::functions::{Function, constants};

/// `sdkgen` of this workspace.
pub(in crate::bench) struct Sdkgen;

impl Generator for Sdkgen {
    fn name(&self) -> &'static str {
        "sdkgen"
    }

    fn attempts(&self, programs: &Path, job: &Job) -> Vec<Attempt> {
        let arguments: [&dyn AsRef<_>; 6] = [&"generate", &job.input, &"--name", &job.package, &"--out", &job.out];
        vec![command(&programs.join("sdkgen"), arguments).into()]
    }

    fn operation_counting(&self) -> &'static str {
        "constants of type `Operation`, one per operation"
    }

    fn operations(&self, job: &Job) -> anyhow::Result<usize> {
        constants(&job.out.join("src"), "Operation")
    }

    fn functions(&self, job: &Job) -> anyhow::Result<Vec<Function>> {
        let api: Value = serde_json::from_str(&std::fs::read_to_string(job.out.join("api.json"))?)?;
        let operations = api["operations"].as_array().into_iter().flatten();
        let functions = operations.filter_map(|it| {
            Some(Function { name: it["id"].as_str()?.to_owned(), result_type: it["result"].as_str()?.to_owned() })
        });
        Ok(functions.collect())
    }

    fn consumer(&self, job: &Job) -> Option<String> {
        Some(format!(
            r#"use {}::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let client = Client::builder().base_url("http://localhost:1").bearer("token").build()?;
    println!("{{:?}}", client.oauth_clients().list_oauth_clients().await.is_ok());
    println!("{{:?}}", client.oauth_clients().get_oauth_client("id").await.is_ok());
    println!("{{:?}}", client.oauth_clients().delete_oauth_client("id").await.is_ok());
    println!("{{:?}}", client.accounts().get_account("id").await.is_ok());
    println!("{{:?}}", client.roles().get_role("id").await.is_ok());
    Ok(())
}}
"#,
            job.library()
        ))
    }

    fn decoding(&self) -> Decoding {
        Decoding::Runtime
    }

    fn prelude(&self, job: &Job) -> String {
        format!("use std::collections::BTreeMap;\nuse {}::models::*;\nuse sdk_runtime::types::*;\n", job.library())
    }
}
