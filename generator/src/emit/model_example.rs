//! The example of a model that callers construct.

use std::collections::BTreeSet;

use crate::api::{Api, Model, ModelField, ModelKind, PartField, PartType, RustType, Struct};
use crate::ir::{Docs, Presence};
use crate::names::Ident;

use super::constructor::{arguments, is_default};
use super::docs::Doc;
use super::example::{Values, literal, text_literal};

/// Longer arguments are on separate lines, as rustfmt formats them.
const LONGEST_ARGUMENTS: usize = 60; // characters

const FILE: &str = "multipart::Part::file(\"report.csv\")";

/// Returns an example that constructs a value from its required members, or sets one field if there are none. Empty if callers do
/// not construct the type.
pub(super) fn example<'a>(api: &'a Api, model: &'a Model) -> Doc {
    let models = BTreeSet::from([model.ident.as_str()]);
    let mut builder = ExampleBuilder { values: Values::new(api), models, has_parts: false };
    let lines = match &model.kind {
        ModelKind::Struct(it) if it.constructor => builder.structure(model, it),
        ModelKind::Form(it) => builder.form(model, &it.parts),
        _ => None,
    };
    lines.map(|it| builder.finish(model, &it)).unwrap_or_default()
}

/// Collects the parts of one example.
struct ExampleBuilder<'a> {
    values: Values<'a>,
    /// The models to import.
    models: BTreeSet<&'a str>,
    /// `true` if it uses the module `multipart`.
    has_parts: bool,
}

impl<'a> ExampleBuilder<'a> {
    fn structure(&mut self, model: &Model, it: &Struct) -> Option<String> {
        if is_default(self.values.api, it) {
            let is_optional = |it: &&ModelField| !matches!(it.presence, Presence::Required | Presence::Nullable);
            let Some(field) = it.fields.iter().filter(is_optional).find(|it| !it.docs.deprecated) else {
                let is_constant = it.fields.iter().any(|it| it.presence == Presence::Required);
                return is_constant.then(|| format!("let {} = {}::default();", variable(model), model.ident));
            };
            self.values.declare(variable(model));
            let value = self.value(&field.value, &field.ident, &field.docs);
            let value = match field.presence {
                // Two conversions in a row have no type in between.
                Presence::OptionalNullable if value.ends_with(".into()") => format!("Some({value}).into()"),
                Presence::OptionalNullable => format!("{value}.into()"),
                _ => format!("Some({value})"),
            };
            return Some(default_and_field(model, &field.ident, &value));
        }
        let arguments = arguments(self.values.api, it).map(|it| self.argument(it)).collect();
        Some(constructor(model, arguments))
    }

    fn argument(&mut self, field: &ModelField) -> String {
        let (name, docs) = (&field.ident, &field.docs);
        match (field.presence, &field.value) {
            (Presence::Required, RustType::String) => text_literal(docs, name.as_str()),
            (Presence::Required, RustType::Secret) => "\"secret\"".to_owned(),
            (Presence::Nullable, value) if *value != RustType::Value => {
                format!("Some({})", self.value(value, name, docs))
            }
            (_, value) => self.value(value, name, docs),
        }
    }

    fn form(&mut self, model: &Model, parts: &[PartField]) -> Option<String> {
        let required: Vec<&PartField> = parts.iter().filter(|it| it.required).collect();
        if required.is_empty() {
            let part = parts.first()?;
            self.values.declare(variable(model));
            let value = self.part(part);
            let value = if part.kind.is_list() { value } else { format!("Some({value})") };
            return Some(default_and_field(model, &part.ident, &value));
        }
        let arguments = required.into_iter().map(|part| match &part.kind {
            PartType::Value(RustType::String) if part.headers.chosen.is_empty() => {
                text_literal(&part.docs, part.ident.as_str())
            }
            _ => self.part(part),
        });
        let arguments = arguments.collect();
        Some(constructor(model, arguments))
    }

    fn part(&mut self, part: &PartField) -> String {
        self.has_parts |= part.kind.value().is_none() || !part.headers.chosen.is_empty();
        match &part.kind {
            PartType::File => format!("{FILE}{}", required_headers(part)),
            PartType::Files => format!("vec![{FILE}{}]", required_headers(part)),
            PartType::Value(value) => self.part_value(value, part),
            PartType::Values(value) => format!("vec![{}]", self.part_value(value, part)),
        }
    }

