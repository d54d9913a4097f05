//! The options of every call, shared by [`Call`](crate::Call) and the types of
//! [`request!`](crate::request).

/// Defines the option methods of a type that has `call_mut`, which returns its [`Call`](crate::Call),
/// and `into_call`.
#[doc(hidden)]
#[macro_export]
macro_rules! call_options {
    ($life:lifetime, $result:ty, $error:ty) => {
        $crate::request_options!();

        /// Returns status, headers and deviations along with the result.
        #[inline]
        pub fn with_response(self) -> $crate::ResponseFuture<$life, $result, $error> {
            self.into_call().respond()
        }

        /// Returns `Conditional::NotModified` for a 304 (RFC 9110, section 15.4.5),
        /// which is otherwise an error. The condition is a header of the call, `If-None-Match` or `If-Modified-Since`.
        #[inline]
        pub fn conditional(self) -> $crate::ConditionalFuture<$life, $result, $error> {
            self.into_call().respond_conditional()
        }

        /// Returns the response undecoded, whatever its status.
        ///
        /// # Errors
        /// Fails only if no response arrives; error statuses are returned.
        #[inline]
        pub fn raw(self) -> $crate::RawFuture<$life, $error> {
            self.into_call().respond_raw()
        }

        /// Returns status and headers, and streams the body, which may have any length. Retries and timeouts apply up
        /// to the headers. After that, the stream may take any time, but it fails if nothing arrives within the [idle
        /// timeout](Self::with_idle_timeout).
        ///
        /// # Errors
        /// Returns the errors of the call. An error status is an error that contains the whole body.
        #[inline]
        pub fn stream(self) -> $crate::StreamFuture<$life, $error>
        where
            $error: $crate::ErrorBody + $life,
        {
            self.into_call().respond_stream()
        }

        /// Writes the body to a file as it arrives. The file is created only when the download is complete.
        ///
        /// # Errors
        /// Returns the errors of the call, or an error if the file cannot be written.
        #[inline]
        pub fn download(
            self,
            path: impl ::std::convert::AsRef<::std::path::Path>,
        ) -> $crate::Download<$life, $result, $error> {
            self.into_call().download_to(path.as_ref())
        }

        $crate::blocking_options!($result, $error);
    };
}

/// Defines the methods that change the request or how it is sent, for a type that has `call_mut`.
#[doc(hidden)]
#[macro_export]
macro_rules! request_options {
    () => {
        /// Sets a header that is not in the OpenAPI document, or overrides one that is. The credentials of the client
        /// replace a header of the same name.
        /// Set `Accept` to choose between several documented content types.
        #[inline]
        pub fn extra_header<P: $crate::Parameter + ?Sized>(mut self, name: &str, value: &P) -> Self {
            self.call_mut().set_extra_header(name, value);
            self
        }

        /// Sets a query parameter that is not in the OpenAPI document, or overrides one that is.
        #[inline]
        pub fn extra_query<P: $crate::Parameter + ?Sized>(mut self, name: &str, value: &P) -> Self {
            self.call_mut().set_extra_query(name, value);
            self
        }

        /// Sets a member of the body that is not in the OpenAPI document, or overrides one that is. If there is no
        /// body, it becomes an object. If the body is not a JSON object, the call fails and nothing is sent.
        #[inline]
        pub fn extra_body<P: $crate::Parameter + ?Sized>(mut self, name: &str, value: &P) -> Self {
            self.call_mut().add_extra_body(name, value);
            self
        }

        /// Sets how a response that deviates from the OpenAPI document is handled.
        #[inline]
        pub fn with_decoding(mut self, decoding: $crate::json::Decoding) -> Self {
            self.call_mut().options_mut().decoding = Some(decoding);
            self
        }

        /// Sets the timeout of this call, including retries. A stream only has to return its headers
        /// within this time.
        #[inline]
        pub fn with_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.call_mut().options_mut().timeout = Some(timeout);
            self
        }

        /// Sets the timeout of each attempt of this call. The default is a share of the timeout of the call.
        #[inline]
        pub fn with_attempt_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.call_mut().options_mut().attempt_timeout = Some(timeout);
            self
        }

        /// Sets how long sending or receiving a body may stall, which matters for streams above all.
        #[inline]
        pub fn with_idle_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.call_mut().options_mut().idle_timeout = Some(timeout);
            self
        }

        /// Sets the retry policy of this call.
        #[inline]
        pub fn with_retries(mut self, policy: $crate::RetryPolicy) -> Self {
            self.call_mut().options_mut().retries = Some(policy);
            self
        }

        /// Marks the call as idempotent, whatever its method (RFC 9110, section 9.2.2): the server may process it
        /// twice, so it is retried after any failure that may be temporary.
        #[inline]
        pub fn idempotent(mut self) -> Self {
            self.call_mut().options_mut().idempotent = true;
            self
        }

        /// Sends the credentials of the client, also if the operation documents that it needs none.
        #[inline]
        pub fn authenticated(mut self) -> Self {
            self.call_mut().options_mut().authenticated = true;
            self
        }
    };
}

/// Defines the methods of a call whose result is a `stream`, for a type that has `call_mut` and `into_call`.
#[doc(hidden)]
#[macro_export]
macro_rules! stream_options {
    ($life:lifetime, $item:ty, $error:ty, $stream:ty) => {
        $crate::request_options!();

        /// Returns the response undecoded, whatever its status.
        ///
        /// # Errors
        /// Fails only if no response arrives; error statuses are returned.
        #[inline]
        pub fn raw(self) -> $crate::RawFuture<$life, $error> {
            self.into_call().respond_raw()
        }

        $crate::blocking_stream_options!($item, $error, $stream);
    };
}

/// Defines the methods of the feature `blocking`. It is a macro of this crate because only this crate knows whether
/// its feature is enabled.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_options {
    ($result:ty, $error:ty) => {
        /// Sends the call and blocks until its result arrives.
        ///
        /// # Errors
        /// Returns the errors of the call. If called from `async` code, returns an error without sending anything.
        #[inline]
        pub fn send_blocking(self) -> ::std::result::Result<$result, $crate::Error<$error>>
        where
            $error: $crate::ErrorBody,
        {
            self.into_call().wait()
        }
    };
}

/// Defines the methods of the feature `blocking` for a call whose result is a stream.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_stream_options {
    ($item:ty, $error:ty, $stream:ty) => {
        /// Sends the call and blocks until the headers of its response arrive. Use `blocking` of the stream to iterate over it.
        ///
        /// # Errors
        /// Returns the errors of the call. If called from `async` code, returns an error without sending anything.
        #[inline]
        pub fn send_blocking(self) -> ::std::result::Result<$stream, $crate::Error<$error>>
        where
            $item: 'static,
            $error: $crate::ErrorBody + 'static,
        {
            $crate::blocking::wait(::std::future::IntoFuture::into_future(self)).unwrap_or_else(|error| {
                ::std::result::Result::Err($crate::Error::Request(::std::boxed::Box::new(error.into())))
            })
        }
    };
}

/// Defines no methods because the feature `blocking` is disabled.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_stream_options {
    ($item:ty, $error:ty, $stream:ty) => {};
}

/// Defines no methods because the feature `blocking` is disabled.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_options {
    ($result:ty, $error:ty) => {};
}
