//! A program that reads values with the types of a generated crate, and writes them again.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::ensure;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::scratch::Scratch;

use super::Instance;

/// What became of a value.
#[derive(Debug, Deserialize)]
pub(crate) struct Outcome {
    /// Why it was not read or not written.
    #[serde(default)]
    pub(crate) error: Option<String>,
    /// Why strict decoding did not take it.
    #[serde(default)]
    pub(crate) refused: Option<String>,
    /// What each deviation says was expected.
    #[serde(default)]
    pub(crate) expected: Vec<String>,
    /// What was written.
    #[serde(default)]
    pub(crate) written: String,
}

/// Reads and writes the values, in their order, with the crate in the folder `out`.
pub(crate) fn pass(
    root: &Path,
    out: &Path,
    types: &[&str],
    instances: &[Instance<'_>],
) -> anyhow::Result<Vec<Outcome>> {
    let scratch = Scratch::new(root, out, "round-trips")?;
    scratch.write("", &program(&scratch.library(), types)?)?;
    let given: Value = instances.iter().map(|it| json!([it.of, it.value.to_string()])).collect();
    let outcomes: Vec<Outcome> = serde_json::from_slice(&scratch.run(&given.to_string())?)?;
    ensure!(outcomes.len() == instances.len(), "{} outcomes of {} values", outcomes.len(), instances.len());
    Ok(outcomes)
}

fn program(library: &str, types: &[&str]) -> anyhow::Result<String> {
    let mut arms = String::new();
    for (index, name) in types.iter().enumerate() {
        writeln!(arms, "        {index} => pass::<models::{name}>(text),")?;
    }
    Ok(format!(
        r#"use {library}::models;
use sdk_runtime::json::{{self, Decoding, Json}};

fn pass<T: Json>(text: &str) -> serde_json::Value {{
    let refused = json::from_slice::<T>(text.as_bytes(), Decoding::Strict).err().map(|it| it.to_string());
    let decoded = match json::from_slice::<T>(text.as_bytes(), Decoding::Tolerant) {{
        Ok(decoded) => decoded,
        Err(error) => return serde_json::json!({{ "error": error.to_string() }}),
    }};
    let expected: Vec<&str> = decoded.deviations.iter().map(|it| it.expected.as_ref()).collect();
    match json::to_string(&decoded.value) {{
        Ok(written) => serde_json::json!({{ "refused": refused, "expected": expected, "written": written }}),
        Err(error) => serde_json::json!({{ "error": error.to_string() }}),
    }}
}}

fn pass_as(of: u64, text: &str) -> serde_json::Value {{
    match of {{
{arms}        _ => serde_json::json!({{ "error": "no such type" }}),
    }}
}}

fn main() {{
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let given: Vec<(u64, String)> = serde_json::from_str(&input).unwrap();
    let outcomes: Vec<_> = given.iter().map(|(of, text)| pass_as(*of, text)).collect();
    println!("{{}}", serde_json::Value::from(outcomes));
}}
"#
    ))
}