    fn part_value(&mut self, value: &RustType, part: &PartField) -> String {
        let value = self.value(value, &part.ident, &part.docs);
        match part.headers.chosen.as_slice() {
            [] => value,
            _ => format!("multipart::WithHeaders::new({value}){}", required_headers(part)),
        }
    }

    /// Returns a literal if it fits on one line, otherwise a variable.
    fn value(&mut self, value: &RustType, name: &Ident, docs: &Docs) -> String {
        match value {
            RustType::String => format!("{}.to_owned()", text_literal(docs, name.as_str())),
            RustType::Option(inner) => format!("Some({})", self.value(inner, name, docs)),
            RustType::Vec(inner) => format!("vec![{}]", self.value(inner, name, docs)),
            RustType::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|it| self.value(it, name, docs)).collect();
                format!("({}{})", items.join(", "), if items.len() == 1 { "," } else { "" })
            }
            RustType::OpenTuple(inner, _) => format!("{}.into()", self.value(inner, name, docs)),
            RustType::PartialTuple(inner) => match &**inner {
                // Both types are made by one conversion.
                RustType::OpenTuple(..) => self.value(inner, name, docs),
                inner => format!("{}.into()", self.value(inner, name, docs)),
            },
            RustType::Map(inner) => format!("[(\"name\".to_owned(), {})].into()", self.value(inner, name, docs)),
            RustType::Boxed(inner) => format!("Box::new({})", self.value(inner, name, docs)),
            RustType::Model(id) => match self.listed(&self.values.api.models[id.0]) {
                Some(listed) => listed,
                None => self.variable(value, name),
            },
            _ => match literal(value, docs.example.as_deref()) {
                Some(literal) => literal,
                None => self.variable(value, name),
            },
        }
    }

    fn variable(&mut self, value: &RustType, name: &Ident) -> String {
        self.values.variable(&name.to_string(), self.values.spelled(value))
    }

    /// Returns the first value of an enum.
    fn listed(&mut self, model: &'a Model) -> Option<String> {
        let first = match &model.kind {
            ModelKind::StringEnum(variants, _) => &variants.first()?.ident,
            ModelKind::IntegerEnum(variants) => &variants.first()?.ident,
            _ => return None,
        };
        self.models.insert(model.ident.as_str());
        Some(format!("{}::{first}", model.ident))
    }

    fn finish(&self, model: &Model, lines: &str) -> Doc {
        let library = &self.values.library;
        let models: Vec<&str> = self.models.iter().copied().collect();
        let models = match &models[..] {
            [only] => (*only).to_owned(),
            several => format!("{{{}}}", several.join(", ")),
        };
        let parts = match self.has_parts {
            true => format!("use {library}::sdk_runtime::multipart;\n"),
            false => String::new(),
        };
        let (start, end) = match self.values.given() {
            given if given.is_empty() => (String::new(), ""),
            given => (format!("# fn example({given}) {{\n"), "\n# }"),
        };
        let used = format!("# let _ = {};", variable(model));
        let attribute = self.values.api.package.target.example_attribute();
        let code = format!("{start}use {library}::models::{models};\n{parts}\n{lines}\n{used}{end}");
        Doc::heading("Example").then(Doc::example(attribute, code))
    }
}

/// Returns the calls that set the required headers of a part.
fn required_headers(part: &PartField) -> String {
    let required = part.headers.chosen.iter().filter(|it| it.required);
    required.map(|it| format!(".header({:?}, \"value\")", it.name)).collect()
}

fn constructor(model: &Model, arguments: Vec<String>) -> String {
    let line = arguments.join(", ");
    let arguments = match line.chars().count() <= LONGEST_ARGUMENTS {
        true => line,
        false => format!("\n{}", arguments.iter().map(|it| format!("    {it},\n")).collect::<String>()),
    };
    format!("let {} = {}::new({arguments});", variable(model), model.ident)
}

fn default_and_field(model: &Model, field: &Ident, value: &str) -> String {
    let variable = variable(model);
    format!("let mut {variable} = {}::default();\n{variable}.{field} = {value};", model.ident)
}

/// Returns the name of the variable: the last word of the type, unless it is a keyword.
fn variable(model: &Model) -> String {
    let name = crate::names::snake(model.ident.as_str());
    let word = name.rsplit('_').next().unwrap_or_default();
    match syn::parse_str::<syn::Ident>(word) {
        Ok(_) => word.to_owned(),
        Err(_) => "value".to_owned(),
    }
}
