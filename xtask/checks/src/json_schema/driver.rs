//! Runs a program with the types of all groups.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use sdk_generator::source_file::SourceFile;
use serde::Deserialize;
use serde_json::{Value, json};

use super::suite::Group;

/// The generated module of a group.
pub(crate) struct Module {
    /// The number of the group.
    pub(crate) number: usize,
    pub(crate) files: Vec<SourceFile>,
}

/// The outcome of an instance.
#[derive(Debug, Deserialize)]
pub(crate) struct InstanceOutcome {
    /// The number of the group.
    pub(crate) group: usize,
    /// The number of the instance among the valid ones of the group.
    pub(crate) instance: usize,
    /// The encoded value, or the error.
    pub(crate) encoded: Result<String, String>,
    /// The error of strict decoding.
    pub(crate) strict_error: Option<String>,
}

/// Returns the name of the module of a group.
pub(crate) fn module_name(number: usize) -> String {
    format!("group{number}")
}

/// Decodes and encodes the valid instances of the groups that have a module.
pub(crate) fn decode(root: &Path, modules: &[Module], groups: &[Group]) -> anyhow::Result<Vec<InstanceOutcome>> {
    let folder = root.join("target/corpus/json-schema");
    let sources = folder.join("src");
    if sources.exists() {
        std::fs::remove_dir_all(&sources)?;
    }
    for module in modules {
        for file in &module.files {
            let path = sources.join(module_name(module.number)).join(&file.path);
            std::fs::create_dir_all(path.parent().context("a file has a folder")?)?;
            std::fs::write(path, &file.text)?;
        }
    }
    std::fs::write(sources.join("main.rs"), program(modules)?)?;
    std::fs::write(folder.join("Cargo.toml"), manifest(root)?)?;
    let given: Value = modules
        .iter()
        .flat_map(|module| {
            let tests = groups[module.number].valid().enumerate();
            tests.map(|(number, test)| json!([module.number, number, format!("{{\"v\":{}}}", test.data.get())]))
        })
        .collect();
    let input = folder.join("input.json");
    std::fs::write(&input, given.to_string())?;
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--"])
        .arg(&input)
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", root.join("target/corpus/target"))
        .output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(serde_json::from_slice(&output.stdout)?)
}

fn manifest(root: &Path) -> anyhow::Result<String> {
    let runtime = root.join("runtime");
    let runtime = Value::from(runtime.to_str().context("the path is not valid UTF-8")?);
    Ok(format!(
        "[package]\nname = \"json-schema-suite\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[features]\ndefault = [\"case\"]\n\
         case = []\nblocking = []\ntest-util = []\n\n[dependencies]\nsdk-runtime = {{ path = {runtime} }}\n\
         serde_json = \"1\"\n\n[workspace]\n"
    ))
}

fn program(modules: &[Module]) -> anyhow::Result<String> {
    let (mut declarations, mut arms) = (String::new(), String::new());
    for module in modules {
        let name = module_name(module.number);
        let lints = "dead_code, unreachable_pub, reason = \"the program uses only the types\"";
        writeln!(declarations, "#[path = \"{name}/lib.rs\"]\n#[allow({lints})]\nmod {name};")?;
        writeln!(arms, "        {} => round_trip::<{name}::models::Case>(text),", module.number)?;
    }
    Ok(format!(
        r#"{declarations}
use sdk_runtime::json::{{self, Decoding, Json}};

fn round_trip<T: Json>(text: &str) -> (Result<String, String>, Option<String>) {{
    let strict_error = json::from_slice::<T>(text.as_bytes(), Decoding::Strict).err().map(|it| it.to_string());
    let decoded = json::from_slice::<T>(text.as_bytes(), Decoding::Lenient).map_err(|it| it.to_string());
    (decoded.and_then(|it| json::to_string(&it.value).map_err(|it| it.to_string())), strict_error)
}}

fn round_trip_as(group: u64, text: &str) -> (Result<String, String>, Option<String>) {{
    match group {{
{arms}        _ => (Err("unknown group".to_owned()), None),
    }}
}}

fn main() {{
    let input = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();
    let given: Vec<(u64, u64, String)> = serde_json::from_str(&input).unwrap();
    let outcomes = given.iter().map(|(group, instance, text)| {{
        let (encoded, strict_error) = round_trip_as(*group, text);
        let encoded = match encoded {{
            Ok(encoded) => serde_json::json!({{ "Ok": encoded }}),
            Err(error) => serde_json::json!({{ "Err": error }}),
        }};
        serde_json::json!({{ "group": group, "instance": instance, "encoded": encoded, "strict_error": strict_error }})
    }});
    println!("{{}}", serde_json::Value::from_iter(outcomes));
}}
"#
    ))
}
