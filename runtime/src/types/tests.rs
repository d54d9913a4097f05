//! Tests of string formats.

use std::hash::BuildHasher;

use super::{Base64, Date, DateTime, Decimal, Secret, Uuid};
use crate::json::{Decoding, from_slice, to_string};

#[test]
fn date_times_follow_rfc_3339() {
    for text in [
        "2026-01-31T10:20:30Z",
        "2026-01-31t10:20:30z",
        "2026-01-31T10:20:30.123456789+01:30",
        "1985-04-12T23:20:50.52Z",
    ] {
        assert!(DateTime::parse(text).unwrap().timestamp().is_some(), "{text}");
    }
    for (text, instant) in [
        ("2026-01-31T10:20:30", None),
        ("2026-01-31 10:20:30Z", Some("2026-01-31T10:20:30Z")),
        ("2026-01-31 10:20:30.5", None),
        ("2026-01-31T10:20Z", Some("2026-01-31T10:20:00Z")),
        ("2026-01-31T10:20:30+0100", Some("2026-01-31T09:20:30Z")),
        ("2026-01-31", None),
        ("2026-02-30T10:20:30Z", None),
        ("yesterday", None),
        ("", None),
        ("ééééé", None),
    ] {
        assert!(DateTime::parse(text).is_err(), "{text}");
        assert_eq!(DateTime::from(text).timestamp(), instant.map(|it| it.parse().unwrap()), "{text}");
    }
    let now = jiff::Timestamp::from_second(1_700_000_000).unwrap();
    assert_eq!(DateTime::parse(DateTime::from(now).as_str()).unwrap().timestamp(), Some(now));
}

#[test]
fn date_times_without_an_offset_are_civil() {
    let second = jiff::civil::date(2026, 1, 31).at(10, 20, 30, 0);
    for (text, expected) in [
        ("2026-01-31T10:20:30", Some(second)),
        ("2026-01-31 10:20:30", Some(second)),
        ("2026-01-31T10:20:30Z", Some(second)),
        ("2026-01-31T10:20:30.000+01:00", Some(second)),
        ("2026-01-31", Some(jiff::civil::date(2026, 1, 31).at(0, 0, 0, 0))),
        ("2026-02-30T10:20:30", None),
        ("soon", None),
    ] {
        assert_eq!(DateTime::from(text).civil(), expected, "{text}");
    }
    let decode = |text: &str, decoding| from_slice::<DateTime>(format!("{text:?}").as_bytes(), decoding);
    for (text, is_accepted) in [
        ("2026-01-31T10:20:30Z", true),
        ("2026-01-31T10:20:30", true),
        ("2026-01-31T10:20:30.123456", true),
        ("2026-01-31 10:20:30", false),
        ("2026-01-31", false),
        ("2026-02-30T10:20:30", false),
        ("soon", false),
    ] {
        assert_eq!(decode(text, Decoding::StrictExceptOffsets).is_ok(), is_accepted, "{text}");
        let deviations = decode(text, Decoding::Lenient).unwrap().deviations.len();
        assert_eq!(
            (deviations, decode(text, Decoding::Strict).is_ok()),
            (usize::from(!text.ends_with('Z')), text.ends_with('Z'))
        );
    }
}

#[test]
fn numbers_are_not_dates() {
    for text in ["1700000000", "1769855400000", "1.5", "true"] {
        for decoding in [Decoding::Tolerant, Decoding::Strict] {
            assert!(from_slice::<DateTime>(text.as_bytes(), decoding).is_err(), "{text}");
            assert!(from_slice::<Date>(text.as_bytes(), decoding).is_err(), "{text}");
        }
        assert_eq!(from_slice::<DateTime>(text.as_bytes(), Decoding::Lenient).unwrap().value.as_str(), text);
    }
    // The digits are a date in the basic format of ISO 8601.
    assert!(from_slice::<Date>(b"20260131", Decoding::Tolerant).is_ok());
    // Their type accepts any string.
    assert!(from_slice::<Uuid>(b"7", Decoding::Tolerant).is_ok());
}

#[test]
fn date_times_are_compared_by_their_instants() {
    // In ascending order.
    let different = [
        "2026-01-31T00:00:00+01:00",
        "2026-01-31T00:00:00Z",
        "2026-01-31T00:00:00.5Z",
        "2026-01-31T00:00:01Z",
        "2026-01-31T00:00:00",
        "2026-01-31T00:00:00.5",
        "",
        "soon",
    ];
    for (place, one) in different.iter().enumerate() {
        for (other_place, other) in different.iter().enumerate() {
            let order = DateTime::from(*one).cmp(&DateTime::from(*other));
            assert_eq!(order, place.cmp(&other_place), "{one} {other}");
        }
    }
    let random = std::hash::RandomState::new();
    for (one, other) in [
        ("2026-01-31T10:20:30Z", "2026-01-31T11:20:30.000+01:00"),
        ("2026-01-31T10:20:30Z", "2026-01-31t10:20:30z"),
        ("2026-01-31T10:20:30", "2026-01-31 10:20:30.0"),
    ] {
        let (one, other) = (DateTime::from(one), DateTime::from(other));
        assert_eq!(one, other);
        assert_eq!(random.hash_one(&one), random.hash_one(&other));
        assert_ne!(to_string(&one), to_string(&other), "written as they were read");
    }
}

