//! The first lines of every emitted Rust file.

use crate::api::Api;
use crate::marks::BANNER;

use super::docs::{Doc, one_line};

/// Returns the comment at the top of every Rust file.
pub(super) fn banner(api: &Api) -> String {
    format!("// {BANNER} from {} {}. Do not edit.\n\n", one_line(&api.info.title), one_line(&api.info.version))
}

pub(super) fn head(api: &Api, docs: &Doc) -> String {
    format!("{}{}", banner(api), docs.inner())
}
