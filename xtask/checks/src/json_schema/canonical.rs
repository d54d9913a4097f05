//! Compares JSON texts by their values and the digits of their numbers.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Returns a string that is equal for texts with the same values: members are sorted, strings have the same escapes, and numbers
/// are as written.
pub(crate) fn canonical(text: &str) -> serde_json::Result<String> {
    let text = text.trim();
    match text.as_bytes().first() {
        Some(b'{') => {
            let members: BTreeMap<String, &RawValue> = serde_json::from_str(text)?;
            let members = members
                .iter()
                .map(|(name, value)| Ok(format!("{}:{}", serde_json::to_string(name)?, canonical(value.get())?)));
            Ok(format!("{{{}}}", members.collect::<serde_json::Result<Vec<_>>>()?.join(",")))
        }
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(text)?;
            let items = items.iter().map(|it| canonical(it.get()));
            Ok(format!("[{}]", items.collect::<serde_json::Result<Vec<_>>>()?.join(",")))
        }
        Some(b'"') => serde_json::to_string(&serde_json::from_str::<String>(text)?),
        _ => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn order_and_escapes_do_not_matter_and_digits_do() {
        let same = |one: &str, other: &str| canonical(one).unwrap() == canonical(other).unwrap();
        assert!(same(r#"{"a": 1, "b": ["\u0061"]}"#, r#"{"b":["a"],"a":1}"#));
        assert!(!same("[1]", "[1.0]"));
        assert!(!same("[1, 2]", "[2, 1]"));
    }
}
