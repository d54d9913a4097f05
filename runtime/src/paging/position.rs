//! Positions in lists.

use std::fmt;
use std::str::FromStr;

use crate::json::{Json, Node, Value, Writer};

use super::link::LinkPlace;

/// A position in a list, from which another stream of the same call can continue.
///
/// It can be stored as a string with `Display`, `FromStr` or [`Json`]. The format is private. It
/// contains data from the server, such as cursors and values of sort fields, but not the arguments of the call.
///
/// ```no_run
/// # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::paging::Position;
///
/// let mut items = call.clone().items_of::<String>();
/// println!("{:?}", items.next().await);
/// let kept = items.position().to_string();
/// // Later, perhaps in another process:
/// let rest = call.items_of::<String>().resume_from(kept.parse::<Position>()?);
/// # let _ = rest;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    pub(crate) start: PageStart,
    /// The number of items of that page to skip.
    pub(crate) skip: u64,
}

/// The start of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PageStart {
    /// The start of the call.
    Start,
    /// After this many records, counted from the record with these sort values, if there are any.
    Offset {
        offset: u64,
        after: Vec<String>,
    },
    /// The page with this number, if pages have this size.
    Number {
        number: u64,
        size: Option<u64>,
    },
    Cursor(String),
    Link(LinkPlace),
    /// After the last page.
    End,
}

/// A string that is not a position.
///
/// ```
/// use sdk_runtime::paging::{Position, PositionError};
///
/// // Starts at the first item if no position was stored.
/// fn kept(text: &str) -> Result<Option<Position>, PositionError> {
///     if text.is_empty() { Ok(None) } else { text.parse().map(Some) }
/// }
///
/// assert_eq!(kept("page two").unwrap_err().to_string(), "invalid position in a list");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid position in a list")]
#[non_exhaustive]
pub struct PositionError;

impl Position {
    pub(crate) fn at(start: PageStart) -> Self {
        Self { start, skip: 0 }
    }

    /// `true` if the position is after the last item.
    #[must_use]
    pub fn is_end(&self) -> bool {
        self.start == PageStart::End
    }

    /// Returns the position after this many more items of the same page.
    pub(crate) fn after(&self, items: u64) -> Self {
        let Self { start, skip } = self;
        match start {
            PageStart::Offset { offset, after } => {
                let offset = offset.saturating_add(*skip).saturating_add(items);
                Self::at(PageStart::Offset { offset, after: after.clone() })
            }
            start => Self { start: start.clone(), skip: skip.saturating_add(items) },
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, value) = match &self.start {
            PageStart::Start => ("start", String::new()),
            PageStart::Offset { offset, after } if after.is_empty() => ("offset", offset.to_string()),
            PageStart::Offset { offset, after } => ("after", format!("{offset}:{}", Value::from(after.clone()))),
            PageStart::Number { number, size: None } => ("page", number.to_string()),
            PageStart::Number { number, size: Some(size) } => ("page", format!("{number}/{size}")),
            PageStart::Cursor(cursor) => ("cursor", cursor.clone()),
            PageStart::Link(LinkPlace { path, query }) => ("link", format!("{path}?{query}")),
            PageStart::End => ("end", String::new()),
        };
        write!(formatter, "{kind}+{}:{value}", self.skip)
    }
}

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        let (kind, value) = text.split_once(':').ok_or(PositionError)?;
        let (kind, skip) = kind.split_once('+').ok_or(PositionError)?;
        let number = |text: &str| text.parse().map_err(|_| PositionError);
        let start = match kind {
            "start" => PageStart::Start,
            "offset" => PageStart::Offset { offset: number(value)?, after: Vec::new() },
            "after" => {
                let (offset, values) = value.split_once(':').ok_or(PositionError)?;
                let values = Value::parse(values.as_bytes()).map_err(|_| PositionError)?;
                let values = values.as_array().ok_or(PositionError)?.iter().map(|it| it.as_str().map(str::to_owned));
                PageStart::Offset {
                    offset: number(offset)?,
                    after: values.collect::<Option<_>>().ok_or(PositionError)?,
                }
            }
            "page" => match value.split_once('/') {
                Some((page, size)) => PageStart::Number { number: number(page)?, size: Some(number(size)?) },
                None => PageStart::Number { number: number(value)?, size: None },
            },
            "cursor" => PageStart::Cursor(value.to_owned()),
            "link" if value.bytes().all(|it| it.is_ascii_graphic() && it != b'#') => {
                let (path, query) = value.split_once('?').ok_or(PositionError)?;
                PageStart::Link(LinkPlace { path: path.to_owned(), query: query.to_owned() })
            }
            "end" => PageStart::End,
            _ => return Err(PositionError),
        };
        Ok(Self { start, skip: number(skip)? })
    }
}

impl Json for Position {
    fn decode(node: Node<'_>) -> Self {
        node.text().parse().unwrap_or_else(|_| {
            node.unreadable("position");
            Self::at(PageStart::Start)
        })
    }

    fn encode(&self, writer: &mut Writer) {
        writer.string(&self.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_round_trip_through_strings() {
        let after = vec!["a,\"b\":c".to_owned(), "2c91".to_owned()];
        for start in [
            PageStart::Start,
            PageStart::Offset { offset: 250, after: Vec::new() },
            PageStart::Offset { offset: 0, after },
            PageStart::Number { number: 3, size: None },
            PageStart::Number { number: 3, size: Some(50) },
            PageStart::Cursor("a+b:c==".to_owned()),
            PageStart::Link(LinkPlace { path: String::new(), query: "page=2?&per_page=5".to_owned() }),
            PageStart::Link(LinkPlace { path: "/page/2".to_owned(), query: String::new() }),
            PageStart::End,
        ] {
            let position = Position { start, skip: 17 };
            assert_eq!(position.to_string().parse(), Ok(position.clone()), "{position}");
            let value = Value::from_json(&position).unwrap();
            assert_eq!(value.to::<Position>(), Ok(position));
        }
    }

    #[test]
    fn after_counts_skipped_items() {
        for (position, expected) in
            [("offset+2:10", "offset+0:15"), ("page+2:3/50", "page+5:3/50"), ("start+0:", "start+3:")]
        {
            assert_eq!(position.parse::<Position>().unwrap().after(3).to_string(), expected);
        }
    }

    #[test]
    fn other_strings_are_rejected() {
        for text in [
            "",
            "offset",
            "offset:1",
            "offset+0:-1",
            "offset+x:1",
            "after+0:1",
            "after+0:1:[1]",
            "page+0:1/",
            "link+0:a=b",
            "link+0:?a=b#c",
            "other+0:",
        ] {
            assert_eq!(text.parse::<Position>(), Err(PositionError), "{text}");
        }
    }
}
