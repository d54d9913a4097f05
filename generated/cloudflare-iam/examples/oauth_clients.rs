//! The life of an OAuth client: it is registered, listed, changed, gets another secret, and is deleted.
//!
//! ```sh
//! CLOUDFLARE_API_TOKEN=… cargo run --example oauth_clients -- ACCOUNT_ID
//! ```

use std::error::Error;

use cloudflare_iam::Client;
use cloudflare_iam::models::{
    CreateOauthClientRequest, GrantType, ResponseType, TokenEndpointAuthMethod, UpdateOauthClientRequest,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let account = std::env::args().nth(1).ok_or("which account?")?;
    run(&Client::from_env()?, &account).await
}

/// Runs the example with any client.
pub(crate) async fn run(client: &Client, account: &str) -> Result<(), Box<dyn Error>> {
    let clients = client.oauth_clients();

    let request = CreateOauthClientRequest::new(
        "Example",
        vec![GrantType::AuthorizationCode],
        vec!["https://app.example/callback".to_owned()],
        vec![ResponseType::Code],
        vec!["account-settings.read".to_owned()],
        TokenEndpointAuthMethod::ClientSecretBasic,
    );
    // The response is an envelope. The call returns its `result`.
    let created = clients.create_oauth_client(account, &request).await?;
    println!("registered {}", created.client_id);

    for client in clients.list_oauth_clients(account).await? {
        println!("{}: {}", client.client_id, client.client_name.unwrap_or_default());
    }

    // Only what is named is changed.
    let mut change = UpdateOauthClientRequest::default();
    change.client_name = Some("Renamed".to_owned());
    let updated = clients.update_oauth_client(account, &created.client_id, &change).await?;
    println!("now called {}", updated.client_name.unwrap_or_default());

    // Both secrets are good until the old one is deleted.
    let rotated = clients.rotate_oauth_client_secret(account, &created.client_id).await?;
    let secret = rotated.client_secret.ok_or("there is no secret to rotate")?;
    println!("the new secret has {} characters", secret.expose().len());
    clients.delete_rotated_oauth_client_secret(account, &created.client_id).await?;

    clients.delete_oauth_client(account, &created.client_id).await?;
    if let Err(error) = clients.get_oauth_client(account, &created.client_id).await {
        // The error body is typed; `message` extracts its message.
        println!("{:?}: {}", error.status(), error.message().unwrap_or_default());
    }
    Ok(())
}
