//! Calls with arguments that may be left out.

/// A call with arguments of its own, as a type that forwards to [`Call`](crate::Call).
///
/// The generated crate adds a method for each optional argument.
#[macro_export]
macro_rules! request {
    ($(#[$meta:meta])* $visibility:vis struct $name:ident -> $answer:ty, $error:ty $(,)?) => {
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

            /// Sets how long this call may take.
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
