//! A provider's own documents: which of them describes which API of the list.
//!
//! In comes a checkout of specifications, a folder of pages or one document; out come pairs of API and source. An API finds
//! its source by name: `upstream` in the list has patterns for the names of files (with or without their ending) and of
//! folders of pages.

use std::path::{Path, PathBuf};

use super::Project;
use super::error::{ProjectError, at};
use super::list::Api;
use crate::read::documents::{Document, documents};

/// What was found for the APIs of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upstream {
    /// The APIs that have a source, in the order of the list.
    pub sources: Vec<Source>,
    /// The APIs that have none.
    pub missing: Vec<String>,
    /// Documents that are no API's.
    pub unclaimed: Vec<PathBuf>,
}

/// The source of an API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The API.
    pub api: String,
    /// A document or a folder of pages.
    pub path: PathBuf,
    /// Further documents of its names, which are not taken.
    pub others: Vec<PathBuf>,
}

impl Project {
    /// Finds the documents of APIs at `from`, for those named in `only`, or for all where it is empty.
    ///
    /// The first pattern of an API counts that a document has; of several documents with it, the first by path. A single
    /// document belongs to the single API asked for, whatever its name is.
    ///
    /// # Errors
    /// `from` cannot be read, or there is no API of a name.
    pub fn upstream(&self, from: &Path, only: &[String]) -> Result<Upstream, ProjectError> {
        let asked = only.iter().map(|it| self.api(it)).collect::<Result<Vec<_>, _>>()?;
        let asked: Vec<&Api> = if asked.is_empty() { self.apis.iter().collect() } else { asked };
        // The last part of `.` is no name.
        let from = from.canonicalize().map_err(at(from))?;
        let documents = documents(&from).map_err(at(&from))?;
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

/// The documents that an API's patterns fit, the best first.
fn claimed<'d>(api: &Api, documents: &'d [Document]) -> Vec<&'d Document> {
    let rank = |document: &Document| api.upstream.iter().position(|it| it.matches(&document.path));
    let mut found: Vec<(usize, &Document)> = documents.iter().filter_map(|it| Some((rank(it)?, it))).collect();
    // Stable: documents come by path.
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
    fn the_best_name_counts() {
        let (root, project) = folder(&["A-2022/x.api.mdx", "api.a.yaml", "others.json", "z/A.YML"]);
        let found = project.upstream(&root.path().join("from"), &[]).unwrap();
        let [source] = &found.sources[..] else { panic!("{found:?}") };
        assert_eq!(
            (source.api.as_str(), names(std::slice::from_ref(&source.path))),
            ("a", vec!["api.a.yaml".to_owned()])
        );
        assert_eq!(names(&source.others), ["A.YML", "A-2022"]);
        assert_eq!(found.missing, ["b"]);
        // It begins as YAML does, and is named as JSON: a document all the same.
        assert_eq!(names(&found.unclaimed), ["others.json"]);
    }

    #[test]
    fn one_document_needs_no_name_where_one_api_is_meant() {
        let (root, project) = folder(&["anything.yaml"]);
        let file = root.path().join("from/anything.yaml");
        let found = project.upstream(&file, &["b".to_owned()]).unwrap();
        assert_eq!(found.sources[0].api, "b");
        assert_eq!(found.unclaimed, [] as [PathBuf; 0]);
        assert_eq!(project.upstream(&file, &[]).unwrap().sources, []);
        assert!(matches!(project.upstream(&file, &["c".to_owned()]), Err(ProjectError::Unknown { .. })));
    }

    #[test]
    fn a_path_is_no_pattern() {
        assert!(UpstreamPattern::try_from("a/b".to_owned()).is_err());
        assert!(UpstreamPattern::try_from("a[".to_owned()).is_err());
    }
}
