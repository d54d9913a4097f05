//! Arguments that raise limits.

use sdk_generator::read::{Limit, Limits};

/// Arguments that raise limits. Can be passed several times.
#[derive(clap::Args)]
pub(super) struct LimitArguments {
    /// Set the limit for `nodes` or `bytes` of the document, `copies` by references, `diagnostics`, `visits` of overlay queries, or `members` of one type, such as `nodes=50000000`
    #[arg(long = "limit", value_name = "NAME=VALUE", value_parser = Limit::parse)]
    limits: Vec<Limit>,
}

impl LimitArguments {
    /// Sets the limits that were passed.
    pub(super) fn add_to(&self, limits: &mut Limits) {
        self.limits.iter().for_each(|it| limits.set(*it));
    }
}
