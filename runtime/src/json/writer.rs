//! Writing JSON text.

use std::fmt::Write as _;

use super::error::EncodeError;
use super::scan;
use super::spelling;

/// Writes one JSON value.
///
/// ```
/// use sdk_runtime::json::Writer;
///
/// let mut writer = Writer::new();
/// writer.map([("eu", &7), ("us", &9)]);
/// assert_eq!(writer.finish()?, br#"{"eu":7,"us":9}"#);
/// # Ok::<(), sdk_runtime::json::EncodeError>(())
/// ```
#[derive(Default)]
pub struct Writer {
    text: String,
    error: Option<EncodeError>,
    /// `true` to write deviating fields with their decoded values.
    plain: bool,
    /// `true` to write equal values as the same text, in order to hash it.
    canonical: bool,
    /// Memory for the text of fields that are compared with what was received.
    compared: String,
    /// The discriminators of the unions around the value that is written next.
    discriminators: Vec<Discriminator>,
}

/// A member that tells the variants of a union apart, with its values for one variant (OpenAPI 3.0.3, Discriminator Object).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Discriminator {
    pub(crate) name: &'static str,
    pub(crate) tags: &'static [&'static str],
}

impl std::fmt::Debug for Writer {
    /// Does not show the text because it may contain secrets.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Writer").field("length", &self.text.len()).finish_non_exhaustive()
    }
}

impl Writer {
    /// Creates a writer.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a writer that ignores raw values of deviating fields, to compare two values.
    pub(crate) fn plain() -> Self {
        Self { plain: true, ..Self::default() }
    }

    /// Creates a writer that writes equal values as the same text.
    pub(super) fn canonical() -> Self {
        Self { canonical: true, ..Self::plain() }
    }

    /// `true` if equal values have to be written as the same text.
    pub(crate) fn is_canonical(&self) -> bool {
        self.canonical
    }

    /// Begins a field that is compared with what was received.
    pub(crate) fn begin_plain(&mut self) -> Self {
        Self { text: std::mem::take(&mut self.compared), ..Self::plain() }
    }

    /// Ends a field that was compared.
    pub(crate) fn end_plain(&mut self, plain: Self) {
        self.compared = plain.text;
        self.compared.clear();
    }

    /// `true` if a number was NaN or infinite.
    pub(crate) fn has_error(&self) -> bool {
        self.error.is_some()
    }

    /// Returns the text so far.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// `true` if two values have the same text.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.text == other.text && self.error == other.error
    }

    pub(crate) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Adds a discriminator of the value that is written next. Returns how many there were before.
    pub(crate) fn push_discriminator(&mut self, discriminator: Discriminator) -> usize {
        self.discriminators.push(discriminator);
        self.discriminators.len() - 1
    }

    /// Removes discriminators that were not taken, because the value is not an object.
    pub(crate) fn truncate_discriminators(&mut self, length: usize) {
        self.discriminators.truncate(length);
    }

    /// Takes the discriminators of the value that is written now.
    #[inline]
    pub(crate) fn take_discriminators(&mut self) -> Vec<Discriminator> {
        std::mem::take(&mut self.discriminators)
    }

    /// Returns the text.
    ///
    /// # Errors
    /// Returns an error if a number was NaN or infinite.
    pub fn finish(self) -> Result<Vec<u8>, EncodeError> {
        self.into_text().map(String::into_bytes)
    }

    pub(crate) fn into_text(self) -> Result<String, EncodeError> {
        match self.error {
            Some(error) => Err(error),
            None => Ok(self.text),
        }
    }

    /// Writes `null`.
    pub fn null(&mut self) {
        self.text.push_str("null");
    }

    /// Writes `true` or `false`.
    pub fn boolean(&mut self, value: bool) {
        self.text.push_str(if value { "true" } else { "false" });
    }

    /// Writes an integer.
    pub fn integer(&mut self, value: i64) {
        if value < 0 {
            self.text.push('-');
        }
        self.unsigned(value.unsigned_abs());
    }

    /// Writes an unsigned integer.
    pub fn unsigned(&mut self, value: u64) {
        // 64-bit numbers have at most 20 digits.
        let mut digits = [b'0'; 20];
        let (mut rest, mut first) = (value, digits.len());
        for digit in digits.iter_mut().rev() {
            *digit += (rest % 10) as u8;
            rest /= 10;
            first -= 1;
            if rest == 0 {
                break;
            }
        }
        let digits = digits.get(first..).and_then(|it| std::str::from_utf8(it).ok());
        self.text.push_str(digits.unwrap_or_default());
    }

    /// Writes a number with the fewest digits that decode to the same number. Whole numbers have no fraction, because decoders of
    /// integers may reject `20.0`.
    pub fn float(&mut self, value: f64) {
        if !self.is_finite(value) {
            return;
        }
        match spelling::small_whole(value) {
            Some(whole) => self.integer(whole),
            None => spelling::write(&mut self.text, value),
        }
    }

    /// Like [`Self::float`], with the fewer digits that an `f32` needs.
    pub fn single(&mut self, value: f32) {
        if self.is_finite(f64::from(value)) {
            self.text.push_str(&spelling::of_f32(value));
        }
    }

    fn is_finite(&mut self, value: f64) -> bool {
        if !value.is_finite() {
            self.error.get_or_insert(EncodeError::NotANumber(if value.is_nan() { "NaN" } else { "infinity" }));
            self.null();
        }
        value.is_finite()
    }

    /// Writes a string with the escapes that RFC 8259, section 7, requires.
    pub fn string(&mut self, value: &str) {
        if scan::skip_plain(value.as_bytes(), 0) < value.len() {
            return self.escaped(value);
        }
        // Reserve memory once for the string and its quotes.
        self.text.reserve(value.len() + 2);
        self.text.push('"');
        self.text.push_str(value);
        self.text.push('"');
    }

    #[cold]
    fn escaped(&mut self, value: &str) {
        self.text.push('"');
        let mut rest = value;
        while let Some((plain, behind)) = split_at_escape(rest) {
            self.text.push_str(plain);
            let mut characters = behind.chars();
            match characters.next() {
                Some('\n') => self.text.push_str("\\n"),
                Some('\r') => self.text.push_str("\\r"),
                Some('\t') => self.text.push_str("\\t"),
                Some(it @ ('"' | '\\')) => self.text.extend(['\\', it]),
                Some(it) => {
                    let _ = write!(self.text, "\\u{:04x}", u32::from(it));
                }
                None => {}
            }
            rest = characters.as_str();
        }
        self.text.push_str(rest);
        self.text.push('"');
    }

    /// Writes text that is known to be JSON.
    #[inline]
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }
}

/// Splits the text before the first character that must be escaped.
fn split_at_escape(text: &str) -> Option<(&str, &str)> {
    let at = scan::skip_plain(text.as_bytes(), 0);
    if at == text.len() { None } else { text.split_at_checked(at) }
}
