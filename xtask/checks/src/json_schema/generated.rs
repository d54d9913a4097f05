//! The results of generating types.

/// The result of generating the types of a group.
pub(crate) enum Generated {
    /// The types were generated. `inferred` is `true` if the type of a schema was inferred from its keywords.
    Types { inferred: bool },
    /// The errors.
    Refused(Vec<String>),
}
