//! The versions of the specifications.

use std::fmt;

/// A version of a specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// OpenAPI 2.0, which is also called Swagger.
    OpenApi20,
    /// OpenAPI 3.0.
    OpenApi30,
    /// OpenAPI 3.1.
    OpenApi31,
    /// OpenAPI 3.2.
    OpenApi32,
    /// Overlay Specification 1.0.
    Overlay10,
    /// Overlay Specification 1.1.
    Overlay11,
}

impl Version {
    /// Every version, oldest first.
    pub const ALL: [Self; 6] =
        [Self::OpenApi20, Self::OpenApi30, Self::OpenApi31, Self::OpenApi32, Self::Overlay10, Self::Overlay11];

    /// Returns the number of the version.
    pub const fn number(self) -> &'static str {
        match self {
            Self::OpenApi20 => "2.0",
            Self::OpenApi30 => "3.0",
            Self::OpenApi31 => "3.1",
            Self::OpenApi32 => "3.2",
            Self::Overlay10 => "1.0",
            Self::Overlay11 => "1.1",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// Formats the name of the specification with its version.
impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let specification = match self {
            Self::Overlay10 | Self::Overlay11 => "Overlay Specification",
            _ => "OpenAPI",
        };
        write!(f, "{specification} {}", self.number())
    }
}

/// A set of versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions(u8);

impl Versions {
    /// OpenAPI 2.0.
    pub(super) const ONLY_2_0: Self = Self(Version::OpenApi20.bit());
    /// OpenAPI 3.0.
    pub(super) const ONLY_3_0: Self = Self(Version::OpenApi30.bit());
    /// OpenAPI 2.0 and later.
    pub(super) const SINCE_2_0: Self = Self(Self::ONLY_2_0.0 | Self::SINCE_3_0.0);
    /// OpenAPI 3.0 and later.
    pub(super) const SINCE_3_0: Self = Self(Self::ONLY_3_0.0 | Self::SINCE_3_1.0);
    /// OpenAPI 3.1 and later.
    pub(super) const SINCE_3_1: Self = Self(Version::OpenApi31.bit() | Self::SINCE_3_2.0);
    /// OpenAPI 3.2.
    pub(super) const SINCE_3_2: Self = Self(Version::OpenApi32.bit());
    /// Overlay Specification 1.0 and later.
    pub(super) const OVERLAYS: Self = Self(Version::Overlay10.bit() | Self::SINCE_OVERLAY_1_1.0);
    /// Overlay Specification 1.1.
    pub(super) const SINCE_OVERLAY_1_1: Self = Self(Version::Overlay11.bit());

    /// Returns `true` if the set contains a version.
    pub const fn contains(self, version: Version) -> bool {
        self.0 & version.bit() != 0
    }

    /// Iterates over the versions, oldest first.
    pub fn iter(self) -> impl Iterator<Item = Version> {
        Version::ALL.into_iter().filter(move |it| self.contains(*it))
    }
}

/// Formats the numbers of the versions.
impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numbers: Vec<_> = self.iter().map(Version::number).collect();
        f.write_str(&numbers.join(", "))
    }
}
