//! Runs a program that makes the planned calls with the generated client.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::ensure;
use serde::Deserialize;

use crate::scratch::ScratchProgram;

use super::calls::{ArgumentForm, MultipartPart, PlannedArgument, PlannedCall};

/// The outcome of a call.
#[derive(Debug, Deserialize)]
pub(crate) struct CallOutcome {
    /// The reason if no request was sent: a value does not match its type.
    #[serde(default)]
    pub(crate) not_sent: Option<String>,
    /// The error, if the call failed.
    #[serde(default)]
    pub(crate) error: Option<String>,
    #[serde(default)]
    pub(crate) status: Option<u16>,
    /// The violations in the request and response that Prism found.
    #[serde(default)]
    pub(crate) violations: Vec<Violation>,
    /// The deviations of the response from its type.
    #[serde(default)]
    pub(crate) deviations: Vec<ResponseDeviation>,
}

/// A deviation of a response from its type.
#[derive(Debug, Deserialize)]
pub(crate) struct ResponseDeviation {
    pub(crate) message: String,
    /// `true` if tolerant decoding rejects the response.
    pub(crate) unreadable: bool,
}

/// A part of a request or response that the document does not allow.
#[derive(Debug, Deserialize)]
pub(crate) struct Violation {
    pub(crate) location: Vec<String>,
    pub(crate) message: String,
    pub(crate) severity: Severity,
}

/// The severity of a violation. Calling a deprecated operation is a warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Severity {
    Error,
    Warning,
    Information,
    Hint,
}

impl Violation {
    /// Returns `true` if the violation is a reason to reject the request.
    pub(crate) fn is_of_request(&self) -> bool {
        self.severity == Severity::Error && self.location.first().is_some_and(|it| it == "request")
    }
}

/// The program, which is compiled on its first run.
pub(crate) struct Driver {
    scratch: ScratchProgram,
    strings: Vec<Vec<String>>,
}

