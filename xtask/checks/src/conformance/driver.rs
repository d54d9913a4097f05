//! A program that makes the planned calls with the generated client, and says how each went.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::ensure;
use serde::Deserialize;

use crate::scratch::Scratch;

use super::calls::{Form, Given, Part, Planned};

/// How a call went.
#[derive(Debug, Deserialize)]
pub(crate) struct Outcome {
    /// Why no call was made: a value is none of its type.
    #[serde(default)]
    pub(crate) unmade: Option<String>,
    /// Why the call failed.
    #[serde(default)]
    pub(crate) error: Option<String>,
    #[serde(default)]
    pub(crate) status: Option<u16>,
    /// What Prism says is wrong with request and answer.
    #[serde(default)]
    pub(crate) violations: Vec<Violation>,
    /// How the answer deviates from its type.
    #[serde(default)]
    pub(crate) deviations: Vec<String>,
}

/// A part of a request or an answer that the document does not allow.
#[derive(Debug, Deserialize)]
pub(crate) struct Violation {
    pub(crate) location: Vec<String>,
    pub(crate) message: String,
    pub(crate) severity: Severity,
}

/// How bad it is: a call of what is deprecated is a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Severity {
    Error,
    Warning,
    Information,
    Hint,
}

impl Violation {
    /// Is it the request's, and is the request not to be accepted for it?
    pub(crate) fn is_of_request(&self) -> bool {
        self.severity == Severity::Error && self.location.first().is_some_and(|it| it == "request")
    }
}

/// The program, compiled when it is first run.
pub(crate) struct Driver {
    scratch: Scratch,
    texts: Vec<Vec<String>>,
}

