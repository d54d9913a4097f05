//! JSON patches.

use crate::json::{EncodeError, Json, Map, Value};
use crate::request::error::RequestError;
use crate::request::parameter::{self, Parameter};

/// A list of operations on a JSON document, which are applied in order (RFC 6902).
///
/// A path is a JSON pointer (RFC 6901): empty for the whole document, or names and indices with a slash
/// before each. Use [`pointer()`](crate::json_patch::pointer) for names that contain slashes.
///
/// ```
/// use sdk_runtime::json::Value;
/// use sdk_runtime::json_patch::JsonPatch;
///
/// let patch = JsonPatch::new().test("/enabled", &true).replace("/enabled", &false).remove("/tags/0");
/// // Converts to the model that an operation takes.
/// let steps: Vec<Value> = patch.operations()?;
/// assert_eq!(steps[1].to_string(), r#"{"op":"replace","path":"/enabled","value":false}"#);
/// # Ok::<_, sdk_runtime::Error>(())
/// ```
///
/// Elements are added at an index or, with `-`, at the end:
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
    /// The first error.
    pub(super) error: Option<RequestError>,
}

impl JsonPatch {
    /// Creates an empty patch.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a member or an element. `-` as the last name stands for the end of an array (section 4.1).
    /// An existing member is replaced; an existing element and those after it are shifted.
    pub fn add<P: Parameter + ?Sized>(self, path: impl Into<String>, value: &P) -> Self {
        self.step("add", path.into(), Operand::Value(parameter::value(value)))
    }

    /// Removes a value (section 4.2).
    pub fn remove(self, path: impl Into<String>) -> Self {
        self.step("remove", path.into(), Operand::None)
    }

    /// Replaces a value (section 4.3).
    pub fn replace<P: Parameter + ?Sized>(self, path: impl Into<String>, value: &P) -> Self {
        self.step("replace", path.into(), Operand::Value(parameter::value(value)))
    }

    /// Moves the value at `from` to `path` (section 4.4, `move`).
    pub fn move_from(self, from: impl Into<String>, path: impl Into<String>) -> Self {
        self.step("move", path.into(), Operand::From(from.into()))
    }

    /// Copies the value at `from` to `path` (section 4.5, `copy`).
    pub fn copy_from(self, from: impl Into<String>, path: impl Into<String>) -> Self {
        self.step("copy", path.into(), Operand::From(from.into()))
    }

    /// Makes the whole patch fail unless the value equals this one (section 4.6).
    pub fn test<P: Parameter + ?Sized>(self, path: impl Into<String>, value: &P) -> Self {
        self.step("test", path.into(), Operand::Value(parameter::value(value)))
    }

    /// `true` if the patch changes nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty() && self.error.is_none()
    }

    /// Returns the operations, as the model that an API operation takes.
    ///
    /// # Errors
    /// Returns an error if a value cannot be encoded as JSON, or if a path is not a JSON pointer.
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

/// The operand of an operation.
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

/// Checks a JSON pointer (RFC 6901, section 3): a slash before each name, and `~` only in `~0` and
/// `~1`.
fn checked(pointer: String) -> Result<String, RequestError> {
    let begins = pointer.is_empty() || pointer.starts_with('/');
    let escapes = pointer.split('~').skip(1).all(|it| it.starts_with(['0', '1']));
    if begins && escapes { Ok(pointer) } else { Err(RequestError::Pointer { pointer }) }
}
