//! Rotates the secret of an OAuth client. Both secrets are valid until a second run, with `--finish`, deletes the old one.
//!
//! ```sh
//! CLOUDFLARE_API_TOKEN=… cargo run --example rotate_secret -- ACCOUNT_ID CLIENT_ID secret.txt
//! # Deploy what is in secret.txt, then:
//! CLOUDFLARE_API_TOKEN=… cargo run --example rotate_secret -- ACCOUNT_ID CLIENT_ID --finish
//! ```

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use cloudflare_iam::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [account, id, file] = arguments.as_slice() else {
        return Err("usage: rotate_secret ACCOUNT_ID CLIENT_ID FILE|--finish".into());
    };
    let client = Client::from_env()?;
    match file.as_str() {
        "--finish" => finish(&client, account, id).await,
        file => rotate(&client, account, id, Path::new(file)).await,
    }
}

/// Asks for another secret and writes it into a new file.
pub(crate) async fn rotate(client: &Client, account: &str, id: &str, file: &Path) -> Result<(), Box<dyn Error>> {
    // Only this response contains the secret, so create the file first. An existing file is not overwritten.
    let mut file = new_private_file(file)?;
    let rotated = client.oauth_clients().rotate_oauth_client_secret(account, id).await?;
    let secret = rotated.client_secret.ok_or("the response has no secret")?;
    file.write_all(secret.expose().as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// Deletes the previous secret.
pub(crate) async fn finish(client: &Client, account: &str, id: &str) -> Result<(), Box<dyn Error>> {
    client.oauth_clients().delete_rotated_oauth_client_secret(account, id).await?;
    Ok(())
}

/// A file that only its owner can read, where the system knows of owners.
fn new_private_file(path: &Path) -> std::io::Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}
