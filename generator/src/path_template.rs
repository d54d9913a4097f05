//! Path templates.
//!
//! Source: OpenAPI 3.0.3, "Path Templating".

use std::fmt;

use serde::{Deserialize, Serialize};

/// A path with variables in braces, such as `/oauth-clients/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct PathTemplate {
    text: String,
    parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Part {
    Literal(String),
    /// A variable by its name, which is not empty.
    Variable(String),
}

/// A segment of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Segment<'a> {
    pub(crate) text: &'a str,
    /// `true` if a part of the segment is a variable.
    pub(crate) is_variable: bool,
}

/// Returns `true` for segments such as `v1`, `v1beta2`, `2.0` and `api`.
fn is_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']).unwrap_or(segment);
    segment.eq_ignore_ascii_case("api")
        || segment.eq_ignore_ascii_case("rest")
        || (number.starts_with(|it: char| it.is_ascii_digit())
            && number.split(['.', '-', '_']).all(|it| {
                let word = it.trim_start_matches(|it: char| it.is_ascii_digit());
                ["", "alpha", "beta", "preview", "rc"].contains(&word.trim_end_matches(|it: char| it.is_ascii_digit()))
            }))
}

impl PathTemplate {
    /// Reads a template. Braces that do not surround a name are literal.
    pub fn parse(text: &str) -> Self {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            literal.push_str(before);
            match after.split_once('}') {
                // The last of several opening braces is the one that belongs to the closing brace.
                Some((name, end)) if !name.is_empty() && !name.contains('{') => {
                    parts.extend(take(&mut literal).map(Part::Literal));
                    parts.push(Part::Variable(name.to_owned()));
                    rest = end;
                }
                _ => {
                    literal.push('{');
                    rest = after;
                }
            }
        }
        literal.push_str(rest);
        parts.extend(take(&mut literal).map(Part::Literal));
        Self { text: text.to_owned(), parts }
    }

    /// The template as the document has it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The names of the variables, in order. A name that occurs twice is listed twice.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|it| match it {
            Part::Literal(_) => None,
            Part::Variable(name) => Some(name.as_str()),
        })
    }

    /// The template with empty names, which is the same for templates that differ in names only.
    pub fn without_names(&self) -> String {
        self.parts.iter().map(|it| if let Part::Literal(text) = it { text } else { "{}" }).collect()
    }

    /// The segments, without empty ones and without a query.
    pub(crate) fn segments(&self) -> impl Iterator<Item = Segment<'_>> {
        let path = self.text.split(['?', '#']).next().unwrap_or_default();
        let segments = path.split('/').filter(|it| !it.is_empty());
        segments.map(|text| Segment { text, is_variable: text.contains('{') })
    }

    /// The segments after the version of the API.
    pub(crate) fn resource(&self) -> impl Iterator<Item = Segment<'_>> {
        self.segments().skip_while(|it| !it.is_variable && is_version(it.text))
    }

    /// The template with an empty last segment and [without names](Self::without_names), if that segment is a variable.
    pub(crate) fn with_empty_end(&self) -> Option<String> {
        let Some((Part::Variable(_), before)) = self.parts.split_last() else { return None };
        let ends_segment = matches!(before.last(), Some(Part::Literal(text)) if text.ends_with('/'));
        ends_segment.then(|| self.without_names().trim_end_matches("{}").to_owned())
    }

    /// The template with the characters encoded that a URL parser would read as something else: it reads a backslash as a
    /// slash, and drops tabs and line breaks.
    ///
    /// Source: URL Standard, section 4.4.
    pub(crate) fn encoded(&self) -> String {
        let mut path = String::with_capacity(self.text.len());
        for part in &self.parts {
            match part {
                Part::Variable(name) => path.extend(["{", name, "}"]),
                Part::Literal(text) => {
                    for character in text.chars() {
                        match character {
                            '\\' => path.push_str("%5C"),
                            '\t' => path.push_str("%09"),
                            '\n' => path.push_str("%0A"),
                            '\r' => path.push_str("%0D"),
                            it => path.push(it),
                        }
                    }
                }
            }
        }
        path
    }
}

fn take(text: &mut String) -> Option<String> {
    (!text.is_empty()).then(|| std::mem::take(text))
}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl From<String> for PathTemplate {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<PathTemplate> for String {
    fn from(template: PathTemplate) -> Self {
        template.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_segment_that_is_a_variable_can_be_empty() {
        for (text, expected) in [
            ("/a/{b}/c/{d}", Some("/a/{}/c/")),
            ("/{a}", Some("/")),
            ("/a/", None),
            ("/a/{b}/", None),
            ("/a{b}", None),
            ("/a/{b}{c}", None),
        ] {
            assert_eq!(PathTemplate::parse(text).with_empty_end().as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn variables_are_the_names_between_braces() {
        for (text, variables) in [
            ("/a/{id}/b/{c}", vec!["id", "c"]),
            ("/a", vec![]),
            ("/a/{}/{", vec![]),
            ("/{a{b}", vec!["b"]),
            ("/{a}}", vec!["a"]),
            ("/files/{path}.{format}", vec!["path", "format"]),
        ] {
            let template = PathTemplate::parse(text);
            assert_eq!(template.variables().collect::<Vec<_>>(), variables, "{text}");
            assert_eq!(template.to_string(), text);
        }
    }

    #[test]
    fn names_can_be_ignored() {
        assert_eq!(PathTemplate::parse("/a/{id}/b/{c}").without_names(), "/a/{}/b/{}");
        assert_eq!(PathTemplate::parse("/a").without_names(), "/a");
    }

    #[test]
    fn resource_follows_the_version() {
        for (path, expected) in [
            ("/v1/customers/{id}", "customers {id}"),
            ("/api/v2beta1/things?beta=true", "things"),
            ("/rest/2.0/things", "things"),
            ("/2024-01-01/things", "things"),
            ("/{tenant}/v1/things", "{tenant} v1 things"),
            ("/2fa/codes", "2fa codes"),
            ("/3d_secure", "3d_secure"),
            ("/vendors", "vendors"),
            ("/", ""),
        ] {
            let template = PathTemplate::parse(path);
            let segments: Vec<&str> = template.resource().map(|it| it.text).collect();
            assert_eq!(segments.join(" "), expected, "{path}");
        }
    }

    #[test]
    fn characters_that_urls_do_not_keep_are_encoded_outside_names() {
        assert_eq!(PathTemplate::parse("/a\\b\t{c\\d}").encoded(), "/a%5Cb%09{c\\d}");
    }
}
