//! UUIDs.

/// A UUID (RFC 9562, section 4), stored as a string.
///
/// ```
/// use sdk_runtime::types::Uuid;
///
/// let id: Uuid = "2c918083-5d2e-5168-015d-32f890ca1581".parse()?;
/// assert_eq!(Uuid::from(id.as_u128().unwrap()), id);
/// # Ok::<(), sdk_runtime::types::FormatError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(Box<str>);

super::text_format!(Uuid, "UUID");

impl Uuid {
    /// Returns the 128 bits. Also accepts 32 digits without hyphens.
    #[must_use]
    pub fn as_u128(&self) -> Option<u128> {
        let digits = if Self::is_valid(&self.0) { self.0.replace('-', "") } else { self.0.to_string() };
        let is_plain = digits.len() == 32 && digits.bytes().all(|it| it.is_ascii_hexdigit());
        if is_plain { u128::from_str_radix(&digits, 16).ok() } else { None }
    }

    /// `true`, because identifiers and data mean the same in any form.
    const fn is_parsed(&self) -> bool {
        true
    }

    fn is_valid(text: &str) -> bool {
        text.len() == 36
            && text.bytes().enumerate().all(|(position, it)| match position {
                8 | 13 | 18 | 23 => it == b'-',
                _ => it.is_ascii_hexdigit(),
            })
    }
}

impl From<u128> for Uuid {
    fn from(bits: u128) -> Self {
        let digits = format!("{bits:032x}");
        let mut text = String::with_capacity(36);
        for (position, digit) in digits.chars().enumerate() {
            if matches!(position, 8 | 12 | 16 | 20) {
                text.push('-');
            }
            text.push(digit);
        }
        Self(text.into())
    }
}
