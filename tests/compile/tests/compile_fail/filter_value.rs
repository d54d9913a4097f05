//! A field of type `DateTime` is compared with a number.
use sailpoint_v2025::oauth_clients::list_oauth_clients::last_used;
use sdk_runtime::filter::Filter;

fn long_ago() -> Filter {
    last_used().le(90)
}

fn main() {}
