//! A program that decodes examples with the types of a generated crate.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::document::Example;

/// What became of an example.
pub(crate) struct Outcome {
    /// Why it was not decoded.
    pub(crate) error: Option<String>,
    pub(crate) deviations: Vec<String>,
    /// Whether strict decoding takes it.
    pub(crate) strict: bool,
}

/// Decodes the examples, in their order, with the crate in the folder `out`.
pub(crate) fn decode(root: &Path, out: &Path, examples: &[Example]) -> anyhow::Result<Vec<Outcome>> {
    let library = library(out)?;
    let folder = out.with_extension("examples");
    let types: Vec<&str> =
        examples.iter().map(|it| it.rust_type.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("Cargo.toml"), manifest(root, out, &library)?)?;
    std::fs::write(folder.join("src/main.rs"), program(&library, &types)?)?;
    let given: Vec<Value> = examples
        .iter()
        .map(|it| json!([types.binary_search(&it.rust_type.as_str()).unwrap_or_default(), it.value.to_string()]))
        .collect();
    let input = folder.join("examples.json");
    std::fs::write(&input, Value::from(given).to_string())?;
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--"])
        .arg(&input)
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", root.join("target/corpus/target"))
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let outcomes: Vec<Value> = serde_json::from_slice(&output.stdout)?;
    ensure!(outcomes.len() == examples.len(), "{} outcomes of {} examples", outcomes.len(), examples.len());
    Ok(outcomes.iter().map(outcome).collect())
}

fn outcome(value: &Value) -> Outcome {
    let texts = value["deviations"].as_array().into_iter().flatten();
    Outcome {
        error: value["error"].as_str().map(str::to_owned),
        deviations: texts.filter_map(Value::as_str).map(str::to_owned).collect(),
        strict: value["strict"] == json!(true),
    }
}

fn library(out: &Path) -> anyhow::Result<String> {
    let name = out.file_name().and_then(|it| it.to_str()).context("the crate's folder has a name")?;
    Ok(format!("corpus-{name}"))
}

fn manifest(root: &Path, out: &Path, library: &str) -> anyhow::Result<String> {
    let path = |path: &Path| path.to_str().map(|it| Value::from(it).to_string()).context("the path is UTF-8");
    Ok(format!(
        "[package]\nname = \"{library}-examples\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {library} = {{ path = {} }}\nsdk-runtime = {{ path = {} }}\nserde_json = \"1\"\n\n[workspace]\n",
        path(out)?,
        path(&root.join("runtime"))?
    ))
}

/// The types are spelled as in `api.json`, which names models without their module.
fn program(library: &str, types: &[&str]) -> anyhow::Result<String> {
    let mut arms = String::new();
    for (index, rust_type) in types.iter().enumerate() {
        writeln!(arms, "        {index} => check::<{rust_type}>(text),")?;
    }
    let library = library.replace('-', "_");
    Ok(format!(
        r#"#![allow(unused_imports)]
use std::collections::BTreeMap;

use {library}::models::*;
use sdk_runtime::json::{{self, Decoding, Json, Value}};
use sdk_runtime::types::*;

fn check<T: Json>(text: &str) -> serde_json::Value {{
    let strict = json::from_slice::<T>(text.as_bytes(), Decoding::Strict).is_ok();
    match json::from_slice::<T>(text.as_bytes(), Decoding::Tolerant) {{
        Ok(decoded) => {{
            let deviations: Vec<String> = decoded.deviations.iter().map(ToString::to_string).collect();
            serde_json::json!({{ "deviations": deviations, "strict": strict }})
        }}
        Err(error) => serde_json::json!({{ "error": error.to_string(), "strict": strict }}),
    }}
}}

fn decode(index: u64, text: &str) -> serde_json::Value {{
    match index {{
{arms}        _ => serde_json::json!({{ "error": "no such type" }}),
    }}
}}

fn main() {{
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let examples: Vec<(u64, String)> = serde_json::from_str(&input).unwrap();
    let outcomes: Vec<_> = examples.iter().map(|(index, text)| decode(*index, text)).collect();
    println!("{{}}", serde_json::Value::from(outcomes));
}}
"#
    ))
}
