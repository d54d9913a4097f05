//! The location of a type within the API, which determines its name and identifies it in the names lock.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::{ParameterLocation, Status, WebhookId};

/// A path from a component or operation to a type, such as `operation createOauthClient / request / grantTypes / []`.
///
/// Paths share the part that they have in common, so that the memory for nested types does not grow with the square of their depth.
#[derive(Clone, Debug)]
pub(crate) struct TypePath {
    owner: Arc<Owner>,
    last: Option<Arc<Link>>,
}

/// The identity of a path, for lookups.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PathKey {
    /// A path without steps.
    Owner(Owner),
    /// The address of the last step. Paths that were derived from one path share its steps.
    Step(*const Link),
}

/// The last step of a path, and the steps before it.
#[derive(Debug)]
pub(crate) struct Link {
    before: Option<Arc<Link>>,
    step: Step,
}

/// The start of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    /// A component schema, by name.
    Component(String),
    /// An operation, by id.
    Operation(String),
    /// A webhook or callback.
    Webhook(WebhookId),
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Field(String),
    Item,
    /// An item of a tuple, counted from 0.
    Position(usize),
    /// The values of a map.
    Values,
    /// A variant of a union, counted from 0, and a hint for its name.
    Variant(usize, Option<String>),
    /// A part of an `allOf`, counted from 0.
    Part(usize),
    Request(Media),
    /// The payload of a webhook.
    Payload(Media),
    Response(Status, Media),
    Header(String),
    Parameter(ParameterLocation, String),
}

/// The media type of a body, which tells the types of several bodies apart. `None` is `application/json`, and stands for the headers
/// of a response, too.
pub(crate) type Media = Option<Arc<str>>;

/// Returns the media type of a step.
pub(crate) fn media(content_type: &str) -> Media {
    let content_type = content_type.trim().to_ascii_lowercase();
    (content_type != "application/json").then(|| content_type.into())
}

impl TypePath {
    pub(crate) fn component(name: &str) -> Self {
        Self { owner: Arc::new(Owner::Component(name.to_owned())), last: None }
    }

    pub(crate) fn operation(id: &str) -> Self {
        Self { owner: Arc::new(Owner::Operation(id.to_owned())), last: None }
    }

    pub(crate) fn webhook(id: &WebhookId) -> Self {
        Self { owner: Arc::new(Owner::Webhook(id.clone())), last: None }
    }

    #[must_use]
    pub(crate) fn step(&self, step: Step) -> Self {
        Self { owner: Arc::clone(&self.owner), last: Some(Arc::new(Link { before: self.last.clone(), step })) }
    }

    pub(crate) fn owner(&self) -> &Owner {
        &self.owner
    }

    /// Returns the identity of the path. A path and the beginning of a path that was derived from it are identical.
    pub(crate) fn key(&self) -> PathKey {
        match &self.last {
            Some(link) => PathKey::Step(Arc::as_ptr(link)),
            None => PathKey::Owner(self.owner().clone()),
        }
    }

    /// Returns the path without its last step.
    pub(crate) fn parent(&self) -> Option<Self> {
        let last = self.last.as_ref()?;
        Some(Self { owner: Arc::clone(&self.owner), last: last.before.clone() })
    }

    /// Returns the steps, the one at the owner first.
    pub(crate) fn steps(&self) -> Vec<&Step> {
        let links = std::iter::successors(self.last.as_deref(), |it| it.before.as_deref());
        let mut steps: Vec<&Step> = links.map(|it| &it.step).collect();
        steps.reverse();
        steps
    }
}

impl TypePath {
    /// Returns the path in the notation of the first format of the names lock, in which several types can have the same path.
    pub(crate) fn in_first_format(&self) -> String {
        let mut text = self.owner.to_string();
        for step in self.steps() {
            text.push_str(" / ");
            text.push_str(&match step {
                Step::Field(name) => name.clone(),
                Step::Request(_) => "request".to_owned(),
                Step::Response(status, _) => format!("response {status}"),
                Step::Parameter(_, name) => format!("parameter {name}"),
                other => other.to_string(),
            });
        }
        text
    }
}

