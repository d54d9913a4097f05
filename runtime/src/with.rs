//! Changes of new values.

/// Sets fields of a new value in one expression. Every type implements it.
///
/// Models are `#[non_exhaustive]`, so that new members are compatible, and cannot be written as struct literals:
///
/// ```
/// use sdk_runtime::With as _;
///
/// # #[derive(Debug, PartialEq)]
/// # struct Source { name: String, description: Option<String> }
/// # impl Source {
/// #     fn new(name: impl Into<String>) -> Self {
/// #         Self { name: name.into(), description: None }
/// #     }
/// # }
/// let source = Source::new("HR").with(|it| it.description = Some("Employees".into()));
/// assert_eq!(source.description.as_deref(), Some("Employees"));
/// ```
pub trait With: Sized {
    /// Changes the value, and returns it.
    #[must_use]
    #[inline]
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl<T> With for T {}
