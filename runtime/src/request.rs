//! Calls with arguments that may be left out.

/// A call with arguments of its own, as a type that forwards to [`Call`](crate::Call).
///
/// The generated crate adds a method for each optional argument. A call that gives a list, or an
/// answer with a list of `items` in it, also gives the streams of [`paging`](crate::paging).
#[macro_export]
macro_rules! request {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> Vec<$item:ty>, $error:ty $(,)?) => {
        $crate::request! { @call $(#[$meta])* $visibility struct $name -> Vec<$item>, $error }
        $crate::request! { @list $name -> $item, $error }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> $answer:ty, $error:ty, items: $item:ty $(,)?) => {
        $crate::request! { @call $(#[$meta])* $visibility struct $name -> $answer, $error }
        $crate::request! { @list $name -> $item, $error }
    };
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> $answer:ty, $error:ty $(,)?) => {
        $crate::request! { @call $(#[$meta])* $visibility struct $name -> $answer, $error }
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
    (@call $(#[$meta:meta])* $visibility:vis struct $name:ident -> $answer:ty, $error:ty) => {
        $(#[$meta])*
        #[must_use = "a call does nothing until it is awaited"]
        #[derive(Clone, Debug)]
        $visibility struct $name<'c>($crate::Call<'c, $answer, $error>);

        impl<'c> $name<'c> {
            /// Gives status, headers and deviations beside the result.
            #[inline]
            pub fn with_response(self) -> $crate::ResponseFuture<'c, $answer, $error> {
                self.0.with_response()
            }

            /// Gives the answer as it comes, whatever its status and its body.
            ///
            /// # Errors
            /// There is no answer. An answer with the status of an error is none.
            pub async fn raw(self) -> ::std::result::Result<$crate::Response<$crate::Bytes>, $crate::Error<$error>> {
                self.0.raw().await
            }

            /// Sets a header that the description does not have, or has otherwise.
            #[inline]
            pub fn extra_header<P: $crate::Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
                Self(self.0.extra_header(name, value))
            }

            /// Adds a query parameter that the description does not have.
            #[inline]
            pub fn extra_query<P: $crate::Parameter + ?Sized>(self, name: &str, value: &P) -> Self {
                Self(self.0.extra_query(name, value))
            }

            /// Sets how often this call is tried again.
            #[inline]
            pub fn with_retries(self, policy: $crate::RetryPolicy) -> Self {
                Self(self.0.with_retries(policy))
            }

            /// Sets how long each attempt of this call may take.
            #[inline]
            pub fn with_attempt_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.with_attempt_timeout(timeout))
            }

            /// Tells that the server may act on this call twice (RFC 9110, section 9.2.2).
            #[inline]
            pub fn idempotent(self) -> Self {
                Self(self.0.idempotent())
            }

            /// Sets how long this call may take, with all its attempts.
            #[inline]
            pub fn with_timeout(self, timeout: ::std::time::Duration) -> Self {
                Self(self.0.with_timeout(timeout))
            }
        }

        impl<'c> ::std::future::IntoFuture for $name<'c> {
            type Output = ::std::result::Result<$answer, $crate::Error<$error>>;
            type IntoFuture = $crate::CallFuture<'c, $answer, $error>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::std::future::IntoFuture::into_future(self.0)
            }
        }
    };
}
