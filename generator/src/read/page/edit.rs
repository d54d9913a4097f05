//! Unpacks the `api:` line of a page for editing, and packs it again.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::api_member::ApiMember;
use super::api_value;
use super::codec::{DecodeError, Encoding, decode_api, encode_api};
use super::frontmatter::split;
use super::json_layout;
use crate::read::limits::{Budget, Limits};

/// The error type of [`pack`] and [`unpack`].
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The page has no `api:` line.
    #[error("the page has no `api:` line")]
    NoApiLine,
    /// The value is damaged.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The value is not JSON.
    #[error("the value is not JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Replaces the `api:` value of a page with JSON that has a line for each member.
///
/// # Errors
/// Fails if the page has no `api:` line, or if its value is damaged.
pub fn unpack(page: &str) -> Result<String, EditError> {
    rewrite(page, json_layout::pretty)
}

/// Compresses the `api:` value of a page, without whitespace between tokens.
///
/// # Errors
/// Fails if the page has no `api:` line, or if its value is damaged.
pub fn pack(page: &str) -> Result<String, EditError> {
    rewrite(page, |json| encode_api(&json_layout::compact(json), Encoding::Compressed))
}

/// Replaces the value of a page with the one that `written` returns for its JSON.
fn rewrite(page: &str, written: impl FnOnce(&str) -> String) -> Result<String, EditError> {
    let api = split(page).and_then(|front| front.api()).filter(|it| !it.is_within()).ok_or(EditError::NoApiLine)?;
    let json = json(&api)?;
    serde_json::from_str::<IgnoredAny>(&json)?;
    let (before, rest) = page.split_at(api.start);
    let after = &rest[api.value.len()..];
    Ok(format!("{before}{}{after}", written(&json)))
}

/// Returns the JSON of a value in any form, which may be malformed.
fn json(api: &ApiMember<'_>) -> Result<String, EditError> {
    let is_json = || serde_json::from_str::<IgnoredAny>(api.value).is_ok();
    if api.is_plain_base64() || is_json() {
        return Ok(decode_api(api.value)?);
    }
    let loaded = api_value::from_yaml(api, &Budget::of(Limits::default()));
    match loaded.ok().flatten().map(|it| it.tree) {
        Some(Value::String(text)) => Ok(decode_api(&text)?),
        Some(mapping @ Value::Object(_)) => Ok(mapping.to_string()),
        _ => Ok(decode_api(api.value)?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unpack_reverses_pack() {
        let page = "---\nid: x\napi: {\"method\":\"get\",  \"size\":1.0}\nlast: y\n---\n\nBody\n";
        let packed = pack(page).unwrap();
        assert!(packed.contains("\napi: eJ"));
        let pretty = "---\nid: x\napi: {\n    \"method\": \"get\",\n    \"size\": 1.0\n  }\nlast: y\n---\n\nBody\n";
        assert_eq!(unpack(&packed).unwrap(), pretty);
        assert_eq!(unpack(pretty).unwrap(), pretty);
        assert_eq!(pack(pretty).unwrap(), packed);
        let block = "---\napi: |\n  {\"a\":\n  1}\nlast: y\n---\n";
        assert_eq!(unpack(block).unwrap(), "---\napi: {\n    \"a\": 1\n  }\nlast: y\n---\n");
        assert_eq!(unpack("---\napi:\n  a: 1\n---\n").unwrap(), "---\napi:\n  {\n    \"a\": 1\n  }\n---\n");
        assert!(matches!(unpack("---\nid: x\n---\n"), Err(EditError::NoApiLine)));
        assert!(matches!(unpack("---\napi: {]\n---\n"), Err(EditError::Json(_))));
    }
}
