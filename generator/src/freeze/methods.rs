//! The names of operations, which are methods in the module of their tag.
//!
//! Pinned names take precedence, then those of the names lock. The others are named in the order of the document: by the id
//! without the tag, by the id, or by method and path.

use std::collections::{HashMap, HashSet};

use crate::api::Group;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Draft, Operation, OperationHead};
use crate::names::{CaseStyle, Ident, MethodPath, Rename, Renewal, Scope, Subject, snake};
use crate::request_line::RequestLine;

use super::method_words::MethodWords;
use super::streams::find_stream;

/// Names that suggest a constructor and a copy.
const RESERVED: &[&str] = &["new", "clone"];

/// The names of the methods of operations.
#[derive(Default)]
pub(super) struct Methods {
    /// The group and the method of each operation, by id.
    names: HashMap<String, (usize, Ident)>,
    /// The methods that request a stream from operations that return something else, too.
    streams: HashMap<String, Ident>,
}

impl Methods {
    /// Returns the group and the method of an operation.
    pub(super) fn get(&self, id: &str) -> Option<&(usize, Ident)> {
        self.names.get(id)
    }

    /// Returns the method that requests a stream from an operation.
    pub(super) fn stream(&self, id: &str) -> Option<&Ident> {
        self.streams.get(id)
    }
}

pub(super) fn methods(
    draft: &Draft,
    tags: &[usize],
    groups: &[Group],
    renewal: &mut Renewal,
    diagnostics: &mut Diagnostics,
) -> Methods {
    let mut methods = Methods::default();
    let missing = missing(draft, renewal);
    let words = MethodWords::new(draft);
    for (index, &tag) in tags.iter().enumerate() {
        let operations: Vec<&Operation> = draft.operations.iter().filter(|it| it.tag == tag).collect();
        let GroupMethods { names, streams } =
            group_methods(&operations, groups[index].module.as_str(), &words, &missing, renewal, diagnostics);
        methods.names.extend(names.into_iter().map(|(id, ident)| (id, (index, ident))));
        methods.streams.extend(streams);
    }
    for operation in &draft.operations {
        if let Some((group, ident)) = methods.get(&operation.head.id) {
            renew(&operation.head, &groups[*group], ident, renewal);
        }
    }
    if renewal.is_partial {
        missing.into_iter().for_each(|(id, path)| renewal.after.insert_operation(id, path));
    } else {
        report_stale(&methods, renewal, diagnostics);
    }
    methods
}

/// Returns the previous operations that a partial specification does not have, because their pages could not be read.
fn missing(draft: &Draft, renewal: &Renewal) -> Vec<(String, MethodPath)> {
    if !renewal.is_partial {
        return Vec::new();
    }
    let known: HashSet<&str> = draft.operations.iter().map(|it| it.head.id.as_str()).collect();
    let paths = renewal.before.method_paths().iter().filter(|(id, _)| !known.contains(id.as_str()));
    paths.map(|(id, path)| (id.clone(), path.clone())).collect()
}

/// The methods of one group, by operation id.
#[derive(Default)]
struct GroupMethods {
    names: HashMap<String, Ident>,
    streams: HashMap<String, Ident>,
}

impl GroupMethods {
    /// Names the methods that request streams from operations that have a method.
    fn add_streams(&mut self, operations: &[&Operation], scope: &mut Scope) {
        for operation in operations.iter().filter(|it| find_stream(it).is_some_and(|it| !it.is_only)) {
            let id = &operation.head.id;
            if let Some(method) = self.names.get(id).filter(|_| !self.streams.contains_key(id)) {
                let ident = scope.claim([
                    format!("{method}_stream"),
                    format!("stream_{method}"),
                    format!("{method}_as_stream"),
                ]);
                self.streams.insert(id.clone(), ident);
            }
        }
    }
}

