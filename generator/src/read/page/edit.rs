//! Pages made editable, and made small again.

use serde_json::Value;

use super::codec::{DecodeError, Encoding, decode_api, encode_api};
use super::frontmatter::split;

/// Why a page cannot be rewritten.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// There is nothing to rewrite.
    #[error("the page has no `api:` line")]
    NoApiLine,
    /// The value is damaged.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The value is no JSON.
    #[error("the value is not JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// The page with its `api:` value as plain JSON.
///
/// # Errors
/// Where the page has no such value, or a damaged one.
pub fn unpack(page: &str) -> Result<String, EditError> {
    rewrite(page, Encoding::Plain)
}

/// The page with its `api:` value compressed.
///
/// # Errors
/// Where the page has no such value, or a damaged one.
pub fn pack(page: &str) -> Result<String, EditError> {
    rewrite(page, Encoding::Compressed)
}

fn rewrite(page: &str, encoding: Encoding) -> Result<String, EditError> {
    let api = split(page).and_then(|front| front.api()).ok_or(EditError::NoApiLine)?;
    let json = decode_api(api.value)?;
    let value: Value = serde_json::from_str(&json)?;
    // The line is one line whatever is in it.
    let json = if json.contains(['\n', '\r']) { value.to_string() } else { json };
    let (before, rest) = page.split_at(api.start);
    let after = &rest[api.value.len()..];
    Ok(format!("{before}{}{after}", encode_api(&json, encoding)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_survives_the_round_trip() {
        let page = "---\nid: x\napi: {\"method\":\"get\",  \"path\":\"/é\"}\nlast: y\n---\n\nBody\n";
        let packed = pack(page).unwrap();
        assert!(packed.contains("\napi: eJ"));
        assert_eq!(unpack(&packed).unwrap(), page);
        assert!(matches!(unpack("---\nid: x\n---\n"), Err(EditError::NoApiLine)));
        assert!(matches!(unpack("---\napi: {]\n---\n"), Err(EditError::Json(_))));
    }
}
