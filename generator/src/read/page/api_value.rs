//! Reads the value of the `api` member of a page: a mapping, JSON, or base64 of a zlib stream.

use serde_json::Value;

use super::api_member::ApiMember;
use super::codec::{self, DecodeError};
use super::operation::{self, PageOperation};
use crate::pointer::Pointer;
use crate::read::limits::{Budget, Exceeded};
use crate::read::load::{self, Loaded, SyntaxError};
use crate::read::locate;

/// The reason why a value cannot be read.
#[derive(Debug)]
pub(super) enum ValueError {
    /// The pages exceed a limit.
    TooLarge(Exceeded),
    /// The value is intact but does not contain an operation.
    NotAnOperation {
        /// The problem.
        message: String,
    },
    /// The value is damaged.
    Bad {
        /// The problem.
        message: String,
        /// The line and column within the value, counted from 0.
        position: (u32, u32),
    },
}

/// Reads the operation that a member contains.
pub(super) fn read(member: &ApiMember<'_>, budget: &Budget) -> Result<PageOperation, ValueError> {
    let value = member.value;
    if value.starts_with('{') && !member.is_within() {
        budget.bytes(value.len()).map_err(ValueError::TooLarge)?;
        return match operation::parse(value, budget) {
            Ok(operation) => Ok(operation),
            Err(error) => mapping(member, error, budget),
        };
    }
    if value.is_empty() || member.is_plain_base64() {
        return from_text(value, true, budget);
    }
    match from_yaml(member, budget)? {
        Some(Loaded { tree: Value::String(text), .. }) => from_text(&text, text == value, budget),
        Some(Loaded { tree: Value::Object(members), duplicates, .. }) => {
            operation::of_members(members, duplicates).map_err(|error| bad(error, (0, 0)))
        }
        Some(Loaded { tree: Value::Null, .. }) => from_text("", false, budget),
        Some(loaded) => {
            let message = format!("{}, found `{}`", codec::EXPECTED, codec::shortened(&loaded.tree.to_string()));
            Err(ValueError::Bad { message, position: (0, 0) })
        }
        None if value.starts_with(['|', '>', '"', '\'']) => Err(invalid_yaml(member, budget)),
        None => from_text(value, true, budget),
    }
}

/// Returns the error for a quoted value or block that is not valid YAML.
fn invalid_yaml(member: &ApiMember<'_>, budget: &Budget) -> ValueError {
    let error = load::yaml(member.entry, budget).err();
    let at = member.entry.get(..member.start.saturating_sub(member.key)).unwrap_or_default();
    let start = locate::position(at, at.len());
    let position = error.as_ref().and_then(|it| it.position).map(|(line, column)| match line.checked_sub(start.0) {
        Some(0) | None => (0, column.saturating_sub(start.1)),
        Some(below) => (below, column.saturating_sub(1)),
    });
    let message = error.map_or_else(|| "it ends too early".to_owned(), |it| it.message);
    ValueError::Bad {
        message: format!("the value is not valid YAML: {message}"),
        position: position.unwrap_or_default(),
    }
}

/// Reads a mapping in flow style that is not JSON. If it is not YAML either, returns the error of the JSON parser.
fn mapping(member: &ApiMember<'_>, error: SyntaxError, budget: &Budget) -> Result<PageOperation, ValueError> {
    let at = error.position.map_or((0, 0), |(line, column)| (line.saturating_sub(1), column.saturating_sub(1)));
    if error.position.is_none() || budget.exceeded().is_some() {
        return Err(budget.exceeded().map_or_else(|| bad(error, at), ValueError::TooLarge));
    }
    match from_yaml(member, budget)? {
        Some(Loaded { tree: Value::Object(members), duplicates, .. }) => {
            operation::of_members(members, duplicates).map_err(|error| bad(error, (0, 0)))
        }
        _ => Err(bad(error, at)),
    }
}

/// Reads the value as YAML. Aliases may refer to anchors of other members. Returns `None` if it is not valid YAML.
pub(super) fn from_yaml(member: &ApiMember<'_>, budget: &Budget) -> Result<Option<Loaded>, ValueError> {
    let loaded = load::yaml(member.entry, budget).or_else(|error| {
        let is_limit = budget.exceeded().is_some();
        if is_limit { Err(error) } else { load::yaml(member.members, budget) }
    });
    if let Some(error) = budget.exceeded() {
        return Err(ValueError::TooLarge(error));
    }
    let Ok(Loaded { tree: Value::Object(mut members), duplicates, has_more }) = loaded else { return Ok(None) };
    let Some(tree) = members.shift_remove("api") else { return Ok(None) };
    let base = Pointer::root().child("api");
    let duplicates = duplicates.iter().filter_map(|it| it.below(&base)).collect();
    Ok(Some(Loaded { tree, duplicates, has_more }))
}

/// Reads JSON, or base64 of a zlib stream. If `is_literal`, positions in the text are those in the page.
fn from_text(text: &str, is_literal: bool, budget: &Budget) -> Result<PageOperation, ValueError> {
    let left = budget.bytes_left();
    let json = codec::decode_up_to(text, left).map_err(|error| match error {
        DecodeError::TooLarge { longest } if longest == left => match budget.bytes(longest.saturating_add(1)) {
            Err(error) => ValueError::TooLarge(error),
            Ok(()) => ValueError::Bad { message: error.to_string(), position: (0, 0) },
        },
        _ => {
            let column = if is_literal { error.column() } else { 0 };
            ValueError::Bad { message: error.to_string(), position: (0, column) }
        }
    })?;
    budget.bytes(json.len()).map_err(ValueError::TooLarge)?;
    operation::parse(&json, budget)
        .map_err(|error| budget.exceeded().map_or_else(|| bad(error, (0, 0)), ValueError::TooLarge))
}

fn bad(error: SyntaxError, position: (u32, u32)) -> ValueError {
    match error.position {
        Some(_) => ValueError::Bad { message: error.message, position },
        None => ValueError::NotAnOperation { message: error.message },
    }
}
