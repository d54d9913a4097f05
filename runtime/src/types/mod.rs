//! Formatted strings (OpenAPI 3.0.3, Data Types), which preserve the string that they were decoded
//! from.

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

/// A string that does not have the required format.
///
/// ```
/// use sdk_runtime::types::Date;
///
/// let error = Date::parse("31 January").unwrap_err();
/// assert_eq!(error.to_string(), "invalid RFC 3339 date");
/// // Values from a server are preserved anyway.
/// assert_eq!(Date::from("31 January").as_str(), "31 January");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid {format}")]
pub struct FormatError {
    format: &'static str,
}

/// Defines the common methods of string formats. Values are displayed and sent as strings.
macro_rules! text_format {
    ($name:ident, $format:literal) => {
        super::text_format!(@common $name, $format);

        impl crate::json::Json for $name {
            fn decode(node: crate::json::Node<'_>) -> Self {
                let value = Self(node.text().into());
                match node.kind() {
                    crate::json::Kind::String if Self::is_valid(&value.0) => {}
                    crate::json::Kind::String if value.is_parsed() => node.deviates($format),
                    // That a number or boolean is not a string has been recorded.
                    crate::json::Kind::Number | crate::json::Kind::Boolean if value.is_parsed() => {}
                    crate::json::Kind::String | crate::json::Kind::Number | crate::json::Kind::Boolean => {
                        node.unparsed($format);
                    }
                    _ => {}
                }
                value
            }

            fn encode(&self, writer: &mut crate::json::Writer) {
                writer.string(&self.0);
            }
        }
    };
    (@common $name:ident, $format:expr) => {
        impl $name {
            /// Returns the string.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Parses a string of this format. `From` accepts any string.
            ///
            /// # Errors
            /// Returns an error if the string does not have this format.
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
    };
}

use text_format;
