//! The example of an operation: a call with the required arguments, and one with all arguments.

use crate::api::{
    Api, Argument, ArgumentType, FilterField, Group, Method, Operation, Operator, ResultBody, ResultType, RustType,
    StreamKind,
};

use super::docs::Doc;
use super::example::{Values, literal, text_literal};

/// Longer calls have one line per method.
const LONGEST_LINE: usize = 100; // characters

/// Returns both calls, in a function that compiles.
pub(super) fn example(api: &Api, group: &Group, operation: &Operation, method: &Method) -> Doc {
    let mut builder = ExampleBuilder::new(api, group, operation, method);
    let arguments: Vec<String> = operation.arguments.iter().map(|it| builder.shared_value(it)).collect();
    let start =
        ["client".to_owned(), format!("{}()", group.module), format!("{}({})", method.name, arguments.join(", "))];
    let needed = builder.needed(&start);
    let all = builder.all(&start);
    let library = &builder.values.library;
    let deprecated = if operation.head.deprecated { "# #[allow(deprecated)]\n" } else { "" };
    let code = format!(
        "{uses}{deprecated}# async fn example({given}) -> Result<(), {library}::Error> {{\n{needed}\n{all}# Ok(())\n# }}",
        uses = builder.uses(),
        given = builder.values.given(),
    );
    Doc::heading("Example").then(Doc::example(api.package.target.example_attribute(), code))
}

/// Collects the parts of one example.
struct ExampleBuilder<'a> {
    values: Values<'a>,
    group: &'a Group,
    operation: &'a Operation,
    method: &'a Method,
    /// `true` if a filter or sort field is used.
    uses_fields: bool,
}

impl<'a> ExampleBuilder<'a> {
    fn new(api: &'a Api, group: &'a Group, operation: &'a Operation, method: &'a Method) -> Self {
        let mut values = Values::new(api);
        values.variable("client", format!("&{}::Client", values.library));
        Self { values, group, operation, method, uses_fields: false }
    }

    /// Returns `true` if there is a call with optional arguments.
    fn has_second(&self) -> bool {
        self.options().next().is_some()
    }

    fn options(&self) -> impl Iterator<Item = &'a Argument> + use<'a> {
        self.operation.options.iter().filter(|it| !it.docs.deprecated)
    }

    fn uses(&self) -> String {
        match &self.operation.collection {
            Some(it) if self.uses_fields => {
                format!("use {}::{}::{};\n\n", self.values.library, self.group.module, it.module)
            }
            _ => String::new(),
        }
    }

    /// Returns the call with only the required arguments.
    fn needed(&self, start: &[String]) -> String {
        if let ResultType::Stream(it) = &self.method.answer {
            let (stream, item, next, shown) = match it.body.kind() {
                StreamKind::Events => ("events", "event", "next_event", "{:?}\", event.data"),
                StreamKind::Values => ("values", "value", "next_value", "{value:?}\""),
                StreamKind::Parts => ("parts", "part", "next_part", "{:?}\", part.content"),
            };
            let call = chain(&format!("let mut {stream} = "), &[start, &["await?".to_owned()]].concat());
            return format!(
                "{call};\nwhile let Some({item}) = {stream}.{next}().await? {{\n    println!(\"{shown});\n}}"
            );
        }
        if self.operation.paging.is_none() {
            return self.awaited(start.to_vec());
        }
        let call = chain("let mut items = ", &[start, &["items()".to_owned()]].concat());
        format!("{call};\nwhile let Some(item) = items.next().await {{\n    let item = item?;\n#   let _ = item;\n}}")
    }

    /// Returns the call with all arguments, or nothing if there are no optional ones.
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
            Some(_) if !matches!(self.method.answer, ResultType::Stream(_)) => {
                "// One page, with every optional argument:"
            }
            _ => "// With every optional argument:",
        };
        format!("\n{words}\n{}\n", self.awaited(steps))
    }

    /// Binds the result of a call, unless it has none.
    fn awaited(&self, mut steps: Vec<String>) -> String {
        steps.push("await?".to_owned());
        match &self.method.answer {
            ResultType::One(ResultBody::Empty) => format!("{};", chain("", &steps)),
            _ => format!("{};\n# let _ = result;", chain("let result = ", &steps)),
        }
    }

    /// Returns the value of an argument that both calls have.
    fn shared_value(&mut self, argument: &Argument) -> String {
        let is_moved = match &argument.kind {
            ArgumentType::Form(_) | ArgumentType::Choice(_) => true,
            ArgumentType::Into(value) => self.values.listed(value).is_none(),
            _ => false,
        };
        let value = self.value(argument);
        if is_moved && self.has_second() { format!("{value}.clone()") } else { value }
    }

    /// Returns a literal, or a parameter of the function if there is none.
    fn value(&mut self, argument: &Argument) -> String {
        let ty = match &argument.kind {
            ArgumentType::Text => return text_literal(&argument.docs, argument.ident.as_str()),
            ArgumentType::Filter => {
                return self.filter().unwrap_or_else(|| text_literal(&argument.docs, argument.ident.as_str()));
            }
            ArgumentType::Sorters => {
                return self.sorter().unwrap_or_else(|| text_literal(&argument.docs, argument.ident.as_str()));
            }
            ArgumentType::Copied(value) => match literal(value, argument.docs.example.as_deref()) {
                Some(literal) => return literal,
                None => self.values.spelled(value),
            },
            ArgumentType::IntoText => return "\"text\"".to_owned(),
            ArgumentType::IntoBytes => return "\"bytes\"".to_owned(),
            ArgumentType::Slice(items) => format!("&[{}]", self.values.spelled(items)),
            ArgumentType::Into(value) => match self.values.listed(value) {
                Some(literal) => return literal,
                None => self.values.spelled(value),
            },
            ArgumentType::Borrowed(value) => format!("&{}", self.values.spelled(value)),
            ArgumentType::Form(model) => self.values.spelled(&RustType::Model(*model)),
            ArgumentType::Choice(ident) => format!("{}::{}::{ident}", self.values.library, self.group.module),
        };
        self.values.variable(&argument.ident.to_string(), ty)
    }

    /// Returns a filter on one field, preferably with a string.
    fn filter(&mut self) -> Option<String> {
        let collection = self.operation.collection.as_ref()?;
        let is_text = |it: &&FilterField| matches!(it.value, None | Some(RustType::String));
        let field = collection.filters.iter().find(is_text).or(collection.filters.first())?;
        let operators = &self.values.api.operators[field.operators].operators;
        let has_literal = is_text(&field) || field.value.as_ref().is_some_and(|it| literal(it, None).is_some());
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
            Some(value) => match literal(value, None) {
                Some(literal) => literal,
                None => self.values.variable(&field.ident.to_string(), self.values.spelled(value)),
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
}

/// Formats a call on one line or with one line per method, as rustfmt does.
fn chain(start: &str, steps: &[String]) -> String {
    let line = format!("{start}{}", steps.join("."));
    if line.chars().count() <= LONGEST_LINE { line } else { format!("{start}{}", steps.join("\n    .")) }
}

/// The operators, the most familiar ones first.
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
