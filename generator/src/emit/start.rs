//! How the documentation of a crate begins: what it is, and a first program. The page of the crate has it, and its README.

use crate::api::{Api, Group, Operation};
use crate::ir::HttpMethod;
use crate::settings::Settings;

use super::docs::Doc;

/// Who shows the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// Hides lines that begin with `# `, and compiles the example.
    Rustdoc,
    /// Shows every line.
    Plain,
}

/// The name of the API and what it says of itself.
pub(super) fn title(api: &Api) -> Doc {
    let title = Doc::markdown(&format!("{} {}.", api.info.title.trim().trim_end_matches('.'), api.info.version.trim()));
    title.paragraph(api.info.description.as_deref().map(Doc::markdown).unwrap_or_default())
}

/// Makes a client, and a call if there is one that needs no argument.
pub(super) fn program(api: &Api, settings: Option<&Settings>, reader: Reader) -> Doc {
    let library = api.package.library();
    let base = if api.base_url.is_some() { "" } else { ".base_url(\"http://localhost\")" };
    let by_hand = format!("let client = Client::from(Client::builder(){base}.bearer(\"token\").build()?);\n");
    let client = match settings {
        Some(_) => format!("let client = Client::from_env()?;\n// Or by hand:\n{by_hand}"),
        None => by_hand,
    };
    let call = first_call(api).map(|(group, operation)| {
        format!("let result = client.{}().{}().await?;\nprintln!(\"{{result:?}}\");\n", group.module, operation.method)
    });
    let call = call.unwrap_or_default();
    Doc::text(match reader {
        Reader::Rustdoc => format!(
            "```no_run\n# async fn example() -> Result<(), Box<dyn std::error::Error>> {{\nuse {library}::Client;\n\n\
             {client}{call}# Ok(())\n# }}\n```"
        ),
        Reader::Plain => format!("```rust\nuse {library}::Client;\n\n{client}{call}```"),
    })
}

/// The first operation that reads something and needs no argument.
fn first_call(api: &Api) -> Option<(&Group, &Operation)> {
    let operations = api.groups.iter().flat_map(|group| group.operations.iter().map(move |it| (group, it)));
    operations
        .into_iter()
        .find(|(_, it)| it.http == HttpMethod::Get && it.arguments.is_empty() && !it.deprecated && !it.experimental)
}

/// What can be chosen at compile time.
pub(super) fn features() -> Doc {
    Doc::text(
        "Each group of operations is a feature that compiles it with the types it needs; `all`, the default, is every one of\n\
         them. `blocking` adds calls without `async`, and `test-util` clients without a server. What all such crates share,\n\
         dates, patches and retries among it, is `sdk_runtime`, which this crate exports as well.",
    )
}
