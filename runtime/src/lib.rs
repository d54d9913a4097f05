//! What every generated API client shares: JSON, calls, errors.
//!
//! A generated crate is data and one-line calls over this crate: a model is a list of members
//! ([`json`]), an operation a constant ([`Operation`]) and a method that fills in arguments
//! ([`Call`]). Whoever uses a generated crate meets it in what its calls give and take:
//!
//! ```
//! # #[cfg(feature = "test-util")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use sdk_runtime::test_util::{ExpectedCall, MockTransport};
//! use sdk_runtime::{Client, Method, RetryPolicy};
//!
//! let mock = MockTransport::new();
//! mock.expect(ExpectedCall::new(Method::GET, "/v1/things").query("limit", "2").respond(200, r#"[{"id": "7"}]"#));
//!
//! // A generated crate has a builder of its own, which knows the URL.
//! let client = Client::builder("https://api.example.com/v1")
//!     .bearer("token")
//!     .retries(RetryPolicy::new(3))
//!     .mock_transport(&mock)
//!     .build()?;
//! let things = client.request(Method::GET, "/things").query("limit", &2).with_response().await?;
//! assert_eq!(things.status, 200);
//! assert_eq!(things.body.pointer("/0/id").and_then(|it| it.as_str()), Some("7"));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "test-util"))]
//! # fn main() {}
//! ```
//!
//! | to | see |
//! |---|---|
//! | set up a client | [`ClientBuilder`], [`Authentication`], [`settings`] |
//! | say how a call differs from others | the methods of [`Call`] |
//! | read what comes beside a result | [`Response`], [`json::Deviation`] |
//! | tell failures apart | [`Error`] |
//! | walk through lists | [`paging`], [`filter`] |
//! | send and receive files | [`Upload`], [`multipart`], [`Download`], [`ByteStream`] |
//! | change what is there | [`json_patch`] |
//! | do without a server, or without `async` | `test_util`, `blocking`: features of those names |

#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod call;
mod client;
mod enums;
pub mod filter;
pub mod json;
pub mod json_patch;
mod operation;
pub mod paging;
mod printable;
mod progress;
mod request;
mod request_macro;
mod response;
mod retry;
#[cfg(feature = "test-util")]
pub mod test_util;
pub mod types;
#[cfg(feature = "blocking")]
mod wait;
mod wire;

pub use bytes::Bytes;
pub use http::{self, HeaderMap, Method, StatusCode};
pub use jiff;
pub use reqwest;
pub use secrecy::SecretString;

pub use self::call::Call;
#[cfg(feature = "blocking")]
pub use self::call::blocking;
pub use self::call::download::{Download, DownloadFuture};
pub use self::call::future::{CallFuture, Decoder, RawFuture, ResponseFuture, StreamFuture};
pub use self::client::auth::{
    AuthError, AuthErrorKind, Authentication, BoxError, ClientCredentials, Token, TokenFuture, TokenSource,
};
pub use self::client::builder::ClientBuilder;
pub use self::client::error::ConfigurationError;
pub use self::client::{Client, settings};
pub use self::operation::{Envelope, Operation, StatusPattern};
pub use self::progress::Progress;
pub use self::request::error::RequestError;
pub use self::request::multipart;
pub use self::request::parameter::Parameter;
pub use self::request::style::Style;
pub use self::request::upload::Upload;
pub use self::response::error::{
    DecodeError, DecodeErrorKind, Error, ErrorBody, FileError, StatusError, TransportError,
};
pub use self::response::raw::{RawResponse, ResponseError};
pub use self::response::stream::ByteStream;
pub use self::response::{Response, decode};
pub use self::retry::RetryPolicy;
pub use self::wire::error::HttpError;
