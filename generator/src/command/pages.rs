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
    /// Sets the conditions that were passed.
    pub(super) fn add_to(&self, filter: &mut PageFilter) {
        let Self { page_version, page_api } = self;
        for (filter, passed) in [(&mut filter.version, page_version), (&mut filter.api, page_api)] {
            if passed.is_some() {
                filter.clone_from(passed);
            }
        }
    }
}
