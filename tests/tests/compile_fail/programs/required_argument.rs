//! A required argument is missing.
use sailpoint_v2025::{Client, Error};

pub async fn get(client: &Client) -> Result<(), Error> {
    client.oauth_clients().get_oauth_client().await?;
    Ok(())
}