/// Names the methods of one group.
fn group_methods(
    operations: &[&Operation],
    module: &str,
    words: &MethodWords<'_>,
    missing: &[(String, MethodPath)],
    renewal: &Renewal,
    diagnostics: &mut Diagnostics,
) -> GroupMethods {
    let mut scope = Scope::with_reserved(CaseStyle::Snake, RESERVED);
    let mut methods = GroupMethods::default();
    let idents = &mut methods.names;
    for operation in operations {
        let pin = renewal.before.pinned_operations().get(&operation.head.id);
        let ident = pin.and_then(|it| renewal.claim_pinned(it, Subject::Operation, &mut scope, diagnostics));
        idents.extend(ident.map(|it| (operation.head.id.clone(), it)));
    }
    for operation in operations {
        if idents.contains_key(&operation.head.id) {
            continue;
        }
        let locked = renewal.before.operation(&operation.head.id);
        // A name that is no longer available is reported as a rename.
        if let Some(ident) = locked.and_then(|it| scope.claim_locked(&it.method)) {
            if let Some(given) = operation.method_name.as_deref().filter(|it| snake(it) != ident.as_str()) {
                let message = format!(
                    "the names lock keeps the name `{ident}` of the operation `{}`, which is to be named `{given}`",
                    operation.head.id
                );
                diagnostics.at(&operation.head.pointer(), Code::LockedName, message);
            }
            idents.insert(operation.head.id.clone(), ident);
        }
    }
    for (_, path) in missing.iter().filter(|(_, path)| path.module == module) {
        let _reserved = scope.claim_locked(&path.method);
    }
    // Before new operations, which must not take the names of existing methods.
    methods.add_streams(operations, &mut scope);
    let idents = &mut methods.names;
    let mut shorter: HashMap<String, Vec<&str>> = HashMap::new();
    for operation in operations.iter().filter(|it| !idents.contains_key(&it.head.id)) {
        let name = operation.method_name.as_deref().or_else(|| own_name(&operation.head.id, module)).map(snake);
        let name = name.or_else(|| words.shorter(operation));
        shorter.entry(name.unwrap_or_default()).or_default().push(&operation.head.id);
    }
    // The name of an operation by its whole id comes before a shorter one of another.
    let own: HashMap<String, &str> = operations.iter().map(|it| (snake(&it.head.id), it.head.id.as_str())).collect();
    // A name that several operations could have would depend on their order.
    let shorter =
        shorter.iter().filter_map(|(name, ids)| if let [id] = ids.as_slice() { Some((*id, name)) } else { None });
    let shorter: HashMap<&str, &String> =
        shorter.filter(|(id, name)| own.get(*name).is_none_or(|it| it == id)).collect();
    for operation in operations {
        if !idents.contains_key(&operation.head.id) {
            let whole = snake(&operation.head.id);
            let short = shorter.get(operation.head.id.as_str()).map(|it| (*it).clone()).unwrap_or_default();
            let by_path = snake(&format!("{} {}", operation.head.method.as_str().to_lowercase(), operation.head.path));
            // A name from the configuration or from an extension is reported if the operation does not get it.
            let given = operation.method_name.as_deref().map(snake);
            let wanted = given.unwrap_or_else(|| if short.is_empty() { whole.clone() } else { short.clone() });
            let ident = scope.claim([short, whole, by_path]);
            if !wanted.is_empty() && ident.as_str() != Scope::new(CaseStyle::Snake).claim([wanted.as_str()]).as_str() {
                report_conflict(operation, &wanted, &ident, diagnostics);
            }
            idents.insert(operation.head.id.clone(), ident);
        }
    }
    methods.add_streams(operations, &mut scope);
    methods
}

/// Reports that the name of an operation is taken by another operation or reserved.
fn report_conflict(operation: &Operation, wanted: &str, ident: &Ident, diagnostics: &mut Diagnostics) {
    let pointer = operation.head.pointer();
    let message = format!(
        "the operation `{}` is named `{}`, because `{wanted}` is the name of another method",
        operation.head.id,
        ident.as_str()
    );
    diagnostics.at(&pointer, Code::Name, message);
}

/// Records the name of an operation for the next run. An operation that takes over the name of another one is reported like a
/// rename, because callers would send a different request.
fn renew(head: &OperationHead, group: &Group, ident: &Ident, renewal: &mut Renewal) {
    let id = head.id.as_str();
    if let Some(before) = renewal.before.request(id).filter(|it| !it.is(head.method, &head.path)) {
        renewal.renames.push(Rename {
            subject: Subject::Request,
            place: id.to_owned(),
            from: before.to_string(),
            to: RequestLine::of(head).to_string(),
            pinned: false,
        });
    }
    let path = MethodPath { module: group.module.as_str().to_owned(), method: ident.as_str().to_owned() };
    let before = renewal.before.operation(id).or_else(|| renewal.renamed_operations.get(id));
    if let Some(before) = before.filter(|it| **it != path) {
        let is_method_pinned = renewal.before.pinned_operations().get(id).is_some_and(|it| it.name == path.method);
        let is_module_pinned =
            renewal.before.pinned_modules().get(&group.name).is_some_and(|it| it.name == path.module);
        let is_pinned =
            (before.method == path.method || is_method_pinned) && (before.module == path.module || is_module_pinned);
        renewal.renames.push(Rename {
            subject: Subject::Operation,
            place: id.to_owned(),
            from: before.to_string(),
            to: path.to_string(),
            pinned: is_pinned,
        });
    }
    renewal.after.insert_operation(id.to_owned(), path);
}

fn report_stale(methods: &Methods, renewal: &Renewal, diagnostics: &mut Diagnostics) {
    for (id, path) in renewal.before.operations().filter(|(id, _)| methods.get(id).is_none()) {
        let message = format!("the operation `{id}`, generated as `{path}`, no longer exists");
        diagnostics.push(renewal.finding(Code::StaleName, None, message));
    }
    for (id, pin) in renewal.before.pinned_operations().iter().filter(|(id, _)| methods.get(id).is_none()) {
        let message = format!("the name `{}` is pinned for the operation `{id}`, which does not exist", pin.name);
        diagnostics.push(renewal.finding(Code::StalePin, Some(pin.line), message));
    }
}

/// Removes the tag from an id such as `issues/list-for-org`.
fn own_name<'i>(id: &'i str, module: &str) -> Option<&'i str> {
    let (tag, name) = id.split_once(['/', '.'])?;
    (snake(tag) == module && !name.is_empty()).then_some(name)
}
