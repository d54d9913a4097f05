//! The members of every object of OpenAPI, JSON Schema and the Overlay Specification, and their effects.
//!
//! This table is the only list of known members. It decides which members are reported as unknown or unsupported,
//! `docs/members.md` shows it, and `generator/tests/members` checks the effect of each entry.

mod document;
mod effect;
mod extension;
pub mod manual;
mod object;
mod overlay;
mod payload;
mod schema;
mod security;
mod swagger;
mod version;

pub use self::effect::Effect;
pub(crate) use self::extension::is_of_enum;
pub use self::object::Object;
pub use self::version::{Version, Versions};

/// A member of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The name, or a placeholder in braces if documents choose it, such as `{status}`.
    pub name: &'static str,
    /// The versions that define the member.
    pub versions: Versions,
    /// The content of the value.
    pub holds: Holds,
    /// The treatment of the member by the generator.
    pub effect: Effect,
}

/// The content of the value of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Data, which contains no objects of the specification.
    Data,
    /// An object.
    One(Object),
    /// A list of objects.
    List(Object),
    /// A map of names to objects.
    Map(Object),
}

impl Member {
    /// Returns `true` if documents choose the name of the member.
    pub fn is_placeholder(&self) -> bool {
        self.name.starts_with('{')
    }
}

/// Creates a member with data.
const fn data(name: &'static str, versions: Versions, effect: Effect) -> Member {
    Member { name, versions, holds: Holds::Data, effect }
}

/// Creates a member with an object.
const fn one(name: &'static str, object: Object, versions: Versions, effect: Effect) -> Member {
    Member { name, versions, holds: Holds::One(object), effect }
}

/// Creates a member with a list of objects.
const fn list(name: &'static str, object: Object, versions: Versions, effect: Effect) -> Member {
    Member { name, versions, holds: Holds::List(object), effect }
}

/// Creates a member with a map of names to objects.
const fn map(name: &'static str, object: Object, versions: Versions, effect: Effect) -> Member {
    Member { name, versions, holds: Holds::Map(object), effect }
}
