//! The beginning of a crate's documentation and README: a description and a first program.

use crate::api::{Api, Group, Operation};
use crate::ir::HttpMethod;
use crate::settings::Settings;

use super::docs::{Doc, Inline};
use super::reader::Reader;
use super::security_schemes;

/// Returns the name and the description of the API.
pub(super) fn title(api: &Api) -> Doc {
    let (title, version) = (api.info.title.trim().trim_end_matches('.'), api.info.version.trim());
    let title = Doc::paragraph(vec![Inline::Text(format!("A client for {title} {version}."))]);
    title.then(api.info.description.as_deref().map(|it| Doc::description(it, &api.links)).unwrap_or_default())
}

/// Returns a program that creates a client, and makes a call if there is one without required arguments.
pub(super) fn program(api: &Api, settings: Option<&Settings>, reader: Reader) -> Doc {
    let library = api.package.name.library();
    let base = security_schemes::example_base(api);
    let credential = security_schemes::example_credential(api);
    let (import, by_hand) = match &credential {
        Some(it) => (
            format!("use {library}::{{Client, security_schemes}};"),
            format!("let credential = {it};\nlet client = Client::builder(){base}.credential(credential).build()?;\n"),
        ),
        None => {
            let hint = security_schemes::interactive_scheme(api)
                .map(|it| format!("// A token from elsewhere. `{it}` shows how users sign in.\n"))
                .unwrap_or_default();
            let client = format!("{hint}let client = Client::builder(){base}.bearer(\"token\").build()?;\n");
            (format!("use {library}::Client;"), client)
        }
    };
    let client = match settings.filter(|it| it.has_sources()) {
        Some(_) => format!("let client = Client::from_env()?;\n// Or with credentials:\n{by_hand}"),
        None => by_hand,
    };
    let call = first_call(api).map(|(group, operation)| {
        format!(
            "let result = client.{}().{}().await?;\nprintln!(\"{{result:?}}\");\n",
            group.module, operation.method.name
        )
    });
    let call = call.unwrap_or_default();
    match reader {
        Reader::Rustdoc => Doc::example(
            api.package.target.example_attribute(),
            format!(
                "# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{import}\n\n\
                 {client}{call}# Ok(())\n# }}"
            ),
        ),
        Reader::Plain => Doc::example("rust", format!("{import}\n\n{client}{call}")),
    }
}

/// Returns the first operation that reads something and has no required arguments.
fn first_call(api: &Api) -> Option<(&Group, &Operation)> {
    let operations = api.groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
    operations.into_iter().find(|(_, it)| {
        it.head.method == HttpMethod::Get && it.arguments.is_empty() && !it.head.deprecated && !it.head.experimental
    })
}

/// Describes the Cargo features of the crate.
pub(super) fn features(api: &Api) -> Doc {
    let features = Doc::ours(
        "Each group of operations has a Cargo feature, which compiles the group and the types that it needs. The default \
         features are `all`, which enables every group, and `default-client`, which enables TLS by `rustls`, HTTP/2, compressed responses and \
         tracing. Without default features, choose `default-client` together with some groups, or the parts of it that the program needs. \
         `blocking` adds calls without `async`, `cookies` stores the cookies that the server sets, `serde` adds models in the formats of \
         `serde`, and `test-util` adds mock clients and constructors of received types for tests. `Cargo.toml` explains all features.",
    );
    let webhooks = match api.webhooks.is_empty() {
        true => Doc::default(),
        false => Doc::ours("`webhooks` adds the events that the API sends, and verifies their signatures."),
    };
    features.then(webhooks).then(Doc::ours(
        "The types that all generated crates share, such as dates, patches and retry policies, are in `sdk_runtime`, which \
         this crate re-exports.",
    ))
}