/// Formats the path as in the names lock. Different paths are different strings.
impl fmt::Display for TypePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.owner.fmt(f)?;
        self.steps().into_iter().try_for_each(|step| write!(f, " / {step}"))
    }
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Component(name) => write!(f, "schema {name}"),
            Self::Operation(id) => write!(f, "operation {id}"),
            Self::Webhook(id) => id.fmt(f),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => f.write_str(&quoted(name)),
            Self::Item => f.write_str("[]"),
            Self::Position(index) => write!(f, "[{index}]"),
            Self::Values => f.write_str("{}"),
            Self::Variant(index, _) => write!(f, "variant {index}"),
            Self::Part(index) => write!(f, "part {index}"),
            Self::Request(None) => f.write_str("request"),
            Self::Request(Some(media)) => write!(f, "request {media}"),
            Self::Payload(None) => f.write_str("payload"),
            Self::Payload(Some(media)) => write!(f, "payload {media}"),
            Self::Response(status, None) => write!(f, "response {status}"),
            Self::Response(status, Some(media)) => write!(f, "response {status} {media}"),
            Self::Header(name) => write!(f, "header {name}"),
            Self::Parameter(ParameterLocation::Query, name) => write!(f, "parameter {name}"),
            Self::Parameter(location, name) => write!(f, "{} parameter {name}", location.as_str()),
        }
    }
}

/// Returns the name of a member in quotes if it could be read as other steps.
fn quoted(name: &str) -> Cow<'_, str> {
    let is_step = name.starts_with(['"', '[', '{']) || name.starts_with("variant ") || name.starts_with("part ");
    if is_step || name.is_empty() || name.contains(" / ") { format!("{name:?}").into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_shown_from_its_owner_to_the_type() {
        let request = TypePath::operation("create").step(Step::Request(None));
        let names = request.step(Step::Field("names".to_owned()));
        assert_eq!(names.step(Step::Item).to_string(), "operation create / request / names / []");
        assert_eq!(names.step(Step::Position(1)).to_string(), "operation create / request / names / [1]");
        assert_eq!(request.to_string(), "operation create / request");
        assert_eq!(request.steps(), [&Step::Request(None)]);
    }

    #[test]
    fn different_paths_are_different_strings() {
        use ParameterLocation::{Path, Query};
        let operation = TypePath::operation("create");
        let field = |name: &str| Step::Field(name.to_owned());
        let steps: &[&[Step]] = &[
            &[Step::Request(None)],
            &[Step::Request(media("multipart/form-data"))],
            &[Step::Request(media("application/x-www-form-urlencoded"))],
            &[Step::Response(Status::Code(200), media("Application/JSON "))],
            &[Step::Response(Status::Code(200), media("application/vnd.a+json"))],
            &[Step::Parameter(Path, "id".to_owned())],
            &[Step::Parameter(Query, "id".to_owned())],
            &[Step::Request(None), Step::Item],
            &[Step::Request(None), field("[]")],
            &[Step::Request(None), field("{}")],
            &[Step::Request(None), Step::Values],
            &[Step::Request(None), field("variant 1")],
            &[Step::Request(None), Step::Variant(1, None)],
            &[Step::Request(None), field("a / b")],
            &[Step::Request(None), field("a"), field("b")],
            &[Step::Request(None), field("\"a\"")],
            &[Step::Request(None), field("")],
        ];
        let path = |steps: &&[Step]| steps.iter().fold(operation.clone(), |path, step| path.step(step.clone()));
        let mut paths: Vec<String> = steps.iter().map(|it| path(it).to_string()).collect();
        assert_eq!(paths[3], "operation create / response 200");
        assert_eq!(path(&steps[1]).in_first_format(), "operation create / request");
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), steps.len(), "{paths:#?}");
    }
}
