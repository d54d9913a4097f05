use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::HeaderMap;

use super::*;
use crate::json::{Decoding, Value};

const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const TIME: u64 = 1_614_265_330;

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in list {
        headers.append(*name, value.parse().unwrap());
    }
    headers
}

fn standard(id: &str, timestamp: &str, signature: &str) -> HeaderMap {
    headers(&[("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)])
}

/// Verifies a request with the id of the example.
fn verify(webhooks: &StandardWebhooks, timestamp: &str, signature: &str, now: u64) -> Result<(), SignatureError> {
    webhooks.verify_at(&standard("msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp, signature), BODY, at(now))
}

#[test]
fn standard_signatures_are_verified_with_any_of_the_keys_and_signatures() {
    let webhooks = StandardWebhooks::new(SECRET).unwrap();
    let other = || StandardWebhooks::new("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").unwrap();
    let time = TIME.to_string();
    assert_eq!(verify(&webhooks, &time, SIGNED, TIME), Ok(()));
    assert_eq!(verify(&other(), &time, SIGNED, TIME), Err(SignatureError::Mismatch));
    assert_eq!(verify(&other().or(SECRET).unwrap(), &time, SIGNED, TIME), Ok(()));
    assert_eq!(verify(&webhooks, &time, &format!("v1a,AAAA v1,AAAA {SIGNED}"), TIME), Ok(()));
    // The prefix is optional.
    assert_eq!(verify(&StandardWebhooks::new(&SECRET[6..]).unwrap(), &time, SIGNED, TIME), Ok(()));
}

#[test]
fn headers_of_svix_are_accepted_without_those_of_the_standard() {
    let webhooks = StandardWebhooks::new(SECRET).unwrap();
    let (id, time) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", TIME.to_string());
    let svix = headers(&[("svix-id", id), ("svix-timestamp", &time), ("svix-signature", SIGNED)]);
    assert_eq!(webhooks.verify_at(&svix, BODY, at(TIME)), Ok(()));
    assert!(webhooks.verify_at(&svix, b"{}", at(TIME)).is_err());
    // Headers of both forms are not combined.
    let mixed = headers(&[("webhook-id", id), ("svix-id", id), ("svix-timestamp", &time), ("svix-signature", SIGNED)]);
    let missing = SignatureError::MissingHeader { header: "webhook-timestamp" };
    assert_eq!(webhooks.verify_at(&mixed, BODY, at(TIME)), Err(missing));
    let none = SignatureError::MissingHeader { header: "webhook-id" };
    assert_eq!(webhooks.verify_at(&HeaderMap::new(), BODY, at(TIME)), Err(none));
}

#[test]
fn parts_of_standard_signatures_are_signed() {
    let webhooks = StandardWebhooks::new(SECRET).unwrap();
    let time = TIME.to_string();
    let changed_id = standard("msg_p5jXN8AQM9LWM0D4loKWxJel", &time, SIGNED);
    assert_eq!(webhooks.verify_at(&changed_id, BODY, at(TIME)), Err(SignatureError::Mismatch));
    let changed_time = (TIME + 1).to_string();
    assert_eq!(verify(&webhooks, &changed_time, SIGNED, TIME), Err(SignatureError::Mismatch));
    let same = standard("msg_p5jXN8AQM9LWM0D4loKWxJek", &time, SIGNED);
    assert_eq!(webhooks.verify_at(&same, b"{}", at(TIME)), Err(SignatureError::Mismatch));
    // A part of the body must not become a part of the id.
    let moved = standard("msg_p5jXN8AQM9LWM0D4loKWxJek.1", &time, SIGNED);
    assert!(matches!(webhooks.verify_at(&moved, BODY, at(TIME)), Err(SignatureError::MalformedHeader { .. })));
}

#[test]
fn time_stamps_are_tolerated_for_five_minutes() {
    let webhooks = StandardWebhooks::new(SECRET).unwrap();
    let time = TIME.to_string();
    for now in [TIME - 300, TIME + 300] {
        assert_eq!(verify(&webhooks, &time, SIGNED, now), Ok(()));
    }
    let age = Duration::from_secs(301);
    assert_eq!(verify(&webhooks, &time, SIGNED, TIME + 301), Err(SignatureError::TooOld { age }));
    assert_eq!(verify(&webhooks, &time, SIGNED, TIME - 301), Err(SignatureError::TooNew { ahead: age }));
    let patient = webhooks.tolerance(Duration::from_secs(301));
    assert_eq!(verify(&patient, &time, SIGNED, TIME + 301), Ok(()));
    assert_eq!(verify(&patient, &time, SIGNED, TIME - 301), Ok(()));
}

#[test]
fn malformed_headers_are_rejected() {
    let webhooks = StandardWebhooks::new(SECRET).unwrap();
    let time = TIME.to_string();
    for (timestamp, signature) in [
        ("", SIGNED),
        ("+1614265330", SIGNED),
        ("1614265330.0", SIGNED),
        ("99999999999999999999999", SIGNED),
        (time.as_str(), "v1"),
        (time.as_str(), "v1,???"),
        (time.as_str(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE"),
    ] {
        let result = verify(&webhooks, timestamp, signature, TIME);
        assert!(matches!(result, Err(SignatureError::MalformedHeader { .. })), "{timestamp} {signature}: {result:?}");
    }
    for signature in ["", "v1,", "v1a,AAAA", "v2,AAAA"] {
        assert_eq!(verify(&webhooks, &time, signature, TIME), Err(SignatureError::Mismatch), "{signature}");
    }
    let github = GitHub::new("secret").unwrap();
    for signature in ["", "sha1=00", "sha256=0", "sha256=zz", "sha256=00 ", "SHA256=00"] {
        let result = github.verify(&headers(&[("x-hub-signature-256", signature)]), BODY);
        assert!(matches!(result, Err(SignatureError::MalformedHeader { .. })), "{signature}: {result:?}");
    }
}

#[test]
fn headers_must_occur_once() {
    let webhooks = StandardWebhooks::new(SECRET).unwrap();
    let time = TIME.to_string();
    let whole = || standard("msg_p5jXN8AQM9LWM0D4loKWxJek", &time, SIGNED);
    for header in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut missing = whole();
        missing.remove(header);
        let error = webhooks.verify_at(&missing, BODY, at(TIME)).unwrap_err();
        assert_eq!(error, SignatureError::MissingHeader { header });
        let mut repeated = whole();
        let value = repeated[header].clone();
        repeated.append(header, value);
        let error = webhooks.verify_at(&repeated, BODY, at(TIME)).unwrap_err();
        assert_eq!(error, SignatureError::RepeatedHeader { header });
    }
}

/// A signature of `BODY` at `TIME` with the secret `whsec_test`, which another implementation created.
const STRIPE: &str = "98a6304ac7cd966786ee1b93ad76319d9cd63829827fa0f93cb3e367cf67086d";

#[test]
fn stripe_signatures_are_verified() {
    let stripe = Stripe::new("whsec_test").unwrap();
    let verify =
        |signature: &str, now: u64| stripe.verify_at(&headers(&[("stripe-signature", signature)]), BODY, at(now));
    let zeros = "0".repeat(64);
    assert_eq!(verify(&format!("t={TIME},v1={STRIPE}"), TIME), Ok(()));
    assert_eq!(verify(&format!("t={TIME},v1={zeros},v1={STRIPE},v0={zeros}"), TIME), Ok(()));
    assert_eq!(verify(&format!("t={TIME},v1={zeros}"), TIME), Err(SignatureError::Mismatch));
    assert_eq!(verify(&format!("t={TIME}"), TIME), Err(SignatureError::Mismatch));
    assert_eq!(verify(&format!("t={TIME},v0={STRIPE}"), TIME), Err(SignatureError::Mismatch));
    let age = Duration::from_secs(301);
    assert_eq!(verify(&format!("t={TIME},v1={STRIPE}"), TIME + 301), Err(SignatureError::TooOld { age }));
    for malformed in [
        String::new(),
        format!("v1={STRIPE}"),
        format!("t={TIME},t={TIME},v1={STRIPE}"),
        format!("t={TIME} ,v1={STRIPE}"),
        format!("t={TIME},v1=zz"),
        format!("t=-1,v1={STRIPE}"),
    ] {
        let result = verify(&malformed, TIME);
        assert!(matches!(result, Err(SignatureError::MalformedHeader { .. })), "{malformed}: {result:?}");
    }
}

#[test]
fn invalid_secrets_are_rejected_and_not_shown() {
    for secret in ["", "whsec_"] {
        assert_eq!(StandardWebhooks::new(secret).unwrap_err(), SecretError::Empty);
    }
    assert_eq!(StandardWebhooks::new("whsec_?").unwrap_err(), SecretError::Base64);
    assert_eq!(Stripe::new("").unwrap_err(), SecretError::Empty);
    assert_eq!(GitHub::new("a").unwrap().or("").unwrap_err(), SecretError::Empty);
    let shown = [
        format!("{:?}", StandardWebhooks::new(SECRET).unwrap()),
        format!("{:?}", Stripe::new("hidden").unwrap()),
        format!("{:?}", GitHub::new("hidden").unwrap()),
    ];
    assert!(shown.iter().all(|it| it.contains("Keys(…)") && !it.contains("hidden") && !it.contains("MfKQ")));
}

#[test]
fn bodies_are_not_shown() {
    let body = TrustedBody::unsigned(b"hidden");
    let headers = headers(&[("x-token", "hidden")]);
    let incoming = Incoming::new(&headers, body);
    let error = incoming.json::<Value>().unwrap_err();
    for shown in [format!("{body:?}"), format!("{incoming:?}"), format!("{:?}", incoming.received())] {
        assert!(!shown.contains("hidden") && !shown.contains("104"), "{shown}");
    }
    assert!(!format!("{error} {error:?}").contains("hidden"), "{error:?}");
    assert_eq!(error.body, "hidden");
}

const RULES: &[(u8, &[Test])] = &[
    (1, &[Test::Header("x-event", &["a", "b"]), Test::Member(&["action"], &["opened"])]),
    (2, &[Test::Header("x-event", &["a"])]),
    (3, &[Test::Member(&["data", "type"], &["c d"])]),
];

#[test]
fn events_are_recognized_by_headers_and_members() {
    let find = |list: &[(&'static str, &str)], body: &str| {
        let headers = headers(list);
        Incoming::new(&headers, TrustedBody::unsigned(body.as_bytes())).find(RULES).unwrap()
    };
    assert_eq!(find(&[("x-event", "b")], r#"{"action": "opened"}"#), Some(1));
    assert_eq!(find(&[("x-event", "b")], r#"{"action": "closed"}"#), None);
    assert_eq!(find(&[("x-event", "a")], r#"{"action": "closed"}"#), Some(2));
    assert_eq!(find(&[], r#"{"data": {"type": "c\u0020d"}}"#), Some(3));
    // Values of other kinds, and members and headers that occur twice, pass no test.
    for body in ["[]", "null", r#"{"data": "type"}"#, r#"{"data": {"type": ["c d"]}}"#] {
        assert_eq!(find(&[], body), None, "{body}");
    }
    assert_eq!(find(&[], r#"{"data": {"type": "c d", "type": "e"}}"#), None);
    assert_eq!(find(&[("x-event", "a"), ("x-event", "b")], "{}"), None);
}

#[test]
fn events_of_other_media_types_are_recognized_by_their_headers() {
    let find = |content_type: &str, event: &str, body: &[u8]| {
        let headers = headers(&[("content-type", content_type), ("x-event", event)]);
        Incoming::new(&headers, TrustedBody::unsigned(body)).find(RULES)
    };
    assert_eq!(find("text/plain", "a", b"text").unwrap(), Some(2));
    assert_eq!(find("application/x-www-form-urlencoded", "b", b"action=opened").unwrap(), Some(1));
    assert_eq!(find("application/x-www-form-urlencoded", "b", b"action=opened&action=closed").unwrap(), None);
    let error = find("application/json", "a", b"text").unwrap_err();
    assert!(matches!(error.kind, EventErrorKind::Json(_)), "{error}");
}

#[test]
fn events_without_a_body_are_recognized_by_their_headers() {
    const RULES: &[(&str, &[Test])] =
        &[("paid", &[Test::Member(&["type"], &["paid"])]), ("ping", &[Test::Header("x-event", &["ping"])])];
    let find = |list: &[(&'static str, &str)], body: &[u8]| {
        let headers = headers(list);
        Incoming::new(&headers, TrustedBody::unsigned(body)).find(RULES).map_err(|it| it.kind)
    };
    assert_eq!(find(&[("x-event", "ping")], b""), Ok(Some("ping")));
    assert_eq!(find(&[("x-event", "ping"), ("content-type", "application/json")], b""), Ok(Some("ping")));
    assert_eq!(find(&[], br#"{"type": "paid"}"#), Ok(Some("paid")));
    // Otherwise the event may be one whose body is missing.
    assert_eq!(find(&[("x-event", "other")], b""), Err(EventErrorKind::NoBody));
    assert!(matches!(find(&[("x-event", "ping")], b"{"), Err(EventErrorKind::Json(_))));
}

#[test]
fn forms_become_objects() {
    let form = br#"a=1&b=x+y%26&a=2&"quoted"=%F0%9F%98%80&empty"#;
    assert_eq!(form::to_json(form), r#"{"a":["1","2"],"b":"x y&","\"quoted\"":"😀","empty":""}"#);
    assert_eq!(form::to_json(b""), "{}");
}

#[test]
fn decoding_is_as_strict_as_the_receiver_wants() {
    let body = TrustedBody::unsigned(br#""7""#);
    assert_eq!(body.json::<i64>(&HeaderMap::new()).unwrap(), 7);
    assert!(body.decoding(Decoding::Strict).json::<i64>(&HeaderMap::new()).is_err());
    let received = Incoming::new(&HeaderMap::new(), body.decoding(Decoding::Strict)).received();
    assert!(received.json::<i64>().is_err());
}
