//! pages (stub)
use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;
use std::path::Path;
pub(super) fn gather(_: &Path, _: &mut Diagnostics) -> Option<super::Gathered> {
    None
}
pub(super) fn positions(_: &str, p: &[&Pointer]) -> Vec<Option<(u32, u32)>> {
    vec![None; p.len()]
}
