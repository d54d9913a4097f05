//! The `Cargo.toml` of the crate.

use semver::Version;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Key, Table, Value, value};

use crate::api::{Api, SharedFeature, WEBHOOKS};
use crate::marks::{BANNER, FILE_LIST};
use crate::package_name::PackageName;
use crate::runtime_features::{
    CHARSET, DEFAULT_CLIENT, FEATURES, OPTIONAL_FEATURES, RuntimeFeature, YAML_SETTINGS, needs_charset,
};
use crate::settings::Settings;
use crate::source_file::SourceFile;
use crate::target::{Examples, RuntimeSource, Target};

use super::docs::one_line;
use super::security_schemes::has_sign_in;

/// The default version of a standalone package.
const FIRST_VERSION: Version = Version::new(0, 1, 0);

/// The longest array that stays on one line.
const LONGEST_LINE: usize = 120; // characters

/// Returns the manifest of a package, or `None` for a module.
pub(super) fn manifest(api: &Api, settings: Option<&Settings>) -> Option<SourceFile> {
    let mut manifest = DocumentMut::new();
    manifest.decor_mut().set_prefix(format!("# {BANNER}. Do not edit.\n\n"));
    manifest.insert("package", Item::Table(package(api)));
    manifest.insert("features", Item::Table(features(api, settings)));
    match &api.package.target {
        Target::WorkspaceMember { examples } => {
            manifest.insert("dependencies", Item::Table(table([("sdk-runtime", inherited())])));
            manifest.insert("dev-dependencies", Item::Table(example_dependencies(examples)));
            if !examples.features.is_empty() {
                manifest.insert("example", Item::ArrayOfTables(example_features(examples)));
            }
            manifest.insert("lints", Item::Table(table([("workspace", value(true))])));
        }
        Target::Standalone { runtime, own_workspace } => {
            manifest.insert("dependencies", Item::Table(table([("sdk-runtime", runtime_dependency(runtime))])));
            if *own_workspace {
                manifest.insert("workspace", Item::Table(Table::new()));
            }
        }
        Target::Module => return None,
    }
    Some(SourceFile { path: "Cargo.toml".to_owned(), text: manifest.to_string() })
}

fn package(api: &Api) -> Table {
    let is_member = matches!(api.package.target, Target::WorkspaceMember { .. });
    let version = match &api.package.version {
        Some(version) => value(version.to_string()),
        None if is_member => inherited(),
        None => value(FIRST_VERSION.to_string()),
    };
    let mut package = table([
        ("name", value(api.package.name.as_str())),
        ("description", value(one_line(&format!("A client of {}", api.info.title)))),
        ("version", version),
    ]);
    if is_member {
        package.extend(["edition", "rust-version", "license"].map(|it| (it, inherited())));
    } else {
        package.extend([("edition", value("2024")), ("rust-version", value("1.88")), ("publish", value(false))]);
    }
    package.insert("readme", value("README.md"));
    package.insert("keywords", value(Array::from_iter(["api", "client", "sdk"])));
    package.insert("categories", value(Array::from_iter(["api-bindings"])));
    if is_member {
        // Only `sync` reads the list of generated files.
        package.insert("exclude", value(Array::from_iter([FILE_LIST])));
    }
    let mut metadata =
        table([("docs", Item::Table(table([("rs", Item::Table(table([("all-features", value(true))])))])))]);
    metadata.set_implicit(true);
    if let Some(docs) = metadata["docs"].as_table_mut() {
        docs.set_implicit(true);
    }
    package.insert("metadata", Item::Table(metadata));
    package
}

