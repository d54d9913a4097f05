//! Runs a program that decodes values with the types of a generated crate and encodes them again.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::ensure;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::scratch::ScratchProgram;

use super::instance::Instance;

/// The outcome of the round trip of a value.
#[derive(Debug, Deserialize)]
pub(crate) struct RoundTripOutcome {
    /// The error, if the value was not decoded or not encoded.
    #[serde(default)]
    pub(crate) error: Option<String>,
    /// The error of strict decoding.
    #[serde(default)]
    pub(crate) strict_error: Option<String>,
    /// The error of tolerant decoding.
    #[serde(default)]
    pub(crate) tolerant_error: Option<String>,
    /// The expected type in each deviation.
    #[serde(default)]
    pub(crate) expected: Vec<String>,
    /// The encoded value.
    #[serde(default)]
    pub(crate) encoded: String,
}

/// Decodes and encodes the values with the crate in the folder `out`, with these features, and returns the outcomes in the same order.
pub(crate) fn round_trip(
    root: &Path,
    out: &Path,
    features: &'static [&'static str],
    types: &[&str],
    instances: &[Instance<'_>],
) -> anyhow::Result<Vec<RoundTripOutcome>> {
    let scratch = ScratchProgram::new(root, out, "round-trips")?.with_features(features);
    scratch.write("", &program(&scratch.library(), types)?)?;
    let given: Value = instances.iter().map(|it| json!([it.type_index, it.value.to_string()])).collect();
    let outcomes: Vec<RoundTripOutcome> = serde_json::from_slice(&scratch.run(&given.to_string())?)?;
    ensure!(outcomes.len() == instances.len(), "expected {1} outcomes, found {0}", outcomes.len(), instances.len());
    Ok(outcomes)
}

fn program(library: &str, types: &[&str]) -> anyhow::Result<String> {
    let mut arms = String::new();
    for (index, name) in types.iter().enumerate() {
        writeln!(arms, "        {index} => round_trip::<models::{name}>(text),")?;
    }
    Ok(format!(
        r#"use {library}::models;
use sdk_runtime::json::{{self, Decoding, Json}};

fn round_trip<T: Json>(text: &str) -> serde_json::Value {{
    let error = |decoding| json::from_slice::<T>(text.as_bytes(), decoding).err().map(|it| it.to_string());
    let (strict_error, tolerant_error) = (error(Decoding::Strict), error(Decoding::Tolerant));
    let decoded = match json::from_slice::<T>(text.as_bytes(), Decoding::Lenient) {{
        Ok(decoded) => decoded,
        Err(error) => return serde_json::json!({{ "error": error.to_string() }}),
    }};
    let expected: Vec<&str> = decoded.deviations.iter().map(|it| it.expected.as_ref()).collect();
    match json::to_string(&decoded.value) {{
        Ok(encoded) => serde_json::json!({{
            "strict_error": strict_error,
            "tolerant_error": tolerant_error,
            "expected": expected,
            "encoded": encoded,
        }}),
        Err(error) => serde_json::json!({{ "error": error.to_string() }}),
    }}
}}

fn round_trip_as(type_index: u64, text: &str) -> serde_json::Value {{
    match type_index {{
{arms}        _ => serde_json::json!({{ "error": "unknown type" }}),
    }}
}}

fn main() {{
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let given: Vec<(u64, String)> = serde_json::from_str(&input).unwrap();
    let outcomes: Vec<_> = given.iter().map(|(type_index, text)| round_trip_as(*type_index, text)).collect();
    println!("{{}}", serde_json::Value::from(outcomes));
}}
"#
    ))
}
