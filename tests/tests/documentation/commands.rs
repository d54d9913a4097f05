//! The commands that pages show.

use std::process::Command;

use super::page::{Page, root};

/// How it is made sure of that a command works.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// It is run here, with other words in the place of some.
    Here(&'static [(&'static str, Word)]),
    /// `.ci/run` runs it, or one that does all that it does and more.
    Checked(&'static str),
    /// What it runs is compiled, by a line of `.ci/run`, and no more: it measures for minutes, or asks the one who sits before it.
    Compiled(&'static str),
    /// A test does what it does, for it would change the repository, or needs what is not always there.
    Tested(&'static str),
    /// It belongs to a program that is made and run as a whole, by `programs.rs`.
    Program,
}

/// What stands in the place of a word.
#[derive(Clone, Copy, Debug)]
enum Word {
    /// In the repository.
    Ours(&'static str),
    /// In a folder of its own.
    Made(&'static str),
}

const ALL_TESTS: Way = Way::Checked("cargo test --workspace");

const COMMANDS: &[(&str, Way)] = &[
    ("cargo xtask regen", Way::Checked("cargo xtask regen --check")),
    ("cargo xtask regen --check", Way::Checked("cargo xtask regen --check")),
    ("cargo test --workspace", ALL_TESTS),
    ("cargo test -p sdk-generator --test emitted", ALL_TESTS),
    ("cargo test -p sdk-runtime", ALL_TESTS),
    ("cargo test -p sdk-tests", ALL_TESTS),
    ("cargo fmt --all", Way::Checked("cargo fmt --all --check")),
    ("cargo new nightly-report", Way::Program),
    ("cd nightly-report", Way::Program),
    ("cargo add sailpoint-v2025 --path ../sdk-generator/generated/sailpoint-v2025", Way::Program),
    ("cargo add tokio --features macros,rt-multi-thread", Way::Program),
    (
        "cargo xtask update --from ../api-specs --out ../sdk",
        Way::Here(&[("../api-specs", Word::Ours("specs")), ("--out ../sdk", Word::Made("--out "))]),
    ),
    (
        "cargo run -p sdk-generator --bin sdkgen -- generate openapi.yaml --name my-api --out my-api",
        Way::Here(&[
            ("openapi.yaml", Word::Ours("specs/cloudflare-iam/openapi.yaml")),
            ("--out my-api", Word::Made("--out ")),
        ]),
    ),
    ("cargo xtask page unpack specs/sailpoint-v2025/*.api.mdx", Way::Tested("tests/tests/pages.rs")),
    ("cargo xtask page pack specs/sailpoint-v2025/*.api.mdx", Way::Tested("tests/tests/pages.rs")),
    ("cargo insta test -p sdk-tests", ALL_TESTS),
    ("UPDATE_MANUAL=1 UPDATE_EVERYTHING=1 cargo insta test -p sdk-generator -p sdk-tests", ALL_TESTS),
    ("cargo insta review", Way::Compiled("cargo test --workspace")),
    ("cargo bench -p sdk-benchmarks --bench interleaved", Way::Compiled("cargo clippy --workspace --all-targets")),
    ("taskset -c 1 target/release/deps/interleaved-*", Way::Compiled("cargo clippy --workspace --all-targets")),
];

/// The commands of a page's blocks, without comments.
fn commands(page: &Page) -> Vec<String> {
    let text = page.blocks("sh").join("\n").replace("\\\n", " ");
    let lines = text.lines().map(|it| it.split(" #").next().unwrap_or(it).trim());
    lines.filter(|it| !it.is_empty() && !it.starts_with('#')).map(str::to_owned).collect()
}

#[test]
fn nobody_shows_a_command_that_nothing_looks_at() {
    let checks = std::fs::read_to_string(root().join(".ci/run")).unwrap();
    let mut shown = Vec::new();
    for page in Page::all() {
        for command in commands(&page) {
            let known = COMMANDS.iter().find(|(it, _)| *it == command);
            let (known, way) =
                known.unwrap_or_else(|| panic!("{} shows `{command}`, which nothing looks at", page.path.display()));
            match way {
                Way::Checked(line) | Way::Compiled(line) => {
                    assert!(checks.contains(line), ".ci/run does not have `{line}`")
                }
                Way::Tested(file) => assert!(root().join(file).is_file(), "{file}"),
                Way::Here(words) if !shown.contains(known) => run(&command, words),
                Way::Here(_) | Way::Program => {}
            }
            shown.push(*known);
        }
    }
    for (command, _) in COMMANDS {
        assert!(shown.contains(command), "no page shows `{command}` any more");
    }
}

fn run(command: &str, words: &[(&str, Word)]) {
    let folder = tempfile::tempdir().unwrap();
    let command = words.iter().fold(command.to_owned(), |command, (word, by)| match by {
        Word::Ours(path) => command.replace(word, path),
        Word::Made(start) => command.replace(word, &format!("{start}{}/made", folder.path().display())),
    });
    let mut words = command.split(' ');
    let output = Command::new(words.next().unwrap()).args(words).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
}
