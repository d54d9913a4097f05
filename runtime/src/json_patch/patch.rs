//! A list of changes.

use crate::json::{EncodeError, Json, Map, Value};
use crate::request::error::RequestError;
use crate::request::parameter::{self, Parameter};

/// A list of changes to a JSON document, done one after the other (RFC 6902).
///
/// A path is a JSON pointer (RFC 6901): empty for the whole document, or names and indexes, each
/// behind a slash. [`pointer()`](crate::json_patch::pointer) puts one together of names that have slashes themselves.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::json_patch::JsonPatch;
///
/// let patch = JsonPatch::new().test("/enabled", &true).replace("/enabled", &false).remove("/tags/0");
/// // Operations take them as models of their own; which, the call says.
/// let steps: Vec<Value> = patch.operations()?;
/// assert_eq!(steps[1].to_string(), r#"{"op":"replace","path":"/enabled","value":false}"#);
/// # Ok::<_, sdk_runtime::Error>(())
/// ```
///
/// Elements are added at their index or, with `-`, at the end:
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::json_patch::JsonPatch;
///
/// let patch = JsonPatch::new().add("/tags/-", "new").copy_from("/name", "/label").move_from("/old", "/former");
/// let steps: Vec<Value> = patch.operations()?;
/// assert_eq!(steps[0].to_string(), r#"{"op":"add","path":"/tags/-","value":"new"}"#);
/// assert_eq!(steps[2].to_string(), r#"{"op":"move","from":"/old","path":"/former"}"#);
/// # Ok::<_, sdk_runtime::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a patch does nothing until it is sent"]
pub struct JsonPatch {
    pub(super) steps: Vec<Value>,
    /// The first thing that went wrong.
    pub(super) error: Option<RequestError>,
}

impl JsonPatch {
    /// A patch that changes nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member or an element; `-` as the last name stands for the end of an array (section
    /// 4.1). A member that is there is replaced, an element and those behind it move on.
    pub fn add<P: Parameter + ?Sized>(self, path: impl Into<String>, value: &P) -> Self {
        self.step("add", path.into(), Operand::Value(parameter::value(value)))
    }

    /// Removes what stands there (section 4.2).
    pub fn remove(self, path: impl Into<String>) -> Self {
        self.step("remove", path.into(), Operand::None)
    }

    /// Replaces what stands there (section 4.3).
    pub fn replace<P: Parameter + ?Sized>(self, path: impl Into<String>, value: &P) -> Self {
        self.step("replace", path.into(), Operand::Value(parameter::value(value)))
    }

    /// Removes what stands at `from`, and adds it at `path` (section 4.4, `move`).
    pub fn move_from(self, from: impl Into<String>, path: impl Into<String>) -> Self {
        self.step("move", path.into(), Operand::From(from.into()))
    }

    /// Adds what stands at `from` at `path` as well (section 4.5, `copy`).
    pub fn copy_from(self, from: impl Into<String>, path: impl Into<String>) -> Self {
        self.step("copy", path.into(), Operand::From(from.into()))
    }

    /// Has the whole patch fail unless this value stands there (section 4.6).
    pub fn test<P: Parameter + ?Sized>(self, path: impl Into<String>, value: &P) -> Self {
        self.step("test", path.into(), Operand::Value(parameter::value(value)))
    }

    /// Does the patch change nothing?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.error.is_none()
    }

    /// The steps, as the models that an operation takes.
    ///
    /// # Errors
    /// A value cannot be written as JSON, or a path is no JSON pointer.
    pub fn operations<T: Json>(&self) -> Result<Vec<T>, RequestError> {
        if let Some(error) = &self.error {
            return Err(error.clone());
        }
        self.steps.iter().map(|step| step.to().map_err(|_| EncodeError::TooDeep.into())).collect()
    }

    fn step(mut self, operation: &str, path: String, operand: Operand) -> Self {
        match step(operation, path, operand) {
            Ok(step) => self.steps.push(step),
            Err(error) => {
                self.error.get_or_insert(error);
            }
        }
        self
    }
}

/// What a step has beside its path.
enum Operand {
    None,
    From(String),
    Value(Result<Value, RequestError>),
}

fn step(operation: &str, path: String, operand: Operand) -> Result<Value, RequestError> {
    let mut members = Map::new();
    members.insert("op", operation);
    if let Operand::From(from) = &operand {
        members.insert("from", checked(from.clone())?);
    }
    members.insert("path", checked(path)?);
    if let Operand::Value(value) = operand {
        members.insert("value", value?);
    }
    Ok(members.into())
}

/// RFC 6901, section 3: a slash before each name, and no `~` but in `~0` and `~1`.
fn checked(pointer: String) -> Result<String, RequestError> {
    let begins = pointer.is_empty() || pointer.starts_with('/');
    let escapes = pointer.split('~').skip(1).all(|it| it.starts_with(['0', '1']));
    if begins && escapes { Ok(pointer) } else { Err(RequestError::Pointer { pointer }) }
}
