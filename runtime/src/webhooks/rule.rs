//! Tests that recognize events.

use http::HeaderMap;

use crate::json::{Kind, Node};

/// A test that recognizes an event.
///
/// ```
/// use sdk_runtime::HeaderMap;
/// use sdk_runtime::webhooks::{Incoming, Test, TrustedBody};
///
/// const RULES: &[(&str, &[Test])] =
///     &[("paid", &[Test::Member(&["type"], &["invoice.paid"])]), ("ping", &[Test::Header("x-event", &["ping"])])];
///
/// let body = TrustedBody::unsigned(br#"{"type": "invoice.paid"}"#);
/// assert_eq!(Incoming::new(&HeaderMap::new(), body).find(RULES)?, Some("paid"));
/// # Ok::<(), sdk_runtime::webhooks::EventError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    /// A header has one of these values.
    Header(&'static str, &'static [&'static str]),
    /// The string at this path of members is one of these values.
    Member(&'static [&'static str], &'static [&'static str]),
}

impl Test {
    pub(super) const fn needs_body(self) -> bool {
        matches!(self, Self::Member(..))
    }

    /// Returns `true` if a request passes. `root` is missing if its body is not JSON.
    pub(super) fn passes(self, headers: &HeaderMap, root: Option<Node<'_>>) -> bool {
        match self {
            Self::Header(name, values) => {
                let mut found = headers.get_all(name).iter();
                match (found.next(), found.next()) {
                    (Some(value), None) => values.iter().any(|it| value.as_bytes() == it.as_bytes()),
                    _ => false,
                }
            }
            Self::Member(path, values) => {
                let Some(root) = root else { return false };
                let node = path.iter().try_fold(root, |node, name| only_member(node, name));
                node.is_some_and(|it| values.iter().any(|value| is_string(it, value)))
            }
        }
    }
}

/// Returns the member with a name. Returns `None` if there are several, which parsers handle differently.
fn only_member<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    let mut members = node.members().filter(|(key, _)| is_string(*key, name));
    let (_, value) = members.next()?;
    members.next().is_none().then_some(value)
}

fn is_string(node: Node<'_>, text: &str) -> bool {
    node.tape().is_some_and(|it| it.kind == Kind::String && node.document.is_text(&it, text))
}
