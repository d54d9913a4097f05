//! Arguments for reading pages.

use std::path::PathBuf;

use sdk_generator::read::PageOptions;

/// Arguments for reading the pages of a folder.
#[derive(clap::Args)]
pub(super) struct PageArguments {
    /// Of a folder of pages, read only this version: the version of the API, or the name of a folder [default: the newest]
    #[arg(long, value_name = "VERSION")]
    page_version: Option<String>,
    /// Of a folder of pages, read only this API: its title, or the name of a folder or document [default: the one with the most operations]
    #[arg(long, value_name = "NAME")]
    page_api: Option<String>,
    /// Name the schemas of pages after the components of this document of the same API
    #[arg(long, value_name = "DOCUMENT")]
    page_names: Option<PathBuf>,
}

impl PageArguments {
    /// Sets the options that were passed.
    pub(super) fn add_to(&self, options: &mut PageOptions) {
        let Self { page_version, page_api, page_names } = self;
        for (option, passed) in [(&mut options.version, page_version), (&mut options.api, page_api)] {
            if passed.is_some() {
                option.clone_from(passed);
            }
        }
        if page_names.is_some() {
            options.names.clone_from(page_names);
        }
    }
}
