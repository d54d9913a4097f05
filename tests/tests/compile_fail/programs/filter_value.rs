//! A field of type `DateTime` is compared with a number.
use sailpoint_v2025::oauth_clients::list_oauth_clients::last_used;
use sailpoint_v2025::sdk_runtime::filter::Filter;

pub fn long_ago() -> Filter {
    last_used().le(90)
}
