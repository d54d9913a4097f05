//! A call is not awaited, so it would not be sent.
#![deny(unused_must_use)]
use sailpoint_v2025::Client;

pub fn forget(client: &Client) {
    client.oauth_clients().delete_oauth_client("id");
}
