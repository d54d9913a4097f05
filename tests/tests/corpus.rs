//! Generates a complete API from its provider's document, and compiles a program that uses two of its features. The document is in
//! a folder next to the repository.

use std::path::Path;
use std::process::Command;

use sdk_generator::project::Project;
use sdk_generator::project::update::Outcome;
use sdk_generator::sync::Mode;
use sdk_generator::target::RuntimeSource;

const PROGRAM: &str = "\
//! Uses two features of the crate.

use sailpoint_v3::{Client, Error};

/// Calls an operation of each feature.
pub async fn example(client: &Client) -> Result<usize, Error> {
    let accounts = client.accounts().list_accounts().await?;
    let clients = client.oauth_clients().list_oauth_clients().await?;
    Ok(accounts.len() + clients.len())
}
";

#[test]
#[ignore = "reads the corpus, and compiles dependencies again; run by .ci/run"]
fn program_compiles_with_two_features_of_a_complete_api() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap();
    let from = root.join("../shared/corpus/bundled");
    assert!(from.is_dir(), "{} does not exist, but this test reads it", from.display());
    let folder = tempfile::tempdir().unwrap();
    let project = Project::open(&root).unwrap();
    let upstream = project.upstream(&from, &["sailpoint-v3".to_owned()]).unwrap();
    let runtime = RuntimeSource::Path(root.join("runtime").to_str().unwrap().to_owned());
    let update = project.update(folder.path(), runtime, Mode::Write).unwrap();
    let updated = update.run("sailpoint-v3", &upstream.sources[0].path, &|_| ()).unwrap();
    assert_eq!((updated.outcome, updated.size.operations), (Outcome::Different, 358));

    let program = folder.path().join("program");
    std::fs::create_dir_all(program.join("src")).unwrap();
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies.sailpoint-v3]\npath = {:?}\n\
         default-features = false\nfeatures = [\"accounts\", \"oauth-clients\", \"default-client\"]\n\n[workspace]\n",
        updated.folder
    );
    std::fs::write(program.join("Cargo.toml"), manifest).unwrap();
    std::fs::write(program.join("src/lib.rs"), PROGRAM).unwrap();
    // Use the versions of this workspace, so that nothing is downloaded.
    std::fs::copy(root.join("Cargo.lock"), program.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline"])
        .current_dir(&program)
        // The target folder of `cargo xtask corpus`, which needs the same dependencies.
        .env("CARGO_TARGET_DIR", root.join("target/corpus/target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
