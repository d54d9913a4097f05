//! Tests that span several crates are in `tests/`. This file compiles the Rust code of the README and the guide as doctests.

/// Compiles the code blocks of a page.
macro_rules! page {
    ($name:ident, $path:literal) => {
        #[cfg(doctest)]
        #[doc = include_str!(concat!("../../", $path))]
        struct $name;
    };
}

page!(Readme, "README.md");
page!(Authentication, "docs/authentication.md");
page!(Blocking, "docs/blocking.md");
page!(Calling, "docs/calling.md");
page!(Interceptors, "docs/interceptors.md");
page!(ErrorsAndRetries, "docs/errors-and-retries.md");
page!(Features, "docs/features.md");
page!(FiltersAndPaging, "docs/filters-and-paging.md");
page!(FromOtherGenerators, "docs/from-other-generators.md");
page!(FromPython, "docs/from-python.md");
page!(GettingStarted, "docs/getting-started.md");
page!(Testing, "docs/testing.md");
page!(TolerantDecoding, "docs/tolerant-decoding.md");
page!(Values, "docs/values.md");
page!(Webhooks, "docs/webhooks.md");
