//! The life of an OAuth client: it is registered, read, found among those that nobody uses, changed, and deleted.
//!
//! ```sh
//! SAIL_BASE_URL=https://TENANT.api.identitynow.com SAIL_CLIENT_ID=… SAIL_CLIENT_SECRET=… \
//!     cargo run --example oauth_clients
//! ```

use std::error::Error;
use std::time::Duration;

use sailpoint_v2025::Client;
use sailpoint_v2025::models::{AccessType, CreateOAuthClientRequest, GrantType};
use sailpoint_v2025::oauth_clients::list_oauth_clients;
use sailpoint_v2025::sdk_runtime::StatusCode;
use sailpoint_v2025::sdk_runtime::jiff::Timestamp;
use sailpoint_v2025::sdk_runtime::json_patch::JsonPatch;

const DAYS: Duration = Duration::from_secs(24 * 60 * 60);

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&Client::from_env()?).await
}

/// Runs the example with any client.
pub(crate) async fn run(client: &Client) -> Result<(), Box<dyn Error>> {
    let clients = client.oauth_clients();

    // Required members are arguments of `new`; optional ones are fields.
    let mut request = CreateOAuthClientRequest::new(
        Some("Nightly report".to_owned()),
        Some("Reads accounts for the report".to_owned()),
        750,
        Some(vec![GrantType::ClientCredentials]),
        AccessType::Offline,
        true,
    );
    request.scope = vec!["sp:scopes:default".to_owned()].into();
    let created = clients.create_oauth_client(&request).await?;
    // Only this response contains the secret. `Debug` does not print it.
    println!("registered {}, with a secret of {} characters", created.id, created.secret.expose().len());

    let read = clients.get_oauth_client(&created.id).await?;
    println!("{} was created {:?}", read.name, read.created);

    // A filter that the field does not document is refused by the compiler.
    let long_ago = Timestamp::now() - 90 * DAYS;
    let unused = list_oauth_clients::last_used().le(long_ago.into()).or(list_oauth_clients::last_used().is_null());
    for unused in clients.list_oauth_clients().filters(unused).await? {
        println!("nobody uses {}", unused.name);
    }

    let patch = JsonPatch::new().test("/enabled", &true).replace("/enabled", &false);
    let changed = clients.patch_oauth_client(&created.id, &patch.operations()?).await?;
    println!("{} is {}", changed.name, if changed.enabled { "enabled" } else { "disabled" });

    clients.delete_oauth_client(&created.id).await?;
    match clients.get_oauth_client(&created.id).await {
        Err(error) if error.status() == Some(StatusCode::NOT_FOUND) => println!("it is gone"),
        other => println!("it is still there: {:?}", other?.name),
    }
    Ok(())
}
