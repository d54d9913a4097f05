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
    pub(super) fn selection(&self) -> Selection {
        Selection {
            include: Filter {
                tags: self.include_tag.clone(),
                paths: self.include_path.clone(),
                operations: self.include_operation.clone(),
                deprecated: false,
            },
            exclude: Filter {
                tags: self.exclude_tag.clone(),
                paths: self.exclude_path.clone(),
                operations: self.exclude_operation.clone(),
                deprecated: self.exclude_deprecated,
            },
        }
    }
}
