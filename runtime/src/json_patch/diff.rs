//! Differences between values.

use super::patch::JsonPatch;
use super::pointer::join;
use crate::json::{Map, Value};
use crate::request::parameter::{self, Parameter};

impl JsonPatch {
    /// Computes the operations that change `before` to `after`. Both may be any values or models.
    ///
    /// Members are compared individually, and so are array elements that are not part of a common
    /// prefix or suffix. An element that moved is removed and added.
    ///
    /// ```
    /// use sdk_runtime::json::Value;
    /// use sdk_runtime::json_patch::JsonPatch;
    ///
    /// let before = Value::parse(br#"{"name": "one", "tags": ["a", "b"]}"#)?;
    /// let after = Value::parse(br#"{"name": "two", "tags": ["a"]}"#)?;
    /// let steps: Vec<Value> = JsonPatch::diff(&before, &after).operations()?;
    /// assert_eq!(steps[0].to_string(), r#"{"op":"replace","path":"/name","value":"two"}"#);
    /// assert_eq!(steps[1].to_string(), r#"{"op":"remove","path":"/tags/1"}"#);
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub fn diff<P: Parameter + ?Sized>(before: &P, after: &P) -> Self {
        match (parameter::value(before), parameter::value(after)) {
            (Ok(before), Ok(after)) => values(Self::new(), "", &before, &after),
            (Err(error), _) | (_, Err(error)) => Self { steps: Vec::new(), error: Some(error) },
        }
    }
}

fn values(patch: JsonPatch, path: &str, before: &Value, after: &Value) -> JsonPatch {
    match (before, after) {
        _ if before == after => patch,
        (Value::Object(before), Value::Object(after)) => members(patch, path, before, after),
        (Value::Array(before), Value::Array(after)) => elements(patch, path, before, after),
        _ => patch.replace(path, after),
    }
}

fn members(mut patch: JsonPatch, path: &str, before: &Map, after: &Map) -> JsonPatch {
    for (name, value) in before.iter() {
        let path = join(path, name);
        patch = match after.get(name) {
            Some(now) => values(patch, &path, value, now),
            None => patch.remove(path),
        };
    }
    let added = after.iter().filter(|(name, _)| before.get(name).is_none());
    added.fold(patch, |patch, (name, value)| patch.add(join(path, name), value))
}

/// Compares the elements between the common prefix and the common suffix.
fn elements(mut patch: JsonPatch, path: &str, before: &[Value], after: &[Value]) -> JsonPatch {
    let pairs = || before.iter().zip(after);
    let head = pairs().take_while(|(before, after)| before == after).count();
    let rest = before.len().min(after.len()) - head;
    let ends = before.iter().rev().zip(after.iter().rev()).take(rest);
    let tail = ends.take_while(|(before, after)| before == after).count();
    let (end_before, end_after) = (before.len() - tail, after.len() - tail);

    let common = end_before.min(end_after);
    for (index, (before, after)) in pairs().enumerate().take(common).skip(head) {
        patch = values(patch, &format!("{path}/{index}"), before, after);
    }
    // Remove from the end, so that earlier indices stay valid.
    for index in (common..end_before).rev() {
        patch = patch.remove(format!("{path}/{index}"));
    }
    let added = after.iter().enumerate().take(end_after).skip(common);
    added.fold(patch, |patch, (index, value)| patch.add(format!("{path}/{index}"), value))
}
