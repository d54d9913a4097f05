//! Matches path parameters with the variables of their path.
//!
//! Afterwards, every variable of a path has exactly one path parameter, and every path parameter has a variable.

use std::collections::BTreeSet;

use indexmap::IndexSet;
use openapiv3::{Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathItem, PathStyle, ReferenceOr};

use super::path::{methods, slot};
use super::reader::Reader;
use crate::diagnostic::Code;
use crate::ir::HttpMethod;
use crate::path_template::PathTemplate;
use crate::pointer::Trail;
use crate::schema::{JsonType, Schema, SchemaId};

type Parameters = Vec<ReferenceOr<Parameter>>;

impl Reader<'_> {
    /// Matches the parameters of a path item and of its operations with the variables of its path.
    pub(super) fn match_path_variables(
        &mut self,
        template: &str,
        item: &mut PathItem,
        newer: &mut [(HttpMethod, Operation)],
        at: &Trail<'_>,
    ) {
        let template = PathTemplate::parse(template);
        let variables: IndexSet<&str> = template.variables().collect();
        let in_operations: BTreeSet<_> =
            operations(item, newer).flat_map(|it| self.path_names(&it.parameters)).collect();
        let is_missing = |name: &&str| !in_operations.contains(*name);
        let open = variables.iter().copied().filter(is_missing).collect();
        self.match_list(&variables, open, &mut item.parameters, at);
        let shared = self.path_names(&item.parameters);
        let open: Vec<&str> = variables.iter().copied().filter(|name| !shared.iter().any(|it| it == name)).collect();
        for method in methods() {
            let Some(Some(operation)) = slot(item, method) else { continue };
            self.match_operation(&variables, open.clone(), operation, &at.member(method));
        }
        for (method, operation) in newer {
            match method {
                HttpMethod::Other(it) => {
                    let at = at.member("additionalOperations");
                    self.match_operation(&variables, open.clone(), operation, &at.member(it.as_str()));
                }
                _ => self.match_operation(&variables, open.clone(), operation, &at.member("query")),
            }
        }
    }

    /// Matches the parameters of an operation with the variables that the path item does not declare.
    fn match_operation<'t>(
        &mut self,
        variables: &IndexSet<&'t str>,
        open: Vec<&'t str>,
        operation: &mut Operation,
        at: &Trail<'_>,
    ) {
        for name in self.match_list(variables, open, &mut operation.parameters, at) {
            let message = format!("the path variable `{name}` is not declared; a string parameter is added");
            self.report(at, Code::UndeclaredPathParameter, message);
            let schema = self.schemas.push(Schema::of_type(JsonType::String));
            operation.parameters.push(ReferenceOr::Item(path_parameter(name, schema)));
        }
    }

    fn path_names(&self, parameters: &Parameters) -> Vec<String> {
        let keys = parameters.iter().filter_map(|it| self.parameter_key(it));
        keys.filter(|(location, _)| *location == "path").map(|(_, name)| name.to_owned()).collect()
    }

    /// Renames or drops the path parameters that are not in the path. Returns the variables of `open` that no parameter of the
    /// list declares.
    fn match_list<'t>(
        &mut self,
        variables: &IndexSet<&'t str>,
        open: Vec<&'t str>,
        parameters: &mut Parameters,
        at: &Trail<'_>,
    ) -> Vec<&'t str> {
        let declared = self.path_names(parameters);
        let mut open: Vec<_> = open.into_iter().filter(|name| !declared.iter().any(|it| it == name)).collect();
        let mut unknown_names: Vec<_> =
            declared.into_iter().filter(|name| !variables.contains(name.as_str())).collect();
        unknown_names.retain(|unknown| {
            let similar = open.iter().position(|name| letters(name) == letters(unknown));
            similar.is_none_or(|index| {
                self.rename(unknown, open.remove(index), parameters, at);
                false
            })
        });
        match (unknown_names.as_slice(), open.as_slice()) {
            ([old], [name]) => {
                self.rename(old, name, parameters, at);
                open.clear();
            }
            _ => unknown_names.iter().for_each(|unknown| self.drop_path_parameter(unknown, parameters, at)),
        }
        open
    }

    fn rename(&mut self, old: &str, name: &str, parameters: &mut Parameters, at: &Trail<'_>) {
        let Some(index) = self.path_parameter(old, parameters) else { return };
        let Some(mut parameter) = self.resolved(&parameters[index]).cloned() else { return };
        if let Parameter::Path { parameter_data, .. } = &mut parameter {
            name.clone_into(&mut parameter_data.name);
        }
        parameters[index] = ReferenceOr::Item(parameter);
        let message = format!(
            "path parameter `{old}` is not in the path; it is renamed to `{name}`, the variable without a parameter"
        );
        self.report(&at.member("parameters").item(index), Code::UnusedPathParameter, message);
    }

    fn drop_path_parameter(&mut self, unknown: &str, parameters: &mut Parameters, at: &Trail<'_>) {
        let Some(index) = self.path_parameter(unknown, parameters) else { return };
        parameters.remove(index);
        let message = format!("path parameter `{unknown}` is not in the path and is dropped");
        self.report(&at.member("parameters").item(index), Code::UnusedPathParameter, message);
    }

    fn path_parameter(&self, name: &str, parameters: &Parameters) -> Option<usize> {
        parameters.iter().position(|it| self.parameter_key(it) == Some(("path", name)))
    }
}

/// Returns a name without case and separators, so that `access-type` and `accessType` are equal.
fn letters(name: &str) -> String {
    name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn operations<'i>(item: &'i PathItem, newer: &'i [(HttpMethod, Operation)]) -> impl Iterator<Item = &'i Operation> {
    item.iter().map(|(_, operation)| operation).chain(newer.iter().map(|(_, operation)| operation))
}

fn path_parameter(name: &str, schema: SchemaId) -> Parameter {
    let parameter_data = ParameterData {
        name: name.to_owned(),
        description: None,
        required: true,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(schema.to_reference()),
        example: None,
        examples: indexmap::IndexMap::new(),
        explode: None,
        extensions: indexmap::IndexMap::new(),
    };
    Parameter::Path { parameter_data, style: PathStyle::Simple }
}
