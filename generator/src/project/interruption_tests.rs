//! Runs that are interrupted after every file, and the runs after them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::update::Outcome;
use super::{Project, Renames};
use crate::files;
use crate::files::fault::interrupted_after;
use crate::generate::Generator;
use crate::names::NameLock;
use crate::package_name::PackageName;
use crate::read::Input;
use crate::sync::{Mode, sync};
use crate::target::{RuntimeSource, Target};

const LIST: &str = "[[api]]\nname = \"things\"\ninput = \"things/openapi.yaml\"\nupstream = [\"all-things\"]\n";

/// Returns a document with an operation in each group. The files of the crates for different groups differ.
fn document(version: &str, groups: &[&str]) -> String {
    let paths = groups.iter().map(|group| {
        format!(
            "  /{group}: {{get: {{operationId: get{group}, tags: [{group}], responses: {{200: {{description: D., content: \
             {{application/json: {{schema: {{type: object, properties: {{{group}: {{type: string}}}}}}}}}}}}}}}}}}\n"
        )
    });
    format!("openapi: 3.0.3\ninfo: {{title: T, version: '{version}'}}\npaths:\n{}", paths.collect::<String>())
}

/// Writes the list of APIs, and a document with these groups as the specification and as the provider's document.
fn write_specs(root: &Path, version: &str, groups: &[&str]) {
    for (path, text) in [
        ("specs/apis.toml", LIST),
        ("specs/things/openapi.yaml", &document(version, groups)),
        ("upstream/all-things.yaml", &document(version, groups)),
    ] {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
}

/// Returns the files below a folder, except for temporary files and records, whose digests depend on paths.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap).filter(|it| it.file_type().is_file());
    let contents = files.map(|it| {
        let path = it.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
        (path, fs::read_to_string(it.path()).unwrap())
    });
    contents.filter(|it| !it.0.contains(".sdkgen-") || it.0.ends_with(".sdkgen-files")).collect()
}

/// Copies a folder and its content.
fn copy(from: &Path) -> tempfile::TempDir {
    let to = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(from).min_depth(1).into_iter().map(Result::unwrap) {
        let target = to.path().join(entry.path().strip_prefix(from).unwrap());
        match entry.file_type().is_dir() {
            true => fs::create_dir(target).unwrap(),
            false => drop(fs::copy(entry.path(), target).unwrap()),
        }
    }
    to
}

/// Creates a crate and replaces one of its groups. Both runs are interrupted after every change. The run after the interruption
/// reads a document from which every file is different. Returns the number of interruptions.
fn interrupt_everywhere(command: impl Fn(&Path) -> Result<(), String>) -> usize {
    let empty = tempfile::tempdir().unwrap();
    let first = tempfile::tempdir().unwrap();
    write_specs(first.path(), "1", &["Apples", "Pears"]);
    command(first.path()).unwrap();
    let mut interruptions = 0;
    for before in [&empty, &first] {
        for changes in 0.. {
            let folder = copy(before.path());
            write_specs(folder.path(), "2", &["Apples", "Zebras"]);
            let (result, is_interrupted) = interrupted_after(changes, || command(folder.path()));
            assert_eq!(result.is_err(), is_interrupted, "{result:?}");
            let expected = copy(folder.path());
            write_specs(folder.path(), "3", &["Apples", "Zebras"]);
            command(folder.path()).unwrap_or_else(|error| panic!("after {changes} changes: {error}"));
            let written = contents(folder.path());
            // Without the interrupted run, the result is the same.
            for generated in ["generated", "out"] {
                let _ = fs::remove_dir_all(expected.path().join(generated));
            }
            write_specs(expected.path(), "3", &["Apples", "Zebras"]);
            command(expected.path()).unwrap();
            assert_eq!(written, contents(expected.path()), "after {changes} changes");
            if !is_interrupted {
                break;
            }
            interruptions += 1;
        }
    }
    interruptions
}

fn regen(root: &Path) -> Result<(), String> {
    let regenerated =
        Project::open(root).and_then(|it| it.with_renames(Renames::Refuse).regenerate("things", Mode::Write));
    let regenerated = regenerated.map_err(|error| error.to_string())?;
    if regenerated.refused { Err(format!("{:?}", regenerated.renames)) } else { Ok(()) }
}

fn update(root: &Path) -> Result<(), String> {
    let run = || {
        let project = Project::open(root)?;
        let upstream = project.upstream(&root.join("upstream"), &[])?;
        let update = project.update(&root.join("out"), RuntimeSource::Version("0.1".to_owned()), Mode::Write)?;
        update.run("things", &upstream.sources[0].path, &|_| ())
    };
    let updated = run().map_err(|error| error.to_string())?;
    match updated.outcome {
        Outcome::Refused | Outcome::Failed => Err(format!("{:?}", updated.renames)),
        Outcome::Skipped | Outcome::Same | Outcome::Different => Ok(()),
    }
}

/// Does what `sdkgen generate` does.
fn generate(root: &Path) -> Result<(), String> {
    let target = Target::Standalone { runtime: RuntimeSource::Version("0.1".to_owned()), own_workspace: false };
    let lock = root.join("names.lock");
    let generator = Generator::new(PackageName::parse("things").unwrap(), target)
        .with_lock(NameLock::read(&lock, &lock).map_err(|error| error.to_string())?);
    let output = generator.run(&Input::Path(root.join("specs/things/openapi.yaml")));
    if Renames::Refuse.refuses(&output.renames) {
        return Err(format!("{:?}", output.renames));
    }
    sync(&root.join("out"), &output.files, Mode::Write).map_err(|error| error.to_string())?;
    files::replace(&lock, output.lock.to_text().as_bytes()).map_err(|error| error.to_string())
}

#[test]
fn interrupted_generate_is_completed_by_the_next_one() {
    assert!(interrupt_everywhere(generate) > 20);
}

#[test]
fn interrupted_regen_is_completed_by_the_next_one() {
    // The list twice, the lock, the manifest, the outline, the README, the root, models and groups.
    assert!(interrupt_everywhere(regen) > 20);
}

#[test]
fn interrupted_update_is_completed_by_the_next_one() {
    // The removal and the record are changes, too.
    assert!(interrupt_everywhere(update) > 20);
}
