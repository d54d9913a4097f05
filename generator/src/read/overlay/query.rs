//! JSONPath queries. Their segments are evaluated one after the other, and the nodes that they visit are limited.
//!
//! Source: RFC 9535.

use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::Value;
use serde_json_path::JsonPath;

use crate::pointer::{Pointer, Trail};
use crate::read::limits::{Budget, Exceeded};

/// The maximum length of a query in bytes.
const LONGEST: usize = 4096;

/// The maximum depth of brackets and parentheses in a query. The parser is recursive, and tries several alternatives for each.
const DEEPEST: usize = 8;

/// The cost of compiling a regular expression, in visited nodes.
const REGEX: usize = 1000;

/// The cost of each node that a query with several segments selects, which may select nodes several times.
const WHOLE: usize = 16;

/// A query.
pub(super) struct Query(Vec<Segment>);

/// A part of a query that selects nodes from those of the previous part.
struct Segment {
    /// The query for the children of a node.
    path: JsonPath,
    /// `true` if the query applies to all nodes below a node, too.
    descends: bool,
    cost: Cost,
}

/// Nodes with their locations, by address.
type Nodes<'v> = IndexMap<*const Value, (&'v Value, Pointer)>;

/// The properties of a segment that determine how many nodes it visits.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cost {
    /// The number of times that the segments of a whole query descend, not counting filters.
    descents: u32,
    /// The number of selectors, at least.
    selectors: usize,
    /// The number of times that filters visit all nodes below a node.
    filter_descents: u32,
    /// The number of regular expressions.
    regexes: usize,
    /// `true` if a filter refers to the root of the document.
    has_root: bool,
}

impl Query {
    /// Parses a query.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err(format!("a JSONPath query must not be longer than {LONGEST} bytes"));
        }
        let parts = split(text).ok_or_else(|| {
            format!("a JSONPath query must have matching brackets, at most {DEEPEST} inside each other")
        })?;
        let whole = parse(text)?;
        let costs: Vec<Cost> = parts.iter().map(|it| Cost::of(it)).collect();
        // A filter would take the root of the document for the node that the segment is applied to.
        if costs.iter().any(|it| it.has_root) {
            let cost = Cost::of(text.trim_start().trim_start_matches('$'));
            return Ok(Self(vec![Segment { path: whole, descends: false, cost }]));
        }
        let segments = parts.iter().zip(costs).map(|(part, cost)| {
            let (descends, part) = match part.strip_prefix("..") {
                Some(rest) if rest.starts_with('[') => (true, rest.to_owned()),
                Some(rest) => (true, format!(".{rest}")),
                None => (false, part.clone()),
            };
            Ok(Segment { path: parse(&format!("${part}"))?, descends, cost })
        });
        segments.collect::<Result<_, _>>().map(Self)
    }

    /// Returns the nodes that the query selects, without duplicates.
    pub(super) fn matches(&self, tree: &Value, budget: &Budget) -> Result<Vec<Pointer>, Exceeded> {
        let mut nodes = Nodes::from([(std::ptr::from_ref(tree), (tree, Pointer::root()))]);
        for segment in &self.0 {
            let mut next = Nodes::new();
            for (node, pointer) in nodes.into_values() {
                segment.visit(node, &Trail::from(&pointer), &mut next, budget)?;
            }
            nodes = next;
        }
        Ok(nodes.into_values().map(|(_, pointer)| pointer).collect())
    }
}

impl Segment {
    /// Collects the nodes that the segment selects, in the order that the specification recommends.
    fn visit<'v>(
        &self,
        node: &'v Value,
        at: &Trail<'_>,
        found: &mut Nodes<'v>,
        budget: &Budget,
    ) -> Result<(), Exceeded> {
        budget.visits(self.cost.visits(node))?;
        for selected in self.path.query_located(node).iter() {
            if let Entry::Vacant(entry) = found.entry(std::ptr::from_ref(selected.node())) {
                let below = Pointer::parse(&selected.location().to_json_pointer()).unwrap_or_default();
                entry.insert((selected.node(), at.pointer().join(&below)));
            }
        }
        match node {
            Value::Object(members) if self.descends => {
                members.iter().try_for_each(|(key, below)| self.visit(below, &at.member(key), found, budget))
            }
            Value::Array(items) if self.descends => {
                let mut items = items.iter().enumerate();
                items.try_for_each(|(index, below)| self.visit(below, &at.item(index), found, budget))
            }
            _ => Ok(()),
        }
    }
}

fn parse(text: &str) -> Result<JsonPath, String> {
    JsonPath::parse(text).map_err(|error| format!("invalid JSONPath query: {}", error.message()))
}

impl Cost {
    fn of(text: &str) -> Self {
        let code = without_strings(text);
        let count = |part: &str| code.matches(part).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let (outside, filter) = code.split_once('?').unwrap_or((&code, ""));
        let inside = |part: &str| filter.matches(part).count();
        Self {
            descents: number(outside.matches("..").count()),
            selectors: 1 + count(",") + outside.matches('*').count().saturating_sub(1),
            filter_descents: number(inside("..") + inside("*") + inside("?")),
            regexes: inside("match") + inside("search"),
            has_root: code.contains('$'),
        }
    }

