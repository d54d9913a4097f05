//! Checks the commands in the pages.

use std::process::Command;

use super::page::{Page, root};

/// How a command is checked.
#[derive(Clone, Copy, Debug)]
enum Check {
    /// `commands_in_pages_run` runs the command, with some arguments replaced.
    Run(&'static [(&'static str, Replacement)]),
    /// `.ci/run` contains this line, which runs the command or one that covers it.
    Ci(&'static str),
    /// `.ci/run` contains this line, which only compiles what the command runs. The command itself takes minutes or is interactive.
    Compiled(&'static str),
    /// This test file covers the command, which would change the repository or has other requirements.
    Test(&'static str),
    /// `first_programs_run` runs the command as part of a complete program.
    Program,
}

/// The replacement of an argument.
#[derive(Clone, Copy, Debug)]
enum Replacement {
    /// A path in the repository.
    Repository(&'static str),
    /// A path in a temporary folder, after this prefix.
    Temporary(&'static str),
}

const ALL_TESTS: Check = Check::Ci("cargo test --workspace");

const COMMANDS: &[(&str, Check)] = &[
    ("cargo xtask regen", Check::Ci("cargo xtask regen --check")),
    ("cargo xtask regen --check", Check::Ci("cargo xtask regen --check")),
    ("cargo test --workspace", ALL_TESTS),
    ("cargo test -p sdk-generator --test generator emitted", ALL_TESTS),
    ("cargo test -p sdk-runtime", ALL_TESTS),
    ("cargo test -p sdk-tests", ALL_TESTS),
    ("cargo fmt --all", Check::Ci("cargo fmt --all --check")),
    ("cargo new nightly-report", Check::Program),
    ("cd nightly-report", Check::Program),
    ("cargo add sailpoint-v2025 --path ../sdk-generator/generated/sailpoint-v2025", Check::Program),
    ("cargo add tokio --features macros,rt-multi-thread", Check::Program),
    (
        "cargo add sailpoint-v2025 --dev --path ../sdk-generator/generated/sailpoint-v2025 --features test-util",
        Check::Program,
    ),
    (
        "cargo xtask update --from ../api-specs --out ../sdk",
        Check::Run(&[
            ("../api-specs", Replacement::Repository("specs")),
            ("--out ../sdk", Replacement::Temporary("--out ")),
        ]),
    ),
    (
        "cargo run -p sdk-generator --bin sdkgen -- generate openapi.yaml --name my-api --out my-api",
        Check::Run(&[
            ("openapi.yaml", Replacement::Repository("specs/cloudflare-iam/openapi.yaml")),
            ("--out my-api", Replacement::Temporary("--out ")),
        ]),
    ),
    ("cargo xtask page unpack specs/sailpoint-v2025/*.api.mdx", Check::Test("tests/tests/pages.rs")),
    ("cargo xtask page pack specs/sailpoint-v2025/*.api.mdx", Check::Test("tests/tests/pages.rs")),
    ("cargo insta test -p sdk-tests", ALL_TESTS),
    ("UPDATE_MANUAL=1 UPDATE_EVERYTHING=1 cargo insta test -p sdk-generator -p sdk-tests", ALL_TESTS),
    ("cargo insta review", Check::Compiled("cargo test --workspace")),
    ("cargo bench -p sdk-benchmarks --bench interleaved", Check::Compiled("cargo clippy --workspace --all-targets")),
    ("taskset -c 1 target/release/deps/interleaved-*", Check::Compiled("cargo clippy --workspace --all-targets")),
];

/// Returns the commands in the code blocks of a page, without comments.
fn commands(page: &Page) -> Vec<String> {
    let text = page.blocks("sh").join("\n").replace("\\\n", " ");
    let lines = text.lines().map(|it| it.split(" #").next().unwrap_or(it).trim());
    lines.filter(|it| !it.is_empty() && !it.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn commands_in_pages_are_checked() {
    let checks = std::fs::read_to_string(root().join(".ci/run")).unwrap();
    let mut shown = Vec::new();
    for page in Page::all() {
        for command in commands(&page) {
            let known = COMMANDS.iter().find(|(it, _)| *it == command);
            let (known, check) = known
                .unwrap_or_else(|| panic!("{} contains `{command}`, which is not in COMMANDS", page.path.display()));
            match check {
                Check::Ci(line) | Check::Compiled(line) => {
                    assert!(checks.contains(line), ".ci/run does not contain `{line}`")
                }
                Check::Test(file) => assert!(root().join(file).is_file(), "{file}"),
                Check::Run(_) | Check::Program => {}
            }
            shown.push(*known);
        }
    }
    for (command, _) in COMMANDS {
        assert!(shown.contains(command), "no page contains `{command}`");
    }
}

#[test]
#[ignore = "compiles commands; run by .ci/run"]
fn commands_in_pages_run() {
    for (command, check) in COMMANDS {
        if let Check::Run(replacements) = check {
            run(command, replacements);
        }
    }
}

fn run(command: &str, replacements: &[(&str, Replacement)]) {
    let folder = tempfile::tempdir().unwrap();
    let command = replacements.iter().fold(command.to_owned(), |command, (argument, replacement)| match replacement {
        Replacement::Repository(path) => command.replace(argument, path),
        Replacement::Temporary(start) => command.replace(argument, &format!("{start}{}/out", folder.path().display())),
    });
    let mut words = command.split(' ');
    let output = Command::new(words.next().unwrap()).args(words).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}
