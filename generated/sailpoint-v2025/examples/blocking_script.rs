//! A script without `async`: says of each OAuth client since when it is there.
//!
//! ```sh
//! SAIL_BASE_URL=https://TENANT.api.identitynow.com SAIL_CLIENT_ID=… SAIL_CLIENT_SECRET=… \
//!     cargo run --features blocking --example blocking_script
//! ```

use std::error::Error;

use sailpoint_v2025::Client;

fn main() -> Result<(), Box<dyn Error>> {
    for line in run(&Client::from_env()?)? {
        println!("{line}");
    }
    Ok(())
}

/// A line for each client.
pub(crate) fn run(client: &Client) -> Result<Vec<String>, sailpoint_v2025::Error> {
    let mut lines = Vec::new();
    // A stream becomes an iterator, and a call is sent where it stands.
    for listed in client.oauth_clients().list_oauth_clients().items().blocking() {
        let read = client.oauth_clients().get_oauth_client(&listed?.id).send_blocking()?;
        lines.push(format!("{} since {}", read.name, read.created.as_str()));
    }
    Ok(lines)
}
