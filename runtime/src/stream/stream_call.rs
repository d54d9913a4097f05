//! The methods of calls that return streams of items.

/// Implements the type of a call that returns a stream.
macro_rules! stream_call {
    ($call:ident, $future:ident, $stream:ident, $stream_type:expr) => {
        impl<'c, T, E> $call<'c, T, E> {
            crate::stream_options!('c, T, E, $stream<T, E>);
        }

        /// The building blocks of generated calls.
        #[doc(hidden)]
        impl<'c, T, E> $call<'c, T, E> {
            #[inline]
            pub fn map(self, change: impl FnOnce(Call<'c, T, E>) -> Call<'c, T, E>) -> Self {
                Self { call: change(self.call) }
            }

            #[inline]
            pub fn call_mut(&mut self) -> &mut Call<'c, T, E> {
                &mut self.call
            }

            #[inline]
            pub fn into_call(self) -> Call<'c, T, E> {
                self.call
            }
        }

        impl<'c, T: 'static, E: crate::response::error::ErrorBody + 'static> std::future::IntoFuture for $call<'c, T, E> {
            type Output = Result<$stream<T, E>, crate::response::error::Error<E>>;
            type IntoFuture = $future<'c, T, E>;

            fn into_future(self) -> Self::IntoFuture {
                let (origin, parts) = super::source::Origin::of(self.call);
                Box::pin(async move { origin.open(parts, $stream_type).await.map($stream::new) })
            }
        }

        impl<T, E> Clone for $call<'_, T, E> {
            fn clone(&self) -> Self {
                Self { call: self.call.clone() }
            }
        }

        impl<T, E> std::fmt::Debug for $call<'_, T, E> {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter
                    .debug_struct(stringify!($call))
                    .field("operation", &self.call.operation().id())
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(super) use stream_call;