impl Driver {
    /// A program that makes the calls with the crate in the folder `out`.
    pub(crate) fn new(root: &Path, out: &Path, calls: &[Planned<'_>]) -> anyhow::Result<Self> {
        let scratch = Scratch::new(root, out, "calls")?;
        let mut texts = Vec::new();
        let program = program(&scratch.library(), calls, &mut texts)?;
        let dependencies = "tokio = { version = \"1\", features = [\"rt\", \"macros\"] }\n";
        scratch.write(dependencies, &program)?;
        Ok(Self { scratch, texts })
    }

    /// Makes the calls of these indexes on the server at a URL, and gives how each went.
    pub(crate) fn call(&self, url: &str, calls: &[usize]) -> anyhow::Result<Vec<Outcome>> {
        let input = serde_json::json!({ "url": url, "calls": calls, "texts": self.texts });
        let outcomes: Vec<Outcome> = serde_json::from_slice(&self.scratch.run(&input.to_string())?)?;
        ensure!(outcomes.len() == calls.len(), "{} outcomes of {} calls", outcomes.len(), calls.len());
        Ok(outcomes)
    }
}

/// A function for each call, whose texts it takes from a list: code that differs in texts only is compiled once each.
fn program(library: &str, calls: &[Planned<'_>], texts: &mut Vec<Vec<String>>) -> anyhow::Result<String> {
    let (mut functions, mut list) = (String::new(), String::new());
    for (index, call) in calls.iter().enumerate() {
        let mut code = Code::default();
        let arguments: Vec<String> =
            call.arguments.iter().map(|it| code.expression(&it.form)).collect::<Result<_, _>>()?;
        let setters: Vec<String> = call
            .setters
            .iter()
            .map(|it: &Given| Ok(format!(".r#{}({})", it.name, code.expression(&it.form)?)))
            .collect::<Result<_, std::fmt::Error>>()?;
        let (module, method) = call.operation.rust.split_once("::").unwrap_or_default();
        let (arguments, setters) = (arguments.join(", "), setters.concat());
        writeln!(
            functions,
            "fn call_{index}<'a>(client: &'a ApiClient, texts: &'a [String]) -> ObservedCall<'a> {{\n    \
             Box::pin(async move {{\n{}        let call = client.r#{module}().r#{method}({arguments}){setters};\n        \
             Ok(observe(call.with_response().await))\n    }})\n}}\n",
            code.statements,
        )?;
        writeln!(list, "    call_{index},")?;
        texts.push(code.texts);
    }
    Ok(PROGRAM.replace("FUNCTIONS", &functions).replace("LIST", &list).replace("LIBRARY", library))
}

/// The body of a function.
#[derive(Default)]
struct Code {
    statements: String,
    texts: Vec<String>,
}

impl Code {
    fn text(&mut self, text: &str) -> usize {
        self.texts.push(text.to_owned());
        self.texts.len() - 1
    }

    /// A name for a value.
    fn value(&mut self, rust_type: &str, json: &str) -> Result<String, std::fmt::Error> {
        let index = self.text(json);
        writeln!(self.statements, "        let value_{index} = value::<{rust_type}>(&texts[{index}])?;")?;
        Ok(format!("value_{index}"))
    }

    fn expression(&mut self, form: &Form) -> Result<String, std::fmt::Error> {
        Ok(match form {
            Form::Text(text) => format!("texts[{}].as_str()", self.text(text)),
            Form::Typed { by_reference, rust_type, json } => {
                let name = self.value(rust_type, json)?;
                if *by_reference { format!("&{name}") } else { name }
            }
            Form::Choice { rust_type, variant, value } => {
                let value = self.expression(value)?;
                format!("LIBRARY::{rust_type}::{variant}({value})")
            }
            Form::Multipart { rust_type, parts } => self.multipart(rust_type, parts)?,
        })
    }

    fn multipart(&mut self, rust_type: &str, parts: &[Part]) -> Result<String, std::fmt::Error> {
        let mut values = Vec::with_capacity(parts.len());
        for part in parts {
            let file = "FilePart::new(b\"a,b\".to_vec()).file_name(\"a.csv\")";
            let value = match &part.value {
                None if part.is_list => format!("vec![{file}]"),
                None => file.to_owned(),
                Some((rust_type, json)) => self.value(rust_type, json)?,
            };
            values.push((part, value));
        }
        let required: Vec<&str> = values.iter().filter(|(part, _)| part.required).map(|(_, it)| it.as_str()).collect();
        let name = format!("form_{}", self.texts.len());
        let made = if required.is_empty() { "default()".to_owned() } else { format!("new({})", required.join(", ")) };
        writeln!(self.statements, "        #[allow(unused_mut)]\n        let mut {name} = {rust_type}::{made};")?;
        for (part, value) in values.iter().filter(|(part, _)| !part.required) {
            writeln!(self.statements, "        {name}.r#{} = Some({value});", part.name)?;
        }
        Ok(name)
    }
}

const PROGRAM: &str = r##"#![allow(unused_imports, deprecated)]
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use LIBRARY::models::*;
use LIBRARY::{Client as ApiClient, Error as ApiError};
use sdk_runtime::json::{self, Decoding, Json, Value};
use sdk_runtime::multipart::Part as FilePart;
use sdk_runtime::types::*;

type ObservedCall<'a> = Pin<Box<dyn Future<Output = Result<serde_json::Value, String>> + 'a>>;
type PlannedCall = for<'a> fn(&'a ApiClient, &'a [String]) -> ObservedCall<'a>;

fn value<T: Json>(text: &str) -> Result<T, String> {
    let read = json::from_slice::<T>(text.as_bytes(), Decoding::Strict);
    read.map(|it| it.value).map_err(|error| format!("{error}: {text}"))
}

fn violations(headers: Option<&sdk_runtime::HeaderMap>) -> serde_json::Value {
    let text = headers.and_then(|it| it.get("sl-violations")).map(|it| it.as_bytes());
    text.and_then(|it| serde_json::from_slice(it).ok()).unwrap_or_else(|| serde_json::json!([]))
}

fn observe<T>(result: Result<sdk_runtime::Response<T>, ApiError>) -> serde_json::Value {
    match result {
        Ok(response) => {
            let deviations: Vec<String> = response.deviations().iter().map(ToString::to_string).collect();
            serde_json::json!({
                "status": response.status().as_u16(),
                "violations": violations(Some(response.headers())),
                "deviations": deviations,
            })
        }
        Err(error) => serde_json::json!({
            "status": error.status().map(|it| it.as_u16()),
            "violations": violations(error.headers()),
            "error": format!("{error}: {}", error.message().unwrap_or_default()),
        }),
    }
}

FUNCTIONS
const CALLS: &[PlannedCall] = &[
LIST];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let input: serde_json::Value = serde_json::from_str(&input).unwrap();
    let texts: Vec<Vec<String>> = serde_json::from_value(input["texts"].clone()).unwrap();
    let builder = ApiClient::builder().base_url(input["url"].as_str().unwrap()).bearer("token").allow_experimental();
    let client = ApiClient::from(builder.retries(sdk_runtime::RetryPolicy::new(1)).build().unwrap());
    let chosen: Vec<usize> = serde_json::from_value(input["calls"].clone()).unwrap();
    let mut outcomes = Vec::new();
    for index in chosen {
        outcomes.push(CALLS[index](&client, &texts[index]).await.unwrap_or_else(|error| serde_json::json!({ "unmade": error })));
    }
    println!("{}", serde_json::Value::from(outcomes));
}
"##;
