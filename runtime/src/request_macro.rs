//! Calls with arguments that may be left out.

/// A call with arguments of its own, as a type that forwards to [`Call`](crate::Call).
///
/// The generated crate adds a method for each optional argument. A call that gives a list, or an
/// answer with a list of `items` in it, also gives the streams of [`paging`](crate::paging).
///
/// ```
/// # use sdk_runtime::json::Value;
/// # use sdk_runtime::{Method, Operation};
/// use sdk_runtime::{Call, Client, decode};
///
/// # const LIST_THINGS: Operation = Operation::new("listThings", Method::GET, "/things");
/// sdk_runtime::request! {
///     /// A call of `listThings`.
///     pub struct ListThings -> Vec<Value>, Value
/// }
///
/// impl ListThings<'_> {
///     pub fn level(self, level: i64) -> Self {
///         Self(self.0.query("level", &level))
///     }
/// }
///
/// fn list_things(client: &Client) -> ListThings<'_> {
///     ListThings(Call::new(client, &LIST_THINGS, decode::json))
/// }
/// ```
#[macro_export]
macro_rules! request {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> Vec<$item:ty>, $error:ty $(,)?) => {
        $crate::request! { @call $(#[$meta])* $visibility struct $name -> Vec<$item>, $error }
        $crate::request! { @list $name -> $item, $error }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> $result:ty, $error:ty, items: $item:ty $(,)?) => {
        $crate::request! { @call $(#[$meta])* $visibility struct $name -> $result, $error }
        $crate::request! { @list $name -> $item, $error }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> $result:ty, $error:ty $(,)?) => {
        $crate::request! { @call $(#[$meta])* $visibility struct $name -> $result, $error }
    };
    (@list $name:ident -> $item:ty, $error:ty) => {
        impl<'c> $name<'c> {
            /// The list page by page.
            #[inline]
            pub fn pages(self) -> $crate::paging::Pages<'c, $item, $error> {
                self.0.pages_of()
            }

            /// The list item by item, over all pages.
            #[inline]
            pub fn items(self) -> $crate::paging::Items<'c, $item, $error> {
                self.0.items_of()
            }
        }
    };
    (@call $(#[$meta:meta])* $visibility:vis struct $name:ident -> $result:ty, $error:ty) => {
        $(#[$meta])*
        #[must_use = "a call does nothing until it is awaited"]
        #[derive(Clone, Debug)]
        $visibility struct $name<'c>($crate::Call<'c, $result, $error>);

        impl<'c> $name<'c> {
            $crate::call_options!('c, $result, $error);

            #[inline]
            fn call_mut(&mut self) -> &mut $crate::Call<'c, $result, $error> {
                &mut self.0
            }

            #[inline]
            fn into_call(self) -> $crate::Call<'c, $result, $error> {
                self.0
            }
        }

        impl<'c> ::std::future::IntoFuture for $name<'c> {
            type Output = ::std::result::Result<$result, $crate::Error<$error>>;
            type IntoFuture = $crate::CallFuture<'c, $result, $error>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::std::future::IntoFuture::into_future(self.0)
            }
        }
    };
}
