//! Lists in real documents: all of them are paginated, and all filters and sorters are typed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use sdk_generator::PackageName;
use sdk_generator::config::Config;
use sdk_generator::generate::{Generator, Output};
use sdk_generator::paging::Paging;
use sdk_generator::read::Input;
use sdk_generator::target::Target;
use serde_json::Value;

use super::corpus;
use crate::configuration;

/// Reads SailPoint's pagination strategies from `specs/apis.toml`.
fn sailpoint() -> Paging {
    #[derive(serde::Deserialize)]
    struct Apis {
        paging: BTreeMap<String, Paging>,
    }
    let apis = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs/apis.toml");
    let mut apis: Apis = toml::from_str(&std::fs::read_to_string(apis).unwrap()).unwrap();
    apis.paging.remove("sailpoint").unwrap()
}

/// The generated output of each version, shared by all tests.
static OUTPUTS: LazyLock<Vec<(&str, Output)>> =
    LazyLock::new(|| ["v3", "beta", "v2025"].into_iter().map(|it| (it, generate(it))).collect());

fn output(version: &str) -> &'static Output {
    &OUTPUTS.iter().find(|(it, _)| *it == version).unwrap().1
}

fn generate(version: &str) -> Output {
    let path = corpus(&format!("bundled/sailpoint-{version}.yaml"));
    let generator = Generator::new(PackageName::parse("sailpoint").unwrap(), Target::workspace_member());
    generator.with_paging(sailpoint()).run(&Input::Path(path))
}

fn operations(output: &Output) -> Vec<Value> {
    let file = output.files.iter().find(|it| it.path == "api.json").unwrap();
    let api: Value = serde_json::from_str(&file.text).unwrap();
    api["operations"].as_array().unwrap().clone()
}

/// Returns `true` if the operation has `limit` and `offset` and returns an array.
fn is_list(operation: &Value) -> bool {
    // Empty lists are omitted from the file.
    let list = |name: &str| operation[name].as_array().into_iter().flatten();
    let parameters: BTreeSet<_> =
        list("parameters").filter(|it| it["in"] == "query").map(|it| it["name"].as_str().unwrap()).collect();
    let is_array = |it: &&Value| {
        it["status"].as_str().unwrap().starts_with('2') && it["rust_type"].as_str().unwrap().starts_with("Vec<")
    };
    parameters.contains("limit") && parameters.contains("offset") && list("responses").any(|it| is_array(&it))
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn every_list_with_an_offset_is_paginated() {
    for (version, count, others) in [
        ("v3", 55, &["/campaign-filters items"] as &[_]),
        ("beta", 109, &["/form-definitions results", "/launchers items"]),
        ("v2025", 146, &["/campaign-filters items", "/form-definitions results", "/launchers items"]),
    ] {
        let output = output(version);
        let operations = operations(output);
        let id = |it: &Value| it["id"].as_str().unwrap().to_owned();
        let lists: BTreeSet<String> = operations.iter().filter(|it| is_list(it)).map(id).collect();
        assert_eq!(lists.len(), count, "{version}");
        let (arrays, members): (Vec<&Value>, Vec<&Value>) =
            operations.iter().filter(|it| !it["paging"].is_null()).partition(|it| it["paging"]["items"].is_null());
        assert_eq!(arrays.into_iter().map(id).collect::<BTreeSet<_>>(), lists, "{version}");
        let location =
            |it: &&Value| format!("{} {}", it["path"].as_str().unwrap(), it["paging"]["items"].as_str().unwrap());
        let members: BTreeSet<String> = members.iter().map(location).collect();
        assert_eq!(members, others.iter().map(|it| (*it).to_owned()).collect(), "{version}");
    }
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn page_sizes_match_the_documentation() {
    for (version, expected) in [
        ("v3", vec![(50, 50, 1), (250, 250, 53), (250, 10_000, 1)]),
        ("beta", vec![(15, 15, 1), (20, 20, 1), (50, 50, 4), (250, 0, 2), (250, 250, 101)]),
    ] {
        let output = output(version);
        let mut sizes: BTreeMap<(u64, u64), u64> = BTreeMap::new();
        for operation in operations(output).iter().filter(|it| is_list(it)) {
            let size = |name: &str| operation["paging"][name].as_u64().unwrap_or(0);
            *sizes.entry((size("default_size"), size("maximum_size"))).or_default() += 1;
        }
        let sizes: Vec<_> = sizes.into_iter().map(|((default, maximum), count)| (default, maximum, count)).collect();
        assert_eq!(sizes, expected, "{version}");
    }
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn searches_continue_with_search_after() {
    for version in ["v3", "beta", "v2025"] {
        let output = output(version);
        let operations = operations(output);
        let searches = operations.iter().filter(|it| it["paging"]["search_after"] == true);
        let searches: Vec<&str> = searches.map(|it| it["path"].as_str().unwrap()).collect();
        let expected: &[&str] = if version == "beta" { &[] } else { &["/search"] };
        assert_eq!(searches, expected, "{version}");
    }
}

#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn every_filter_and_sorter_is_typed() {
    for (version, filters, sorters) in [("v3", 45, 32), ("beta", 87, 75), ("v2025", 116, 90)] {
        let output = output(version);
        let count = |argument: &str| {
            let operations = output.files.iter().filter(|it| it.path.ends_with(".rs"));
            operations.map(|it| it.text.matches(argument).count()).sum::<usize>()
        };
        assert_eq!(count("impl Into<sdk_runtime::filter::Filter>"), filters, "{version}");
        assert_eq!(count("impl Into<sdk_runtime::filter::Sorters>"), sorters, "{version}");
    }
}

/// The numbers of paginated operations with common strategies, and with the configurations of the guide.
#[test]
#[ignore = "reads the corpus; run by .ci/run"]
fn lists_of_other_services_are_paginated() {
    let page = configuration::page();
    for (heading, file, common, configured) in [
        ("Stripe", "public/stripe.yaml", 107, 107),
        ("OpenAI", "public/openai.yaml", 62, 62),
        ("GitHub", "general/v3.0-github.json", 181, 187),
    ] {
        let count = |config: &Config| {
            let output = configuration::run(config, &corpus(file));
            output.outline.operations.iter().filter(|it| it.paging.is_some()).count()
        };
        let counts = (count(&Config::default()), count(&configuration::example(&page, heading)));
        assert_eq!(counts, (common, configured), "{heading}");
    }
}
