//! A model is created with a struct literal, which would break with the next optional field.
use sailpoint_v2025::models::JsonPatchOperation;

pub fn copy(of: &JsonPatchOperation) -> JsonPatchOperation {
    JsonPatchOperation { value: None, ..of.clone() }
}
