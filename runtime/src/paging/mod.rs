//! Lists that come in pages.
//!
//! How a list is divided is data ([`Paging`]) that an operation's description gives. A call that
//! gives a list becomes [`Pages`] or [`Items`]: streams of [`futures_core`], which also have a
//! `next` of their own. Every page is a call with all that the first one has: arguments, headers,
//! timeouts, retries.
//!
//! ```no_run
//! # async fn example(call: sdk_runtime::Call<'_, Vec<String>>) -> Result<(), sdk_runtime::Error> {
//! let mut items = call.items().page_size(100);
//! while let Some(item) = items.next().await {
//!     println!("{}", item?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # Where a list ends
//!
//! Where the server says so: it has no further cursor, or it has given as many pages or items as it
//! reports. Otherwise at a page with fewer items than were asked for, or with none. Some servers
//! refuse to go on behind the last item: after at least one page, a 4xx other than 401, 403, 408 and
//! 429 ends the list, unless a known total says that there is more.
//!
//! A page that equals the one before it, item by item, is an error: a server that does not heed
//! which page it is asked for would never come to the end.

mod items;
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

impl<'c, T: Json, E> Call<'c, Vec<T>, E> {
    /// The list page by page.
    pub fn pages(self) -> Pages<'c, T, E> {
        self.pages_of()
    }

    /// The list item by item, over all pages.
    pub fn items(self) -> Items<'c, T, E> {
        self.items_of()
    }
}

impl<'c, A, E> Call<'c, A, E> {
    /// As [`Self::pages`], where the list is a member of the answer.
    pub fn pages_of<T: Json>(self) -> Pages<'c, T, E> {
        Pages::new(self.read_by(page::read))
    }

    /// As [`Self::items`], where the list is a member of the answer.
    pub fn items_of<T: Json>(self) -> Items<'c, T, E> {
        Items::new(self.pages_of())
    }
}