impl Driver {
    /// Creates a program that makes the calls with the crate in the folder `out`.
    pub(crate) fn new(root: &Path, out: &Path, calls: &[PlannedCall<'_>]) -> anyhow::Result<Self> {
        let scratch = ScratchProgram::new(root, out, "calls")?;
        let mut strings = Vec::new();
        let program = program(&scratch.library(), calls, Purpose::Call, &mut strings)?;
        scratch.write(DEPENDENCIES, &program)?;
        Ok(Self { scratch, strings })
    }

    /// Creates a program that reads lists to their ends with the crate in the folder `out`.
    pub(crate) fn for_lists(root: &Path, out: &Path, calls: &[PlannedCall<'_>]) -> anyhow::Result<Self> {
        let scratch = ScratchProgram::new(root, out, "lists")?;
        let mut strings = Vec::new();
        let program = program(&scratch.library(), calls, Purpose::List, &mut strings)?;
        scratch.write(DEPENDENCIES, &program)?;
        Ok(Self { scratch, strings })
    }

    /// Reads all lists on the server at a URL, and returns the numbers of their items or the errors.
    pub(crate) fn list(&self, url: &str) -> anyhow::Result<Vec<Result<usize, String>>> {
        let all: Vec<usize> = (0..self.strings.len()).collect();
        let input = serde_json::json!({ "url": url, "calls": all, "strings": self.strings });
        let outcomes: Vec<ListOutcome> = serde_json::from_slice(&self.scratch.run(&input.to_string())?)?;
        ensure!(outcomes.len() == all.len(), "expected {} outcomes, found {}", all.len(), outcomes.len());
        Ok(outcomes.into_iter().map(|it| it.items.ok_or(it.error.or(it.not_sent).unwrap_or_default())).collect())
    }

    /// Makes the calls with these indexes on the server at a URL and returns their outcomes.
    pub(crate) fn call(&self, url: &str, calls: &[usize]) -> anyhow::Result<Vec<CallOutcome>> {
        let input = serde_json::json!({ "url": url, "calls": calls, "strings": self.strings });
        let outcomes: Vec<CallOutcome> = serde_json::from_slice(&self.scratch.run(&input.to_string())?)?;
        ensure!(outcomes.len() == calls.len(), "expected {1} outcomes, found {0}", outcomes.len(), calls.len());
        Ok(outcomes)
    }
}

const DEPENDENCIES: &str = "tokio = { version = \"1\", features = [\"rt\", \"macros\"] }\n";

/// The purpose of the calls of a program.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Call,
    /// Reads all pages.
    List,
}

/// The outcome of reading a list.
#[derive(Debug, Deserialize)]
struct ListOutcome {
    items: Option<usize>,
    error: Option<String>,
    not_sent: Option<String>,
}

/// Returns the source of the program, with one function per call. The strings of a call are passed at run time.
fn program(
    library: &str,
    calls: &[PlannedCall<'_>],
    purpose: Purpose,
    strings: &mut Vec<Vec<String>>,
) -> anyhow::Result<String> {
    let (mut functions, mut list) = (String::new(), String::new());
    for (index, call) in calls.iter().enumerate() {
        let mut code = Code::default();
        let arguments: Vec<String> =
            call.arguments.iter().map(|it| code.expression(&it.form)).collect::<Result<_, _>>()?;
        let setters: Vec<String> = call
            .setters
            .iter()
            .map(|it: &PlannedArgument| Ok(format!(".r#{}({})", it.name, code.expression(&it.form)?)))
            .collect::<Result<_, std::fmt::Error>>()?;
        let (module, method) = call.operation.rust.split_once("::").unwrap_or_default();
        let (arguments, setters) = (arguments.join(", "), setters.concat());
        let observed = match (purpose, &call.operation.paging) {
            (Purpose::List, Some(paging)) => {
                let items = paging.items.as_deref().unwrap_or_default();
                format!("observe_list(call.extra_header(\"x-items\", {items:?}).items().collect_all().await)")
            }
            _ => "observe(call.with_response().await)".to_owned(),
        };
        writeln!(
            functions,
            "fn call_{index}<'a>(client: &'a ApiClient, strings: &'a [String]) -> ObservedCall<'a> {{\n    \
             Box::pin(async move {{\n{}        let call = client.r#{module}().r#{method}({arguments}){setters};\n        \
             Ok({observed})\n    }})\n}}\n",
            code.statements,
        )?;
        writeln!(list, "    call_{index},")?;
        strings.push(code.strings);
    }
    Ok(PROGRAM.replace("FUNCTIONS", &functions).replace("LIST", &list).replace("LIBRARY", library))
}

/// The body of a function and the strings that it uses.
#[derive(Default)]
struct Code {
    statements: String,
    strings: Vec<String>,
}

impl Code {
    fn add_string(&mut self, text: &str) -> usize {
        self.strings.push(text.to_owned());
        self.strings.len() - 1
    }

    /// Declares a variable for a value and returns its name.
    fn value(&mut self, rust_type: &str, json: &str) -> Result<String, std::fmt::Error> {
        let index = self.add_string(json);
        writeln!(self.statements, "        let value_{index} = value::<{rust_type}>(&strings[{index}])?;")?;
        Ok(format!("value_{index}"))
    }

    fn expression(&mut self, form: &ArgumentForm) -> Result<String, std::fmt::Error> {
        Ok(match form {
            ArgumentForm::String(text) => format!("strings[{}].as_str()", self.add_string(text)),
            ArgumentForm::Typed { by_reference, rust_type, json } => {
                let name = self.value(rust_type, json)?;
                if *by_reference { format!("&{name}") } else { name }
            }
            ArgumentForm::OwnedString(text) => format!("strings[{}].clone()", self.add_string(text)),
            ArgumentForm::Choice { rust_type, variant, value } => {
                let value = self.expression(value)?;
                format!("LIBRARY::{rust_type}::{variant}({value})")
            }
            ArgumentForm::Multipart { rust_type, parts } => self.multipart(rust_type, parts)?,
        })
    }

    fn multipart(&mut self, rust_type: &str, parts: &[MultipartPart]) -> Result<String, std::fmt::Error> {
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
        let name = format!("form_{}", self.strings.len());
        let constructor =
            if required.is_empty() { "default()".to_owned() } else { format!("new({})", required.join(", ")) };
        writeln!(
            self.statements,
            "        #[allow(unused_mut)]\n        let mut {name} = {rust_type}::{constructor};"
        )?;
        for (part, value) in values.iter().filter(|(part, _)| !part.required) {
            writeln!(self.statements, "        {name}.r#{} = Some({value});", part.name)?;
        }
        Ok(name)
    }
}

const PROGRAM: &str = r##"#![allow(unused_imports, unused_variables, dead_code, deprecated)]
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
            let deviations = response.deviations().iter();
            let deviations: Vec<_> = deviations
                .map(|it| serde_json::json!({ "message": it.to_string(), "unreadable": it.is_unreadable() }))
                .collect();
            serde_json::json!({
                "status": response.status().as_u16(),
                "violations": violations(Some(response.headers())),
                "deviations": deviations,
            })
        }
        Err(error) => {
            let mut found = violations(error.headers());
            if found.as_array().is_some_and(Vec::is_empty) && let ApiError::Status(it) = &error {
                found = problem(it.status.as_u16(), &it.raw);
            }
            serde_json::json!({
                "status": error.status().map(|it| it.as_u16()),
                "violations": found,
                "error": format!("{error}: {}", error.message().unwrap_or_default()),
            })
        }
    }
}

fn observe_list<T>(result: Result<Vec<T>, ApiError>) -> serde_json::Value {
    match result {
        Ok(items) => serde_json::json!({ "items": items.len() }),
        Err(error) => serde_json::json!({ "error": format!("{error}: {}", error.message().unwrap_or_default()) }),
    }
}

/// Returns the violations in the body of an error. With many, Prism sends no header. It omits `request` from the locations of a
/// rejected request.
fn problem(status: u16, body: &[u8]) -> serde_json::Value {
    let body: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    let mut found = body["validation"].as_array().cloned().unwrap_or_default();
    for it in &mut found {
        if let (422, Some(location)) = (status, it["location"].as_array_mut()) {
            location.insert(0, "request".into());
        }
    }
    found.into()
}

FUNCTIONS
const CALLS: &[PlannedCall] = &[
LIST];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let input: serde_json::Value = serde_json::from_str(&input).unwrap();
    let strings: Vec<Vec<String>> = serde_json::from_value(input["strings"].clone()).unwrap();
    let builder = ApiClient::builder().base_url(input["url"].as_str().unwrap()).bearer("token").allow_experimental();
    // Nothing leaves this machine.
    let builder = builder.one_server();
    // Prism sends some examples although they violate their schema.
    let builder = builder.decoding(Decoding::Lenient);
    let client = builder.retries(sdk_runtime::RetryPolicy::new(1)).build().unwrap();
    let chosen: Vec<usize> = serde_json::from_value(input["calls"].clone()).unwrap();
    let mut outcomes = Vec::new();
    for index in chosen {
        outcomes.push(CALLS[index](&client, &strings[index]).await.unwrap_or_else(|error| serde_json::json!({ "not_sent": error })));
    }
    println!("{}", serde_json::Value::from(outcomes));
}
"##;
