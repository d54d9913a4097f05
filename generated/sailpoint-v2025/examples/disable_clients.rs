//! Disables the OAuth clients whose ids stand in a file, some at a time, no faster than the API allows.
//!
//! ```sh
//! SAIL_BASE_URL=https://TENANT.api.identitynow.com SAIL_CLIENT_ID=… SAIL_CLIENT_SECRET=… \
//!     cargo run --example disable_clients -- ids.txt
//! ```

use std::error::Error;
use std::time::Duration;

use indicatif::ProgressBar;
use sailpoint_v2025::Client;
use sailpoint_v2025::sdk_runtime::json_patch::JsonPatch;
use tokio::task::JoinSet;

/// Calls that are on their way at once.
const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let ids: Vec<String> = std::fs::read_to_string(path)?.lines().map(|it| it.trim().to_owned()).collect();
    // A tenant has 100 requests in 10 seconds; this leaves half of them to others. A 429 is waited out and tried again.
    let client = Client::builder_from_env()?.rate_limit(50, Duration::from_secs(10)).build()?.into();
    let failed = run(&client, ids).await?;
    for (id, error) in &failed {
        eprintln!("{id}: {error}");
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("{} clients are as they were", failed.len()).into()) }
}

/// Disables all of them, and gives back those that could not be.
pub(crate) async fn run(
    client: &Client,
    ids: Vec<String>,
) -> Result<Vec<(String, sailpoint_v2025::Error)>, Box<dyn Error>> {
    // Hidden unless standard error is a terminal.
    let progress = ProgressBar::new(ids.len() as u64);
    let patch = JsonPatch::new().replace("/enabled", &false);
    let mut calls = JoinSet::new();
    let mut failed = Vec::new();
    let mut ids = ids.into_iter();
    loop {
        while calls.len() < AT_ONCE
            && let Some(id) = ids.next()
        {
            let (client, steps) = (client.clone(), patch.operations()?);
            calls.spawn(async move {
                let done = client.oauth_clients().patch_oauth_client(&id, &steps).await;
                (id, done)
            });
        }
        let Some(call) = calls.join_next().await else { break };
        let (id, done) = call?;
        failed.extend(done.err().map(|error| (id, error)));
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(failed)
}
