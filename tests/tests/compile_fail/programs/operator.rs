//! The operator is not documented for the field.
use sailpoint_v2025::oauth_clients::list_oauth_clients::last_used;
use sailpoint_v2025::sdk_runtime::filter::Filter;

pub fn recent(instant: sailpoint_v2025::sdk_runtime::types::DateTime) -> Filter {
    last_used().ge(instant)
}
