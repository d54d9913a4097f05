//! Arguments of the query and of cookies.

use crate::query::pairs_except;

/// Encoded arguments, in the order in which they were first set. An argument may consist of several pairs.
#[derive(Clone, Default)]
pub(crate) struct Arguments(Vec<Argument>);

#[derive(Clone)]
struct Argument {
    name: String,
    pairs: String,
}

impl Arguments {
    /// Sets an argument, and replaces one of the same name.
    pub(crate) fn set(&mut self, name: &str, pairs: String) {
        match self.0.iter_mut().find(|it| it.name == name) {
            Some(argument) => argument.pairs = pairs,
            None => self.0.push(Argument { name: name.to_owned(), pairs }),
        }
    }

    /// Returns the value of the first pair of a query with this name.
    pub(crate) fn query_value(&self, name: &str) -> Option<String> {
        let mut pairs = self.0.iter().flat_map(|it| url::form_urlencoded::parse(it.pairs.as_bytes()));
        pairs.find(|(it, _)| it == name).map(|(_, value)| value.into_owned())
    }

    /// Removes all pairs of a query with this name.
    pub(crate) fn remove_query_pairs(&mut self, name: &str) {
        for Argument { pairs, .. } in &mut self.0 {
            *pairs = pairs_except(pairs, name);
        }
    }

    /// Returns all arguments.
    pub(crate) fn joined(&self, separator: &str) -> String {
        let pairs: Vec<_> = self.0.iter().map(|it| it.pairs.as_str()).filter(|it| !it.is_empty()).collect();
        pairs.join(separator)
    }
}

/// Joins the pairs of an argument.
pub(crate) fn join_pairs(pairs: Vec<(String, String)>, separator: &str) -> String {
    let pairs: Vec<_> = pairs.into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join(separator)
}
