//! Errors of any type.

/// Any error.
///
/// ```
/// use sdk_runtime::{BoxError, Token};
///
/// fn from_file(path: &str) -> Result<Token, BoxError> {
///     Ok(Token::new(std::fs::read_to_string(path)?.trim()))
/// }
///
/// assert!(from_file("no-such-file").is_err());
/// ```
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
