//! The effect of a member.

use crate::diagnostic::Code;

/// The treatment of a member by the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It changes operations: requests, arguments, results, servers or credentials.
    Operations,
    /// It changes the types of request and response bodies.
    Types,
    /// It changes the documentation. The string names the place.
    Documentation(&'static str),
    /// It has no effect. The string is the reason.
    None(&'static str),
    /// Its absence is reported with this code.
    Required(Code),
    /// Its value is checked, and reported with this code if it is unusual. It has no other effect. The string is the reason.
    Checked(Code, &'static str),
    /// It is dropped and reported with this code. The string completes the message.
    Unsupported(Code, &'static str),
}

impl Effect {
    /// Returns the treatment of the member, without details.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operations | Self::Types | Self::Required(_) | Self::Checked(..) => "honored",
            Self::Documentation(_) => "documented",
            Self::None(_) => "no effect",
            Self::Unsupported(..) => "unsupported",
        }
    }
}
