//! Which operations a crate has, as arguments.

use sdk_generator::read::{Choice, Filter, PathPattern};

/// Which operations the crate has; each may be given several times.
#[derive(clap::Args)]
pub(super) struct ChoiceArguments {
    /// Only operations with this tag, or with anything else that is included.
    #[arg(long, value_name = "TAG")]
    include_tag: Vec<String>,
    /// Only operations whose path fits, such as `/things/**`.
    #[arg(long, value_name = "PATTERN", value_parser = PathPattern::parse)]
    include_path: Vec<PathPattern>,
    /// Only the operation of this id.
    #[arg(long, value_name = "ID")]
    include_operation: Vec<String>,
    /// No operation with this tag.
    #[arg(long, value_name = "TAG")]
    exclude_tag: Vec<String>,
    /// No operation whose path fits.
    #[arg(long, value_name = "PATTERN", value_parser = PathPattern::parse)]
    exclude_path: Vec<PathPattern>,
    /// Not the operation of this id.
    #[arg(long, value_name = "ID")]
    exclude_operation: Vec<String>,
    /// No operation that is deprecated.
    #[arg(long)]
    exclude_deprecated: bool,
}

impl ChoiceArguments {
    pub(super) fn choice(&self) -> Choice {
        Choice {
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
