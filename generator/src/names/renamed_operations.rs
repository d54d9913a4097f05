//! Operations with a new id.
//!
//! An operation that has the method and path of a previous one, whose id no longer exists, is the same operation.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::lock::NameLock;
use super::method_path::MethodPath;
use crate::ir::{HttpMethod, OperationHead};

/// A lock in which operations have their new ids.
#[derive(Debug)]
pub(crate) struct RenamedOperations {
    pub(crate) lock: NameLock,
    /// The previous modules and methods of the operations with a new id, by this id. The lock does not have them, because a new id
    /// is a new name.
    pub(crate) previous: BTreeMap<String, MethodPath>,
}

impl RenamedOperations {
    /// Finds operations with a new id. Their inline types and arguments keep their lines in the lock.
    pub(crate) fn find<'h>(mut lock: NameLock, operations: impl Iterator<Item = &'h OperationHead> + Clone) -> Self {
        let ids: HashSet<&str> = operations.clone().map(|it| it.id.as_str()).collect();
        let mut missing: HashMap<(HttpMethod, String), String> = HashMap::new();
        for (id, request) in lock.requests().iter().filter(|(id, _)| !ids.contains(id.as_str())) {
            missing.insert((request.method, request.path.without_names()), id.clone());
        }
        let mut previous = BTreeMap::new();
        for head in operations {
            if lock.operation(&head.id).is_some() || missing.is_empty() {
                continue;
            }
            if let Some(old) = missing.remove(&(head.method, head.path.without_names())) {
                previous.extend(lock.rename_operation(&old, &head.id).map(|path| (head.id.clone(), path)));
            }
        }
        Self { lock, previous }
    }
}
