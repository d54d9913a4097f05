//! Call types with optional arguments.

/// Defines a call type with its own arguments, which forwards to [`Call`](crate::Call).
///
/// Generated crates add a method for each optional argument. A call of a paginated operation, with the type of its `items`, also
/// has the streams of [`paging`](crate::paging). A result that is an `EventCall`, a
/// `JsonCall` or a `PartCall` is a stream.
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
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> EventCall<$item:ty>, $error:ty $(,)?) => {
        $crate::request! { @stream $(#[$meta])* $visibility struct $name -> EventCall, EventStream, EventFuture, $item, $error }

        impl $name<'_> {
            /// See [`EventCall::reconnect`]($crate::EventCall::reconnect).
            #[inline]
            pub fn reconnect(self) -> Self {
                Self(self.0.reconnect())
            }
        }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> JsonCall<$item:ty>, $error:ty $(,)?) => {
        $crate::request! { @stream $(#[$meta])* $visibility struct $name -> JsonCall, JsonStream, JsonFuture, $item, $error }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> PartCall<$item:ty>, $error:ty $(,)?) => {
        $crate::request! { @stream $(#[$meta])* $visibility struct $name -> PartCall, PartStream, PartFuture, $item, $error }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> $result:ty, $error:ty, items: $item:ty $(,)?) => {
        $crate::request! { @call $(#[$meta])* $visibility struct $name -> $result, $error }
        $crate::request! { @list $name -> $item, $error }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> $result:ty, $error:ty $(,)?) => {
        $crate::request! { @call $(#[$meta])* $visibility struct $name -> $result, $error }
    };
    (@list $name:ident -> $item:ty, $error:ty) => {
        impl $name<'_> {
            /// Iterates over the list page by page.
            #[inline]
            pub fn pages(self) -> $crate::paging::Pages<$item, $error> {
                self.0.pages_of()
            }

            /// Iterates over the items of the list, across all pages.
            #[inline]
            pub fn items(self) -> $crate::paging::Items<$item, $error> {
                self.0.items_of()
            }
        }
    };
    (
        @stream $(#[$meta:meta])* $visibility:vis struct $name:ident ->
            $call:ident, $stream:ident, $future:ident, $item:ty, $error:ty
    ) => {
        $(#[$meta])*
        #[must_use = "a call does nothing until it is awaited"]
        #[derive(Clone, Debug)]
        $visibility struct $name<'c>($crate::$call<'c, $item, $error>);

        impl<'c> $name<'c> {
            $crate::stream_options!('c, $item, $error, $crate::$stream<$item, $error>);

            #[inline]
            fn call_mut(&mut self) -> &mut $crate::Call<'c, $item, $error> {
                self.0.call_mut()
            }

            #[inline]
            fn into_call(self) -> $crate::Call<'c, $item, $error> {
                self.0.into_call()
            }
        }

        impl<'c> ::std::future::IntoFuture for $name<'c> {
            type Output = ::std::result::Result<$crate::$stream<$item, $error>, $crate::Error<$error>>;
            type IntoFuture = $crate::$future<'c, $item, $error>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::std::future::IntoFuture::into_future(self.0)
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
