//! Formats diagnostics for terminals in the style of `rustc`, with the source line.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::renames;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Severity};
use crate::files;
use crate::names::Rename;
use crate::printable::{printable, shown_path};
use crate::project::Renames;
use crate::read::Input;
use crate::read::page::unpacked_line;

/// The number of warnings shown per code.
const MAX_WARNINGS: usize = 3;

/// The number of errors shown per code.
const MAX_ERRORS: usize = 10;

/// The source lines of diagnostics, which are read on demand.
#[derive(Debug, Default)]
pub struct Sources(HashMap<PathBuf, Option<String>>);

impl Sources {
    /// Creates the sources of an input. Input that is not in a file is copied.
    pub fn of(input: &Input) -> Self {
        match input {
            Input::Text { name, text } => Self(HashMap::from([(name.clone(), Some(text.clone()))])),
            Input::Path(_) => Self::default(),
        }
    }

    /// Returns the text of a file, without a byte order mark, if it still exists.
    fn text(&mut self, file: &Path) -> Option<&str> {
        let text = self
            .0
            .entry(file.to_owned())
            .or_insert_with(|| files::read(file).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
        let text = text.as_deref()?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// Returns a line, counted from 1, if the file still exists.
    fn line(&mut self, file: &Path, line: u32) -> Option<&str> {
        self.text(file)?.split('\n').nth(usize::try_from(line).ok()?.checked_sub(1)?)
    }
}

/// Lists renames, and explains how to proceed if they are refused. Returns an empty string if nothing was renamed.
pub fn renames(list: &[Rename], policy: Renames) -> String {
    let mut text = renames::list(list);
    if policy.refuses(list) {
        text.push_str(&renames::refusal(list, "run the command again with `--accept-renames`"));
    }
    text
}

/// Formats the first few errors and warnings of each code. The result contains color codes.
pub fn render(diagnostics: &Diagnostics, sources: &mut Sources) -> String {
    let mut text = String::new();
    for group in by_code(diagnostics) {
        let most = if group.severity == Severity::Error { MAX_ERRORS } else { MAX_WARNINGS };
        for diagnostic in group.diagnostics.iter().take(most) {
            text.push_str(&one(diagnostic, sources));
            text.push_str("\n\n");
        }
        let more = group.diagnostics.len().saturating_sub(most);
        if more > 0 {
            let message = format!("{more} more `{}` not shown; use `--json` to list all", group.code);
            let group = Group::with_title(Level::NOTE.secondary_title(message));
            text.push_str(&renderer().render(&[group]));
            text.push_str("\n\n");
        }
    }
    text
}

/// The diagnostics with one code and severity.
struct CodeGroup<'a> {
    code: Code,
    severity: Severity,
    diagnostics: Vec<&'a Diagnostic>,
}

/// Groups errors and warnings by code.
fn by_code(diagnostics: &Diagnostics) -> Vec<CodeGroup<'_>> {
    let mut groups: Vec<CodeGroup<'_>> = Vec::new();
    for diagnostic in diagnostics.iter().filter(|it| it.severity != Severity::Note) {
        let (code, severity) = (diagnostic.code, diagnostic.severity);
        match groups.iter_mut().find(|it| it.code == code && it.severity == severity) {
            Some(group) => group.diagnostics.push(diagnostic),
            None => groups.push(CodeGroup { code, severity, diagnostics: vec![diagnostic] }),
        }
    }
    groups
}

/// Formats one diagnostic.
fn one(diagnostic: &Diagnostic, sources: &mut Sources) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.as_str());
    let group = Group::with_title(title).elements(location_elements(&diagnostic.location, sources));
    let help = diagnostic.help.as_deref().map(|it| Level::HELP.message(printable(it)));
    renderer().render(&[group.elements(help)])
}

