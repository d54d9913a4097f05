//! The example of an operation: the call with what it needs, and the one with all that it takes.

use crate::api::{Answer, AnswerBody, Api, Argument, ArgumentType, FilterField, Group, Operation, Operator, RustType};

use super::docs::Doc;
use super::types::type_text;

/// Longer calls have a line for each of their steps.
const LONGEST_LINE: usize = 100; // characters

/// Both calls, in a function that compiles.
pub(super) fn example(api: &Api, group: &Group, operation: &Operation) -> Doc {
    let mut sketch = Sketch::new(api, group, operation);
    let arguments: Vec<String> = operation.arguments.iter().map(|it| sketch.shared_value(it)).collect();
    let start =
        ["client".to_owned(), format!("{}()", group.module), format!("{}({})", operation.method, arguments.join(", "))];
    let needed = sketch.needed(&start);
    let all = sketch.all(&start);
    let library = &sketch.library;
    let deprecated = if operation.deprecated { "# #[allow(deprecated)]\n" } else { "" };
    Doc::text(format!(
        "# Example\n\n```no_run\n{uses}{deprecated}# async fn example({given}) -> Result<(), {library}::Error> {{\n\
         {needed}\n{all}# Ok(())\n# }}\n```",
        uses = sketch.uses(),
        given = sketch.given.join(", "),
    ))
}

/// What the lines of one example have in common.
struct Sketch<'a> {
    api: &'a Api,
    group: &'a Group,
    operation: &'a Operation,
    library: String,
    /// The variables that the function is given, with their types.
    given: Vec<String>,
    /// Whether a field to filter or to sort by is named.
    uses_fields: bool,
}

impl<'a> Sketch<'a> {
    fn new(api: &'a Api, group: &'a Group, operation: &'a Operation) -> Self {
        let library = api.package.library();
        let given = vec![format!("client: &{library}::Client")];
        Self { api, group, operation, library, given, uses_fields: false }
    }

    /// Whether there is more than the call with what it needs.
    fn has_second(&self) -> bool {
        self.options().next().is_some()
    }

    fn options(&self) -> impl Iterator<Item = &'a Argument> + use<'a> {
        self.operation.options.iter().filter(|it| !it.docs.deprecated)
    }

    fn uses(&self) -> String {
        match &self.operation.collection {
            Some(it) if self.uses_fields => {
                format!("use {}::{}::{};\n\n", self.library, self.group.module, it.module)
            }
            _ => String::new(),
        }
    }

    /// The call with its required arguments alone.
    fn needed(&self, start: &[String]) -> String {
        if self.operation.paging.is_none() {
            return self.awaited(start.to_vec());
        }
        let call = chain("let mut items = ", &[start, &["items()".to_owned()]].concat());
        format!("{call};\nwhile let Some(item) = items.next().await {{\n    let item = item?;\n#   let _ = item;\n}}")
    }

    /// The call with its optional arguments; nothing where it has none.
    fn all(&mut self, start: &[String]) -> String {
        if !self.has_second() {
            return String::new();
        }
        let mut steps = start.to_vec();
        for option in self.options() {
            let value = self.value(option);
            steps.push(format!("{}({value})", option.ident));
        }
        let words = match self.operation.paging {
            Some(_) => "// One page, with every optional argument:",
            None => "// With every optional argument:",
        };
        format!("\n{words}\n{}\n", self.awaited(steps))
    }

    /// A call whose answer goes into a variable, where there is one.
    fn awaited(&self, mut steps: Vec<String>) -> String {
        steps.push("await?".to_owned());
        match &self.operation.answer {
            Answer::One(AnswerBody::Empty) => format!("{};", chain("", &steps)),
            _ => format!("{};\n# let _ = answer;", chain("let answer = ", &steps)),
        }
    }

    /// An argument of both calls.
    fn shared_value(&mut self, argument: &Argument) -> String {
        let is_moved = matches!(argument.kind, ArgumentType::Form(_) | ArgumentType::Choice(_));
        let value = self.value(argument);
        if is_moved && self.has_second() { format!("{value}.clone()") } else { value }
    }

    /// An argument: a literal where there is one, else a variable that the function is given.
    fn value(&mut self, argument: &Argument) -> String {
        let ty = match &argument.kind {
            ArgumentType::Text => return text_literal(argument),
            ArgumentType::Filter => return self.filter().unwrap_or_else(|| text_literal(argument)),
            ArgumentType::Sorters => return self.sorter().unwrap_or_else(|| text_literal(argument)),
            ArgumentType::Copied(value) => match literal(value) {
                Some(literal) => return literal.to_owned(),
                None => self.spelled(value),
            },
            ArgumentType::IntoText => return "\"text\"".to_owned(),
            ArgumentType::IntoBytes => return "\"bytes\"".to_owned(),
            ArgumentType::Slice(items) => format!("&[{}]", self.spelled(items)),
            ArgumentType::Borrowed(value) => format!("&{}", self.spelled(value)),
            ArgumentType::Form(model) => self.spelled(&RustType::Model(*model)),
            ArgumentType::Choice(ident) => format!("{}::{}::{ident}", self.library, self.group.module),
        };
        self.variable(&argument.ident.to_string(), ty)
    }

