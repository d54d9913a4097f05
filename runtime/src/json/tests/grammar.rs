//! RFC 8259, section by section.

use crate::json::{JsonError, Value};

fn accepts(text: &str) -> Value {
    Value::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn refuses_at(text: impl AsRef<[u8]>, offset: usize) {
    let text = text.as_ref();
    let shown = String::from_utf8_lossy(text);
    match Value::parse(text) {
        Err(JsonError::Syntax { offset: at, .. } | JsonError::Utf8 { offset: at }) => assert_eq!(at, offset, "{shown}"),
        other => panic!("{shown}: {other:?}"),
    }
}

#[test]
fn section_2_white_space_and_structure() {
    for text in ["null", " \t\r\nnull \t\r\n", "[]", "[ ]", "{}", "{ }", "[ 1 , 2 ]", "{ \"a\" : 1 , \"b\" : [ ] }"] {
        accepts(text);
    }
    for (text, offset) in [
        ("", 0),
        (" ", 1),
        ("\u{a0}null", 0),
        ("\u{b}null", 0),
        ("null null", 5),
        ("nullx", 4),
        ("[", 1),
        ("]", 0),
        ("}", 0),
        ("[1", 2),
        ("[1,", 3),
        ("[1,]", 3),
        ("[,1]", 1),
        ("[1 2]", 3),
        ("[1}", 2),
        ("[]]", 2),
        ("{", 1),
        ("{]", 1),
        ("{1:2}", 1),
        ("{\"a\"", 4),
        ("{\"a\" 1}", 5),
        ("{\"a\":", 5),
        ("{\"a\":}", 5),
        ("{\"a\":1", 6),
        ("{\"a\":1,", 7),
        ("{\"a\":1,}", 7),
        ("{,}", 1),
        ("{\"a\":1 \"b\":2}", 7),
        ("{\"a\":1]", 6),
        ("{\"a\":1}}", 7),
        ("// x\n1", 0),
    ] {
        refuses_at(text, offset);
    }
}

#[test]
fn section_3_values() {
    assert_eq!(accepts("true"), Value::Bool(true));
    assert_eq!(accepts("false"), Value::Bool(false));
    assert_eq!(accepts("null"), Value::Null);
    for text in ["True", "NULL", "tru", "nul", "fals", "NaN", "Infinity", "undefined", "'a'"] {
        refuses_at(text, 0);
    }
    refuses_at("-Infinity", 1);
}

#[test]
fn section_4_last_of_duplicate_names_counts() {
    let value = accepts(r#"{"a":1,"b":2,"a":3}"#);
    assert_eq!(value.get("a").and_then(Value::as_i64), Some(3));
    assert_eq!(accepts(r#"{"":1}"#).get("").and_then(Value::as_i64), Some(1));
}

#[test]
fn section_6_numbers() {
    for text in [
        "0",
        "-0",
        "1",
        "-1",
        "10",
        "0.0",
        "-0.10",
        "1e1",
        "1E1",
        "1e+1",
        "1e-01",
        "1.5e10",
        "123456789012345678901234567890",
        "1e400",
    ] {
        assert_eq!(accepts(text).to_string(), text);
    }
    for (text, offset) in [
        ("-", 1),
        ("+1", 0),
        (".5", 0),
        ("01", 1),
        ("-01", 2),
        ("00", 1),
        ("1.", 2),
        ("1.e1", 2),
        ("1e", 2),
        ("1e+", 3),
        ("1e1.5", 3),
        ("0x10", 1),
        ("--1", 1),
        ("1_0", 1),
        ("1e5e5", 3),
    ] {
        refuses_at(text, offset);
    }
}

#[test]
fn section_7_strings() {
    for (text, content) in [
        (r#""""#, ""),
        (r#""a\"\\\/\b\f\n\r\tz""#, "a\"\\/\u{8}\u{c}\n\r\tz"),
        (r#""\u0041\u00e9\u20AC""#, "Aé€"),
        (r#""\uD83D\uDE00""#, "😀"),
        (r#""\u0000""#, "\0"),
        ("\"\u{7f}\u{2028}😀é\"", "\u{7f}\u{2028}😀é"),
        (r#""12345678\n""#, "12345678\n"),
    ] {
        assert_eq!(accepts(text).as_str(), Some(content), "{text}");
    }
    for (text, offset) in [
        ("\"", 1),
        ("\"a", 2),
        ("\"\\", 2),
        ("\"\\\"", 3),
        ("\"\\x\"", 2),
        ("\"\\U0041\"", 2),
        ("\"\\u004\"", 6),
        ("\"\\u004g\"", 6),
        ("\"\\u+041\"", 3),
        ("\"a\nb\"", 2),
        ("\"a\tb\"", 2),
        ("\"a\0b\"", 2),
        ("\"12345678\u{1f}\"", 9),
        ("\"1234\u{1f}5678\"", 5),
    ] {
        refuses_at(text, offset);
    }
}

#[test]
fn section_8_1_encoding() {
    assert_eq!(Value::parse(b"\xef\xbb\xbf1").unwrap().as_i64(), Some(1));
    refuses_at(b"\xef\xbb\xbf\xef\xbb\xbf1", 3);
    refuses_at(b"\xef\xbb\xbf[\xff]", 4);
    refuses_at(b"\"\xff\"", 1);
    refuses_at(b"\"\xc0\xaf\"", 1);
    refuses_at(b"\"\xed\xa0\x80\"", 1);
    refuses_at("1".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(), 1);
}

#[test]
fn section_8_2_unpaired_surrogates_are_replaced() {
    for (text, content) in [
        (r#""\ud800""#, "\u{fffd}"),
        (r#""\udc00x""#, "\u{fffd}x"),
        (r#""\ud800\u0041""#, "\u{fffd}A"),
        (r#""\ud800\ud83d\ude00""#, "\u{fffd}😀"),
        (r#""\ud800\n""#, "\u{fffd}\n"),
    ] {
        assert_eq!(accepts(text).as_str(), Some(content), "{text}");
    }
}

#[test]
fn every_byte_of_a_long_string_is_checked() {
    for length in 0..40 {
        for at in 0..=length {
            let (before, after) = ("é".repeat(at), "x".repeat(length - at));
            assert_eq!(accepts(&format!("\"{before}\\\"{after}\"")).as_str(), Some(&*format!("{before}\"{after}")));
            refuses_at(format!("\"{before}\u{1}{after}\""), 1 + before.len());
        }
    }
}
