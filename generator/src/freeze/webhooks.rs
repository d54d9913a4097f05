//! The events of webhooks and callbacks.
//!
//! The names are those of the document, which receivers know from its documentation, without the word `Event` at the end,
//! which all of them could have. If two compete for a name, the result does not depend on their order in the document.

use std::collections::{BTreeMap, HashMap};

use crate::api::{Event, Payload, Webhook};
use crate::event_names::EventNames;
use crate::ir::{self, HttpMethod, Origin, PayloadKind, Step, TypePath, WebhookId};
use crate::names::{CaseStyle, Ident, Renewal, Scope, pascal, spelled, type_name};

use super::models::Models;
use super::recognition;
use super::responses::entries;

/// The names of other variants and types in the module.
const RESERVED: &[&str] = &["Unknown", "Self", "Event", "EventKind"];

/// Returns the webhooks in the order of the document.
pub(super) fn webhooks(models: &Models<'_>, event_names: Option<&EventNames>, renewal: &mut Renewal) -> Vec<Webhook> {
    let list = &models.draft.webhooks;
    let mut methods: HashMap<(&Origin, &str), usize> = HashMap::new();
    for it in list {
        *methods.entry((&it.id.origin, it.id.name.as_str())).or_default() += 1;
    }
    let has_others = |id: &WebhookId| methods.get(&(&id.origin, id.name.as_str())).is_some_and(|it| *it > 1);
    let payloads: Vec<Vec<(Payload, Vec<String>)>> = list.iter().map(|it| payloads(it, models)).collect();
    let (mut kinds, mut events) = (Candidates::default(), Candidates::default());
    for (webhook, payloads) in list.iter().zip(&payloads) {
        let names = names(&webhook.id, has_others(&webhook.id));
        let is_callback = webhook.id.origin != Origin::Document;
        kinds.0.insert((is_callback, webhook.id.to_string()), names.clone());
        for (index, (_, content_types)) in payloads.iter().enumerate() {
            // The first payload has the name of the webhook.
            let word = content_types.first().filter(|_| index > 0).map(|it| media_word(it)).unwrap_or_default();
            let names = names.iter().map(|it| format!("{it}{word}")).collect();
            events.0.insert((is_callback, place(&webhook.id, payloads.len(), content_types)), names);
        }
    }
    let (kinds, events) = (kinds.claim(renewal), events.claim(renewal));
    let ident = |idents: &BTreeMap<String, Ident>, place: &str| idents.get(place).cloned();
    let frozen = list.iter().zip(payloads).zip(recognition::tests(models.draft, event_names)).filter_map(
        |((it, payloads), tests)| {
            let count = payloads.len();
            let events = payloads.into_iter().filter_map(|(payload, content_types)| {
                Some(Event { ident: ident(&events, &place(&it.id, count, &content_types))?, content_types, payload })
            });
            Some(Webhook {
                id: it.id.clone(),
                ident: ident(&kinds, &it.id.to_string())?,
                summary: it.summary.clone(),
                description: it.description.clone(),
                deprecated: it.deprecated,
                events: events.collect(),
                tests,
                responses: it.responses.iter().flat_map(|it| entries(it, models)).collect(),
            })
        },
    );
    frozen.collect()
}

/// Returns the different payloads of a webhook, with their media types. Never empty.
fn payloads(webhook: &ir::Webhook, models: &Models<'_>) -> Vec<(Payload, Vec<String>)> {
    let mut payloads: Vec<(Payload, Vec<String>)> = Vec::new();
    for payload in &webhook.payloads {
        let content_type = payload.content_type.clone();
        let kind = match payload.kind {
            PayloadKind::Json(it) | PayloadKind::Form(it) => Payload::Json(models.rust_type(it)),
            PayloadKind::Text => Payload::Text,
            PayloadKind::Binary => Payload::Bytes,
        };
        match payloads.iter_mut().find(|(it, _)| *it == kind) {
            Some((_, content_types)) => content_types.push(content_type),
            None => payloads.push((kind, vec![content_type])),
        }
    }
    if payloads.is_empty() {
        payloads.push((Payload::Nothing, Vec::new()));
    }
    payloads
}

/// Returns the position of an event in the notation of the names lock. A webhook with one event has the position of its kind.
fn place(id: &WebhookId, count: usize, content_types: &[String]) -> String {
    match content_types {
        [first, ..] if count > 1 => TypePath::webhook(id).step(Step::Payload(ir::media(first))).to_string(),
        _ => id.to_string(),
    }
}

/// The candidates for names, by their positions in the notation of the names lock. Webhooks are before callbacks.
#[derive(Default)]
struct Candidates(BTreeMap<(bool, String), Vec<String>>);

impl Candidates {
    /// Claims the names, those of the lock first. The others do not depend on the order of the document.
    fn claim(self, renewal: &mut Renewal) -> BTreeMap<String, Ident> {
        let mut scope = Scope::with_reserved(CaseStyle::Pascal, RESERVED);
        let mut idents = BTreeMap::new();
        for (place, name) in renewal.before.events() {
            let is_wanted = [false, true].into_iter().any(|it| self.0.contains_key(&(it, place.clone())));
            if (is_wanted || renewal.is_partial)
                && type_name(name) == *name
                && let Some(ident) = scope.claim_locked(name)
            {
                idents.insert(place.clone(), ident);
            }
        }
        for ((_, place), names) in self.0 {
            idents.entry(place).or_insert_with(|| scope.claim(names));
        }
        for (place, ident) in &idents {
            renewal.after.insert_event(place.clone(), ident.as_str().to_owned());
        }
        idents
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
