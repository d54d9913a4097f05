//! Finds the documents for the APIs of a workspace in a provider's repository.
//!
//! The source is a checkout of specifications, a folder of pages or one document. `upstream` of an API has patterns for the
//! names of files, with or without extension, and of folders of pages.

use std::path::{Path, PathBuf};

use super::Project;
use super::error::ProjectError;
use super::list::Api;
use crate::files::FileError;
use crate::read::documents::{Document, documents};

/// The documents that were found for the APIs of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upstream {
    /// The sources of APIs, in the order of the list.
    pub sources: Vec<Source>,
    /// The APIs without a source.
    pub missing: Vec<String>,
    /// The documents that belong to no API.
    pub unclaimed: Vec<PathBuf>,
}

/// The source of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The API.
    pub api: String,
    /// A document or a folder of pages.
    pub path: PathBuf,
    /// Further matching documents, which are not used.
    pub others: Vec<PathBuf>,
}

impl Project {
    /// Finds the documents in `from` for the APIs in `only`, or for all APIs if it is empty.
    ///
    /// The first pattern that matches a document decides. If several documents match it, the first by path is used. If `from` is a
    /// single document and `only` a single API, they belong together, whatever the document's name is.
    ///
    /// # Errors
    /// Fails if `from` cannot be read or an API does not exist.
    pub fn upstream(&self, from: &Path, only: &[String]) -> Result<Upstream, ProjectError> {
        let asked = only.iter().map(|it| self.api(it)).collect::<Result<Vec<_>, _>>()?;
        let asked: Vec<&Api> = if asked.is_empty() { self.apis.iter().collect() } else { asked };
        // A path such as `.` has no file name.
        let from = from.canonicalize().map_err(FileError::io(from))?;
        let documents = documents(&from).map_err(FileError::io(&from))?;
        let is_single = matches!((&asked[..], &documents[..], only), ([_], [_], [_]));
        let mut upstream = Upstream::default();
        for api in asked {
            let name = api.name.as_str().to_owned();
            let mut found = claimed(api, &documents);
            if is_single && found.is_empty() {
                found = documents.iter().collect();
            }
            match found.split_first() {
                Some((first, others)) => upstream.sources.push(Source {
                    api: name,
                    path: first.path.clone(),
                    others: others.iter().map(|it| it.path.clone()).collect(),
                }),
                None => upstream.missing.push(name),
            }
        }
        let is_claimed = |it: &Document| {
            upstream.sources.iter().any(|source| source.path == it.path)
                || self.apis.iter().any(|api| api.upstream.iter().any(|pattern| pattern.matches(&it.path)))
        };
        upstream.unclaimed = documents.iter().filter(|it| !is_claimed(it)).map(|it| it.path.clone()).collect();
        Ok(upstream)
    }
}

/// Returns the documents that match an API's patterns, the best first.
fn claimed<'d>(api: &Api, documents: &'d [Document]) -> Vec<&'d Document> {
    let rank = |document: &Document| api.upstream.iter().position(|it| it.matches(&document.path));
    let mut found: Vec<(usize, &Document)> = documents.iter().filter_map(|it| Some((rank(it)?, it))).collect();
    // A stable sort keeps documents in the order of their paths.
    found.sort_by_key(|it| it.0);
    found.into_iter().map(|it| it.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::project::upstream_pattern::UpstreamPattern;

    const LIST: &str = "[[api]]\nname = 'a'\ninput = 'a.yaml'\nupstream = ['api.a', 'a', 'a-*']\n[[api]]\nname = 'b'\n\
                        input = 'b.yaml'\nupstream = ['b']\n";

    fn folder(files: &[&str]) -> (tempfile::TempDir, Project) {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join("specs")).unwrap();
        std::fs::write(root.path().join("specs/apis.toml"), LIST).unwrap();
        for file in files {
            let path = root.path().join("from").join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "openapi: 3.0.3\n").unwrap();
        }
        let project = Project::open(root.path()).unwrap();
        (root, project)
    }

    fn names(paths: &[PathBuf]) -> Vec<String> {
        paths.iter().map(|it| it.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn first_matching_pattern_decides() {
        let (root, project) = folder(&["A-2022/x.api.mdx", "api.a.yaml", "others.json", "z/A.YML"]);
        let found = project.upstream(&root.path().join("from"), &[]).unwrap();
        let [source] = &found.sources[..] else { panic!("{found:?}") };
        assert_eq!(
            (source.api.as_str(), names(std::slice::from_ref(&source.path))),
            ("a", vec!["api.a.yaml".to_owned()])
        );
        assert_eq!(names(&source.others), ["A.YML", "A-2022"]);
        assert_eq!(found.missing, ["b"]);
        // A document that begins like YAML and has the extension of JSON is still a document.
        assert_eq!(names(&found.unclaimed), ["others.json"]);
    }

    #[test]
    fn single_document_belongs_to_the_single_requested_api() {
        let (root, project) = folder(&["anything.yaml"]);
        let file = root.path().join("from/anything.yaml");
        let found = project.upstream(&file, &["b".to_owned()]).unwrap();
        assert_eq!(found.sources[0].api, "b");
        assert_eq!(found.unclaimed, [] as [PathBuf; 0]);
        assert_eq!(project.upstream(&file, &[]).unwrap().sources, []);
        assert!(matches!(project.upstream(&file, &["c".to_owned()]), Err(ProjectError::Unknown { .. })));
    }

    #[test]
    fn paths_are_not_valid_patterns() {
        assert!(UpstreamPattern::try_from("a/b".to_owned()).is_err());
        assert!(UpstreamPattern::try_from("a[".to_owned()).is_err());
    }
}
