//! Overlays.
//!
//! Source: Overlay Specification 1.0.0 and 1.1.0.

use super::Effect::{None, Operations, Required};
use super::Object;
use super::Versions;
use super::{Member, data, list, one};
use crate::diagnostic::Code;

const ALL: Versions = Versions::OVERLAYS;
const SINCE_1_1: Versions = Versions::SINCE_OVERLAY_1_1;

const ABOUT_OVERLAY: &str = "it describes the overlay, not the document";

pub(super) const OVERLAY: &[Member] = &[
    data("overlay", ALL, Required(Code::BadOverlay)),
    one("info", Object::OverlayInfo, ALL, None(ABOUT_OVERLAY)),
    data("extends", ALL, None("the document that an overlay applies to is an option of the generator")),
    list("actions", Object::OverlayAction, ALL, Operations),
];

pub(super) const INFO: &[Member] = &[
    data("title", ALL, None(ABOUT_OVERLAY)),
    data("description", SINCE_1_1, None(ABOUT_OVERLAY)),
    data("version", ALL, None(ABOUT_OVERLAY)),
];

pub(super) const ACTION: &[Member] = &[
    data("target", ALL, Operations),
    data("description", ALL, None(ABOUT_OVERLAY)),
    data("update", ALL, Operations),
    data("copy", SINCE_1_1, Operations),
    data("remove", ALL, Operations),
];
