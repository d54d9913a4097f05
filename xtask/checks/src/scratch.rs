//! Temporary programs below `target` that use a generated crate.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

/// A temporary program next to a generated crate.
pub(crate) struct ScratchProgram {
    root: PathBuf,
    /// The folder of the crate.
    out: PathBuf,
    library: String,
    folder: PathBuf,
    purpose: &'static str,
    /// The features of the crate in addition to its default features.
    features: &'static [&'static str],
}

impl ScratchProgram {
    /// Creates a program that uses the corpus crate in the folder `out`. The purpose becomes part of its name.
    pub(crate) fn new(root: &Path, out: &Path, purpose: &'static str) -> anyhow::Result<Self> {
        let name = out.file_name().and_then(|it| it.to_str()).context("the crate's folder has no name")?;
        Ok(Self::with_library(root, out, format!("corpus-{name}"), purpose))
    }

    /// Creates a program that uses the crate with this name in the folder `out`.
    pub(crate) fn with_library(root: &Path, out: &Path, library: String, purpose: &'static str) -> Self {
        Self {
            root: root.to_owned(),
            out: out.to_owned(),
            library,
            folder: out.with_extension(purpose),
            purpose,
            features: &[],
        }
    }

    /// Enables features of the crate.
    pub(crate) const fn with_features(mut self, features: &'static [&'static str]) -> Self {
        self.features = features;
        self
    }

    /// Writes a module of the program.
    pub(crate) fn add_module(&self, name: &str, text: &str) -> anyhow::Result<()> {
        Ok(std::fs::write(self.folder.join("src").join(name).with_extension("rs"), text)?)
    }

    /// Returns the name of the crate in Rust code.
    pub(crate) fn library(&self) -> String {
        self.library.replace('-', "_")
    }

    /// Writes the program. `dependencies` are manifest lines in addition to the crate, the runtime and serde_json.
    pub(crate) fn write(&self, dependencies: &str, program: &str) -> anyhow::Result<()> {
        let path =
            |path: &Path| path.to_str().map(|it| Value::from(it).to_string()).context("the path is not valid UTF-8");
        let manifest = format!(
            "[package]\nname = \"{library}-{purpose}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {library} = {{ path = {}, features = {:?} }}\nsdk-runtime = {{ path = {} }}\nserde_json = \"1\"\n{dependencies}\n[workspace]\n",
            path(&self.out)?,
            self.features,
            path(&self.root.join("runtime"))?,
            library = self.library,
            purpose = self.purpose,
        );
        std::fs::create_dir_all(self.folder.join("src"))?;
        std::fs::write(self.folder.join("Cargo.toml"), manifest)?;
        std::fs::write(self.folder.join("src/main.rs"), program)?;
        Ok(())
    }

    /// Compiles the program, runs it with an input file, and returns its output.
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
