//! Crates to be compiled: ours and those of other generators, each with a program that uses it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use anyhow::Context;

use crate::measure::{Cost, median, run};

/// The calls are the same in both programs.
pub(super) const CONSUMER_OF_OURS: &str = r#"use ours_v2025::Client;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from(Client::builder().base_url("http://localhost:1").bearer("token").build()?);
    println!("{}", client.oauth_clients().list_oauth_clients().await?.len());
    println!("{}", client.oauth_clients().get_oauth_client("id").await?.id);
    client.oauth_clients().delete_oauth_client("id").await?;
    println!("{:?}", client.accounts().get_account("id").await?.id);
    println!("{:?}", client.roles().get_role("id").await?.id);
    Ok(())
}
"#;

pub(super) const CONSUMER_OF_OPENAPI_TO_RUST: &str = r#"use o2r_v2025::generated::HttpClient;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = HttpClient::new().with_base_url("http://localhost:1").with_api_key("token");
    println!("{:?}", client.list_oauth_clients(None::<&str>).await.is_ok());
    println!("{:?}", client.get_oauth_client("id").await.is_ok());
    println!("{:?}", client.delete_oauth_client("id").await.is_ok());
    println!("{:?}", client.get_account("id").await.is_ok());
    println!("{:?}", client.get_role("id").await.is_ok());
    Ok(())
}
"#;

/// A generated crate.
pub(super) struct BenchCrate {
    folder: PathBuf,
    target: PathBuf,
}

impl BenchCrate {
    pub(super) fn ours(work: &Path, name: &str) -> Self {
        Self::at(work, name)
    }

    fn at(work: &Path, name: &str) -> Self {
        Self { folder: work.join(name), target: work.join("target") }
    }

    pub(super) fn ploidy(work: &Path) -> anyhow::Result<Self> {
        let it = Self::at(work, "ploidy-v3");
        it.stand_alone()?;
        Ok(it)
    }

    /// The tool emits modules and the list of what they depend on; the crate around them is ours.
    pub(super) fn openapi_to_rust(work: &Path) -> anyhow::Result<Self> {
        let it = Self::at(work, "o2r-v2025");
        let fragment = std::fs::read_to_string(it.folder.join("src/generated/REQUIRED_DEPS.toml"))?;
        let manifest = format!(
            "[package]\nname = \"o2r-v2025\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n{fragment}\n\n[workspace]\n"
        );
        std::fs::write(it.folder.join("Cargo.toml"), manifest)?;
        std::fs::write(it.folder.join("src/lib.rs"), "pub mod generated;\n")?;
        Ok(it)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The bench lies in our workspace; the crate is no member of it.
    fn stand_alone(&self) -> anyhow::Result<()> {
        let path = self.folder.join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path)?;
        if !manifest.contains("[workspace]") {
            std::fs::write(&path, format!("{manifest}\n[workspace]\n"))?;
        }
        Ok(())
    }

    /// `cargo check` of this crate alone.
    pub(super) fn check(&self, runs: usize, arguments: &[&str]) -> anyhow::Result<Cost> {
        let command = || {
            let mut command = self.cargo(&self.folder);
            command.arg("check").args(arguments);
            command
        };
        run(&mut command())?;
        median(runs, || touch(&self.folder.join("src/lib.rs")), command)
    }

    /// A release build of this crate and of a program that uses it.
    pub(super) fn consumer(&self, work: &Path, main: &str, runs: usize) -> anyhow::Result<Cost> {
        let name = self.folder.file_name().and_then(|it| it.to_str()).context("a folder without a name")?;
        let folder = work.join(format!("{name}-consumer"));
        std::fs::create_dir_all(folder.join("src"))?;
        let manifest = format!(
            "[package]\nname = \"{name}-consumer\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {name} = {{ path = \"../{name}\" }}\n\
             tokio = {{ version = \"1\", features = [\"rt\", \"macros\", \"net\", \"time\"] }}\n\n[workspace]\n"
        );
        std::fs::write(folder.join("Cargo.toml"), manifest)?;
        std::fs::write(folder.join("src/main.rs"), main)?;
        let command = || {
            let mut command = self.cargo(&folder);
            command.args(["build", "--release"]);
            command
        };
        run(&mut command())?;
        median(runs, || touch(&self.folder.join("src/lib.rs")), command)
    }

    fn cargo(&self, folder: &Path) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.current_dir(folder).env("CARGO_TARGET_DIR", &self.target).env("CARGO_INCREMENTAL", "0");
        command
    }
}

/// Makes cargo compile a crate again.
fn touch(path: &Path) -> anyhow::Result<()> {
    let file = std::fs::File::options().append(true).open(path).with_context(|| path.display().to_string())?;
    file.set_modified(SystemTime::now())?;
    Ok(())
}
