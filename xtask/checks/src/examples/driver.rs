//! Runs a program that decodes examples with the types of a generated crate.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::ensure;
use serde_json::{Value, json};

use crate::scratch::ScratchProgram;

use super::document::Example;

/// The result of decoding an example.
pub(crate) struct DecodingOutcome {
    /// The error, if lenient decoding does not accept the example.
    pub(crate) error: Option<String>,
    /// The error, if tolerant decoding does not accept the example.
    pub(crate) refused: Option<String>,
    pub(crate) deviations: Vec<String>,
    /// `true` if strict decoding accepts the example.
    pub(crate) strict: bool,
}

/// Decodes the examples with the crate in the folder `out`, and returns the outcomes in the same order.
pub(crate) fn decode(root: &Path, out: &Path, examples: &[Example]) -> anyhow::Result<Vec<DecodingOutcome>> {
    let scratch = ScratchProgram::new(root, out, "examples")?;
    let types: Vec<&str> =
        examples.iter().map(|it| it.rust_type.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    scratch.write("", &program(&scratch.library(), &types)?)?;
    let given: Vec<Value> = examples
        .iter()
        .map(|it| json!([types.binary_search(&it.rust_type.as_str()).unwrap_or_default(), it.value.to_string()]))
        .collect();
    let outcomes: Vec<Value> = serde_json::from_slice(&scratch.run(&Value::from(given).to_string())?)?;
    ensure!(outcomes.len() == examples.len(), "expected {1} outcomes, found {0}", outcomes.len(), examples.len());
    Ok(outcomes.iter().map(outcome).collect())
}

fn outcome(value: &Value) -> DecodingOutcome {
    let texts = value["deviations"].as_array().into_iter().flatten();
    DecodingOutcome {
        error: value["error"].as_str().map(str::to_owned),
        refused: value["refused"].as_str().map(str::to_owned),
        deviations: texts.filter_map(Value::as_str).map(str::to_owned).collect(),
        strict: value["strict"] == json!(true),
    }
}

/// Returns the source of the program. `api.json` contains the types of models without their module.
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
    let refused = json::from_slice::<T>(text.as_bytes(), Decoding::Tolerant).err().map(|it| it.to_string());
    match json::from_slice::<T>(text.as_bytes(), Decoding::Lenient) {{
        Ok(decoded) => {{
            let deviations: Vec<String> = decoded.deviations.iter().map(ToString::to_string).collect();
            serde_json::json!({{ "deviations": deviations, "refused": refused, "strict": strict }})
        }}
        Err(error) => serde_json::json!({{ "error": error.to_string(), "strict": strict }}),
    }}
}}

fn decode(index: u64, text: &str) -> serde_json::Value {{
    match index {{
{arms}        _ => serde_json::json!({{ "error": "unknown type" }}),
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
