//! A program that decodes response examples and a page of 250 OAuth clients with the types of a generated crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::crates::ConsumerPackage;
use super::functions::Function;
use super::peers::{Decoding, Generator, Job};
use crate::examples::document::Example;

/// The operation whose response is the page.
const PAGE_OPERATION: &str = "listOauthClients";
/// How often each program measures the page.
const ROUNDS: usize = 9;

/// A compiled decoding program.
pub(super) struct Decoder {
    program: PathBuf,
    /// The index of the type of each example, if there is one.
    types: Vec<Option<usize>>,
}

impl Decoder {
    /// Builds the program for a crate and a list of examples.
    pub(super) fn build(
        generator: &dyn Generator,
        job: &Job,
        consumer: &ConsumerPackage,
        examples: &[Example],
    ) -> anyhow::Result<Self> {
        let functions = generator.functions(job)?;
        let results = ResultTypes::of(&functions);
        let page = results.get(PAGE_OPERATION).context("no generated function lists OAuth clients")?;
        let of_examples: Vec<Option<&str>> = examples.iter().map(|it| results.get(&it.operation)).collect();
        let list: Vec<&str> = of_examples.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let types = of_examples.iter().map(|it| it.and_then(|it| list.binary_search(&it).ok())).collect();
        let built = consumer.program("decoding", &source(generator, job, &list, page)?)?;
        // Copy the program, because the one for the next crate has the same name.
        let program = job.out.with_extension("decoding");
        std::fs::copy(built, &program)?;
        Ok(Self { program, types })
    }

    /// Returns for each example that has a type whether it can be decoded.
    pub(super) fn decode(&self, examples: &[Example]) -> anyhow::Result<Vec<Option<bool>>> {
        let typed = examples.iter().zip(&self.types).filter_map(|(it, of)| Some((it, (*of)?)));
        let given: Vec<Value> = typed.map(|(it, of)| json!([of, it.value.to_string()])).collect();
        let file = self.program.with_extension("examples.json");
        std::fs::write(&file, Value::from(given).to_string())?;
        let outcomes: Vec<bool> = serde_json::from_str(&self.run("examples", &file)?)?;
        let mut outcomes = outcomes.into_iter();
        Ok(self.types.iter().map(|of| of.and_then(|_| outcomes.next())).collect())
    }

    /// Returns the microseconds that decoding the page takes.
    pub(super) fn page(&self, page: &Path) -> anyhow::Result<f64> {
        Ok(self.run("page", page)?.trim().parse()?)
    }

    fn run(&self, what: &str, file: &Path) -> anyhow::Result<String> {
        let output = Command::new(&self.program).arg(what).arg(file).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// Writes the page of 250 OAuth clients to a file.
pub(super) fn write_page(folder: &Path) -> anyhow::Result<PathBuf> {
    let file = folder.join("page.json");
    std::fs::write(&file, sdk_benchmarks::page(250))?;
    Ok(file)
}

/// Returns the median of the microseconds that each program takes for a page. The programs take turns, so that other load on the
/// machine affects all of them equally.
pub(super) fn measure_in_rounds(decoders: &[&Decoder], page: &Path) -> anyhow::Result<Vec<f64>> {
    let mut times = vec![Vec::with_capacity(ROUNDS); decoders.len()];
    for _ in 0..ROUNDS {
        for (decoder, times) in decoders.iter().zip(&mut times) {
            times.push(decoder.page(page)?);
        }
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[ROUNDS / 2]
    };
    Ok(times.into_iter().map(median).collect())
}

/// The result types of functions, by operation.
struct ResultTypes<'f>(BTreeMap<String, Option<&'f str>>);

impl<'f> ResultTypes<'f> {
    /// Indexes functions by operation id. Each generator converts ids to names in its own way, so only letters and digits are
    /// compared. Ambiguous names are ignored.
    fn of(functions: &'f [Function]) -> Self {
        let mut results = BTreeMap::new();
        for function in functions {
            let result = Some(function.result_type.as_str()).filter(|it| is_model(it));
            results.entry(key(&function.name)).and_modify(|it| *it = None).or_insert(result);
        }
        Self(results)
    }

    fn get(&self, operation: &str) -> Option<&'f str> {
        self.0.get(&key(operation)).copied().flatten()
    }
}

fn key(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect()
}

/// Returns `true` if a type is decoded from JSON.
fn is_model(result_type: &str) -> bool {
    let last = result_type.rsplit("::").next().unwrap_or_default().trim();
    result_type != "()" && last != "Bytes" && !result_type.contains("reqwest")
}

