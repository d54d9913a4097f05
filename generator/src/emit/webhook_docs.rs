//! The documentation of events.

use crate::api::{Api, Event, EventPosition, EventTest, Payload, RustType, ValueEntry, Webhook};
use crate::ir::{HttpMethod, Origin};

use super::docs::{Doc, Inline, alternatives, inlines};
use super::model_docs::printable;
use super::operation_docs::sentence;
use super::types::outline_type;

/// Returns the documentation of the module, with a program that receives an event.
pub(super) fn module_docs(api: &Api) -> Doc {
    let library = api.package.name.library();
    let event = api.webhooks.iter().find_map(|it| it.events.first()).map(|it| match it.payload {
        Payload::Nothing => format!("Event::{} => println!(\"received\")", it.ident),
        _ => format!("Event::{}(payload) => println!(\"{{payload:?}}\")", it.ident),
    });
    let is_told = api.webhooks.iter().any(|it| it.tests.is_some());
    let (import, parse) = match (api.webhooks.first(), is_told) {
        (Some(first), false) => {
            ("self, Event, EventKind", format!("parse_as(EventKind::{}, headers, body)", first.ident))
        }
        _ => ("self, Event", "parse(headers, body)".to_owned()),
    };
    let code = format!(
        "use {library}::sdk_runtime::HeaderMap;\n\
         use {library}::webhooks::{{{import}, StandardWebhooks, VerifySignature}};\n\n\
         fn receive(\n    webhooks: &StandardWebhooks,\n    headers: &HeaderMap,\n    body: &[u8],\n\
         ) -> Result<(), Box<dyn std::error::Error>> {{\n    \
         let body = webhooks.verify(headers, body)?;\n    \
         match webhooks::{parse}? {{\n        {},\n        other => println!(\"{{:?}}\", other.kind()),\n    }}\n    \
         Ok(())\n}}",
        event.unwrap_or_default()
    );
    Doc::ours(
        "The events that the API sends to its users: webhooks, and callbacks of operations.\n\n\
         Verify the signature of a request before you parse it, with the scheme and the secret of the service:",
    )
    .then(Doc::example(api.package.target.example_attribute(), code))
    .then(Doc::ours("If requests are not signed, use [`TrustedBody::unsigned`]."))
}

/// Returns the documentation of [`parse`].
pub(super) fn parse_docs(api: &Api) -> Doc {
    let unknown: Vec<&Webhook> = api.webhooks.iter().filter(|it| it.tests.is_none()).collect();
    let remark = match unknown.as_slice() {
        [] => Doc::default(),
        all if all.len() == api.webhooks.len() => Doc::ours(
            "The specification does not describe how its events differ, so that all are [`Event::Unknown`]. Pass the \
             kind to [`parse_as`] instead.",
        ),
        some => {
            let kinds = some.iter().map(|it| Inline::item(it.ident.as_str(), format!("EventKind::{}", it.ident)));
            let mut list = Vec::new();
            for (index, kind) in kinds.enumerate() {
                if index > 0 {
                    list.extend(inlines![", "]);
                }
                list.push(kind);
            }
            Doc::paragraph(inlines![
                "The specification does not describe how to recognize these kinds: ",
                list,
                ". Pass them to [`parse_as`]."
            ])
        }
    };
    Doc::ours("Parses an event. Unknown events are [`Event::Unknown`].")
        .then(remark)
        .then(Doc::heading("Errors"))
        .then(Doc::ours("Returns an error if the body is not JSON, or not the payload of its event."))
}

/// Returns the documentation of a kind.
pub(super) fn kind_docs(webhook: &Webhook) -> Doc {
    Doc::paragraph(source(webhook))
}

/// Returns the documentation of an event: summary, source, description, tests, and expected responses.
pub(super) fn event_docs(api: &Api, webhook: &Webhook, event: &Event) -> Doc {
    let summary = webhook.summary.as_deref().map(str::trim).filter(|it| !it.is_empty());
    let title = match summary {
        Some(summary) => sentence(api, summary).then(Doc::paragraph(source(webhook))),
        None => Doc::paragraph(source(webhook)),
    };
    let description = webhook.description.as_deref().map(|it| Doc::description(it, &api.links)).unwrap_or_default();
    let deprecated = if webhook.deprecated { Doc::ours("**Deprecated.**") } else { Doc::default() };
    let media = match (webhook.events.len(), event.content_types.as_slice()) {
        (0 | 1, _) | (_, []) => Doc::default(),
        (_, list) => Doc::paragraph(inlines!["Media type: ", alternatives(list), "."]),
    };
    title.then(deprecated).then(description).then(media).then(tests(webhook, event)).then(responses(api, webhook))
}

/// Returns the name of a webhook in the specification, as a sentence.
fn source(webhook: &Webhook) -> Vec<Inline> {
    let name = Inline::code(&printable(&webhook.id.name));
    let mut source = match &webhook.id.origin {
        Origin::Document => inlines!["The webhook ", name],
        Origin::Operation { id, .. } => {
            inlines!["The callback ", name, " of the operation ", Inline::code(&printable(id))]
        }
    };
    source.extend(match webhook.id.method {
        HttpMethod::Post => inlines!["."],
        method => inlines![" with the method ", Inline::code(method.as_str()), "."],
    });
    source
}

fn tests(webhook: &Webhook, event: &Event) -> Doc {
    // Text has no members.
    let can_pass = |it: &EventTest| match (&it.position, &event.payload) {
        (EventPosition::Header(_), _) | (EventPosition::Member(_), Payload::Json(_)) => true,
        (EventPosition::Member(_), Payload::Nothing | Payload::Text | Payload::Bytes) => false,
    };
    let Some(tests) = webhook.tests.as_ref().filter(|it| it.iter().all(can_pass)) else {
        return Doc::ours("Only [`parse_as`] returns this event.");
    };
    if tests.is_empty() {
        return Doc::default();
    }
    let mut text = inlines!["Recognized by "];
    for (index, EventTest { position, values }) in tests.iter().enumerate() {
        if index > 0 {
            text.extend(inlines![" and "]);
        }
        text.extend(match position {
            EventPosition::Header(name) => inlines!["the header ", Inline::code(&printable(name))],
            EventPosition::Member(path) => inlines!["the member ", Inline::code(&printable(&path.join(".")))],
        });
        text.extend(inlines![": ", alternatives(values)]);
    }
    text.extend(inlines!["."]);
    Doc::paragraph(text)
}

/// Returns the bodies that the API expects in responses.
fn responses(api: &Api, webhook: &Webhook) -> Doc {
    let rows = webhook.responses.iter().filter_map(|it| {
        let body = match &it.value {
            ValueEntry::Nothing => return None,
            ValueEntry::Text => inlines!["text"],
            ValueEntry::Stream(_) => inlines!["a stream"],
            ValueEntry::Bytes => inlines!["binary data"],
            ValueEntry::Type(RustType::Model(id)) => {
                let name = api.models.get(id.0).map(|it| it.ident.as_str().to_owned()).unwrap_or_default();
                vec![Inline::item(&name, format!("super::models::{name}"))]
            }
            ValueEntry::Type(value) => vec![Inline::code(&outline_type(api, value).to_string())],
        };
        Some(inlines![Inline::code(&it.status.to_string()), ": ", body])
    });
    let rows: Vec<Vec<Inline>> = rows.collect();
    match rows.is_empty() {
        true => Doc::default(),
        false => Doc::ours("Expected responses:").then(Doc::list(rows)),
    }
}