/// Returns the features of groups, shared features, and the features of the runtime.
fn features(api: &Api, settings: Option<&Settings>) -> Table {
    let mut features = table([("default", value(Array::from_iter(["all", DEFAULT_CLIENT])))]);
    features.insert("all", value(one_per_line(api.groups.iter().map(|it| it.feature.as_str()))));
    for group in &api.groups {
        let shared = api.shared_features.iter().filter(|it| it.groups.contains(&group.feature));
        features.insert(&group.feature, value(implied(&group.feature, shared.map(|it| it.name.as_str()))));
    }
    for (index, SharedFeature { name, needs, .. }) in api.shared_features.iter().enumerate() {
        let comment =
            if index == 0 { "# Types that several groups need. Groups enable them; you do not have to.\n" } else { "" };
        features.insert_formatted(&commented(name, comment), value(implied(name, needs.iter().map(String::as_str))));
    }
    if !api.webhooks.is_empty() {
        let shared = api.shared_features.iter().filter(|it| it.groups.iter().any(|it| it == WEBHOOKS));
        let runtime = format!("sdk-runtime/{WEBHOOKS}");
        let enabled = [runtime.as_str()].into_iter().chain(shared.map(|it| it.name.as_str()));
        let key = commented(WEBHOOKS, "# The events that the API sends.\n");
        features.insert_formatted(&key, value(implied(WEBHOOKS, enabled)));
    }
    let has_yaml = settings.is_some_and(Settings::has_yaml);
    let mut default = Array::from_iter([format!("sdk-runtime/{DEFAULT_CLIENT}")]);
    default.extend(declares_charset(api).then_some(CHARSET));
    default.extend(has_yaml.then_some(YAML_SETTINGS));
    let comment = "# What most programs need: TLS, HTTP/2, compressed responses and tracing.\n";
    features.insert_formatted(&commented(DEFAULT_CLIENT, comment), value(default));
    let optional = OPTIONAL_FEATURES.iter().filter(|it| match it.name {
        YAML_SETTINGS => has_yaml,
        _ => has_sign_in(api),
    });
    for RuntimeFeature { name, comment } in FEATURES.iter().chain(optional) {
        let feature = Array::from_iter([format!("sdk-runtime/{name}")]);
        features.insert_formatted(&commented(name, &format!("# {comment}\n")), value(feature));
    }
    features
}

/// `true` if an operation sends or receives text in a character set that needs a feature.
fn declares_charset(api: &Api) -> bool {
    api.groups.iter().flat_map(|it| &it.operations).any(|operation| {
        let sent = operation.bodies.iter().map(|it| it.content_type.as_str());
        let received = operation.responses.iter().filter_map(|it| it.content_type.as_deref());
        sent.chain(received).any(needs_charset)
    })
}

/// Returns the array of the features that `name` enables, on one line if they fit.
fn implied<'a>(name: &str, features: impl Iterator<Item = &'a str> + Clone) -> Array {
    let array = Array::from_iter(features.clone());
    let length = name.len() + " = ".len() + array.to_string().len();
    if length <= LONGEST_LINE { array } else { one_per_line(features) }
}

fn one_per_line<'a>(items: impl Iterator<Item = &'a str>) -> Array {
    let mut array: Array = items.map(|it| Value::from(it).decorated("\n    ", "")).collect();
    array.set_trailing_comma(!array.is_empty());
    array.set_trailing("\n");
    array
}

/// Returns a key with a comment above it.
fn commented(name: &str, comment: &str) -> Key {
    let mut key = Key::new(name);
    key.leaf_decor_mut().set_prefix(comment);
    key
}

/// Returns `workspace = true` as a dotted key.
fn inherited() -> Item {
    let mut inherited = table([("workspace", value(true))]);
    inherited.set_dotted(true);
    Item::Table(inherited)
}

fn runtime_dependency(runtime: &RuntimeSource) -> Item {
    let (key, source) = match runtime {
        RuntimeSource::Path(path) => ("path", path),
        RuntimeSource::Version(version) => ("version", version),
    };
    let defaults = ("default-features", Value::from(false));
    value(InlineTable::from_iter([(key, Value::from(source)), defaults]))
}

fn example_dependencies(examples: &Examples) -> Table {
    let mut dependencies = table(examples.dependencies.iter().map(|it| (it.as_str(), inherited())));
    let features = Array::from_iter(["macros", "rt-multi-thread"]);
    let tokio = InlineTable::from_iter([("workspace", Value::from(true)), ("features", Value::from(features))]);
    dependencies.insert("tokio", value(tokio));
    dependencies
}

/// Returns the examples that require features.
fn example_features(examples: &Examples) -> ArrayOfTables {
    let example = |(name, features): (&PackageName, &Vec<PackageName>)| {
        let features = Array::from_iter(features.iter().map(|it| it.as_str()));
        table([("name", value(name.library())), ("required-features", value(features))])
    };
    examples.features.iter().map(example).collect()
}

fn table<'a>(entries: impl IntoIterator<Item = (&'a str, Item)>) -> Table {
    let mut table = Table::new();
    table.extend(entries);
    table
}
