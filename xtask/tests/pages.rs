//! Packed pages in `git diff`.

use std::path::Path;
use std::process::Command;

fn git(folder: &Path, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn page(arguments: &[&str], path: &Path) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).arg("page").args(arguments).arg(path).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn git_diff_shows_the_changed_members_of_packed_pages() {
    let folder = tempfile::tempdir().unwrap();
    let (root, path) = (folder.path(), folder.path().join("ping.api.mdx"));
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.gitattributes"), root.join(".gitattributes"))
        .unwrap();
    git(root, &["init", "--quiet"]);
    git(root, &["config", "diff.api-page.textconv", &format!("'{}' page show", env!("CARGO_BIN_EXE_xtask"))]);
    std::fs::write(&path, "---\nid: ping\napi: {\"method\":\"get\",\"path\":\"/ping\"}\nlast: x\n---\n\nBody\n")
        .unwrap();
    page(&["pack"], &path);
    let packed = std::fs::read_to_string(&path).unwrap();
    assert!(packed.contains("\napi: eJ"), "{packed}");
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "A page"]);
    page(&["unpack"], &path);
    assert_eq!(git(root, &["diff"]).lines().filter(|it| it.starts_with(['+', '-'])).count(), 0);
    let unpacked = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, unpacked.replace("/ping", "/pong")).unwrap();
    page(&["pack"], &path);
    let diff = git(root, &["diff"]);
    let changed: Vec<&str> = diff
        .lines()
        .filter(|it| it.starts_with(['+', '-']) && !it.starts_with("+++") && !it.starts_with("---"))
        .collect();
    assert_eq!(changed, ["-    \"path\": \"/ping\"", "+    \"path\": \"/pong\""], "{diff}");
}

#[test]
fn show_prints_damaged_and_other_pages_unchanged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.api.mdx");
    for text in ["---\napi: eJdamaged\n---\n", "# Title\n", "---\nid: x\n---\n\nNo line break at the end"] {
        std::fs::write(&path, text).unwrap();
        assert_eq!(page(&["show"], &path), text);
    }
}
