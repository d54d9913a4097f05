//! Lists that are divided into pages.
//!
//! The constant [`Paging`] of an operation specifies how its list is divided. Its call can be converted to [`Pages`] or
//! [`Items`], which are streams of [`futures_core`] and also have their own `next` method. Every page is requested with the arguments, headers, timeouts and retries
//! of the call.
//!
//! ```no_run
//! # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
//! let mut items = call.items_of::<String>().page_size(100);
//! while let Some(item) = items.next().await {
//!     println!("{}", item?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # The end of a list
//!
//! A list ends when the server reports its end: a page has neither a cursor nor a link to a next one, or the server has
//! returned as many pages or items as it reports. Otherwise it ends at a page without items, or at one that is shorter than the documented size, if an
//! earlier page had that size. A server that limits pages to fewer items than documented loses nothing.
//!
//! Some servers return 400, 404 or 416 for the page after the last one. Such a response ends the list if all items of
//! the known total have been returned. If the total is not known yet, it is requested with the first item. Everything
//! else is an error, because the list would look complete: other statuses, a body that is not a list, and a cursor or
//! link that cannot be followed. Links to other origins are not followed.
//!
//! Lists without end are errors, too: a page that was returned before, a cursor or link that was followed before, and
//! too many pages ([`ClientBuilder::page_limit`](crate::ClientBuilder::page_limit),
//! [`ClientBuilder::empty_page_limit`](crate::ClientBuilder::empty_page_limit)).

mod endless;
mod extent;
mod fingerprint;
mod items;
mod link;
mod link_header;
mod page;
mod pages;
mod pagination;
mod position;
mod search_after;

pub use self::items::Items;
pub use self::page::Page;
pub use self::pages::Pages;
pub use self::position::{Position, PositionError};
pub use crate::operation::{Paging, SearchAfter};

use crate::call::Call;
use crate::json::Json;

impl<A, E> Call<'_, A, E> {
    /// Iterates over the list page by page, as the [`Paging`] of the operation specifies. Without one, the list has one page.
    pub fn pages_of<T: Json>(self) -> Pages<T, E> {
        Pages::new(self)
    }

    /// Iterates over the items of the list, across all pages. See [`Self::pages_of`].
    pub fn items_of<T: Json>(self) -> Items<T, E> {
        Items::new(self.pages_of())
    }
}
