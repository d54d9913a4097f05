//! Strings of a format (OpenAPI 3.0.3, Data Types), each keeping the text it was read from.

mod base64;
mod date;
mod date_time;
mod decimal;
mod secret;
#[cfg(test)]
mod tests;
mod uuid;

pub use self::base64::Base64;
pub use self::date::Date;
pub use self::date_time::DateTime;
pub use self::decimal::Decimal;
pub use self::secret::Secret;
pub use self::uuid::Uuid;

/// A text that is not of the format asked for.
///
/// ```
/// use sdk_runtime::types::Date;
///
/// let error = Date::parse("31 January").unwrap_err();
/// assert_eq!(error.to_string(), "not a RFC 3339 date");
/// // What a server writes is kept all the same.
/// assert_eq!(Date::from("31 January").as_str(), "31 January");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a {format}")]
pub struct FormatError {
    format: &'static str,
}

/// What all types have that are a text of a format: the text is what is compared, shown and sent.
macro_rules! text_format {
    ($name:ident, $format:literal) => {
        impl $name {
            /// The text as it was sent.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Takes a text of this format only; `From` takes any text.
            ///
            /// # Errors
            /// The text is not of this format.
            pub fn parse(text: &str) -> Result<Self, crate::types::FormatError> {
                if Self::is_valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(crate::types::FormatError { format: $format })
                }
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::types::FormatError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.pad(&self.0)
            }
        }

        impl crate::json::Json for $name {
            fn decode(node: crate::json::Node<'_>) -> Self {
                let text = node.text();
                if node.kind() == crate::json::Kind::String && !Self::is_valid(&text) {
                    node.deviates($format);
                }
                Self(text.into())
            }

            fn encode(&self, writer: &mut crate::json::Writer) {
                writer.string(&self.0);
            }
        }
    };
}

use text_format;
