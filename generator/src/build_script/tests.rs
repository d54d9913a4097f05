//! Tests of build scripts.

use super::*;

fn output(paths: &str) -> Output {
    let text = format!("openapi: 3.0.3\ninfo: {{title: Ping, version: '1'}}\npaths: {paths}\n");
    let generator = Generator::new(PackageName::parse("ping").unwrap(), Target::Module);
    generator.run(&Input::Text { name: "ping.yaml".into(), text })
}

#[test]
fn features_are_enabled_and_warnings_are_limited() {
    let bad: String = (0..14).map(|it| format!("/{it}: x, ")).collect();
    let output = output(&format!("{{{bad} /ping: {{get: {{tags: [Ping], operationId: ping, responses: {{}}}}}}}}"));
    let lines = instructions(&output);
    assert_eq!(
        lines[0],
        "cargo::rustc-check-cfg=cfg(feature, values(\"blocking\", \"test-util\", \"webhooks\", \"ping\"))"
    );
    assert_eq!(lines[1], "cargo::rustc-cfg=feature=\"ping\"");
    assert_eq!(lines.iter().filter(|it| it.starts_with("cargo::warning=")).count(), SHOWN + 1);
    assert!(lines.iter().all(|it| !it.contains('\n')));
    assert!(lines.last().unwrap().starts_with("cargo::warning=and "), "{lines:?}");
}

#[test]
fn names_of_files_cannot_contain_instructions() {
    let path = Path::new("pages/a\ncargo::rustc-link-arg=x/b.mdx");
    assert_eq!(rerun_if_changed(path), "cargo::rerun-if-changed=pages");
    assert_eq!(rerun_if_changed(Path::new("a\nb")), "cargo::rerun-if-changed=.");
    assert_eq!(rerun_if_changed(Path::new("a/b")), "cargo::rerun-if-changed=a/b");
}