    /// Returns an upper bound of the number of nodes that the segment visits below a node.
    fn visits(&self, node: &Value) -> usize {
        let children = match node {
            Value::Object(members) => members.len(),
            Value::Array(items) => items.len(),
            _ => 0,
        };
        let candidates = if self.filter_descents == 0 && !self.has_root {
            children + 1
        } else {
            let (size, height) = measure(node);
            let ways = |descents: u32| size.saturating_mul(height.saturating_pow(descents.saturating_sub(1)));
            // The number of ways to descend several times is at most this.
            match self.has_root {
                true => ways(self.descents + self.filter_descents).saturating_mul(size).saturating_mul(WHOLE),
                false => ways(self.filter_descents),
            }
        };
        candidates.saturating_mul(self.selectors).saturating_mul(1 + self.regexes.saturating_mul(REGEX))
    }
}

/// Returns the number of nodes of a tree, and the length of its longest path.
fn measure(node: &Value) -> (usize, usize) {
    let add = |(size, height): (usize, usize), (below, depth): (usize, usize)| (size + below, height.max(depth + 1));
    match node {
        Value::Object(members) => members.values().map(measure).fold((1, 1), add),
        Value::Array(items) => items.iter().map(measure).fold((1, 1), add),
        _ => (1, 1),
    }
}

/// Replaces strings in quotes with spaces.
fn without_strings(text: &str) -> String {
    let mut quote = None;
    let mut escaped = false;
    let blank = |it: char| match (quote, it) {
        (Some(_), _) if escaped => {
            escaped = false;
            ' '
        }
        (Some(_), '\\') => {
            escaped = true;
            ' '
        }
        (Some(open), _) => {
            if it == open {
                quote = None;
            }
            ' '
        }
        (None, '"' | '\'') => {
            quote = Some(it);
            ' '
        }
        (None, _) => it,
    };
    // All characters stay at their index, in characters.
    text.chars().map(blank).collect()
}

/// Splits a query after the root identifier into its segments. Returns `None` if brackets do not match or are too deep.
fn split(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    let text = text.strip_prefix('$').unwrap_or(text);
    let code = without_strings(text);
    let mut parts: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    let mut last = ' ';
    for (original, it) in text.chars().zip(code.chars()) {
        let starts = match it {
            '.' => last != '.',
            '[' => last != '.',
            _ => false,
        };
        if depth == 0 && (starts || parts.is_empty()) {
            parts.push(String::new());
        }
        match it {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth > DEEPEST {
            return None;
        }
        if let Some(part) = parts.last_mut() {
            part.push(original);
        }
        last = it;
    }
    (depth == 0).then(|| parts.into_iter().map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::read::limits::Limits;

    #[test]
    fn segments_select_the_same_nodes_as_the_query() {
        let tree = json!({
            "a": [{"b": 1, "c.d": {"b": [1, 2]}}, {"b": "]"}, {"x": {"b": "$"}}],
            "b": {"a": {"b": {"b": [{"b": 3}]}}, "]": {"'": 4}},
        });
        for query in [
            "$",
            "$.a",
            "$['a'][0]",
            "$..b",
            "$..b..b",
            "$..*..*",
            "$.a[?@.b]",
            "$.a[?@.b == ']'].b",
            "$ .a [0, 1] ['b']",
            "$..['b', \"a\"].b",
            "$.a[0]['c.d'].b[::-1]",
            "$.b[\"]\"]['\\'']",
            "$..[?@.b == $.a[0].b]",
            "$..[?match(@.b, '[$]')]",
            "$..[0]",
        ] {
            let whole = JsonPath::parse(query).unwrap().query_located(&tree);
            let whole: indexmap::IndexSet<Pointer> =
                whole.locations().filter_map(|it| Pointer::parse(&it.to_json_pointer())).collect();
            let budget = Budget::of(Limits::default());
            let matches = Query::parse(query).unwrap().matches(&tree, &budget).unwrap();
            assert_eq!(matches, whole.into_iter().collect::<Vec<_>>(), "{query}");
        }
    }

    #[test]
    fn queries_that_visit_too_many_nodes_are_errors() {
        let deep = (0..100).fold(json!(1), |below, _| json!({"a": below, "b": 0}));
        for query in ["$..[?@..*..*..*..*]", "$..[?$..*..*..*]", "$[?count(@..*..*..*..*..*) > 1]"] {
            let budget = Budget::of(Limits::default());
            assert!(Query::parse(query).unwrap().matches(&deep, &budget).is_err(), "{query}");
        }
        let budget = Budget::of(Limits::default());
        let all = Query::parse("$..*..*..*..*").unwrap().matches(&deep, &budget).unwrap();
        assert_eq!(all.len(), 194);
        for query in ["$[".repeat(100), format!("$[?{}@.a{}]", "(".repeat(20), ")".repeat(20)), "$.a".repeat(9999)] {
            assert!(Query::parse(&query).is_err());
        }
    }
}