/// Returns the examples of each operation's first successful status, which is the one whose type functions return.
pub(super) fn successful(examples: Vec<Example>) -> Vec<Example> {
    let mut first: BTreeMap<String, String> = BTreeMap::new();
    let succeeding: Vec<Example> = examples.into_iter().filter(|it| it.status.starts_with('2')).collect();
    for example in &succeeding {
        let status = first.entry(example.operation.clone()).or_insert_with(|| example.status.clone());
        if example.status < *status {
            status.clone_from(&example.status);
        }
    }
    succeeding.into_iter().filter(|it| first.get(&it.operation) == Some(&it.status)).collect()
}

fn source(generator: &dyn Generator, job: &Job, types: &[&str], page: &str) -> anyhow::Result<String> {
    // Generated code refers to its own crate as `crate`.
    let qualified = |it: &str| it.replace("crate ::", &format!("{} ::", job.library()));
    let (mut aliases, mut arms) = (format!("    pub type Page = {};\n", qualified(page)), String::new());
    for (index, it) in types.iter().enumerate() {
        writeln!(aliases, "    pub type Type{index} = {};", qualified(it))?;
        writeln!(arms, "        {index} => decode::<results::Type{index}>(text),")?;
    }
    let decode = match generator.decoding() {
        Decoding::Serde => {
            "fn decode<T: serde::de::DeserializeOwned>(text: &[u8]) -> bool {\n    \
             black_box(serde_json::from_slice::<T>(black_box(text))).is_ok()\n}"
        }
        Decoding::Runtime => {
            "fn decode<T: sdk_runtime::json::Json>(text: &[u8]) -> bool {\n    \
             use sdk_runtime::json::{Decoding, from_slice};\n    \
             black_box(from_slice::<T>(black_box(text), Decoding::Tolerant)).is_ok()\n}"
        }
    };
    Ok(format!(
        r#"use std::hint::black_box;
use std::time::Instant;

#[allow(unused_imports)]
mod results {{
    {}
{aliases}}}

{decode}

fn decode_as(index: u64, text: &[u8]) -> bool {{
    match index {{
{arms}        _ => panic!("unknown type"),
    }}
}}

/// Returns the median of 301 runs in microseconds.
fn page(text: &[u8]) -> f64 {{
    assert!(decode::<results::Page>(text), "the page cannot be decoded");
    let run = |_| {{
        let start = Instant::now();
        decode::<results::Page>(text);
        start.elapsed().as_secs_f64() * 1e6
    }};
    let mut times: Vec<f64> = (0..301).map(run).collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}}

fn main() {{
    let arguments: Vec<String> = std::env::args().collect();
    let input = std::fs::read(&arguments[2]).unwrap();
    if arguments[1] == "page" {{
        println!("{{}}", page(&input));
    }} else {{
        let examples: Vec<(u64, String)> = serde_json::from_slice(&input).unwrap();
        let outcomes: Vec<bool> = examples.iter().map(|(index, text)| decode_as(*index, text.as_bytes())).collect();
        println!("{{}}", serde_json::to_string(&outcomes).unwrap());
    }}
}}
"#,
        generator.prelude(job)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn result_type_is_found_by_operation_id() {
        let function =
            |name: &str, result_type: &str| Function { name: name.to_owned(), result_type: result_type.to_owned() };
        let functions = [
            function("list_oauth_clients", "Vec < models :: OAuthClient >"),
            function("get_x_1", "X"),
            function("get_x1", "X"),
            function("delete_x", "()"),
            function("download", "bytes :: Bytes"),
            function("export", "reqwest :: Response"),
        ];
        let results = ResultTypes::of(&functions);
        assert_eq!(results.get("listOauthClients"), Some("Vec < models :: OAuthClient >"));
        for operation in ["getX1", "deleteX", "download", "export", "unknown"] {
            assert_eq!(results.get(operation), None, "{operation}");
        }
    }

    #[test]
    fn successful_keeps_only_the_first_successful_status() {
        let example = |operation: &str, status: &str| Example {
            label: String::new(),
            operation: operation.to_owned(),
            status: status.to_owned(),
            rust_type: String::new(),
            schema: Value::Null,
            value: Value::Null,
        };
        let given = vec![example("a", "202"), example("a", "200"), example("a", "404"), example("b", "201")];
        let left: Vec<_> = successful(given).into_iter().map(|it| (it.operation, it.status)).collect();
        assert_eq!(left, [("a".to_owned(), "200".to_owned()), ("b".to_owned(), "201".to_owned())]);
    }
}
