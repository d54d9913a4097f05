//! Pagination of lists, as data.

/// The pagination of a list, as a constant.
///
/// Paths are member names separated by dots: `result_info.cursor`. The name of a member may contain dots, too: `@odata.nextLink`.
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
/// assert_eq!(names.items_of::<String>().page_size(2).collect_all().await?, ["one", "two", "three"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    pub(crate) style: PagingStyle,
    /// The path of the items in the result. Empty if the result is the list.
    pub(crate) items: &'static str,
    pub(crate) total: Option<TotalSource>,
    /// The parameter that requests the total.
    pub(crate) count: Option<&'static str>,
    /// The path of a flag in the body that is `false` on the last page.
    pub(crate) more: Option<&'static str>,
    pub(crate) location: PageParameterLocation,
    pub(crate) size: PageSize,
}

/// The location of the parameters that select a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageParameterLocation {
    Query,
    /// Members of the JSON object in the request body.
    Body,
}

/// The way in which a page is requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PagingStyle {
    /// There is only one page.
    Single,
    Offset {
        parameter: &'static str,
        search_after: Option<SearchAfter>,
    },
    Number {
        parameter: &'static str,
        /// The number of the first page.
        first: u64,
        /// The path of the number of pages in the body.
        pages: Option<&'static str>,
    },
    Cursor {
        parameter: &'static str,
        source: CursorSource,
    },
    Link(LinkSource),
}

/// The location of the next cursor in a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CursorSource {
    /// Paths in the body. The first one that exists is used.
    Body(&'static [&'static str]),
    Header(&'static str),
    /// The path of a value in the last item.
    LastItem(&'static str),
}

/// The location of the link to the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LinkSource {
    /// The `Link` header (RFC 8288).
    Header,
    /// Paths in the body. The first one that exists is used.
    Body(&'static [&'static str]),
}

/// The location of the total number of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TotalSource {
    Header(&'static str),
    Body(&'static str),
}

/// The size of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageSize {
    pub(crate) parameter: Option<&'static str>,
    pub(crate) default: Option<u64>,
    pub(crate) maximum: Option<u64>,
    /// The path of the effective page size in the body.
    pub(crate) reported: Option<&'static str>,
}

/// The continuation of a search beyond the last record that an offset can reach, with the sort values of that
/// record.
///
/// The records must be sorted by a field with unique values, or records would be lost or repeated. If
/// the request does not sort by it, it is appended to the sort fields.
///
/// ```
/// use sdk_runtime::paging::{Paging, SearchAfter};
///
/// // After 10,000 records, `searchAfter` in the body replaces the offset.
/// const SEARCH: Paging = Paging::offset("offset").size("limit").search_after(SearchAfter {
///     sort: "sort",
///     after: "searchAfter",
///     unique: "id",
///     window: 10_000,
/// });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchAfter {
    /// The member of the request body that lists the sort fields, with `-` before descending ones.
    pub sort: &'static str,
    /// The member of the request body that takes the sort values.
    pub after: &'static str,
    /// The sort field whose values are unique.
    pub unique: &'static str,
    /// The number of records that offsets can reach.
    pub window: u64,
}

impl Paging {
    /// A list in one response.
    pub const SINGLE: Self = Self::new(PagingStyle::Single);

    const fn new(style: PagingStyle) -> Self {
        let size = PageSize { parameter: None, default: None, maximum: None, reported: None };
        Self { style, items: "", total: None, count: None, more: None, location: PageParameterLocation::Query, size }
    }

    /// Pages that are requested by the number of items to skip, in this parameter.
    #[must_use]
    pub const fn offset(parameter: &'static str) -> Self {
        Self::new(PagingStyle::Offset { parameter, search_after: None })
    }

    /// Pages that are requested by their number, in this parameter.
    #[must_use]
    pub const fn number(parameter: &'static str, first: u64) -> Self {
        Self::new(PagingStyle::Number { parameter, first, pages: None })
    }

