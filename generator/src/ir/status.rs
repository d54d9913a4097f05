//! The statuses that a response of an OpenAPI document covers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which answers a response describes.
///
/// Source: OpenAPI 3.0.3, Responses Object, "Patterned Fields".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Status {
    /// One status: 404.
    Code(u16),
    /// A class: 2 for `2XX`.
    Range(u16),
    /// Whatever is not listed.
    Default,
}

impl Status {
    /// Whether answers of this status are what the caller asked for.
    pub const fn is_success(self) -> bool {
        match self {
            Self::Code(code) => code >= 200 && code < 300,
            Self::Range(class) => class == 2,
            Self::Default => false,
        }
    }

    /// Whether answers of this status end behind their headers, whatever a description says.
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

/// A text that is no status.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no status: it takes three digits, a class such as `4XX`, or `default`")]
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
