//! Changes of parameters on the wire, and of the arguments and setters for them.

use std::collections::HashMap;

use super::change::{ChangeDetails, Recorder};
use super::context::Context;
use super::docs::docs;
use super::effect::Facts;
use super::kind::ChangeKind;
use super::pairs::ParameterKey;
use crate::outline::{Argument, Operation, Parameter, RustType};

/// The parameters and arguments of one operation.
struct Side<'a> {
    operation: &'a Operation,
    by_key: HashMap<ParameterKey<'a>, &'a Parameter>,
    /// The positional arguments with their index. `None` is the body.
    positional: HashMap<Option<ParameterKey<'a>>, (usize, &'a Argument)>,
    setters: HashMap<Option<ParameterKey<'a>>, &'a Argument>,
    is_complete: bool,
}

/// An operation before and after the change.
struct Sides<'c, 'a> {
    context: &'c Context<'a>,
    old: Side<'a>,
    new: Side<'a>,
}

pub(super) fn compare(context: &Context<'_>, recorder: &mut Recorder<'_>, old: &Operation, new: &Operation) {
    let side = |it| Side::of(it, context.is_complete);
    let sides = Sides { context, old: side(old), new: side(new) };
    sides.parameters(recorder);
    if context.is_complete {
        sides.arguments(recorder);
    }
}

impl Sides<'_, '_> {
    fn parameters(&self, recorder: &mut Recorder<'_>) {
        let Self { old, new, .. } = self;
        for it in &old.operation.parameters {
            let key = ParameterKey::of(old.operation, &it.key);
            match new.by_key.get(&key) {
                Some(after) => self.parameter(recorder, &key, it, after),
                None => recorder.note(ChangeKind::ParameterRemoved, old.noted(&key, it).between(&it.rust_type, "")),
            }
        }
        for it in &new.operation.parameters {
            let key = ParameterKey::of(new.operation, &it.key);
            if old.by_key.contains_key(&key) {
                continue;
            }
            let kind = match (new.is_positional(&key, it), it.required) {
                (true, _) => ChangeKind::RequiredParameterAdded,
                (false, true) => ChangeKind::PresetHeaderAdded,
                (false, false) => ChangeKind::OptionalParameterAdded,
            };
            recorder.note(kind, new.noted(&key, it).between("", &it.rust_type));
        }
    }

    /// Compares a parameter that both have.
    fn parameter(&self, recorder: &mut Recorder<'_>, key: &ParameterKey<'_>, before: &Parameter, after: &Parameter) {
        let Self { context, old, new } = self;
        let noted = || new.noted(key, after);
        if before.key.name != after.key.name {
            let noted = noted().between(&before.key.name, &after.key.name);
            recorder.note(ChangeKind::PathParameterRenamed, noted);
        }
        match (old.is_positional(key, before), new.is_positional(key, after)) {
            (false, true) => recorder.note(ChangeKind::ParameterBecameRequired, noted()),
            (true, false) => recorder.note(ChangeKind::ParameterBecameOptional, noted()),
            // A required parameter without a position is a header with a preset value.
            _ => match (before.required, after.required) {
                (false, true) => recorder.note(ChangeKind::HeaderBecamePreset, noted()),
                (true, false) => recorder.note(ChangeKind::PresetHeaderBecameOptional, noted()),
                _ => {}
            },
        }
        if !context.same_code(&before.rust_type, &after.rust_type) {
            let arguments = old.argument(key).zip(new.argument(key));
            let facts = Facts::SENT
                .relation(context.names.relation(&before.rust_type, &after.rust_type))
                .same_code(arguments.is_some_and(|(old, new)| still_takes(context, old, new)));
            recorder.add(ChangeKind::ParameterTypeChanged, noted().between(&before.rust_type, &after.rust_type), facts);
        }
        if context.is_complete && before.style != after.style {
            recorder.note(ChangeKind::ParameterStyleChanged, noted());
        }
        let kinds = [
            ChangeKind::ParameterDeprecated,
            ChangeKind::ParameterDefaultChanged,
            ChangeKind::ParameterConstraintsChanged,
        ];
        docs(context, recorder, (&before.docs, &after.docs), kinds, Facts::SENT, noted);
    }

    /// Compares the names, types and order of arguments.
    fn arguments(&self, recorder: &mut Recorder<'_>) {
        let (old, new) = (&self.old, &self.new);
        let mut order = Vec::new();
        for it in &old.operation.arguments {
            let Some((index, after)) = new.positional.get(&old.key(it)) else { continue };
            order.push(*index);
            self.argument(recorder, ChangeKind::ArgumentRenamed, it, after);
        }
        if !order.is_sorted() {
            let names =
                |it: &Side<'_>| it.operation.arguments.iter().map(|it| it.rust.as_str()).collect::<Vec<_>>().join(", ");
            recorder.note(ChangeKind::ArgumentsReordered, ChangeDetails::whole().between(names(old), names(new)));
        }
        for it in &old.operation.setters {
            if let Some(after) = new.setters.get(&old.key(it)) {
                self.argument(recorder, ChangeKind::SetterRenamed, it, after);
            }
        }
        if old.operation.setters.is_empty() != new.operation.setters.is_empty() {
            let name = |it: &Side<'_>| if it.operation.setters.is_empty() { "Call" } else { "a request with setters" };
            recorder.note(ChangeKind::CallTypeChanged, ChangeDetails::whole().between(name(old), name(new)));
        }
    }

