//! Calls with optional arguments.

/// Defines the type of the calls that have optional arguments, which forwards to [`Call`](crate::Call).
///
/// A generated crate has one such type. Its parameter `A` stands for the arguments of one operation: each operation
/// has an alias of the type, and a method for each optional argument. So a compiler has to check the methods that all
/// calls have only once.
///
/// ```
/// # use sdk_runtime::json::Value;
/// # use sdk_runtime::{Method, Operation};
/// use sdk_runtime::{Call, Client, decode};
///
/// # const LIST_THINGS: Operation = Operation::new("listThings", Method::GET, "/things");
/// sdk_runtime::request! {
///     /// A call with optional arguments.
///     pub struct Request -> Value
/// }
///
/// mod arguments {
///     pub enum ListThings {}
/// }
///
/// /// A call of `listThings`.
/// pub type ListThings<'c> = Request<'c, arguments::ListThings, Vec<Value>>;
///
/// impl ListThings<'_> {
///     pub fn level(self, level: i64) -> Self {
///         Self::from_call(self.0.query("level", &level))
///     }
/// }
///
/// fn list_things(client: &Client) -> ListThings<'_> {
///     ListThings::from_call(Call::new(client, &LIST_THINGS, decode::json))
/// }
/// ```
#[macro_export]
macro_rules! request {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> $error:ty) => {
        $(#[$meta])*
        #[must_use = "a call does nothing until it is awaited"]
        $visibility struct $name<'c, A, T>($crate::Call<'c, T, $error>, ::std::marker::PhantomData<fn() -> A>);

        impl<'c, A, T> $name<'c, A, T> {
            $crate::call_options!('c, T, $error);

            #[inline]
            fn from_call(call: $crate::Call<'c, T, $error>) -> Self {
                Self(call, ::std::marker::PhantomData)
            }

            #[inline]
            fn call_mut(&mut self) -> &mut $crate::Call<'c, T, $error> {
                &mut self.0
            }

            #[inline]
            fn into_call(self) -> $crate::Call<'c, T, $error> {
                self.0
            }
        }

        // A derived implementation would require one of the arguments.
        impl<A, T> ::std::clone::Clone for $name<'_, A, T> {
            #[inline]
            fn clone(&self) -> Self {
                Self::from_call(::std::clone::Clone::clone(&self.0))
            }
        }

        impl<A, T> ::std::fmt::Debug for $name<'_, A, T> {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.debug_tuple(::std::stringify!($name)).field(&self.0).finish()
            }
        }

        impl<'c, A, T: 'c> ::std::future::IntoFuture for $name<'c, A, T> {
            type Output = ::std::result::Result<T, $crate::Error<$error>>;
            type IntoFuture = $crate::CallFuture<'c, T, $error>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::std::future::IntoFuture::into_future(self.0)
            }
        }
    };
}

/// Adds the streams of [`paging`](crate::paging) to an alias of the type that [`request!`](crate::request) defines.
/// The type on the right is that of the items of the list.
///
/// ```
/// # use sdk_runtime::json::Value;
/// # sdk_runtime::request! {
/// #     /// A call with optional arguments.
/// #     pub struct Request -> Value
/// # }
/// # mod arguments {
/// #     pub enum ListThings {}
/// # }
/// pub type ListThings<'c> = Request<'c, arguments::ListThings, Vec<Value>>;
///
/// sdk_runtime::paginated! { ListThings -> Value, Value }
///
/// fn things(call: ListThings<'_>) -> sdk_runtime::paging::Items<Value, Value> {
///     call.items()
/// }
/// ```
#[macro_export]
macro_rules! paginated {
    ($name:ident -> $item:ty, $error:ty) => {
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
}

/// Defines the type of the calls of one operation whose result is a stream: an `EventCall`, a `JsonCall` or a
/// `PartCall`.
///
/// ```
/// # use sdk_runtime::json::Value;
/// sdk_runtime::stream_request! {
///     /// A call of `watchThings`.
///     pub struct WatchThings -> EventCall<Value>, Value
/// }
///
/// impl WatchThings<'_> {
///     pub fn level(self, level: i64) -> Self {
///         Self(self.0.map(|it| it.query("level", &level)))
///     }
/// }
/// ```
#[macro_export]
macro_rules! stream_request {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> EventCall<$item:ty>, $error:ty $(,)?) => {
        $crate::stream_request! { @stream $(#[$meta])* $visibility struct $name -> EventCall, EventStream, EventFuture, $item, $error }

        impl $name<'_> {
            /// See [`EventCall::reconnect`]($crate::EventCall::reconnect).
            #[inline]
            pub fn reconnect(self) -> Self {
                Self(self.0.reconnect())
            }
        }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> JsonCall<$item:ty>, $error:ty $(,)?) => {
        $crate::stream_request! { @stream $(#[$meta])* $visibility struct $name -> JsonCall, JsonStream, JsonFuture, $item, $error }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> PartCall<$item:ty>, $error:ty $(,)?) => {
        $crate::stream_request! { @stream $(#[$meta])* $visibility struct $name -> PartCall, PartStream, PartFuture, $item, $error }
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
}
