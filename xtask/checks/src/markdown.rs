//! Parts of Markdown pages.

use std::fmt;

/// A table.
pub(crate) struct Table(String);

impl Table {
    pub(crate) fn new(columns: &[&str]) -> Self {
        let mut it = Self(String::new());
        it.row(columns);
        it.0.push_str(&format!("|{}\n", "---|".repeat(columns.len())));
        it
    }

    pub(crate) fn row<T: AsRef<str>>(&mut self, cells: &[T]) {
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        self.0.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Returns the beginning of a string as code, which ends where the string does, even if the string contains backticks.
pub(crate) fn code(text: &str, most_characters: usize) -> String {
    let short: String = text.chars().take(most_characters).collect();
    let end = if short.len() < text.len() { "…" } else { "" };
    let shown = format!("{}{end}", short.trim_end());
    // Source: CommonMark 0.31, "Code spans".
    let longest = shown.split(|it| it != '`').map(str::len).max().unwrap_or_default();
    let (quotes, space) = ("`".repeat(longest + 1), if longest > 0 { " " } else { "" });
    format!("{quotes}{space}{shown}{space}{quotes}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_shortened_and_contains_quotes() {
        assert_eq!(code("no quotes", 20), "`no quotes`");
        assert_eq!(code("`a` and ``b``", 20), "``` `a` and ``b`` ```");
        assert_eq!(code("a longer text", 8), "`a longer…`");
        assert_eq!(code("a `longer` text", 4), "`` a `l… ``");
    }

    #[test]
    fn table_has_a_line_below_its_header() {
        let mut table = Table::new(&["a", "b"]);
        table.row(&["1", "2"]);
        assert_eq!(table.to_string(), "| a | b |\n|---|---|\n| 1 | 2 |\n");
    }
}
