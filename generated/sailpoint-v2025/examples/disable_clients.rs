//! Disables the OAuth clients whose ids are listed in a file, several concurrently, within the API's rate limit.
//!
//! ```sh
//! SAIL_BASE_URL=https://TENANT.api.identitynow.com SAIL_CLIENT_ID=… SAIL_CLIENT_SECRET=… \
//!     cargo run --example disable_clients -- ids.txt
//! ```

use std::error::Error;
use std::time::Duration;

use indicatif::ProgressBar;
use sailpoint_v2025::Client;
use sailpoint_v2025::sdk_runtime::Concurrency;
use sailpoint_v2025::sdk_runtime::json_patch::JsonPatch;

/// The maximum number of concurrent calls.
const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let ids: Vec<String> = std::fs::read_to_string(path)?.lines().map(|it| it.trim().to_owned()).collect();
    // A tenant allows 100 requests in 10 seconds. Leave half of them to other programs. Calls are retried after a 429.
    let client = Client::builder_from_env()?.rate_limit(50, Duration::from_secs(10)).build()?;
    let failed = run(&client, ids).await?;
    for (id, error) in &failed {
        eprintln!("{id}: {error}");
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("{} clients could not be disabled", failed.len()).into()) }
}

/// Disables all clients, and returns those that could not be disabled, with the errors.
pub(crate) async fn run(
    client: &Client,
    ids: Vec<String>,
) -> Result<Vec<(String, sailpoint_v2025::Error)>, Box<dyn Error>> {
    // Hidden unless standard error is a terminal.
    let progress = ProgressBar::new(ids.len() as u64);
    let disable = JsonPatch::new().replace("/enabled", &false).operations()?;
    let clients = client.oauth_clients();
    let calls = Concurrency::new(AT_ONCE).on_progress(|it| progress.set_position(it.items as u64));
    let outcomes = calls.collect(&ids, |id| clients.patch_oauth_client(id, &disable)).await;
    progress.finish_and_clear();
    Ok(ids.into_iter().zip(outcomes).filter_map(|(id, outcome)| Some((id, outcome.err()?))).collect())
}
