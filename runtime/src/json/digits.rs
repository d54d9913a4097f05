//! The text of numbers.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// The longest text that is stored without an allocation, in bytes. The value then has the size of a `String`.
const SHORT: usize = 22;

/// The text of a number. It is ASCII, and usually short.
#[derive(Clone)]
pub(super) enum Digits {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<str>),
}

impl From<&str> for Digits {
    fn from(text: &str) -> Self {
        let mut bytes = [0; SHORT];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(part), Ok(length)) => {
                part.copy_from_slice(text.as_bytes());
                Self::Short { length, bytes }
            }
            _ => Self::Long(text.into()),
        }
    }
}

impl Deref for Digits {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            // The bytes are those of a string.
            Self::Short { length, bytes } => {
                bytes.get(..usize::from(*length)).and_then(|it| std::str::from_utf8(it).ok()).unwrap_or_default()
            }
            Self::Long(text) => text,
        }
    }
}

impl PartialEq for Digits {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Digits {}

impl Hash for Digits {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_length_are_preserved() {
        for length in 0..40 {
            let text = "9".repeat(length);
            let digits = Digits::from(text.as_str());
            assert_eq!(
                (&*digits, digits.clone(), matches!(digits, Digits::Short { .. })),
                (&*text, digits.clone(), length <= SHORT)
            );
        }
        assert_eq!(size_of::<Digits>(), size_of::<String>());
    }
}
