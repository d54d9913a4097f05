//! Programs that are made to use a generated crate, below `target`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

/// A program beside a generated crate.
pub(crate) struct Scratch {
    root: PathBuf,
    /// The crate.
    out: PathBuf,
    library: String,
    folder: PathBuf,
    purpose: &'static str,
}

impl Scratch {
    /// A program for a purpose, which uses the crate of the corpus in the folder `out`.
    pub(crate) fn new(root: &Path, out: &Path, purpose: &'static str) -> anyhow::Result<Self> {
        let name = out.file_name().and_then(|it| it.to_str()).context("the crate's folder has a name")?;
        let (library, folder) = (format!("corpus-{name}"), out.with_extension(purpose));
        Ok(Self { root: root.to_owned(), out: out.to_owned(), library, folder, purpose })
    }

    /// The crate as code names it.
    pub(crate) fn library(&self) -> String {
        self.library.replace('-', "_")
    }

    /// Writes the program. `dependencies` are lines of its manifest beside those for the crate, the runtime and serde_json.
    pub(crate) fn write(&self, dependencies: &str, program: &str) -> anyhow::Result<()> {
        let path = |path: &Path| path.to_str().map(|it| Value::from(it).to_string()).context("the path is UTF-8");
        let manifest = format!(
            "[package]\nname = \"{library}-{purpose}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {library} = {{ path = {} }}\nsdk-runtime = {{ path = {} }}\nserde_json = \"1\"\n{dependencies}\n[workspace]\n",
            path(&self.out)?,
            path(&self.root.join("runtime"))?,
            library = self.library,
            purpose = self.purpose,
        );
        std::fs::create_dir_all(self.folder.join("src"))?;
        std::fs::write(self.folder.join("Cargo.toml"), manifest)?;
        std::fs::write(self.folder.join("src/main.rs"), program)?;
        Ok(())
    }

    /// Compiles the program, runs it with a file of input, and gives what it prints.
    pub(crate) fn run(&self, input: &str) -> anyhow::Result<Vec<u8>> {
        let file = self.folder.join("input.json");
        std::fs::write(&file, input)?;
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--"])
            .arg(&file)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", self.root.join("target/corpus/target"))
            .output()?;
        ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Ok(output.stdout)
    }
}
