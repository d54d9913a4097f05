//! The roles of inline types, which name them independently of where they are used.

use crate::ir::{Shape, Step, Type};
use crate::names::{AllOfParts, is_in_prelude, name_of_steps, pascal, type_name};

/// The most values of an enum that its name can list.
const MOST_LISTED: usize = 4;

/// The role of an inline type, with the name that it suggests. In the order of precedence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Role {
    /// The title, which the author of the specification chose.
    Title(String),
    /// The only value of an enum, together with the member that has it.
    Constant(String),
    /// The body of an error response, by its status.
    Error(String),
    /// The value of a member or parameter, by its name.
    Member(String),
}

impl Role {
    /// Returns the role of an inline type. The bodies of requests and of successful responses have none.
    pub(super) fn of(node: &Type) -> Option<Self> {
        let role = Self::unchecked(node)?;
        let name = role.name();
        // `Value` would be mistaken for any JSON value.
        (!name.is_empty() && name != "Value" && !is_in_prelude(name)).then_some(role)
    }

    fn unchecked(node: &Type) -> Option<Self> {
        if let Some(title) = node.telling_title().map(type_name).filter(|it| !it.is_empty()) {
            return Some(Self::Title(title));
        }
        let steps = node.paths.first()?.steps();
        let member = steps.iter().rposition(|it| matches!(it, Step::Field(_) | Step::Parameter(..)));
        let constant = match &node.shape {
            Shape::StringEnum(it) => it.only_value(),
            _ => None,
        };
        if let Some(value) = constant {
            let word = if value.is_empty() { "Empty".to_owned() } else { pascal(value) };
            match member {
                _ if word.is_empty() => {}
                // An alternative to the values of a member, which resets it.
                _ if value.is_empty() && matches!(steps.last(), Some(Step::Variant(..))) => {
                    return Some(Self::Constant(format!("{word}Value")));
                }
                Some(index) => {
                    let end = steps.iter().rposition(|it| !matches!(it, Step::Variant(..))).unwrap_or(index);
                    let member = name_of_steps(String::new(), &steps[index..=end.max(index)], AllOfParts::Skipped);
                    return Some(Self::Constant(member + &word));
                }
                None => {}
            }
        }
        match (member, steps.as_slice()) {
            (Some(index), steps) => {
                Some(Self::Member(name_of_steps(String::new(), &steps[index..], AllOfParts::Skipped)))
            }
            (None, [Step::Response(status, _), ..]) if !status.is_success() => {
                Some(Self::Error(name_of_steps(String::new(), &steps, AllOfParts::Skipped)))
            }
            _ => None,
        }
    }

    /// Returns the name that the role suggests.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Title(name) | Self::Constant(name) | Self::Error(name) | Self::Member(name) => name,
        }
    }

    /// Returns the number of equal types of this shape from which on they are shared.
    ///
    /// Enums of a few members may have the same values by chance, and differ when one of them gets a new value.
    pub(super) const fn least(&self, shape: &Shape) -> usize {
        match (self, shape) {
            (Self::Member(_), Shape::StringEnum(_) | Shape::IntegerEnum(_)) => 3,
            _ => 2,
        }
    }

    /// Returns a name for a type that is not the only one in its role. Enums with few values are named by these.
    pub(super) fn name_with_values(&self, shape: &Shape) -> Option<String> {
        let Shape::StringEnum(it) = shape else { return None };
        if it.members.len() > MOST_LISTED {
            return None;
        }
        let mut words: Vec<String> = it
            .members
            .iter()
            .map(|it| if it.value.is_empty() { "Empty".to_owned() } else { pascal(&it.value) })
            .collect();
        words.sort();
        words.iter().all(|it| !it.is_empty()).then(|| format!("{}{}", self.name(), words.concat()))
    }
}