    /// Pages that are requested by a cursor, in this parameter. The response contains the next cursor
    /// at one of these paths.
    #[must_use]
    pub const fn cursor(parameter: &'static str, next: &'static [&'static str]) -> Self {
        Self::new(PagingStyle::Cursor { parameter, source: CursorSource::Body(next) })
    }

    /// Pages that are requested by a cursor, in this parameter. This header of the response contains the next cursor.
    #[must_use]
    pub const fn header_cursor(parameter: &'static str, header: &'static str) -> Self {
        Self::new(PagingStyle::Cursor { parameter, source: CursorSource::Header(header) })
    }

    /// Pages that are requested by a value of the last item of the previous page, such as its `id`, in this parameter.
    ///
    /// ```
    /// use sdk_runtime::paging::Paging;
    ///
    /// // The next page of `{"data": [{"id": "7"}], "has_more": true}` is at `?starting_after=7`.
    /// const AFTER_LAST_ITEM: Paging = Paging::last_item("starting_after", "id").items("data").more("has_more");
    /// ```
    #[must_use]
    pub const fn last_item(parameter: &'static str, path: &'static str) -> Self {
        Self::new(PagingStyle::Cursor { parameter, source: CursorSource::LastItem(path) })
    }

    /// Pages whose `Link` header (RFC 8288) contains the query of the next page, with relation `next`.
    #[must_use]
    pub const fn link() -> Self {
        Self::new(PagingStyle::Link(LinkSource::Header))
    }

    /// Pages whose body contains the URL of the next page at one of these paths.
    #[must_use]
    pub const fn body_link(next: &'static [&'static str]) -> Self {
        Self::new(PagingStyle::Link(LinkSource::Body(next)))
    }

    /// Sends the parameters that select a page as members of the JSON object in the request body.
    ///
    /// ```
    /// use sdk_runtime::paging::Paging;
    ///
    /// // `POST /flows/filter` with the body `{"limit": 200, "offset": 400}`.
    /// const IN_THE_BODY: Paging = Paging::offset("offset").size("limit").in_body();
    /// ```
    #[must_use]
    pub const fn in_body(mut self) -> Self {
        self.location = PageParameterLocation::Body;
        self
    }

    /// Sets the path of a flag in the body that is `false` on the last page.
    #[must_use]
    pub const fn more(mut self, path: &'static str) -> Self {
        self.more = Some(path);
        self
    }

    /// Sets the path of the list in the result. By default, the result is the list.
    #[must_use]
    pub const fn items(mut self, path: &'static str) -> Self {
        self.items = path;
        self
    }

    /// Sets the parameter for the page size.
    #[must_use]
    pub const fn size(mut self, parameter: &'static str) -> Self {
        self.size.parameter = Some(parameter);
        self
    }

    /// Sets the default page size.
    #[must_use]
    pub const fn default_size(mut self, items: u64) -> Self {
        self.size.default = Some(items);
        self
    }

    /// Sets the maximum page size.
    #[must_use]
    pub const fn maximum_size(mut self, items: u64) -> Self {
        self.size.maximum = Some(items);
        self
    }

    /// Sets the path of the effective page size in the body.
    #[must_use]
    pub const fn reported_size(mut self, path: &'static str) -> Self {
        self.size.reported = Some(path);
        self
    }

    /// Sets the header that contains the total number of items.
    #[must_use]
    pub const fn total_header(mut self, name: &'static str) -> Self {
        self.total = Some(TotalSource::Header(name));
        self
    }

    /// Sets the path of the total number of items in the body.
    #[must_use]
    pub const fn total_path(mut self, path: &'static str) -> Self {
        self.total = Some(TotalSource::Body(path));
        self
    }

    /// Sets the parameter that requests the total number of items if it is `true`.
    #[must_use]
    pub const fn count(mut self, parameter: &'static str) -> Self {
        self.count = Some(parameter);
        self
    }

    /// Sets the number of the first page. Has no effect if pages are not numbered.
    #[must_use]
    pub const fn first_page(mut self, number: u64) -> Self {
        if let PagingStyle::Number { first, .. } = &mut self.style {
            *first = number;
        }
        self
    }

    /// Sets the path of the number of pages in the body. Has no effect if pages are not numbered.
    #[must_use]
    pub const fn total_pages(mut self, path: &'static str) -> Self {
        if let PagingStyle::Number { pages, .. } = &mut self.style {
            *pages = Some(path);
        }
        self
    }

    /// Sets how the list continues beyond the reach of offsets. Has no effect without offsets.
    #[must_use]
    pub const fn search_after(mut self, description: SearchAfter) -> Self {
        if let PagingStyle::Offset { search_after, .. } = &mut self.style {
            *search_after = Some(description);
        }
        self
    }
}
