//! Events that the crate `protocol` parses.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use protocol::sdk_runtime::HeaderMap;
use protocol::sdk_runtime::json::Decoding;
use protocol::webhooks::{
    self, Event, EventKind, GitHub, SignatureError, StandardWebhooks, Stripe, TrustedBody, VerifySignature,
};

fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
    list.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn parsed(body: &str) -> Event {
    webhooks::parse(&HeaderMap::new(), TrustedBody::unsigned(body.as_bytes())).unwrap()
}

#[test]
fn events_are_recognized_by_the_member_that_differs() {
    let Event::InvoicePaid(paid) = parsed(r#"{"type": "invoice.paid", "amount": 7}"#) else { panic!() };
    assert_eq!(paid.amount, 7);
    let Event::InvoiceVoided(voided) = parsed(r#"{"reason": "twice", "type": "invoice.voided"}"#) else { panic!() };
    assert_eq!(voided.reason, "twice");
    let event = parsed(r#"{"type": "invoice.approval", "data": {"id": "i"}}"#);
    assert_eq!(event.kind(), Some(EventKind::InvoiceApproval));
    let Event::InvoiceApproval(approval) = event else { panic!() };
    assert_eq!(approval.data.id.as_deref(), Some("i"));
    for kind in ["report.daily", "report.weekly"] {
        let event = parsed(&format!(r#"{{"type": "{kind}"}}"#));
        assert_eq!(event.kind().map(EventKind::name), Some("report"));
    }
}

#[test]
fn unknown_events_are_kept() {
    for body in [r#"{"type": "invoice.created", "id": 7}"#, r#"{"id": 7}"#, "[7]"] {
        let Event::Unknown(received) = parsed(body) else { panic!("{body}") };
        assert_eq!(received.bytes(), body.as_bytes());
    }
    let list = headers(&[("x-request", "7")]);
    let Event::Unknown(received) = webhooks::parse(&list, TrustedBody::unsigned(b"{}")).unwrap() else { panic!() };
    assert_eq!(received.headers(), &list);
}

#[test]
fn payloads_are_decoded_like_responses() {
    // A write-only member is not required. Numbers in quotes are converted, unless the receiver is strict.
    let body = TrustedBody::unsigned(br#"{"type": "invoice.paid", "amount": "7", "new": true}"#);
    let Event::InvoicePaid(paid) = webhooks::parse(&HeaderMap::new(), body).unwrap() else { panic!() };
    assert_eq!((paid.amount, paid.extra.get("new").is_some()), (7, true));
    assert!(webhooks::parse(&HeaderMap::new(), body.decoding(Decoding::Strict)).is_err());
    for body in [r#"{"type": "invoice.paid", "amount": "seven"}"#, r#"{"type""#, ""] {
        let error = webhooks::parse(&HeaderMap::new(), TrustedBody::unsigned(body.as_bytes())).unwrap_err();
        assert_eq!(error.body, body);
    }
}

#[test]
fn kinds_are_chosen_by_receivers_with_several_urls() {
    let body = |text: &'static str| TrustedBody::unsigned(text.as_bytes());
    let none = HeaderMap::new();
    let paid = r#"{"type": "invoice.paid", "amount": 7}"#;
    let event = webhooks::parse_as(EventKind::OnPayment, &none, body(paid)).unwrap();
    assert!(matches!(&event, Event::OnPayment(it) if it.amount == 7), "{event:?}");
    let event = webhooks::parse_as(EventKind::OnShipment, &none, body(r#"{"address": {"city": "Rome"}}"#)).unwrap();
    assert!(matches!(&event, Event::OnShipment(it) if it.address.city.as_deref() == Some("Rome")), "{event:?}");
    assert_eq!(webhooks::parse_as(EventKind::Ping, &none, body("")).unwrap(), Event::Ping);
    let event = webhooks::parse_as(EventKind::ReportPut, &none, body("\u{1}")).unwrap();
    assert!(matches!(&event, Event::ReportPut(it) if it.as_ref() == b"\x01"), "{event:?}");
    assert_eq!(EventKind::ALL.len(), 8);
}

#[test]
fn payloads_depend_on_media_types() {
    let parsed = |content_type: &str, body: &'static str| {
        let headers = headers(&[("content-type", content_type)]);
        webhooks::parse_as(EventKind::Report, &headers, TrustedBody::unsigned(body.as_bytes())).unwrap()
    };
    let event = parsed("application/json; charset=utf-8", r#"{"type": "report.daily", "lines": 1}"#);
    assert!(matches!(&event, Event::Report(it) if it.lines == Some(1)), "{event:?}");
    let event = parsed("application/x-www-form-urlencoded", "type=report.daily&lines=1");
    assert!(matches!(&event, Event::ReportForm(it) if it.lines == Some(1)), "{event:?}");
    let event = parsed("Text/CSV", "a,b");
    assert!(matches!(&event, Event::ReportCsv(it) if it == "a,b"), "{event:?}");
    // A form is recognized like JSON.
    let form = headers(&[("content-type", "application/x-www-form-urlencoded")]);
    let event = webhooks::parse(&form, TrustedBody::unsigned(b"type=report.weekly&lines=2")).unwrap();
    assert!(matches!(&event, Event::ReportForm(it) if it.lines == Some(2)), "{event:?}");
}

const BODY: &[u8] = br#"{"type": "invoice.paid", "amount": 7}"#;
const TIME: u64 = 1_700_000_000;

fn now() -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(TIME)
}

#[test]
fn signed_events_are_parsed_and_others_are_not() {
    let signed = [
        ("webhook-id", "msg_1"),
        ("webhook-timestamp", "1700000000"),
        ("webhook-signature", "v1,XkiMT1nwyR5JYbDOjoBBvyuEp2G3P7EAB8xDSkBmnMU="),
        ("x-hub-signature-256", "sha256=1b4e1e917b6e66faf13d850f33267d13ef126fc6c6550f4c34d8802b8f2073da"),
        ("stripe-signature", "t=1700000000,v1=127292fdcdbc1997b9e706bab10eeea97aac796957ebce4a2af3f471a3e26c69"),
    ];
    let verifiers: [Box<dyn VerifySignature>; 3] = [
        Box::new(StandardWebhooks::new("whsec_c2VjcmV0").unwrap()),
        Box::new(GitHub::new("secret").unwrap()),
        Box::new(Stripe::new("secret").unwrap()),
    ];
    for verifier in verifiers {
        assert_eq!(verifier.verify_at(&headers(&signed), BODY, now()), Ok(()));
        assert_eq!(verifier.verify_at(&headers(&signed), b"{}", now()), Err(SignatureError::Mismatch));
        assert!(verifier.verify_at(&HeaderMap::new(), BODY, now()).is_err());
    }
    // Only GitHub's signature is never too old.
    let body = GitHub::new("secret").unwrap().verify(&headers(&signed), BODY).unwrap();
    let event = webhooks::parse(&headers(&signed), body).unwrap();
    assert_eq!(event.kind(), Some(EventKind::InvoicePaid));
}
