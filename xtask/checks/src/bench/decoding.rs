//! A program that decodes with the types of a generated crate: response examples, and a page of 250 OAuth clients.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::{Value, json};

use super::crates::User;
use super::functions::Function;
use super::peers::{Decoding, Generator, Job};
use crate::examples::document::Example;

/// The operation whose answer is the page.
const PAGE: &str = "listOauthClients";
/// How many turns each program has with the page.
const TURNS: usize = 9;

/// A program that decodes.
pub(super) struct Decoder {
    program: PathBuf,
    /// The position of the type for each example, where there is one.
    types: Vec<Option<usize>>,
}

impl Decoder {
    /// Builds the program for a crate, and the examples that it is to decode.
    pub(super) fn build(
        generator: &dyn Generator,
        job: &Job,
        user: &User,
        examples: &[Example],
    ) -> anyhow::Result<Self> {
        let functions = generator.functions(job)?;
        let answers = Answers::of(&functions);
        let page = answers.get(PAGE).context("no function lists OAuth clients")?;
        let of_examples: Vec<Option<&str>> = examples.iter().map(|it| answers.get(&it.operation)).collect();
        let list: Vec<&str> = of_examples.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let types = of_examples.iter().map(|it| it.and_then(|it| list.binary_search(&it).ok())).collect();
        let built = user.program("decoding", &source(generator, job, &list, page)?)?;
        // The program for the next crate has the same name.
        let program = job.out.with_extension("decoding");
        std::fs::copy(built, &program)?;
        Ok(Self { program, types })
    }

    /// Whether each example can be decoded, where there is a type for it.
    pub(super) fn decode(&self, examples: &[Example]) -> anyhow::Result<Vec<Option<bool>>> {
        let typed = examples.iter().zip(&self.types).filter_map(|(it, of)| Some((it, (*of)?)));
        let given: Vec<Value> = typed.map(|(it, of)| json!([of, it.value.to_string()])).collect();
        let file = self.program.with_extension("examples.json");
        std::fs::write(&file, Value::from(given).to_string())?;
        let outcomes: Vec<bool> = serde_json::from_str(&self.run("examples", &file)?)?;
        let mut outcomes = outcomes.into_iter();
        Ok(self.types.iter().map(|of| of.and_then(|_| outcomes.next())).collect())
    }

    /// The microseconds that the page takes.
    pub(super) fn page(&self, page: &Path) -> anyhow::Result<f64> {
        Ok(self.run("page", page)?.trim().parse()?)
    }

    fn run(&self, what: &str, file: &Path) -> anyhow::Result<String> {
        let output = Command::new(&self.program).arg(what).arg(file).output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(String::from_utf8(output.stdout)?)
    }
}

/// Writes the page of 250 OAuth clients.
pub(super) fn write_page(folder: &Path) -> anyhow::Result<PathBuf> {
    let file = folder.join("page.json");
    std::fs::write(&file, sdk_benchmarks::page(250))?;
    Ok(file)
}

/// The microseconds that each program takes for a page, the median of several turns: one after the other in turn, so that
/// whatever else the machine is doing comes to all.
pub(super) fn turns(decoders: &[&Decoder], page: &Path) -> anyhow::Result<Vec<f64>> {
    let mut times = vec![Vec::with_capacity(TURNS); decoders.len()];
    for _ in 0..TURNS {
        for (decoder, times) in decoders.iter().zip(&mut times) {
            times.push(decoder.page(page)?);
        }
    }
    let median = |mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[TURNS / 2]
    };
    Ok(times.into_iter().map(median).collect())
}

/// The types of answers, by the operation.
struct Answers<'f>(BTreeMap<String, Option<&'f str>>);

impl<'f> Answers<'f> {
    /// Functions are named after the ids of operations, each generator in its own way: only letters and digits count. Where
    /// two are the same then, neither is taken.
    fn of(functions: &'f [Function]) -> Self {
        let mut answers = BTreeMap::new();
        for function in functions {
            let answer = Some(function.answer.as_str()).filter(|it| is_model(it));
            answers.entry(key(&function.name)).and_modify(|it| *it = None).or_insert(answer);
        }
        Self(answers)
    }

    fn get(&self, operation: &str) -> Option<&'f str> {
        self.0.get(&key(operation)).copied().flatten()
    }
}

fn key(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|it| it.to_ascii_lowercase()).collect()
}

/// Whether a type is made from JSON.
fn is_model(answer: &str) -> bool {
    let last = answer.rsplit("::").next().unwrap_or_default().trim();
    answer != "()" && last != "Bytes" && !answer.contains("reqwest")
}

/// The examples of successful answers: of those statuses that functions answer with, which is the first that succeeds.
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
    // Code says `crate` for the crate that it is generated in.
    let spelled = |it: &str| it.replace("crate ::", &format!("{} ::", job.library()));
    let (mut aliases, mut arms) = (format!("    pub type Page = {};\n", spelled(page)), String::new());
    for (index, it) in types.iter().enumerate() {
        writeln!(aliases, "    pub type Answer{index} = {};", spelled(it))?;
        writeln!(arms, "        {index} => decode::<answers::Answer{index}>(text),")?;
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
mod answers {{
    {}
{aliases}}}

{decode}

fn decode_as(index: u64, text: &[u8]) -> bool {{
    match index {{
{arms}        _ => panic!("no such type"),
    }}
}}

/// The median of many runs.
fn page(text: &[u8]) -> f64 {{
    assert!(decode::<answers::Page>(text), "the page is not decoded");
    let run = |_| {{
        let start = Instant::now();
        decode::<answers::Page>(text);
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
    fn answers_are_found_by_the_operation() {
        let function = |name: &str, answer: &str| Function { name: name.to_owned(), answer: answer.to_owned() };
        let functions = [
            function("list_oauth_clients", "Vec < models :: OAuthClient >"),
            function("get_x_1", "X"),
            function("get_x1", "X"),
            function("delete_x", "()"),
            function("download", "bytes :: Bytes"),
            function("export", "reqwest :: Response"),
        ];
        let answers = Answers::of(&functions);
        assert_eq!(answers.get("listOauthClients"), Some("Vec < models :: OAuthClient >"));
        for operation in ["getX1", "deleteX", "download", "export", "unknown"] {
            assert_eq!(answers.get(operation), None, "{operation}");
        }
    }

    #[test]
    fn examples_of_other_statuses_are_no_answers_of_functions() {
        let example = |operation: &str, status: &str| Example {
            place: String::new(),
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
