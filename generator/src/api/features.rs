//! Cargo features and what they compile.

/// A feature that compiles types that several groups need.
#[derive(Debug)]
pub(crate) struct SharedFeature {
    pub(crate) name: String,
    /// The features of the groups that enable it.
    pub(crate) groups: Vec<String>,
    /// The shared features that it enables.
    pub(crate) needs: Vec<String>,
}

/// The condition under which an item is compiled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FeatureCondition {
    Always,
    AnyOf(Vec<String>),
}