proptest::proptest! {
    #[test]
    fn dates_agree_with_jiff(text in "(19|20|00|99)[0-9]{2}-[01][0-9]-[0-3][0-9]") {
        proptest::prop_assert_eq!(Date::parse(&text).is_ok(), text.parse::<jiff::civil::Date>().is_ok());
    }

    #[test]
    fn date_times_agree_with_jiff(
        text in "20[0-9]{2}-01-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9](Z|[+-][01][0-9]:[0-6][0-9])",
    ) {
        proptest::prop_assert_eq!(DateTime::parse(&text).is_ok(), text.parse::<jiff::Timestamp>().is_ok());
    }
}

#[test]
fn dates_follow_rfc_3339() {
    let day = jiff::civil::date(2026, 1, 31);
    assert_eq!(Date::from(day).as_str(), "2026-01-31");
    assert_eq!(Date::parse("2026-01-31").unwrap().civil(), Some(day));
    for text in ["2026-02-30", "20260131", "2026-01-31T10:20:30Z", ""] {
        assert!(Date::parse(text).is_err(), "{text}");
    }
    assert_eq!(Date::from("2026-01-31T10:20:30").civil(), Some(day));
}

#[test]
fn uuids_require_hyphens() {
    let text = "0f14d0ab-9605-4a62-a9e4-5ed26688389b";
    let uuid = Uuid::parse(text).unwrap();
    assert_eq!(Uuid::from(uuid.as_u128().unwrap()), uuid);
    assert_eq!(Uuid::from(text.replace('-', "")).as_u128(), uuid.as_u128());
    for text in [
        "",
        "0f14d0ab96054a62a9e45ed26688389b",
        "0f14d0ab-9605-4a62-a9e4-5ed26688389g",
        "+f14d0ab96054a62a9e45ed26688389b",
    ] {
        assert!(Uuid::parse(text).is_err(), "{text}");
    }
    assert_eq!(Uuid::from("+f14d0ab96054a62a9e45ed26688389b").as_u128(), None);
}

#[test]
fn decimals_round_trip() {
    for text in ["2.50", "\"2.50\"", "12345678901234567890.000000000000000001", "\"-0\""] {
        let decoded = from_slice::<Decimal>(text.as_bytes(), Decoding::Strict).unwrap();
        assert_eq!(to_string(&decoded.value).unwrap(), text);
    }
    assert!(from_slice::<Decimal>(b"\"x\"", Decoding::Strict).is_err());
    assert!(Decimal::parse("x").is_err());
    assert_eq!(to_string(&Decimal::parse("1.0").unwrap().quoted()).unwrap(), "\"1.0\"");
    assert_eq!(to_string(&Decimal::from("x")).unwrap(), "\"x\"");
}

#[test]
fn base64_follows_rfc_4648() {
    for (bytes, text) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ] {
        assert_eq!(Base64::from(bytes.as_bytes()).as_str(), text);
        assert_eq!(Base64::parse(text).unwrap().bytes().unwrap(), bytes.as_bytes());
    }
    for (text, bytes) in [
        ("Zm8", Some(&b"fo"[..])),
        ("-_-_", Some(&b"\xfb\xff\xbf"[..])),
        ("Zm9v\r\nYg==\n", Some(&b"foob"[..])),
        ("Z", None),
        ("Zm9vY", None),
        ("é", None),
        ("=Zg=", None),
    ] {
        assert!(Base64::parse(text).is_err(), "{text}");
        assert_eq!(Base64::from(text).bytes().as_deref(), bytes, "{text}");
    }
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(Base64::from(all.clone()).bytes(), Some(all));
}

#[test]
fn secrets_are_not_shown() {
    let secret = Secret::new("s3cret");
    assert_eq!(secret.expose(), "s3cret");
    assert!(!format!("{secret} {secret:?}").contains("s3cret"));
    for (text, shown) in
        [("[\"s3cret\"]", "array"), ("12345", "number"), ("null", "null"), (r#""s3cret\ud800""#, "string")]
    {
        let decoded = from_slice::<Secret>(text.as_bytes(), Decoding::Lenient).unwrap();
        assert_eq!(decoded.deviations[0].found, shown);
    }
}
