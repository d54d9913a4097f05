//! Findings for people: as `rustc` shows its own, with the line and the place in it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Location, Severity};
use crate::names::Rename;
use crate::printable::printable;
use crate::project::Renames;
use crate::read::Input;

/// Findings of one code that are shown.
const SHOWN: usize = 3;

/// Errors of one code that are shown.
const ERRORS_SHOWN: usize = 10;

/// The texts that findings point into, read when the first of them is shown.
#[derive(Debug, Default)]
pub struct Sources(HashMap<PathBuf, Option<String>>);

impl Sources {
    /// The sources of an input; a text that is in no file has to be kept for its findings.
    pub fn of(input: &Input) -> Self {
        match input {
            Input::Text { name, text } => Self(HashMap::from([(name.clone(), Some(text.clone()))])),
            Input::Path(_) => Self::default(),
        }
    }

    /// A line, from 1. A file that has gone has none.
    fn line(&mut self, file: &Path, line: u32) -> Option<&str> {
        let text = self
            .0
            .entry(file.to_owned())
            .or_insert_with(|| std::fs::read(file).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
        let text = text.as_deref()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        text.split('\n').nth(usize::try_from(line).ok()?.checked_sub(1)?)
    }
}

/// What is called otherwise than it was, and how to go on where that is refused. Empty where nothing is.
pub fn renames(list: &[Rename], policy: Renames) -> String {
    let mut text: String = list.iter().map(|it| format!("rename: {}\n", printable(&it.to_string()))).collect();
    if policy.refuses(list) {
        text.push_str(
            "These names are known to callers, so nothing was written. To keep them, pin the old ones in the names lock; to change \
             them, run again with `--accept-renames`.\n",
        );
    }
    text
}

/// The errors and warnings, with the first few of each code; whoever prints the text decides about its colours.
pub fn render(diagnostics: &Diagnostics, sources: &mut Sources) -> String {
    let mut text = String::new();
    for group in by_code(diagnostics) {
        let most = if group.severity == Severity::Error { ERRORS_SHOWN } else { SHOWN };
        for diagnostic in group.diagnostics.iter().take(most) {
            text.push_str(&one(diagnostic, sources));
            text.push_str("\n\n");
        }
        let more = group.diagnostics.len().saturating_sub(most);
        if more > 0 {
            let message = format!("and {more} more of `{}`; `--json` lists all", group.code);
            let group = Group::with_title(Level::NOTE.secondary_title(message));
            text.push_str(&renderer().render(&[group]));
            text.push_str("\n\n");
        }
    }
    text
}

/// The findings of one code.
struct OfCode<'a> {
    code: Code,
    severity: Severity,
    diagnostics: Vec<&'a Diagnostic>,
}

/// Errors and warnings, those of one code together.
fn by_code(diagnostics: &Diagnostics) -> Vec<OfCode<'_>> {
    let mut groups: Vec<OfCode<'_>> = Vec::new();
    for diagnostic in diagnostics.iter().filter(|it| it.severity != Severity::Note) {
        let (code, severity) = (diagnostic.code, diagnostic.severity);
        match groups.iter_mut().find(|it| it.code == code && it.severity == severity) {
            Some(group) => group.diagnostics.push(diagnostic),
            None => groups.push(OfCode { code, severity, diagnostics: vec![diagnostic] }),
        }
    }
    groups
}

/// One finding.
fn one(diagnostic: &Diagnostic, sources: &mut Sources) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(printable(&diagnostic.message)).id(diagnostic.code.as_str());
    let group = Group::with_title(title).elements(place(&diagnostic.place, sources));
    let help = diagnostic.help.as_deref().map(|it| Level::HELP.message(printable(it)));
    renderer().render(&[group.elements(help)])
}

/// Where it is: the file, and the line with the place marked.
fn place(place: &Location, sources: &mut Sources) -> Vec<Element<'static>> {
    let (file, line, column, pointer) = match place {
        Location::Node(pointer) => return vec![Origin::path(printable(&pointer.to_string())).into()],
        Location::File { file, line, column, pointer } => (file, *line, *column, pointer.as_ref()),
    };
    let path = printable(&file.to_string_lossy());
    let Some(line) = line else { return vec![Origin::path(path).into()] };
    let Some(text) = sources.line(file, line) else {
        return vec![Origin::path(path).line(line as usize).char_column(column.unwrap_or(1) as usize).into()];
    };
    let excerpt = Excerpt::of(text, column.unwrap_or(1));
    let label = pointer.map(|it| match excerpt.is_compressed {
        true => format!("in the compressed text, at {}", printable(&it.to_string())),
        false => printable(&it.to_string()),
    });
    let snippet = Snippet::source(excerpt.text)
        .path(path)
        .line_start(line as usize)
        .annotation(AnnotationKind::Primary.span(excerpt.mark).label(label));
    vec![snippet.into()]
}

fn renderer() -> Renderer {
    Renderer::styled().decor_style(DecorStyle::Ascii)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pointer::Pointer;

    const TEXT: &str = "openapi: 3.0.3\npaths:\n  /a: {get: \u{1b}[31m}\n";

    fn finding(line: u32, column: u32) -> Diagnostic {
        let place = Location::File {
            file: "a.yaml".into(),
            line: Some(line),
            column: Some(column),
            pointer: Pointer::parse("/paths/~1a"),
        };
        Diagnostic::new(Code::Malformed, place, "no object \u{202e}here").with_help("Make it one.")
    }

    fn rendered(diagnostics: &Diagnostics) -> String {
        let mut sources = Sources::of(&Input::Text { name: "a.yaml".into(), text: TEXT.to_owned() });
        anstream::adapter::strip_str(&render(diagnostics, &mut sources)).to_string()
    }

    #[test]
    fn a_finding_shows_its_line_with_the_place_marked() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.push(finding(3, 3));
        let shown = "\
warning[malformed]: no object \u{fffd}here
 --> a.yaml:3:3
  |
3 |   /a: {get: ␛[31m}
  |   ^^ /paths/~1a
  |
  = help: Make it one.

";
        assert_eq!(rendered(&diagnostics), shown);
    }

    #[test]
    fn a_finding_whose_file_has_gone_shows_its_place() {
        let mut diagnostics = Diagnostics::new();
        let place = Location::File { file: "gone.yaml".into(), line: Some(3), column: Some(1), pointer: None };
        diagnostics.push(Diagnostic::new(Code::Syntax, place, "bad"));
        assert_eq!(rendered(&diagnostics), "error[syntax]: bad\n--> gone.yaml:3:1\n\n");
    }

    #[test]
    fn of_one_code_a_few_are_shown() {
        let mut diagnostics = Diagnostics::new();
        (0..43).for_each(|_| diagnostics.push(finding(1, 1)));
        let text = rendered(&diagnostics);
        assert_eq!(text.matches("warning[malformed]").count(), SHOWN);
        assert!(text.contains("and 40 more of `malformed`; `--json` lists all"), "{text}");
    }

    #[test]
    fn notes_are_not_shown() {
        let mut diagnostics = Diagnostics::new();
        diagnostics.at(&Pointer::root(), Code::Name, "x");
        assert_eq!(rendered(&diagnostics), "");
    }
}
