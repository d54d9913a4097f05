//! The location of a type within the API, which determines its name and identifies it in the names lock.

use std::fmt;
use std::sync::Arc;

use super::Status;

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
    Request,
    Response(Status),
    Header(String),
    Parameter(String),
}

impl TypePath {
    pub(crate) fn component(name: &str) -> Self {
        Self { owner: Arc::new(Owner::Component(name.to_owned())), last: None }
    }

    pub(crate) fn operation(id: &str) -> Self {
        Self { owner: Arc::new(Owner::Operation(id.to_owned())), last: None }
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

/// Formats the path as in the names lock.
impl fmt::Display for TypePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.owner() {
            Owner::Component(name) => write!(f, "schema {name}")?,
            Owner::Operation(id) => write!(f, "operation {id}")?,
        }
        for step in self.steps() {
            match step {
                Step::Field(name) => write!(f, " / {name}")?,
                Step::Item => f.write_str(" / []")?,
                Step::Position(index) => write!(f, " / [{index}]")?,
                Step::Values => f.write_str(" / {}")?,
                Step::Variant(index, _) => write!(f, " / variant {index}")?,
                Step::Part(index) => write!(f, " / part {index}")?,
                Step::Request => f.write_str(" / request")?,
                Step::Response(status) => write!(f, " / response {status}")?,
                Step::Header(name) => write!(f, " / header {name}")?,
                Step::Parameter(name) => write!(f, " / parameter {name}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_is_shown_from_its_owner_to_the_type() {
        let request = TypePath::operation("create").step(Step::Request);
        let names = request.step(Step::Field("names".to_owned()));
        assert_eq!(names.step(Step::Item).to_string(), "operation create / request / names / []");
        assert_eq!(names.step(Step::Position(1)).to_string(), "operation create / request / names / [1]");
        assert_eq!(request.to_string(), "operation create / request");
        assert_eq!(request.steps(), [&Step::Request]);
    }
}
