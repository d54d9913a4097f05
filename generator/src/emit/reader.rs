//! Who reads the documentation of a crate.

/// The renderer of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// rustdoc, which hides lines that begin with `# ` and compiles the example.
    Rustdoc,
    /// A renderer that shows every line.
    Plain,
}
