//! Headers with signatures.

use http::HeaderMap;

use super::signature::SignatureError;

/// Returns the value of a header that has to occur once. Otherwise a proxy and the receiver could read different ones.
pub(super) fn single<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, SignatureError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(SignatureError::MissingHeader { header: name })?;
    if values.next().is_some() {
        return Err(SignatureError::RepeatedHeader { header: name });
    }
    value.to_str().map_err(|_| malformed(name, "visible ASCII characters"))
}

pub(super) fn malformed(header: &'static str, expected: &'static str) -> SignatureError {
    SignatureError::MalformedHeader { header, expected }
}

/// Parses hexadecimal digits of both cases.
pub(super) fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |it: u8| (it as char).to_digit(16);
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|[high, low]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()).collect()
}
