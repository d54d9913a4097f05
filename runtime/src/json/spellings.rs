//! The raw values of members with numbers that would be written with other digits.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::digits::Digits;

/// Raw values by the names of members.
///
/// Many servers write `20.0` for 20, so that these values are common and short.
#[derive(Clone, Debug, Default)]
pub(super) struct Spellings {
    /// The values of fields. A type has few.
    fields: Vec<(&'static str, Digits)>,
    /// The values of members with any name, which can be many.
    others: BTreeMap<Box<str>, Digits>,
}

impl Spellings {
    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty() && self.others.is_empty()
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(it, _)| *it == name).map(|(_, raw)| raw);
        field.or_else(|| self.others.get(name)).map(|it| &**it)
    }

    /// Adds a value. Returns how much memory that takes, with the smallest size of an allocation.
    pub(super) fn push(&mut self, name: Cow<'static, str>, raw: &str) -> usize {
        let digits = Digits::from(raw);
        let text = if matches!(digits, Digits::Long(_)) { 16 + raw.len() } else { 0 };
        match name {
            Cow::Borrowed(name) => {
                let before = self.fields.capacity();
                self.fields.push((name, digits));
                text + (self.fields.capacity() - before) * size_of::<(&str, Digits)>()
            }
            Cow::Owned(name) => {
                // A node of the map has room for 11 members, and at least 6 unless there is only one.
                let room = if self.others.is_empty() { 11 } else { 2 };
                let size = 16 + name.len() + room * size_of::<(Box<str>, Digits)>();
                self.others.insert(name.into_boxed_str(), digits);
                text + size
            }
        }
    }
}
