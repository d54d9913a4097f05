//! Kinds of multipart bodies.

use crate::ir::Addressing;

/// The multipart body that a part belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Multipart<'m> {
    pub(super) content_type: &'m str,
    pub(super) addressing: Addressing,
}

impl Multipart<'_> {
    /// Returns `true` if parts can have a style, which determines their names.
    ///
    /// Source: OpenAPI 3.1.1, Encoding Object, `style`.
    pub(super) fn has_styles(self) -> bool {
        self.addressing == Addressing::ByName && self.is_form_data()
    }

    /// Returns `true` if each part has a name.
    ///
    /// Source: RFC 7578, section 4.2.
    pub(super) fn is_form_data(self) -> bool {
        let essence = self.content_type.split(';').next().unwrap_or_default().trim();
        // A range is sent as `multipart/form-data` if the parts have names, and as `multipart/mixed` otherwise.
        essence.eq_ignore_ascii_case("multipart/form-data")
            || (self.addressing == Addressing::ByName && essence == "multipart/*")
    }
}
