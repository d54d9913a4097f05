//! How an API divides its lists, as data.

/// How a list comes in pages, as a constant.
///
/// Paths lead through the members of a body, with dots between: `result_info.cursor`.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::paging::Paging;
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Call, Client, Method, Operation, decode};
///
/// const LIST_NAMES: Operation = Operation::new("listNames", Method::GET, "/names")
///     .paging(Paging::offset("offset").size("limit").default_size(50).maximum_size(250));
///
/// let mock = MockTransport::new();
/// let page = |offset| ExpectedCall::new(Method::GET, "/names").query("offset", offset).query("limit", "2");
/// mock.expect(page("2").respond(200, r#"["three"]"#));
/// mock.expect(ExpectedCall::new(Method::GET, "/names").query("limit", "2").respond(200, r#"["one", "two"]"#));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let names: Call<'_, Vec<String>> = Call::new(&client, &LIST_NAMES, decode::json);
/// assert_eq!(names.items().page_size(2).collect_all().await?, ["one", "two", "three"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    pub(crate) style: PagingStyle,
    /// Where the items are in the result; empty where the result is the list.
    pub(crate) items: &'static str,
    pub(crate) total: Option<TotalSource>,
    /// The parameter that asks for the total.
    pub(crate) count: Option<&'static str>,
    pub(crate) size: PageSize,
}

/// What a page is asked for by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PagingStyle {
    /// All items come at once.
    Single,
    Offset {
        parameter: &'static str,
        search_after: Option<SearchAfter>,
    },
    Number {
        parameter: &'static str,
        /// The number of the first page.
        first: u64,
        /// Where the number of pages is in the body.
        pages: Option<&'static str>,
    },
    Cursor {
        parameter: &'static str,
        /// Where the next cursor is in the body; the first that is there counts.
        next: &'static [&'static str],
    },
    /// By the `Link` header.
    Link,
}

/// Where the number of all items is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TotalSource {
    Header(&'static str),
    Body(&'static str),
}

/// How many items a page has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageSize {
    pub(crate) parameter: Option<&'static str>,
    pub(crate) default: Option<u64>,
    pub(crate) maximum: Option<u64>,
    /// Where the body says which size was in effect.
    pub(crate) reported: Option<&'static str>,
}

/// How a search goes on behind the last record that an offset can reach: with the values that the
/// last record has in all fields that the search sorts by.
///
/// The records have to be sorted by a field that no two of them share, or some would be lost or come
/// twice; where the request does not name it, it is put behind the other sort fields.
///
/// ```
/// use sdk_runtime::paging::{Paging, SearchAfter};
///
/// // Behind 10,000 records, with `searchAfter` in the body instead of an offset.
/// const SEARCH: Paging = Paging::offset("offset").size("limit").search_after(SearchAfter {
///     sort: "sort",
///     after: "searchAfter",
///     unique: "id",
///     window: 10_000,
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchAfter {
    /// The member of the request's body that lists the sort fields, with `-` before descending ones.
    pub sort: &'static str,
    /// The member of the request's body that takes the values.
    pub after: &'static str,
    /// The sort field that no two records share.
    pub unique: &'static str,
    /// How many records offsets can reach.
    pub window: u64,
}

impl Paging {
    /// A list that comes at once.
    pub const SINGLE: Self = Self::new(PagingStyle::Single);

    const fn new(style: PagingStyle) -> Self {
        let size = PageSize { parameter: None, default: None, maximum: None, reported: None };
        Self { style, items: "", total: None, count: None, size }
    }

    /// Pages that begin behind so many items, which this parameter takes.
    #[must_use]
    pub const fn offset(parameter: &'static str) -> Self {
        Self::new(PagingStyle::Offset { parameter, search_after: None })
    }

    /// Pages with numbers, which this parameter takes.
    #[must_use]
    pub const fn number(parameter: &'static str, first: u64) -> Self {
        Self::new(PagingStyle::Number { parameter, first, pages: None })
    }

    /// Pages that begin at a cursor, which this parameter takes. The answer has the next one at one
    /// of these paths.
    #[must_use]
    pub const fn cursor(parameter: &'static str, next: &'static [&'static str]) -> Self {
        Self::new(PagingStyle::Cursor { parameter, next })
    }

    /// Pages whose `Link` header (RFC 8288) has the query of the next one, as relation `next`.
    #[must_use]
    pub const fn link() -> Self {
        Self::new(PagingStyle::Link)
    }

    /// Sets the path of the list in the result, where the result is not the list itself.
    #[must_use]
    pub const fn items(mut self, path: &'static str) -> Self {
        self.items = path;
        self
    }

    /// Sets the parameter that takes how many items a page may have.
    #[must_use]
    pub const fn size(mut self, parameter: &'static str) -> Self {
        self.size.parameter = Some(parameter);
        self
    }

    /// Sets how many items a page has unless asked otherwise.
    #[must_use]
    pub const fn default_size(mut self, items: u64) -> Self {
        self.size.default = Some(items);
        self
    }

    /// Sets how many items a page can have.
    #[must_use]
    pub const fn maximum_size(mut self, items: u64) -> Self {
        self.size.maximum = Some(items);
        self
    }

    /// Sets where the body says how many items a page could have.
    #[must_use]
    pub const fn reported_size(mut self, path: &'static str) -> Self {
        self.size.reported = Some(path);
        self
    }

    /// Sets the header with the number of all items.
    #[must_use]
    pub const fn total_header(mut self, name: &'static str) -> Self {
        self.total = Some(TotalSource::Header(name));
        self
    }

    /// Sets where the body has the number of all items.
    #[must_use]
    pub const fn total_path(mut self, path: &'static str) -> Self {
        self.total = Some(TotalSource::Body(path));
        self
    }

    /// Sets the parameter that asks for the number of all items when it is true.
    #[must_use]
    pub const fn count(mut self, parameter: &'static str) -> Self {
        self.count = Some(parameter);
        self
    }

    /// Sets the number of the first page. Has no effect where pages have no numbers.
    #[must_use]
    pub const fn first_page(mut self, number: u64) -> Self {
        if let PagingStyle::Number { first, .. } = &mut self.style {
            *first = number;
        }
        self
    }

    /// Sets where the body has the number of pages. Has no effect where pages have no numbers.
    #[must_use]
    pub const fn total_pages(mut self, path: &'static str) -> Self {
        if let PagingStyle::Number { pages, .. } = &mut self.style {
            *pages = Some(path);
        }
        self
    }

    /// Sets how the list goes on where offsets end. Has no effect where pages have no offsets.
    #[must_use]
    pub const fn search_after(mut self, description: SearchAfter) -> Self {
        if let PagingStyle::Offset { search_after, .. } = &mut self.style {
            *search_after = Some(description);
        }
        self
    }
}
