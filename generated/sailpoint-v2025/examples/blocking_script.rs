//! A script without `async` that prints when each OAuth client was created.
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
    // `send_blocking` sends a call and waits for its result.
    for listed in client.oauth_clients().list_oauth_clients().send_blocking()? {
        let read = client.oauth_clients().get_oauth_client(&listed.id).send_blocking()?;
        lines.push(format!("{} since {}", read.name, read.created.as_str()));
    }
    Ok(lines)
}
