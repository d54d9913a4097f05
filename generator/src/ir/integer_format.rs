//! The formats of integers.

use std::ops::RangeInclusive;

/// The range of an integer.
///
/// Source: OpenAPI 3.0.3, "Data Types"; the others from the OpenAPI Format Registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum IntegerFormat {
    Int8,
    Int16,
    Int32,
    /// Also integers without a format, or with another one.
    Int64,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
}

impl IntegerFormat {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 8] =
        [Self::Int8, Self::Int16, Self::Int32, Self::Int64, Self::Uint8, Self::Uint16, Self::Uint32, Self::Uint64];

    /// Returns the allowed values.
    pub(crate) const fn range(self) -> RangeInclusive<i128> {
        match self {
            Self::Int8 => i8::MIN as i128..=i8::MAX as i128,
            Self::Int16 => i16::MIN as i128..=i16::MAX as i128,
            Self::Int32 => i32::MIN as i128..=i32::MAX as i128,
            Self::Int64 => i64::MIN as i128..=i64::MAX as i128,
            Self::Uint8 => 0..=u8::MAX as i128,
            Self::Uint16 => 0..=u16::MAX as i128,
            Self::Uint32 => 0..=u32::MAX as i128,
            Self::Uint64 => 0..=u64::MAX as i128,
        }
    }

    /// Returns the format with the fewest values of the two that contains all values that both have in common.
    pub(crate) fn intersection(self, other: Self) -> Self {
        let size = |format: Self| format.range().end() - format.range().start();
        match size(self).cmp(&size(other)) {
            std::cmp::Ordering::Less => self,
            std::cmp::Ordering::Greater => other,
            // One of them is signed, and the common values are not.
            std::cmp::Ordering::Equal if *self.range().start() == 0 => self,
            std::cmp::Ordering::Equal => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intersection_contains_all_common_values() {
        for one in IntegerFormat::ALL {
            for other in IntegerFormat::ALL {
                let both = one.intersection(other);
                assert_eq!(both, other.intersection(one));
                assert!(both == one || both == other);
                let (one, other) = (one.range(), other.range());
                let common = *one.start().max(other.start())..=*one.end().min(other.end());
                assert!(both.range().contains(common.start()) && both.range().contains(common.end()));
            }
        }
        assert_eq!(IntegerFormat::Int32.intersection(IntegerFormat::Uint32), IntegerFormat::Uint32);
        assert_eq!(IntegerFormat::Int32.intersection(IntegerFormat::Uint64), IntegerFormat::Int32);
    }
}
