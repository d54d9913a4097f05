//! The kinds of components, and references to them.

use crate::pointer::Pointer;

/// The kind of a component.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ComponentKind {
    Schema,
    Parameter,
    Response,
    RequestBody,
    Header,
    Example,
    Link,
    Callback,
    SecurityScheme,
}

impl ComponentKind {
    /// Returns the section of `components`.
    pub(super) const fn section(self) -> &'static str {
        match self {
            Self::Schema => "schemas",
            Self::Parameter => "parameters",
            Self::Response => "responses",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::Example => "examples",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::SecurityScheme => "securitySchemes",
        }
    }
}

/// Returns a reference to a component.
pub(super) fn to_component(kind: ComponentKind, name: &str) -> String {
    format!("#{}", Pointer::root().child("components").child(kind.section()).child(name).as_str())
}

/// Returns the name of the component at a location, if it is one of this kind.
pub(super) fn component_name(kind: ComponentKind, pointer: &Pointer) -> Option<String> {
    let tokens: Vec<_> = pointer.tokens().collect();
    match tokens.as_slice() {
        [components, section, name] if components == "components" && section == kind.section() => Some(name.clone()),
        _ => None,
    }
}
