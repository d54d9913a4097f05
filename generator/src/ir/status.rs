//! The status codes that a response covers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The status codes that a response covers.
///
/// Source: OpenAPI 3.0.3, Responses Object, "Patterned Fields".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Status {
    /// A status code, such as 404.
    Code(u16),
    /// A range of status codes, such as 2 for `2XX`.
    Range(u16),
    /// All status codes that are not declared.
    Default,
}

impl Status {
    /// Returns `true` if responses with this status are successful.
    pub const fn is_success(self) -> bool {
        match self {
            Self::Code(code) => code >= 200 && code < 300,
            Self::Range(class) => class == 2,
            Self::Default => false,
        }
    }

    /// Returns `true` if responses with this status never have a body.
    ///
    /// Source: RFC 9110, section 6.4.1, and section 15.3.6 for 205.
    pub(crate) const fn is_without_content(self) -> bool {
        matches!(self, Self::Code(100..=199 | 204 | 205 | 304) | Self::Range(1))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(class) => write!(f, "{class}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

impl From<Status> for String {
    fn from(status: Status) -> Self {
        status.to_string()
    }
}

/// The error type of invalid statuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid status {0:?}: use three digits, a range such as `4XX`, or `default`")]
pub struct StatusError(String);

impl TryFrom<String> for Status {
    type Error = StatusError;

    fn try_from(text: String) -> Result<Self, StatusError> {
        let is_number = text.bytes().all(|it| it.is_ascii_digit());
        match text.parse::<u16>() {
            _ if text == "default" => Ok(Self::Default),
            Ok(code) if is_number && (100..1000).contains(&code) => Ok(Self::Code(code)),
            _ => match text.as_bytes() {
                [class @ b'1'..=b'5', b'X', b'X'] => Ok(Self::Range(u16::from(class - b'0'))),
                _ => Err(StatusError(text)),
            },
        }
    }
}
