//! The operator is not documented for the field.
use sailpoint_v2025::oauth_clients::list_oauth_clients::last_used;
use sdk_runtime::filter::Filter;

fn recent(instant: sdk_runtime::types::DateTime) -> Filter {
    last_used().ge(instant)
}

fn main() {}
