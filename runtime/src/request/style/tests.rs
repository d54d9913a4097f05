//! The examples of OpenAPI 3.0.3 (Parameter Object, "Style Examples"), and cases that it does not
//! specify.

use super::{Escape, Style};
use crate::json::Value;

fn value(text: &str) -> Value {
    Value::parse(text.as_bytes()).unwrap()
}

fn text(style: Style, json: &str) -> Option<String> {
    style.text("color", &value(json), Escape::Path)
}

fn query(style: Style, json: &str) -> String {
    let pairs = style.pairs("color", &value(json));
    pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
}

const EMPTY: &str = "\"\"";
const STRING: &str = "\"blue\"";
const ARRAY: &str = r#"["blue","black","brown"]"#;
const OBJECT: &str = r#"{"R":100,"G":200,"B":150}"#;

#[test]
fn text_matches_the_style_examples() {
    for (style, explode, empty, string, array, object) in [
        (Style::SIMPLE, false, "", "blue", "blue,black,brown", "R,100,G,200,B,150"),
        (Style::SIMPLE, true, "", "blue", "blue,black,brown", "R=100,G=200,B=150"),
        (Style::LABEL, false, ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
        (Style::LABEL, true, ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"),
        (Style::MATRIX, false, ";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
        (Style::MATRIX, true, ";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"),
    ] {
        let style = style.exploded(explode);
        for (json, expected) in [(EMPTY, empty), (STRING, string), (ARRAY, array), (OBJECT, object)] {
            assert_eq!(text(style, json).as_deref(), Some(expected), "{style:?} {json}");
        }
    }
}

#[test]
fn pairs_match_the_style_examples() {
    for (style, explode, empty, string, array, object) in [
        (Style::FORM, false, "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
        (Style::FORM, true, "color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"),
        (
            Style::SPACE_DELIMITED,
            false,
            "color=",
            "color=blue",
            "color=blue%20black%20brown",
            "color=R%20100%20G%20200%20B%20150",
        ),
        (
            Style::PIPE_DELIMITED,
            false,
            "color=",
            "color=blue",
            "color=blue%7Cblack%7Cbrown",
            "color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (
            Style::DEEP_OBJECT,
            true,
            "color=",
            "color=blue",
            "color%5B%5D=blue&color%5B%5D=black&color%5B%5D=brown",
            "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150",
        ),
        (
            Style::JSON,
            false,
            "color=%22%22",
            "color=%22blue%22",
            "color=%5B%22blue%22%2C%22black%22%2C%22brown%22%5D",
            "color=%7B%22R%22%3A100%2C%22G%22%3A200%2C%22B%22%3A150%7D",
        ),
    ] {
        let style = style.exploded(explode);
        for (json, expected) in [(EMPTY, empty), (STRING, string), (ARRAY, array), (OBJECT, object)] {
            assert_eq!(query(style, json), expected, "{style:?} {json}");
        }
    }
}

#[test]
fn undefined_values_are_skipped() {
    for json in ["null", "[]", "{}", "[null]", "{\"a\":null}"] {
        for style in [Style::FORM, Style::FORM.exploded(false), Style::PIPE_DELIMITED, Style::DEEP_OBJECT] {
            assert_eq!(query(style, json), "", "{style:?} {json}");
        }
        for style in [Style::SIMPLE, Style::LABEL, Style::MATRIX, Style::MATRIX.exploded(true)] {
            assert_eq!(text(style, json), None, "{style:?} {json}");
        }
    }
    assert_eq!(query(Style::FORM, "[1,null,2]"), "color=1&color=2");
    assert_eq!(query(Style::FORM.exploded(false), "[1,null,2]"), "color=1,2");
}

#[test]
fn cookie_names_that_are_tokens_are_not_escaped() {
    for (name, spelled) in
        [("a!#$%&'*+-.^_`|~", "a!#$%&'*+-.^_`|~"), ("a b", "a%20b"), ("a;b=c", "a%3Bb%3Dc"), ("é", "%C3%A9")]
    {
        assert_eq!(Style::FORM.cookies(name, &value(STRING)), [(spelled.to_owned(), "blue".to_owned())]);
    }
}

#[test]
fn delimiters_in_values_are_escaped() {
    assert_eq!(text(Style::SIMPLE, r#""a/b?c#d,e;f=g.h é%""#).unwrap(), "a%2Fb%3Fc%23d%2Ce%3Bf%3Dg.h%20%C3%A9%25");
    assert_eq!(query(Style::FORM.exploded(false), r#"["a,b","c&d=e+f"]"#), "color=a%2Cb,c%26d%3De%2Bf");
    assert_eq!(query(Style::FORM, r#"{"a&b":"c"}"#), "a%26b=c");
    assert_eq!(query(Style::PIPE_DELIMITED, r#"["a|b","c"]"#), "color=a%7Cb%7Cc");
    assert_eq!(Style::SIMPLE.text("h", &value(r#"["a b","c"]"#), Escape::Plain).unwrap(), "a b,c");
}

#[test]
fn allowed_reserved_characters_are_not_escaped() {
    let style = Style::FORM.allowing_reserved(true);
    assert_eq!(query(style, r#""a:/?#[]@!$&'()*+,;=%z""#), "color=a:/?%23%5B%5D@!$%26'()*%2B,;=%25z");
}

#[test]
fn deep_objects_nest() {
    assert_eq!(
        query(Style::DEEP_OBJECT, r#"{"a":{"b":{"c d":1}},"list":[1,2],"objects":[{"x":1},{"x":2}],"none":null}"#),
        "color%5Ba%5D%5Bb%5D%5Bc%20d%5D=1&color%5Blist%5D%5B%5D=1&color%5Blist%5D%5B%5D=2\
         &color%5Bobjects%5D%5B0%5D%5Bx%5D=1&color%5Bobjects%5D%5B1%5D%5Bx%5D=2"
    );
}

#[test]
fn nested_values_in_other_styles_are_json() {
    assert_eq!(query(Style::FORM, r#"{"a":[1,2]}"#), "a=%5B1%2C2%5D");
    assert_eq!(text(Style::SIMPLE, r#"[[1],true]"#).unwrap(), "%5B1%5D,true");
}
