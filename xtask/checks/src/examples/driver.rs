//! A program that decodes examples with the types of a generated crate.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::ensure;
use serde_json::{Value, json};

use crate::scratch::Scratch;

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
    let scratch = Scratch::new(root, out, "examples")?;
    let types: Vec<&str> =
        examples.iter().map(|it| it.rust_type.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    scratch.write("", &program(&scratch.library(), &types)?)?;
    let given: Vec<Value> = examples
        .iter()
        .map(|it| json!([types.binary_search(&it.rust_type.as_str()).unwrap_or_default(), it.value.to_string()]))
        .collect();
    let outcomes: Vec<Value> = serde_json::from_slice(&scratch.run(&Value::from(given).to_string())?)?;
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

/// The types are spelled as in `api.json`, which names models without their module.
fn program(library: &str, types: &[&str]) -> anyhow::Result<String> {
    let mut arms = String::new();
    for (index, rust_type) in types.iter().enumerate() {
        writeln!(arms, "        {index} => check::<{rust_type}>(text),")?;
    }
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
