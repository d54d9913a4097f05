//! The actions of an overlay, parsed: what is not of its form is reported and left out.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::file::Overlay;
use crate::diagnostic::Code;
use crate::pointer::Pointer;

/// The members of an action. Source: Overlay Specification 1.1.0, Action Object.
const KNOWN: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// One action.
pub(super) struct Action {
    /// Selects what is changed.
    pub(super) target: JsonPath,
    pub(super) change: Change,
    /// Where the action stands in the overlay.
    pub(super) place: Pointer,
}

/// What happens to the nodes that are selected.
pub(super) enum Change {
    Update(Value),
    /// They are updated with the node of the document that this selects.
    Copy(JsonPath),
    Remove,
}

impl Overlay<'_> {
    /// The actions of an overlay, in order.
    pub(super) fn actions(&mut self, tree: &Value) -> Vec<Action> {
        let root = Pointer::root();
        let version = tree.get("overlay").map(|it| it.as_str().map_or_else(|| it.to_string(), str::to_owned));
        match version.as_deref() {
            None => {
                self.report(&root, Code::BadOverlay, "the file is no overlay: it has no `overlay`");
                return Vec::new();
            }
            Some(version)
                if !["1.0", "1.1"].iter().any(|it| version == *it || version.starts_with(&format!("{it}."))) =>
            {
                let message = format!("`{version}` is no version of overlays that is read; 1.0 and 1.1 are");
                self.report(&root.child("overlay"), Code::BadOverlay, message);
                return Vec::new();
            }
            Some(_) => {}
        }
        let at = root.child("actions");
        let Some(Value::Array(actions)) = tree.get("actions") else {
            self.report(&root, Code::BadOverlay, "the overlay has no list of `actions`");
            return Vec::new();
        };
        let actions = actions.iter().enumerate();
        actions.filter_map(|(index, action)| self.action(action, at.child(index))).collect()
    }

    fn action(&mut self, action: &Value, place: Pointer) -> Option<Action> {
        let Value::Object(members) = action else {
            self.report(&place, Code::BadOverlay, "an action is an object");
            return None;
        };
        for key in members.keys().filter(|key| !KNOWN.contains(&key.as_str()) && !key.starts_with("x-")) {
            let message = format!("actions have no `{key}`; it is left out");
            self.report(&place.child(key), Code::UnknownMember, message);
        }
        let target = self.query(members.get("target"), &place.child("target"))?;
        let is_removal = match members.get("remove") {
            None | Some(Value::Bool(false)) => false,
            Some(Value::Bool(true)) => true,
            Some(_) => {
                self.report(&place.child("remove"), Code::BadOverlay, "`remove` is true or false");
                return None;
            }
        };
        let change = match (members.get("update"), members.get("copy")) {
            _ if is_removal => Change::Remove,
            (Some(update), None) => Change::Update(update.clone()),
            (None, Some(copy)) => Change::Copy(self.query(Some(copy), &place.child("copy"))?),
            (None, None) => {
                self.report(&place, Code::BadOverlay, "the action says neither `update`, `copy` nor `remove`");
                return None;
            }
            (Some(_), Some(_)) => {
                self.report(&place, Code::BadOverlay, "`update` and `copy` of one action exclude each other");
                return None;
            }
        };
        Some(Action { target, change, place })
    }

    /// Source: RFC 9535.
    fn query(&mut self, query: Option<&Value>, at: &Pointer) -> Option<JsonPath> {
        let Some(query) = query.and_then(Value::as_str) else {
            self.report(at, Code::BadOverlay, "a JSONPath query is asked for here");
            return None;
        };
        match JsonPath::parse(query) {
            Ok(query) => Some(query),
            Err(error) => {
                self.report(at, Code::BadOverlay, format!("this is no JSONPath query: {}", error.message()));
                None
            }
        }
    }
}
