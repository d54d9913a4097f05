//! The extensions of CommonMark that are read.

use pulldown_cmark::Options;

/// The extensions that authors of descriptions use (GitHub Flavored Markdown).
pub(super) fn input_options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH
}

/// The extensions that rustdoc switches on, apart from smart punctuation, which only changes how quotes look.
pub(super) fn rustdoc_options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS
}
