//! The example of an operation: the call with what it needs, and the one with all that it takes.

use crate::api::{
    Api, Argument, ArgumentType, FilterField, Group, Operation, Operator, ResultBody, ResultType, RustType,
};

use super::docs::Doc;
use super::example::{Values, literal, text_literal};

/// Longer calls have a line for each of their steps.
const LONGEST_LINE: usize = 100; // characters

/// Both calls, in a function that compiles.
pub(super) fn example(api: &Api, group: &Group, operation: &Operation) -> Doc {
    let mut builder = ExampleBuilder::new(api, group, operation);
    let arguments: Vec<String> = operation.arguments.iter().map(|it| builder.shared_value(it)).collect();
    let start =
        ["client".to_owned(), format!("{}()", group.module), format!("{}({})", operation.method, arguments.join(", "))];
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

/// What the lines of one example have in common.
struct ExampleBuilder<'a> {
    values: Values<'a>,
    group: &'a Group,
    operation: &'a Operation,
    /// Whether a field to filter or to sort by is named.
    uses_fields: bool,
}

impl<'a> ExampleBuilder<'a> {
    fn new(api: &'a Api, group: &'a Group, operation: &'a Operation) -> Self {
        let mut values = Values::new(api);
        values.variable("client", format!("&{}::Client", values.library));
        Self { values, group, operation, uses_fields: false }
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
                format!("use {}::{}::{};\n\n", self.values.library, self.group.module, it.module)
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
            ResultType::One(ResultBody::Empty) => format!("{};", chain("", &steps)),
            _ => format!("{};\n# let _ = result;", chain("let result = ", &steps)),
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
            ArgumentType::Text => return text_literal(&argument.docs, argument.ident.as_str()),
            ArgumentType::Filter => {
                return self.filter().unwrap_or_else(|| text_literal(&argument.docs, argument.ident.as_str()));
            }
            ArgumentType::Sorters => {
                return self.sorter().unwrap_or_else(|| text_literal(&argument.docs, argument.ident.as_str()));
            }
            ArgumentType::Copied(value) => match literal(value, argument.docs.example.as_ref()) {
                Some(literal) => return literal,
                None => self.values.spelled(value),
            },
            ArgumentType::IntoText => return "\"text\"".to_owned(),
            ArgumentType::IntoBytes => return "\"bytes\"".to_owned(),
            ArgumentType::Slice(items) => format!("&[{}]", self.values.spelled(items)),
            ArgumentType::Borrowed(value) => format!("&{}", self.values.spelled(value)),
            ArgumentType::Form(model) => self.values.spelled(&RustType::Model(*model)),
            ArgumentType::Choice(ident) => format!("{}::{}::{ident}", self.values.library, self.group.module),
        };
        self.values.variable(&argument.ident.to_string(), ty)
    }

    /// What one field is asked for, a text if possible.
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

/// A call on one line, or with a line for each step, as rustfmt has it.
fn chain(start: &str, steps: &[String]) -> String {
    let line = format!("{start}{}", steps.join("."));
    if line.chars().count() <= LONGEST_LINE { line } else { format!("{start}{}", steps.join("\n    .")) }
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