    /// Compares the name and type of an argument. A change of the type on the wire is a change of its own.
    fn argument(&self, recorder: &mut Recorder<'_>, renamed: ChangeKind, before: &Argument, after: &Argument) {
        let Self { context, old, new } = self;
        let noted = ChangeDetails::member(after.parameter.as_ref().map_or("body", |it| it.name.as_str()), &after.rust);
        if before.rust != after.rust {
            recorder.note(renamed, noted.clone().between(&before.rust, &after.rust));
        }
        let values = old.value(before).zip(new.value(after));
        let is_same_value = values.is_none_or(|(old, new)| context.same_code(old, new));
        if is_same_value && !context.same_code(&before.rust_type, &after.rust_type) {
            let facts = Facts::SENT.same_code(still_takes(context, before, after));
            recorder.add(ChangeKind::ArgumentTypeChanged, noted.between(&before.rust_type, &after.rust_type), facts);
        }
    }
}

/// Returns `true` if values that were passed before can still be passed.
fn still_takes(context: &Context<'_>, old: &Argument, new: &Argument) -> bool {
    let is_str = |it: &RustType| matches!(it, RustType::Reference(inner) if inner.is("str"));
    let takes_strings = |it: &RustType| matches!(it, RustType::Impl(inner) if inner.argument_of("Into").is_some());
    context.same_code(&old.rust_type, &new.rust_type) || (is_str(&old.rust_type) && takes_strings(&new.rust_type))
}

impl<'a> Side<'a> {
    fn of(operation: &'a Operation, is_complete: bool) -> Self {
        let key = |it: &'a Argument| it.parameter.as_ref().map(|it| ParameterKey::of(operation, it));
        let positional = operation.arguments.iter().enumerate().map(|(index, it)| (key(it), (index, it)));
        Self {
            operation,
            by_key: operation.parameters.iter().map(|it| (ParameterKey::of(operation, &it.key), it)).collect(),
            positional: positional.collect(),
            setters: operation.setters.iter().map(|it| (key(it), it)).collect(),
            is_complete,
        }
    }

    fn key(&self, it: &'a Argument) -> Option<ParameterKey<'a>> {
        it.parameter.as_ref().map(|it| ParameterKey::of(self.operation, it))
    }

    /// Returns the type on the wire, or `None` for an enum of bodies, whose variants are compared separately.
    fn value(&self, it: &'a Argument) -> Option<&'a RustType> {
        match (self.key(it), self.operation.bodies.as_slice()) {
            (Some(key), _) => self.by_key.get(&key).map(|it| &it.rust_type),
            (None, [body]) => Some(&body.rust_type),
            (None, _) => None,
        }
    }

    fn argument(&self, key: &ParameterKey<'a>) -> Option<&'a Argument> {
        let key = Some(key.clone());
        self.positional.get(&key).map(|(_, it)| *it).or_else(|| self.setters.get(&key).copied())
    }

    /// Returns `true` if the parameter is a positional argument. In files without arguments, required ones are.
    fn is_positional(&self, key: &ParameterKey<'a>, it: &Parameter) -> bool {
        if self.is_complete { self.positional.contains_key(&Some(key.clone())) } else { it.required }
    }

    fn noted(&self, key: &ParameterKey<'a>, it: &Parameter) -> ChangeDetails {
        match self.argument(key) {
            Some(argument) => ChangeDetails::member(&it.key.name, &argument.rust),
            None => ChangeDetails::wire(&it.key.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ChangeKind;
    use crate::compare::{Effect, compare};
    use crate::outline::Outline;

    fn outline(is_required: bool, default: &str) -> Outline {
        let text = format!(
            r#"{{"format": 1, "operations": [{{"id": "a", "rust": "t::a", "method": "GET", "path": "/a", "tag": "T",
            "feature": "t", "setters": [{{"rust": "mode", "rust_type": "&str", "parameter": {{"name": "Mode", "in": "header"}}}}],
            "parameters": [{{"name": "Mode", "in": "header", "required": {is_required}, "rust_type": "String",
                "default": "{default}"}}]}}], "types": []}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    fn changes(old: &Outline, new: &Outline) -> Vec<(ChangeKind, Effect, Effect)> {
        compare(old, new).changes.iter().map(|it| (it.kind, it.wire, it.rust)).collect()
    }

    #[test]
    fn preset_headers_have_no_position() {
        use Effect::{Additive, Breaking, DocsOnly};
        let (optional, required) = (outline(false, "full"), outline(true, "full"));
        assert_eq!(changes(&optional, &required), [(ChangeKind::HeaderBecamePreset, Breaking, DocsOnly)]);
        assert_eq!(changes(&required, &optional), [(ChangeKind::PresetHeaderBecameOptional, Additive, DocsOnly)]);
    }

    #[test]
    fn changed_default_changes_requests() {
        let found = changes(&outline(false, "full"), &outline(false, "slim"));
        assert_eq!(found, [(ChangeKind::ParameterDefaultChanged, Effect::Breaking, Effect::DocsOnly)]);
    }
}
