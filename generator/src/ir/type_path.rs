//! The location of a type within the API, which determines its name and identifies it in the names lock.

use std::fmt;

use super::Status;

/// A path from a component or operation to a type, such as `operation createOauthClient / request / grantTypes / []`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypePath {
    pub(crate) owner: Owner,
    pub(crate) steps: Vec<Step>,
}

/// The start of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Owner {
    /// A component schema, by name.
    Component(String),
    /// An operation, by id.
    Operation(String),
}

/// A step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Step {
    Field(String),
    Item,
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
        Self { owner: Owner::Component(name.to_owned()), steps: Vec::new() }
    }

    pub(crate) fn operation(id: &str) -> Self {
        Self { owner: Owner::Operation(id.to_owned()), steps: Vec::new() }
    }

    #[must_use]
    pub(crate) fn step(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        steps.push(step);
        Self { owner: self.owner.clone(), steps }
    }
}

/// Formats the path as in the names lock.
impl fmt::Display for TypePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.owner {
            Owner::Component(name) => write!(f, "schema {name}")?,
            Owner::Operation(id) => write!(f, "operation {id}")?,
        }
        for step in &self.steps {
            match step {
                Step::Field(name) => write!(f, " / {name}")?,
                Step::Item => f.write_str(" / []")?,
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
