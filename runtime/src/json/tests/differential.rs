//! Comparison with `serde_json`.

use proptest::prelude::*;

use crate::json::{Decoding, JsonError, Value, from_slice, to_vec};

/// Any JSON within the number range of `serde_json`.
fn document() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<f64>().prop_map(Into::into),
        ".*".prop_map(Into::into),
        "[\\\\\"\u{0}-\u{1f}a-z/]{0,20}".prop_map(Into::into),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
            prop::collection::btree_map("[a-z\"\\\\é]{0,4}", inner, 0..8)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Both accept the text and decode the same value, or both reject it.
fn agrees(text: &[u8]) -> Result<(), TestCaseError> {
    let theirs = serde_json::from_slice::<serde_json::Value>(text);
    let ours = from_slice::<Value>(text, Decoding::Lenient);
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let lone = ours.deviations.iter().any(|it| it.expected == "paired surrogates");
            prop_assert!(!lone, "serde_json rejects unpaired surrogates");
            prop_assert_eq!(serde_json::Value::from(ours.value), theirs);
        }
        (Err(_), Err(_)) => {}
        // Documented differences.
        (Err(JsonError::TooDeep { .. }), Ok(_)) => {}
        (Ok(ours), Err(theirs)) => {
            let lone = ours.deviations.iter().any(|it| it.expected == "paired surrogates");
            let differs = lone
                || theirs.to_string().contains("number out of range")
                || theirs.to_string().contains("recursion limit")
                || text.starts_with(b"\xef\xbb\xbf");
            prop_assert!(differs, "only serde_json rejects {:?}: {theirs}", String::from_utf8_lossy(text));
        }
        (Err(ours), Ok(_)) => {
            return Err(TestCaseError::fail(format!("rejected {:?}: {ours}", String::from_utf8_lossy(text))));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn valid_documents_decode_to_the_same_value(document in document(), pretty: bool) {
        let text = if pretty { serde_json::to_vec_pretty(&document) } else { serde_json::to_vec(&document) }.unwrap();
        let decoded = from_slice::<Value>(&text, Decoding::Strict).unwrap();
        prop_assert_eq!(serde_json::Value::from(decoded.value.clone()), document.clone());
        let written = to_vec(&decoded.value).unwrap();
        prop_assert_eq!(serde_json::from_slice::<serde_json::Value>(&written).unwrap(), document.clone());
        prop_assert_eq!(Value::parse(&written).unwrap(), decoded.value);
        prop_assert_eq!(Value::from(document.clone()), Value::parse(&serde_json::to_vec(&document).unwrap()).unwrap());
    }

    #[test]
    fn corrupted_documents_are_accepted_by_both_or_neither(
        document in document(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..4),
    ) {
        let mut text = serde_json::to_vec(&document).unwrap();
        for (index, byte, kind) in changes {
            let likely = b"{}[]\",:\\u0d1eE.-+ \ntfn/"[usize::from(byte) % 23];
            let at = index.index(text.len().max(1)).min(text.len().saturating_sub(1));
            match kind {
                0 if !text.is_empty() => { text.remove(at); }
                1 => text.insert(at, likely),
                2 if !text.is_empty() => text[at] = likely,
                _ if !text.is_empty() => text[at] = byte,
                _ => {}
            }
        }
        agrees(&text)?;
    }

    #[test]
    fn json_like_text_is_accepted_by_both_or_neither(text in "[\\[\\]{}:,\"0-9eE.+\\-\\\\udDcCa ntrulefals]{0,24}") {
        agrees(text.as_bytes())?;
    }

    #[test]
    fn random_bytes_are_accepted_by_both_or_neither(text in prop::collection::vec(any::<u8>(), 0..64)) {
        agrees(&text)?;
    }

    #[test]
    fn strings_round_trip(text in any::<String>()) {
        let written = to_vec(&text).unwrap();
        prop_assert_eq!(serde_json::from_slice::<String>(&written).unwrap(), text.clone());
        prop_assert_eq!(from_slice::<String>(&written, Decoding::Strict).unwrap().value, text);
    }

    #[test]
    fn floats_round_trip(wide in any::<f64>(), narrow in any::<f32>()) {
        if wide.is_finite() {
            let read = from_slice::<f64>(&to_vec(&wide).unwrap(), Decoding::Strict).unwrap().value;
            prop_assert_eq!(read.to_bits(), wide.to_bits());
        }
        if narrow.is_finite() {
            let read = from_slice::<f32>(&to_vec(&narrow).unwrap(), Decoding::Strict).unwrap().value;
            prop_assert_eq!(read.to_bits(), narrow.to_bits());
        }
    }

    #[test]
    fn integers_round_trip(signed in any::<i64>(), unsigned in any::<u64>()) {
        prop_assert_eq!(from_slice::<i64>(&to_vec(&signed).unwrap(), Decoding::Strict).unwrap().value, signed);
        prop_assert_eq!(from_slice::<u64>(&to_vec(&unsigned).unwrap(), Decoding::Strict).unwrap().value, unsigned);
    }
}
