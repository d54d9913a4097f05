//! The events of webhooks and callbacks.
//!
//! The names are those of the document, which receivers know from its documentation, without the word `Event` at the end,
//! which all of them could have. If two compete for a name, the result does not depend on their order in the document.

use std::collections::HashMap;

use crate::api::{Event, EventTest, Payload, Webhook};
use crate::ir::{self, HttpMethod, Origin, PayloadKind, WebhookId};
use crate::names::{CaseStyle, Scope, pascal, spelled};

use super::models::Models;
use super::recognition;
use super::responses::entries;

/// The names of other variants and types in the module.
const RESERVED: &[&str] = &["Unknown", "Self", "Event", "EventKind"];

/// Returns the webhooks in the order of the document.
pub(super) fn webhooks(models: &Models<'_>) -> Vec<Webhook> {
    let list = &models.draft.webhooks;
    let mut methods: HashMap<(&Origin, &str), usize> = HashMap::new();
    for it in list {
        *methods.entry((&it.id.origin, it.id.name.as_str())).or_default() += 1;
    }
    let mut order: Vec<usize> = (0..list.len()).collect();
    order.sort_by_key(|index| list.get(*index).map(|it| &it.id));
    let mut scope = Scope::with_reserved(CaseStyle::Pascal, RESERVED);
    let mut tests = recognition::tests(models.draft);
    let mut frozen: Vec<(usize, Webhook)> = Vec::with_capacity(list.len());
    for index in order {
        let Some(webhook) = list.get(index) else { continue };
        let has_others = methods.get(&(&webhook.id.origin, webhook.id.name.as_str())).is_some_and(|it| *it > 1);
        let tests = tests.get_mut(index).and_then(Option::take);
        frozen.push((index, freeze_webhook(webhook, tests, has_others, models, &mut scope)));
    }
    frozen.sort_by_key(|(index, _)| *index);
    frozen.into_iter().map(|(_, it)| it).collect()
}

fn freeze_webhook(
    webhook: &ir::Webhook,
    tests: Option<Vec<EventTest>>,
    has_others: bool,
    models: &Models<'_>,
    scope: &mut Scope,
) -> Webhook {
    let names = names(&webhook.id, has_others);
    let mut events: Vec<Event> = Vec::new();
    for payload in &webhook.payloads {
        let content_type = payload.content_type.clone();
        let kind = match payload.kind {
            PayloadKind::Json(it) | PayloadKind::Form(it) => Payload::Json(models.rust_type(it)),
            PayloadKind::Text => Payload::Text,
            PayloadKind::Binary => Payload::Bytes,
        };
        if let Some(same) = events.iter_mut().find(|it| it.payload == kind) {
            same.content_types.push(content_type);
            continue;
        }
        // The first one has the name of the webhook.
        let word = if events.is_empty() { String::new() } else { media_word(&content_type) };
        let ident = scope.claim(names.iter().map(|it| format!("{it}{word}")));
        events.push(Event { ident, content_types: vec![content_type], payload: kind });
    }
    if events.is_empty() {
        events.push(Event { ident: scope.claim(names), content_types: Vec::new(), payload: Payload::Nothing });
    }
    let ident = match events.first() {
        Some(event) => event.ident.clone(),
        None => scope.claim(["Webhook"]),
    };
    Webhook {
        id: webhook.id.clone(),
        ident,
        summary: webhook.summary.clone(),
        description: webhook.description.clone(),
        deprecated: webhook.deprecated,
        events,
        tests,
        responses: webhook.responses.iter().flat_map(|it| entries(it, models)).collect(),
    }
}

/// Returns the candidates for the name of a webhook, best first. `has_others` is `true` if it has several methods.
fn names(id: &WebhookId, has_others: bool) -> Vec<String> {
    let plain = [pascal(&id.name), pascal(&spelled(&id.name))].into_iter().find(|it| !it.is_empty());
    let plain = plain.unwrap_or_else(|| "Webhook".to_owned());
    // `onEvent` is not about an event named `on`.
    let plain = match plain.strip_suffix("Event") {
        Some(word) if !matches!(word, "" | "On") => word.to_owned(),
        _ => plain,
    };
    let method = pascal(&id.method.as_str().to_ascii_lowercase());
    let plain = if has_others && id.method != HttpMethod::Post { format!("{plain}{method}") } else { plain };
    let whole = match &id.origin {
        Origin::Document => format!("{plain}Webhook"),
        Origin::Operation { id, .. } => format!("{}{plain}", pascal(id)),
    };
    vec![plain, whole]
}

/// Returns the word for another media type of a webhook.
fn media_word(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    let word = match essence.trim() {
        "application/x-www-form-urlencoded" => "Form".to_owned(),
        essence => pascal(essence.split_once('/').map_or(essence, |(_, kind)| kind)),
    };
    if word.is_empty() { "Body".to_owned() } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_the_names_of_webhooks() {
        let webhook = |name: &str, method| WebhookId { origin: Origin::Document, name: name.to_owned(), method };
        let first = |id: &WebhookId, has_others| names(id, has_others).remove(0);
        for (name, expected) in [
            ("invoice.paid", "InvoicePaid"),
            ("identityCreatedEvent", "IdentityCreated"),
            ("event", "Event"),
            ("onEvent", "OnEvent"),
            ("+", "Plus"),
        ] {
            assert_eq!(first(&webhook(name, HttpMethod::Post), false), expected, "{name}");
        }
        assert_eq!(first(&webhook("paid", HttpMethod::Put), true), "PaidPut");
        assert_eq!(first(&webhook("paid", HttpMethod::Put), false), "Paid");
        let origin = Origin::Operation { id: "subscribe".to_owned(), expression: None };
        let callback = WebhookId { origin, name: "onData".to_owned(), method: HttpMethod::Post };
        assert_eq!(names(&callback, false), ["OnData", "SubscribeOnData"]);
        assert_eq!(media_word("text/csv; charset=utf-8"), "Csv");
    }
}