    fn variable(&mut self, name: &str, ty: String) -> String {
        let mut name = name.to_owned();
        while self.given.iter().any(|it| it.starts_with(&format!("{name}: "))) {
            // Nothing but a whole name is a keyword.
            name = format!("{}_value", name.trim_start_matches("r#"));
        }
        self.given.push(format!("{name}: {ty}"));
        name
    }

    /// What one field is asked for, a text if possible.
    fn filter(&mut self) -> Option<String> {
        let collection = self.operation.collection.as_ref()?;
        let is_text = |it: &&FilterField| matches!(it.value, None | Some(RustType::String));
        let field = collection.filters.iter().find(is_text).or(collection.filters.first())?;
        let operators = &self.api.operators[field.operators].operators;
        let has_literal = is_text(&field) || field.value.as_ref().and_then(literal).is_some();
        let operator = match operators.contains(&Operator::IsNull) && !has_literal {
            true => Operator::IsNull,
            false => PREFERENCE.into_iter().find(|it| operators.contains(it))?,
        };
        self.uses_fields = true;
        let start = format!("{}::{}().{}", collection.module, field.ident, operator.method());
        if matches!(operator, Operator::IsNull | Operator::Pr) {
            return Some(format!("{start}()"));
        }
        let value = match &field.value {
            None | Some(RustType::String) => "\"text\"".to_owned(),
            Some(value) => match literal(value) {
                Some(literal) => literal.to_owned(),
                None => self.variable(&field.ident.to_string(), self.spelled(value)),
            },
        };
        Some(match operator {
            Operator::In | Operator::Ca => format!("{start}([{value}])"),
            _ => format!("{start}({value})"),
        })
    }

    fn sorter(&mut self) -> Option<String> {
        let collection = self.operation.collection.as_ref()?;
        let field = collection.sorters.first()?;
        self.uses_fields = true;
        Some(format!("{}::sort::{}().descending()", collection.module, field.ident))
    }

    /// A type as the example of another crate writes it.
    fn spelled(&self, value: &RustType) -> String {
        let inner = |value: &RustType| self.spelled(value);
        match value {
            RustType::Value => "sdk_runtime::json::Value".to_owned(),
            RustType::DateTime
            | RustType::Date
            | RustType::Uuid
            | RustType::Decimal
            | RustType::Base64
            | RustType::Secret => format!("sdk_runtime::types::{}", type_text(self.api, value)),
            RustType::Option(it) => format!("Option<{}>", inner(it)),
            RustType::Vec(it) => format!("Vec<{}>", inner(it)),
            RustType::Map(it) => format!("std::collections::BTreeMap<String, {}>", inner(it)),
            RustType::Boxed(it) => format!("Box<{}>", inner(it)),
            RustType::Model(_) => format!("{}::models::{}", self.library, type_text(self.api, value)),
            RustType::Bool | RustType::I32 | RustType::I64 | RustType::F32 | RustType::F64 | RustType::String => {
                type_text(self.api, value)
            }
        }
    }
}

/// A call on one line, or with a line for each step, as rustfmt has it.
fn chain(start: &str, steps: &[String]) -> String {
    let line = format!("{start}{}", steps.join("."));
    if line.chars().count() <= LONGEST_LINE { line } else { format!("{start}{}", steps.join("\n    .")) }
}

fn literal(value: &RustType) -> Option<&'static str> {
    match value {
        RustType::Bool => Some("true"),
        RustType::F32 | RustType::F64 => Some("1.0"),
        RustType::I32 | RustType::I64 => Some("1"),
        _ => None,
    }
}

fn text_literal(argument: &Argument) -> String {
    let example = argument.docs.example.as_ref().and_then(|it| it.as_str()).filter(|it| {
        !it.is_empty() && it.len() <= 40 && it.chars().all(|it| it.is_ascii_alphanumeric() || "-_. ".contains(it))
    });
    format!("\"{}\"", example.unwrap_or(argument.ident.as_str()))
}

/// The operators, those first that readers know best.
const PREFERENCE: [Operator; 12] = [
    Operator::Eq,
    Operator::Sw,
    Operator::Ge,
    Operator::Le,
    Operator::Gt,
    Operator::Lt,
    Operator::Co,
    Operator::In,
    Operator::Ca,
    Operator::IsNull,
    Operator::Pr,
    Operator::Ne,
];
