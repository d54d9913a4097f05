//! The parts of events in which JSON in strings is typed.

/// A part of an event that is described as an object of its fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum EventPart {
    /// Any other value. In JSON, a string with JSON is a string.
    #[default]
    Other,
    /// The object.
    Event,
    /// The member `data`. If it is a string with JSON, it has the type of the JSON.
    Data,
}

impl EventPart {
    /// Returns the part that a member is.
    pub(super) fn member(self, name: &str) -> Self {
        match self {
            Self::Event if name == "data" => Self::Data,
            _ => Self::Other,
        }
    }
}
