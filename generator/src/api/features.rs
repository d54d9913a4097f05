//! Cargo features and what they compile.

/// A feature that is no group's own: it compiles types that many groups need.
#[derive(Debug)]
pub(crate) struct SharedFeature {
    pub(crate) name: String,
    /// The features of the groups that imply it.
    pub(crate) groups: Vec<String>,
    /// The shared features that it implies.
    pub(crate) needs: Vec<String>,
}

/// When something is compiled: always, or with any one of some features.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FeatureCondition {
    Always,
    AnyOf(Vec<String>),
}
