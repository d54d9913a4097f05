//! Arguments that select operations.

use sdk_generator::read::{Filter, PathPattern, Selection};

/// Arguments that select operations. Each can be passed several times.
#[derive(clap::Args)]
pub(super) struct SelectionArguments {
    /// Generate only operations with this tag (or those matching other `--include` options)
    #[arg(long, value_name = "TAG")]
    include_tag: Vec<String>,
    /// Generate only operations whose path matches this pattern, such as `/things/**`
    #[arg(long, value_name = "PATTERN", value_parser = PathPattern::parse)]
    include_path: Vec<PathPattern>,
    /// Generate only the operation with this id
    #[arg(long, value_name = "ID")]
    include_operation: Vec<String>,
    /// Skip operations with this tag
    #[arg(long, value_name = "TAG")]
    exclude_tag: Vec<String>,
    /// Skip operations whose path matches this pattern
    #[arg(long, value_name = "PATTERN", value_parser = PathPattern::parse)]
    exclude_path: Vec<PathPattern>,
    /// Skip the operation with this id
    #[arg(long, value_name = "ID")]
    exclude_operation: Vec<String>,
    /// Skip deprecated operations
    #[arg(long)]
    exclude_deprecated: bool,
}

impl SelectionArguments {
    /// Adds the conditions that were passed to those of the configuration.
    pub(super) fn add_to(&self, selection: &mut Selection) {
        let add = |filter: &mut Filter, tags: &[String], paths: &[PathPattern], operations: &[String]| {
            filter.tags.extend_from_slice(tags);
            filter.paths.extend_from_slice(paths);
            filter.operations.extend_from_slice(operations);
        };
        add(&mut selection.include, &self.include_tag, &self.include_path, &self.include_operation);
        add(&mut selection.exclude, &self.exclude_tag, &self.exclude_path, &self.exclude_operation);
        selection.exclude.deprecated |= self.exclude_deprecated;
    }
}