#[test]
#[cfg(unix)]
fn clients_are_not_written_through_links() {
    let output = output("{/ping: {get: {tags: [Ping], operationId: ping, responses: {}}}}");
    for link in ["ping", "ping.rs", "ping/lib.rs"] {
        let folder = tempfile::tempdir().unwrap();
        let (out, outside) = (folder.path().join("out"), folder.path().join("outside"));
        std::fs::create_dir(&outside).unwrap();
        std::fs::create_dir_all(out.join(link).parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(&outside, out.join(link)).unwrap();
        let error = write(&out, "ping", &output).unwrap_err().to_string();
        assert!(error.contains(&format!("{link}: this is a symbolic link")), "{error}");
        assert_eq!(std::fs::read_dir(&outside).unwrap().count(), 0);
    }
}

#[test]
fn debug_of_an_error_shows_the_diagnostics() {
    let output = output("[");
    let error = BuildError::Description { input: "ping.yaml".into(), list: errors(&output.diagnostics) };
    let shown = format!("{error:?}");
    assert!(shown.starts_with("failed to generate a client from ping.yaml:\n\nerror[syntax]: "), "{shown}");
}

#[test]
fn examples_are_ignored_and_sources_name_no_crate() {
    let output = output("{/ping: {get: {tags: [Ping], operationId: ping, responses: {}}}}");
    let files = output.files;
    assert!(files.iter().any(|it| it.path == "lib.rs"));
    for file in files {
        assert!(!file.text.contains("no_run") && !file.text.contains("crate::"), "{}", file.path);
    }
}

/// A package with a document that has one operation.
struct Package {
    folder: tempfile::TempDir,
}

impl Package {
    fn new(id: &str) -> Self {
        let package = Self { folder: tempfile::tempdir().unwrap() };
        package.declare(&[id]);
        package
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a document with an operation for each id.
    fn declare(&self, ids: &[&str]) {
        let paths = ids.iter().enumerate();
        let paths: String =
            paths.map(|(i, id)| format!("  /ping{i}: {{get: {{operationId: {id}, responses: {{}}}}}}\n")).collect();
        let text = format!("openapi: 3.0.3\ninfo: {{title: Ping, version: '1'}}\npaths:\n{paths}");
        std::fs::write(self.path("ping.yaml"), text).unwrap();
    }

    fn build(&self, renames: Renames) -> (Result<(), BuildError>, Vec<String>) {
        let (input, mut lines) = (self.path("ping.yaml"), Vec::new());
        let script = Script {
            root: self.folder.path(),
            out: self.path("out"),
            input: &input,
            lock: &lock::default_path("ping", &input),
            renames,
        };
        let generator = Generator::new(PackageName::parse("ping").unwrap(), Target::Module);
        (script.run(&generator, &mut lines), lines)
    }

    fn lock(&self) -> Option<String> {
        std::fs::read_to_string(self.path("ping.names.lock")).ok()
    }
}

#[test]
fn names_lock_is_created_next_to_the_document_with_a_warning() {
    let package = Package::new("getPing");
    let (result, lines) = package.build(Renames::Refuse);
    result.unwrap();
    let warning = lines.iter().find(|it| it.starts_with("cargo::warning=wrote ")).unwrap();
    assert!(warning.contains("ping.names.lock") && warning.ends_with("; commit it"), "{warning}");
    assert!(lines.iter().any(|it| it.starts_with("cargo::rerun-if-changed=") && it.ends_with("ping.names.lock")));
    let lock = package.lock().unwrap();
    assert!(lock.contains("getPing = "), "{lock}");
    // The second run changes nothing.
    let modified = || std::fs::metadata(package.path("ping.names.lock")).unwrap().modified().unwrap();
    let before = modified();
    let (result, lines) = package.build(Renames::Refuse);
    result.unwrap();
    assert!(!lines.iter().any(|it| it.starts_with("cargo::warning=")), "{lines:?}");
    assert_eq!(modified(), before);
    // Additions are recorded.
    package.declare(&["getPing", "getPong"]);
    package.build(Renames::Refuse).0.unwrap();
    assert!(package.lock().unwrap().contains("getPong = "));
}

#[test]
fn renames_fail_the_build_until_they_are_accepted() {
    let package = Package::new("getPing");
    package.build(Renames::Refuse).0.unwrap();
    let (lock, path) = (package.lock(), package.path("out/ping/lib.rs"));
    let source = std::fs::read(&path).unwrap();
    package.declare(&["fetchPing"]);
    let (result, lines) = package.build(Renames::Refuse);
    let message = result.unwrap_err().to_string();
    for part in
        ["ping.names.lock", "get_ping", "[pinned.operations]\nfetchPing = \"get_ping\"", "SDKGEN_ACCEPT_RENAMES=1"]
    {
        assert!(message.contains(part), "{part}: {message}");
    }
    assert!(lines.contains(&"cargo::rerun-if-env-changed=SDKGEN_ACCEPT_RENAMES".to_owned()), "{lines:?}");
    assert_eq!((package.lock(), std::fs::read(&path).unwrap()), (lock, source));
    package.build(Renames::Accept).0.unwrap();
    assert!(package.lock().unwrap().contains("fetchPing = "));
    package.build(Renames::Refuse).0.unwrap();
}

#[test]
fn malformed_lock_fails_the_build() {
    let package = Package::new("getPing");
    std::fs::write(package.path("ping.names.lock"), "[types\n").unwrap();
    let (result, lines) = package.build(Renames::Refuse);
    assert!(matches!(result, Err(BuildError::Lock(_))), "{result:?}");
    assert!(lines.iter().any(|it| it.ends_with("ping.names.lock")), "{lines:?}");
}

#[test]
fn unpacked_package_is_not_changed() {
    for mark in [".cargo-ok", ".cargo_vcs_info.json", ".cargo-checksum.json"] {
        let package = Package::new("getPing");
        std::fs::write(package.path(mark), "").unwrap();
        package.build(Renames::Refuse).0.unwrap();
        assert_eq!(package.lock(), None, "{mark}");
        assert!(package.path("out/ping.rs").exists());
    }
}