/// Formats a location: the file and the source line.
fn location_elements(location: &Location, sources: &mut Sources) -> Vec<Element<'static>> {
    let (file, line, column, pointer) = match location {
        Location::Node(pointer) => return vec![Origin::path(printable(&pointer.to_string())).into()],
        Location::File { file, line, column, pointer } => (file, *line, *column, pointer.as_ref()),
    };
    let path = shown_path(file);
    let Some(line) = line else { return vec![Origin::path(path).into()] };
    let Some(text) = sources.line(file, line) else {
        return vec![Origin::path(path).line(line as usize).char_column(column.unwrap_or(1) as usize).into()];
    };
    let excerpt = Excerpt::of(text, column.unwrap_or(1));
    let shown = pointer.map(|it| printable(&it.to_string()));
    let unpacked = pointer.filter(|_| excerpt.is_compressed).and_then(|it| unpacked_line(sources.text(file)?, it));
    let Some(unpacked) = unpacked else {
        let shown =
            shown.map(|it| if excerpt.is_compressed { format!("in the compressed value, at {it}") } else { it });
        return vec![snippet(excerpt, path, line, shown)];
    };
    // The first snippet has the position in the file, and the second one the decoded line.
    let unpacked_path = format!("{path}, unpacked");
    let unpacked_excerpt = Excerpt::of(&unpacked.text, unpacked.column);
    let packed = snippet(excerpt, path, line, Some("the value is compressed".to_owned()));
    vec![packed, snippet(unpacked_excerpt, unpacked_path, unpacked.line, shown)]
}

fn snippet(excerpt: Excerpt, path: String, line: u32, label: Option<String>) -> Element<'static> {
    let annotation = AnnotationKind::Primary.span(excerpt.highlight).label(label);
    Snippet::source(excerpt.text).path(path).line_start(line as usize).annotation(annotation).into()
}

fn renderer() -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pointer::Pointer;

    const TEXT: &str = "openapi: 3.0.3\npaths:\n  /a: {get: \u{1b}[31m}\n";

    fn diagnostic(line: u32, column: u32) -> Diagnostic {
        let location = Location::File {
            file: "a.yaml".into(),
            line: Some(line),
            column: Some(column),
            pointer: Pointer::parse("/paths/~1a"),
        };
        Diagnostic::new(Code::Malformed, location, "not an \u{202e}object").with_help("use an object")
    }

    fn rendered(diagnostics: &Diagnostics) -> String {
        let mut sources = Sources::of(&Input::Text { name: "a.yaml".into(), text: TEXT.to_owned() });
        anstream::adapter::strip_str(&render(diagnostics, &mut sources)).to_string()
    }

    #[test]
    fn diagnostics_show_and_highlight_the_source_line() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(diagnostic(3, 3));
        let shown = "\
warning[malformed]: not an \u{fffd}object
 --> a.yaml:3:3
  |
3 |   /a: {get: ␛[31m}
  |   ^^ /paths/~1a
  |
  = help: use an object

";
        assert_eq!(rendered(&diagnostics), shown);
    }

    #[test]
    fn diagnostics_in_compressed_pages_show_the_unpacked_line() {
        let page = crate::read::page::pack("---\nid: x\napi: {\"method\": \"get\", \"security\": 3}\n---\n").unwrap();
        let location = Location::File {
            file: "a.api.mdx".into(),
            line: Some(3),
            column: Some(6),
            pointer: Pointer::parse("/security"),
        };
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(Diagnostic::new(Code::Malformed, location, "not an array"));
        let mut sources = Sources::of(&Input::Text { name: "a.api.mdx".into(), text: page });
        let text = anstream::adapter::strip_str(&render(&diagnostics, &mut sources)).to_string();
        let (packed, unpacked) = text.split_once("::: ").unwrap();
        assert!(packed.contains("a.api.mdx:3:1") && packed.contains("^^^ the value is compressed"), "{packed}");
        let shown = "\
a.api.mdx, unpacked:5:5
  |
5 |     \"security\": 3
  |     ^^^^^^^^^^ /security

";
        assert_eq!(unpacked, shown);
    }

    #[test]
    fn diagnostics_in_missing_files_show_the_position() {
        let mut diagnostics = Diagnostics::new();
        let location = Location::File { file: "gone.yaml".into(), line: Some(3), column: Some(1), pointer: None };
        diagnostics.push(Diagnostic::new(Code::Syntax, location, "bad"));
        assert_eq!(rendered(&diagnostics), "error[syntax]: bad\n--> gone.yaml:3:1\n\n");
    }

    #[test]
    fn only_a_few_diagnostics_per_code_are_shown() {
        let mut diagnostics = Diagnostics::new();
        (0..43).for_each(|_| diagnostics.push(diagnostic(1, 1)));
        let text = rendered(&diagnostics);
        assert_eq!(text.matches("warning[malformed]").count(), MAX_WARNINGS);
        assert!(text.contains("40 more `malformed` not shown; use `--json` to list all"), "{text}");
    }

    #[test]
    fn notes_are_not_shown() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.at(&Pointer::root(), Code::Name, "x");
        assert_eq!(rendered(&diagnostics), "");
    }
}
