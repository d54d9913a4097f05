//! Writes the OAuth clients that nobody has used for 90 days into a CSV file.
//!
//! ```sh
//! SAIL_BASE_URL=https://TENANT.api.identitynow.com SAIL_CLIENT_ID=… SAIL_CLIENT_SECRET=… \
//!     cargo run --example unused_clients -- unused.csv
//! ```

use std::error::Error;
use std::io::Write;
use std::time::Duration;

use sailpoint_v2025::Client;
use sailpoint_v2025::oauth_clients::list_oauth_clients;
use sailpoint_v2025::sdk_runtime::jiff::Timestamp;

const DAYS: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let count = run(&Client::from_env()?, std::fs::File::create(&path)?).await?;
    println!("{path}: {count} clients");
    Ok(())
}

/// Writes the unused clients, and returns their number.
pub(crate) async fn run(client: &Client, output: impl Write) -> Result<usize, Box<dyn Error>> {
    // The server does the search: clients that were used long ago, and those that never were.
    let long_ago = Timestamp::now() - 90 * DAYS;
    let unused = list_oauth_clients::last_used().le(long_ago.into()).or(list_oauth_clients::last_used().is_null());

    let mut table = csv::Writer::from_writer(output);
    table.write_record(["id", "name", "created", "last used", "enabled"])?;
    let mut count = 0;
    for client in client.oauth_clients().list_oauth_clients().filters(unused).await? {
        let last_used = client.last_used.value().map_or("never", |it| it.as_str());
        let enabled = client.enabled.to_string();
        table.write_record([&client.id, &client.name, client.created.as_str(), last_used, &enabled])?;
        count += 1;
    }
    table.flush()?;
    Ok(count)
}
