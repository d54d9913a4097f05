//! The schemas that enclose a schema, and the ways in which pages refer to them.
//!
//! The plugin replaces a schema that repeats an enclosing one by the string `circular(TITLE)`. Where it follows a cycle further, the
//! string is the value of a keyword. Its first versions leave the `$ref` to the component in place.

use serde_json::{Map, Value};

use super::titles::component_name;
use crate::pointer::percent_decoded;

/// The keywords whose value can be a marker, because it is an object or an array that contains schemas.
pub(super) const KEYWORDS: [&str; 5] = ["properties", "patternProperties", "allOf", "oneOf", "anyOf"];

/// The start of references to components.
const COMPONENTS: &str = "#/components/schemas/";

/// A schema that is being visited.
pub(super) struct Frame {
    pub(super) title: Option<String>,
    pub(super) name: Option<String>,
    /// `true` if the name is that of a component, and not only derived from the title.
    pub(super) is_component: bool,
    pub(super) is_object: bool,
    /// The keywords of the schema that can be a marker below it.
    keywords: [bool; KEYWORDS.len()],
    /// The number of the part, if a cycle already refers to it.
    pub(super) number: Option<usize>,
    /// The outermost frame that a cycle within this schema leads to.
    pub(super) reach: usize,
    /// The number of references before the schema was entered. Later references are below it.
    pub(super) references: usize,
}

impl Frame {
    pub(super) fn of(members: &Map<String, Value>, references: usize) -> Self {
        let (mut title, mut is_object, mut keywords) = (None, false, [false; KEYWORDS.len()]);
        // One pass over the few members of a schema is faster than looking up each keyword.
        for (key, value) in members {
            match key.as_str() {
                "title" => title = value.as_str(),
                "type" => is_object |= value == "object",
                key => {
                    if let Some(keyword) = keyword(key).and_then(|it| keywords.get_mut(it)) {
                        *keyword = true;
                    }
                    is_object |= key == "properties";
                }
            }
        }
        let (title, name) = (title.map(str::to_owned), title.and_then(component_name));
        Self { title, name, is_component: false, is_object, keywords, number: None, reach: usize::MAX, references }
    }
}

/// Returns the index of a keyword in [`KEYWORDS`].
fn keyword(key: &str) -> Option<usize> {
    KEYWORDS.iter().position(|it| *it == key)
}

/// Returns the title in a marker, which may be empty.
pub(super) fn marker(text: &str) -> Option<&str> {
    text.strip_prefix("circular(")?.strip_suffix(')')
}

/// Returns the nearest enclosing schema with a title. Without a title, returns the nearest object.
pub(super) fn titled(frames: &[Frame], title: &str) -> Option<usize> {
    match title {
        "" => frames.iter().rposition(|frame| frame.is_object),
        _ => frames.iter().rposition(|frame| frame.title.as_deref() == Some(title)),
    }
}

/// Returns the enclosing schema that a schema repeats: its `$ref` names it, or one of its keywords is a marker.
pub(super) fn repeated(frames: &[Frame], members: &Map<String, Value>) -> Option<usize> {
    let strings = || members.iter().filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)));
    if strings().any(|(key, _)| key == "$ref")
        && let Some(component) = component(members)
    {
        return named(frames, &component);
    }
    let markers = strings().filter_map(|(key, text)| Some((keyword(key)?, marker(text)?)));
    let (keyword, title) = markers.min_by_key(|(index, _)| *index)?;
    let own = members.get("title").and_then(Value::as_str);
    let by_title = [Some(title), own].into_iter().flatten().filter(|it| !it.is_empty());
    let by_title = by_title.filter_map(|title| titled(frames, title)).next();
    by_title.or_else(|| frames.iter().rposition(|frame| frame.keywords.get(keyword) == Some(&true)))
}

/// Returns the name of the component that a schema refers to.
fn component(members: &Map<String, Value>) -> Option<String> {
    let name = members.get("$ref")?.as_str()?.strip_prefix(COMPONENTS)?;
    let is_component = !name.is_empty() && !name.contains('/');
    is_component.then(|| percent_decoded(name).replace("~1", "/").replace("~0", "~"))
}

/// Returns the enclosing schema that is a component. Only its title can tell, unless only one enclosing schema has no title.
fn named(frames: &[Frame], component: &str) -> Option<usize> {
    let name = component_name(component);
    let is_named = |frame: &Frame| {
        [&frame.title, &frame.name].into_iter().any(|it| it.as_deref() == Some(component))
            || (frame.name.is_some() && frame.name == name)
    };
    if let Some(found) = frames.iter().rposition(is_named) {
        return Some(found);
    }
    let mut untitled = frames.iter().enumerate().filter(|(_, frame)| frame.is_object && frame.name.is_none());
    let (first, _) = untitled.next()?;
    untitled.next().is_none().then_some(first)
}

/// Points a reference to a component at the schema that is extracted from another position or page under its title.
pub(super) fn name_component(members: &mut Map<String, Value>) {
    if let Some(name) = component(members).as_deref().and_then(component_name) {
        members.insert("$ref".to_owned(), Value::String(format!("{COMPONENTS}{name}")));
    }
}
