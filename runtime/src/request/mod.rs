//! Building requests.

pub(crate) mod arguments;
pub(crate) mod body;
pub(crate) mod error;
pub mod multipart;
pub(crate) mod options;
pub(crate) mod parameter;
pub(crate) mod parts;
pub(crate) mod style;
pub(crate) mod upload;
pub(crate) mod upload_body;
