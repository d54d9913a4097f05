//! Webhooks: path items whose operations the server calls.

use indexmap::IndexMap;
use openapiv3::PathItem;

use super::reader::{Members, Reader};
use crate::pointer::{Pointer, Trail};

/// The member for webhooks in documents before OpenAPI 3.1. Normalized documents have it, too.
pub(crate) const WEBHOOKS: &str = "x-webhooks";

/// The members for webhooks. Where both have a webhook, the first one counts.
const SECTIONS: [&str; 2] = ["webhooks", WEBHOOKS];

impl<'a> Reader<'a> {
    /// Types the webhooks of the document.
    ///
    /// Source: OpenAPI 3.1.0, OpenAPI Object.
    pub(super) fn webhooks(&mut self, root: &'a Members, at: &Trail<'_>) -> IndexMap<String, PathItem> {
        let mut webhooks = IndexMap::new();
        for section in SECTIONS {
            let Some(nodes) = self.object(root, section, at) else { continue };
            let here = at.member(section);
            for (name, node) in nodes.iter().filter(|(name, _)| !name.starts_with("x-")) {
                if webhooks.contains_key(name) {
                    continue;
                }
                let at = here.member(name);
                let item = self.path_item(None, node, &at);
                webhooks.extend(item.map(|(item, _)| (name.clone(), item)));
                // Later stages know only one of the members.
                if section != WEBHOOKS {
                    self.origins.alias(Pointer::root().at([WEBHOOKS, name]), &at.pointer());
                }
            }
        }
        webhooks
    }
}
