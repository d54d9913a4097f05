//! Building requests.

pub(crate) mod arguments;
pub(crate) mod body;
pub(crate) mod error;
pub(crate) mod form;
pub mod multipart;
pub(crate) mod options;
pub(crate) mod parameter;
pub(crate) mod part;
pub(crate) mod parts;
pub(crate) mod style;
pub(crate) mod text;
pub(crate) mod upload;
pub(crate) mod upload_body;
pub(crate) mod with_headers;
