//! Counts of what is noted while values are decoded.

/// Counts values that are not written back as they were read, unless an object saves their raw text. A document of 4 GiB has fewer
/// than the counters can count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Unclaimed {
    pub(crate) deviations: u32,
    /// Numbers with the right value and other digits.
    pub(crate) spellings: u32,
}

/// Counts values that a type represents less exactly than others may. Only unions compare them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Exactness {
    /// Values other than the only one that their type allows.
    pub(crate) constants: u32,
    /// Integers that were read from numbers such as `7.0`.
    pub(crate) decimals: u32,
    /// Floats that were read from numbers such as `7`, except in objects.
    pub(crate) wholes: u32,
}

impl Exactness {
    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            constants: self.constants.wrapping_add(other.constants),
            decimals: self.decimals.wrapping_add(other.decimals),
            wholes: self.wholes.wrapping_add(other.wholes),
        }
    }

    pub(super) const fn minus(self, other: Self) -> Self {
        Self {
            constants: self.constants.wrapping_sub(other.constants),
            decimals: self.decimals.wrapping_sub(other.decimals),
            wholes: self.wholes.wrapping_sub(other.wholes),
        }
    }
}

impl Unclaimed {
    pub(super) const fn plus(self, other: Self) -> Self {
        Self {
            deviations: self.deviations.wrapping_add(other.deviations),
            spellings: self.spellings.wrapping_add(other.spellings),
        }
    }

    pub(super) const fn minus(self, other: Self) -> Self {
        Self {
            deviations: self.deviations.wrapping_sub(other.deviations),
            spellings: self.spellings.wrapping_sub(other.spellings),
        }
    }
}
