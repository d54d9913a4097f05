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
            $crate::call_options!('c, $answer, $error);

            #[inline]
            fn call_mut(&mut self) -> &mut $crate::Call<'c, $answer, $error> {
                &mut self.0
            }

            #[inline]
            fn into_call(self) -> $crate::Call<'c, $answer, $error> {
                self.0
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
