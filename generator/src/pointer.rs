//! JSON pointers, which name positions in a document.
//!
//! Source: RFC 6901.

use std::fmt;

use serde::Serialize;

/// A position in a document, such as `/paths/~1oauth-clients/get`. The empty pointer is the whole document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Pointer(String);

impl Pointer {
    /// Returns the pointer to the whole document.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Parses a pointer. Returns `None` if the text is neither empty nor begins with `/`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(text.to_owned()))
    }

    /// Returns the pointer to the member or item `token`.
    #[must_use]
    pub fn child(&self, token: impl fmt::Display) -> Self {
        let mut child = self.clone();
        child.push(token);
        child
    }

    /// Extends the pointer to the member or item `token`.
    pub(crate) fn push(&mut self, token: impl fmt::Display) {
        self.0.push('/');
        for character in token.to_string().chars() {
            match character {
                '~' => self.0.push_str("~0"),
                '/' => self.0.push_str("~1"),
                other => self.0.push(other),
            }
        }
    }

    /// Returns the pointer several levels below, such as `at(["properties", "name"])`.
    #[must_use]
    pub fn at<const N: usize>(&self, tokens: [&str; N]) -> Self {
        tokens.iter().fold(self.clone(), |pointer, token| pointer.child(token))
    }

    /// Returns the unescaped tokens, outermost first.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
    }

    /// Returns the parent, or `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|end| Self(self.0[..end].to_owned()))
    }

    /// Returns the part of this pointer below `ancestor`, or `None` if it is not below it.
    pub fn below(&self, ancestor: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&ancestor.0)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self(rest.to_owned()))
    }

    /// Appends a pointer.
    #[must_use]
    pub fn join(&self, rest: &Self) -> Self {
        Self(format!("{}{}", self.0, rest.0))
    }

    /// Returns the URI fragment, such as `#/components/schemas/A`.
    ///
    /// Source: RFC 6901, section 6.
    pub(crate) fn to_fragment(&self) -> String {
        format!("#{}", self.0.replace('%', "%25"))
    }

    /// Returns the text of the pointer.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "/" } else { &self.0 })
    }
}

/// The path to a node during the traversal of a document. It allocates only if a diagnostic needs the pointer.
#[derive(Clone, Copy, Debug)]
pub struct Trail<'a> {
    above: Option<&'a Trail<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Start(&'a Pointer),
    Member(&'a str),
    Item(usize),
}

impl<'a> Trail<'a> {
    /// Creates a trail that begins at `start`.
    pub const fn from(start: &'a Pointer) -> Self {
        Self { above: None, step: Step::Start(start) }
    }

    /// Returns the trail to the member `key`.
    pub const fn member(&'a self, key: &'a str) -> Self {
        Self { above: Some(self), step: Step::Member(key) }
    }

    /// Returns the trail to the item `index`.
    pub const fn item(&'a self, index: usize) -> Self {
        Self { above: Some(self), step: Step::Item(index) }
    }

    /// Returns the pointer to the node.
    pub fn pointer(&self) -> Pointer {
        let mut steps = Vec::new();
        let mut here = Some(self);
        while let Some(trail) = here {
            steps.push(trail.step);
            here = trail.above;
        }
        let mut pointer = Pointer::root();
        for step in steps.iter().rev() {
            match step {
                Step::Start(start) => pointer = (*start).clone(),
                Step::Member(key) => pointer.push(key),
                Step::Item(index) => pointer.push(index),
            }
        }
        pointer
    }
}

/// Decodes percent-encoding.
///
/// Source: RFC 3986, section 2.1, and RFC 6901, section 6.
pub(crate) fn percent_decoded(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_escaped_and_unescaped() {
        let pointer = Pointer::root().child("paths").child("/a~b");
        assert_eq!(pointer.as_str(), "/paths/~1a~0b");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["paths", "/a~b"]);
    }

    #[test]
    fn sibling_with_the_same_prefix_is_not_below() {
        let parent = Pointer::parse("/paths/a").unwrap();
        assert_eq!(Pointer::parse("/paths/ab").unwrap().below(&parent), None);
        assert_eq!(Pointer::parse("/paths/a/b").unwrap().below(&parent), Pointer::parse("/b"));
    }

    #[test]
    fn percent_sign_without_two_hexadecimal_digits_is_literal() {
        for (text, decoded) in
            [("a%20b%c3%A9", "a b\u{e9}"), ("%+1", "%+1"), ("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%ff", "%ff")]
        {
            assert_eq!(percent_decoded(text), decoded, "{text}");
        }
    }

    #[test]
    fn trail_becomes_a_pointer() {
        let start = Pointer::parse("/paths").unwrap();
        let trail = Trail::from(&start);
        let path = trail.member("/a");
        assert_eq!(path.member("parameters").item(2).pointer().as_str(), "/paths/~1a/parameters/2");
    }
}
