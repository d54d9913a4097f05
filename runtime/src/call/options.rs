//! What every call can do: the one list that [`Call`](crate::Call) and the types of
//! [`request!`](crate::request) share.

/// The methods of a type with `call_mut`, which gives its [`Call`](crate::Call), and `into_call`.
#[doc(hidden)]
#[macro_export]
macro_rules! call_options {
    ($life:lifetime, $result:ty, $error:ty) => {
        /// Sets a header that the description does not have, or has otherwise. Credentials stay as they are. `Accept`
        /// chooses among several content types that an operation documents.
        #[inline]
        pub fn extra_header<P: $crate::Parameter + ?Sized>(mut self, name: &str, value: &P) -> Self {
            self.call_mut().set_extra_header(name, value);
            self
        }

        /// Adds a query parameter that the description does not have.
        #[inline]
        pub fn extra_query<P: $crate::Parameter + ?Sized>(mut self, name: &str, value: &P) -> Self {
            self.call_mut().add_extra_query(name, value);
            self
        }

        /// Sets a member of the body that the description does not have, or has otherwise. Nothing is sent where the
        /// body is not a JSON object; where there is none, it becomes one.
        #[inline]
        pub fn extra_body<P: $crate::Parameter + ?Sized>(mut self, name: &str, value: &P) -> Self {
            self.call_mut().add_extra_body(name, value);
            self
        }

        /// Sets what becomes of an answer that deviates from the description.
        #[inline]
        pub fn with_decoding(mut self, decoding: $crate::json::Decoding) -> Self {
            self.call_mut().options_mut().decoding = Some(decoding);
            self
        }

        /// Sets how long this call may take, with all its attempts. What is [streamed](Self::stream) may take
        /// longer, once its headers have come.
        #[inline]
        pub fn with_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.call_mut().options_mut().timeout = Some(timeout);
            self
        }

        /// Sets how long each attempt of this call may take.
        #[inline]
        pub fn with_attempt_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.call_mut().options_mut().attempt_timeout = Some(timeout);
            self
        }

        /// Sets how long a [streamed](Self::stream) answer may bring nothing.
        #[inline]
        pub fn with_idle_timeout(mut self, timeout: ::std::time::Duration) -> Self {
            self.call_mut().options_mut().idle_timeout = Some(timeout);
            self
        }

        /// Sets how often this call is tried again.
        #[inline]
        pub fn with_retries(mut self, policy: $crate::RetryPolicy) -> Self {
            self.call_mut().options_mut().retries = Some(policy);
            self
        }

        /// Tells that the server may act on this call twice, whatever its method (RFC 9110, section 9.2.2): it is
        /// tried again wherever that may help.
        #[inline]
        pub fn idempotent(mut self) -> Self {
            self.call_mut().options_mut().idempotent = true;
            self
        }

        /// Gives status, headers and deviations beside the result.
        #[inline]
        pub fn with_response(self) -> $crate::ResponseFuture<$life, $result, $error> {
            self.into_call().respond()
        }

        /// Gives the answer as it comes, whatever its status and its body.
        ///
        /// # Errors
        /// There is no answer. An answer with the status of an error is none.
        #[inline]
        pub fn raw(self) -> $crate::RawFuture<$life, $error> {
            self.into_call().respond_raw()
        }

        /// Gives status, headers and the body's bytes as they come, of any length. Retries and timeouts end with the
        /// headers; from then on the body may take any time, as long as something comes within the
        /// [idle timeout](Self::with_idle_timeout).
        ///
        /// # Errors
        /// As those of the call. An answer with the status of an error is one, with its body.
        #[inline]
        pub fn stream(self) -> $crate::StreamFuture<$life, $error>
        where
            $error: $crate::ErrorBody + $life,
        {
            self.into_call().respond_stream()
        }

        /// Writes the body to a file of this name, as it comes. The file is there as a whole or not at all.
        ///
        /// # Errors
        /// As those of the call; or the file cannot be written.
        #[inline]
        pub fn download(self, path: impl AsRef<::std::path::Path>) -> $crate::Download<$life, $result, $error> {
            self.into_call().download_to(path.as_ref())
        }

        $crate::blocking_options!($result, $error);
    };
}

/// The methods that the feature `blocking` adds. Whether it is on, this crate knows and not the one that uses the macro.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_options {
    ($result:ty, $error:ty) => {
        /// Sends the call and waits for its result, without `async`.
        ///
        /// # Errors
        /// As those of the call. From `async` code nothing is sent.
        #[inline]
        pub fn send_blocking(self) -> ::std::result::Result<$result, $crate::Error<$error>>
        where
            $error: $crate::ErrorBody,
        {
            self.into_call().wait()
        }
    };
}

/// Without the feature `blocking` there are none.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! blocking_options {
    ($result:ty, $error:ty) => {};
}
