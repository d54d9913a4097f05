//! Arguments that select pages.

use sdk_generator::read::PageFilter;

/// Arguments that select the pages of one version or API.
#[derive(clap::Args)]
pub(super) struct PageArguments {
    /// Of a folder of pages, read only this version: the version of the API, or the name of a folder [default: the newest]
    #[arg(long, value_name = "VERSION")]
    page_version: Option<String>,
    /// Of a folder of pages, read only this API: its title, or the name of a folder or document [default: the one with the most operations]
    #[arg(long, value_name = "NAME")]
    page_api: Option<String>,
}

impl PageArguments {
    pub(super) fn filter(&self) -> PageFilter {
        PageFilter { version: self.page_version.clone(), api: self.page_api.clone() }
    }
}
