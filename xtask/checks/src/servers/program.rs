//! The program that calls a server.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sdk_generator::outline::{Argument, HttpMethod, Operation, Outline, ParameterLocation, RustType};

use crate::conformance::calls::{takes_string, value_type};
use crate::scratch::ScratchProgram;

use super::document::Generated;
use super::server::Server;
use super::workspace::Workspace;

const MAIN: &str = include_str!("../../servers/main.rs");
const RUN: &str = include_str!("../../servers/run.rs");
const IDS: &str = include_str!("../../servers/ids.rs");
const DEPENDENCIES: &str = "tokio = { version = \"1\", features = [\"rt\", \"macros\", \"time\"] }\n";

/// Compiles the program for a server, runs it with the server's URL, and returns its output.
pub(super) fn run(workspace: &Workspace, server: &Server, generated: &Generated, url: &str) -> anyhow::Result<Vec<u8>> {
    let library = format!("server-{}", server.name);
    let scratch = ScratchProgram::with_library(workspace.root(), &generated.folder, library, "calls");
    scratch.write(DEPENDENCIES, &MAIN.replace("LIBRARY", &scratch.library()))?;
    for (name, text) in
        [("run", RUN), ("ids", IDS), ("scenario", server.scenario), ("sweep", &sweep(&generated.outline)?)]
    {
        scratch.add_module(name, text)?;
    }
    scratch.run(&serde_json::json!({ "url": url, "base_path": server.base_path }).to_string())
}

/// Returns the source of the module that calls all GET operations whose arguments are known.
fn sweep(outline: &Outline) -> anyhow::Result<String> {
    let (mut functions, mut list) = (String::new(), String::new());
    let operations = outline.operations.iter().filter(|it| it.head.method == HttpMethod::Get && is_callable(it));
    for (index, operation) in operations.enumerate() {
        let (module, method) = operation.rust.split_once("::").unwrap_or_default();
        let arguments: Vec<String> =
            operation.arguments.iter().enumerate().map(|(index, it)| argument(outline, index, it)).collect();
        let record = if has_json(operation) { "value" } else { "done" };
        writeln!(
            functions,
            "fn call_{index}<'a>(run: &'a mut Run, arguments: &'a [Value]) -> Called<'a> {{\n    Box::pin(async move {{\n        \
             let client = run.client.clone();\n        \
             let result = client.r#{module}().r#{method}({}).with_response().await;\n        \
             run.{record}(STEP, result);\n        Some(())\n    }})\n}}\n",
            arguments.join(", ")
        )?;
        let names: Vec<&str> =
            operation.arguments.iter().filter_map(|it| Some(it.parameter.as_ref()?.name.as_str())).collect();
        writeln!(
            list,
            "    Swept {{ id: {:?}, path: {:?}, arguments: &{names:?}, call: call_{index} }},",
            operation.head.id,
            operation.head.path.as_str()
        )?;
    }
    Ok(SWEEP.replace("FUNCTIONS", &functions).replace("LIST", &list))
}

/// Returns `true` for operations whose arguments are all in the path or in the query.
fn is_callable(operation: &Operation) -> bool {
    let is_known = |it: &Argument| {
        it.parameter.as_ref().is_some_and(|it| matches!(it.place, ParameterLocation::Path | ParameterLocation::Query))
    };
    operation.arguments.iter().all(is_known)
}

/// Returns `true` if the result of an operation can be encoded as JSON. It cannot if its type depends on the status.
fn has_json(operation: &Operation) -> bool {
    let successes: BTreeSet<String> = operation
        .responses
        .iter()
        .filter(|it| it.status.is_success() && it.rust_type != RustType::Unit)
        .map(|it| it.rust_type.to_string())
        .collect();
    successes.len() < 2 && operation.result.as_ref().is_some_and(|it| *it != RustType::Unit && !it.is("Bytes"))
}

/// Returns the expression of an argument.
fn argument(outline: &Outline, index: usize, argument: &Argument) -> String {
    if takes_string(outline, &argument.rust_type) {
        return format!("text(&arguments[{index}]).as_str()");
    }
    let (by_reference, rust_type) = value_type(&argument.rust_type);
    let reference = if by_reference { "&" } else { "" };
    format!("{reference}value::<{rust_type}>(&arguments[{index}])?")
}

const SWEEP: &str = r#"//! Calls the GET operations whose arguments are known.
#![allow(unused_imports, clippy::all)]

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;

use sdk_runtime::json::{self, Decoding, Json};
use sdk_runtime::types::*;
use serde_json::Value;

use crate::api::models::*;
use crate::ids::{Target, argument_lists, text};
use crate::run::Run;

const STEP: &str = "sweep";

type Called<'a> = Pin<Box<dyn Future<Output = Option<()>> + 'a>>;

/// A GET operation.
struct Swept {
    id: &'static str,
    path: &'static str,
    arguments: &'static [&'static str],
    /// Returns `None` if an argument has another type.
    call: for<'a> fn(&'a mut Run, &'a [Value]) -> Called<'a>,
}

fn value<T: Json>(value: &Value) -> Option<T> {
    json::from_slice(value.to_string().as_bytes(), Decoding::Strict).ok().map(|it| it.value)
}

/// Calls each operation with all known arguments, and returns the ids of those without.
pub async fn sweep(run: &mut Run, base_path: &str) -> Vec<&'static str> {
    let mut remaining: Vec<&Swept> = OPERATIONS.iter().collect();
    remaining.sort_by_key(|it| it.arguments.len());
    loop {
        let before = remaining.len();
        let mut not_called = Vec::new();
        for operation in remaining {
            let template = format!("{}{}", base_path.trim_end_matches('/'), operation.path);
            let target = Target { template, arguments: operation.arguments };
            let mut is_called = false;
            for arguments in argument_lists(&target, &run.exchanges()) {
                is_called |= (operation.call)(run, &arguments).await.is_some();
            }
            if !is_called {
                not_called.push(operation);
            }
        }
        remaining = not_called;
        if remaining.len() == before || remaining.is_empty() {
            return remaining.iter().map(|it| it.id).collect();
        }
    }
}

FUNCTIONS
const OPERATIONS: &[Swept] = &[
LIST];
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sweep_is_valid_rust_and_calls_only_get_operations() {
        let outline: Outline = serde_json::from_value(serde_json::json!({
            "operations": [
                { "id": "getThing", "rust": "things::get", "method": "GET", "path": "/things/{id}", "tag": "T", "feature": "t",
                  "arguments": [{ "rust": "id", "rust_type": "&Uuid", "parameter": { "name": "id", "in": "path" } }],
                  "result": "Thing" },
                { "id": "getFile", "rust": "things::file", "method": "GET", "path": "/file", "tag": "T", "feature": "t",
                  "result": "Bytes" },
                { "id": "putThing", "rust": "things::put", "method": "PUT", "path": "/things", "tag": "T", "feature": "t" },
                { "id": "getByHeader", "rust": "things::by_header", "method": "GET", "path": "/h", "tag": "T", "feature": "t",
                  "arguments": [{ "rust": "h", "rust_type": "&str", "parameter": { "name": "h", "in": "header" } }] },
            ],
            "types": [],
        }))
        .unwrap();
        let text = sweep(&outline).unwrap();
        assert!(syn::parse_file(&text).is_ok(), "{text}");
        assert!(text.contains("client.r#things().r#get(&value::<Uuid>(&arguments[0])?).with_response()"), "{text}");
        assert!(text.contains("run.value(STEP, result)") && text.contains("run.done(STEP, result)"), "{text}");
        assert!(!text.contains("r#put") && !text.contains("by_header"), "{text}");
    }
}
