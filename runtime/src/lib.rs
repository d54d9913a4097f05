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
//! mock.expect(ExpectedCall::new(Method::GET, "/v1/things").query("limit", "2").answer(200, r#"[{"id": "7"}]"#));
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

pub mod answer;
mod attempt;
mod auth;
mod base_url;
#[cfg(feature = "blocking")]
pub mod blocking;
mod body;
mod builder;
mod call;
mod client;
mod connection;
mod download;
mod enums;
mod envelope;
mod error;
pub mod filter;
mod future;
pub mod json;
pub mod json_patch;
mod limit;
pub mod multipart;
mod operation;
mod options;
pub mod paging;
mod parameter;
mod parts;
mod printable;
mod progress;
mod request;
mod response;
mod retry;
mod server;
pub mod settings;
mod spare;
mod stream;
mod style;
#[cfg(feature = "test-util")]
pub mod test_util;
mod trace;
mod transport;
pub mod types;
mod upload;

pub use bytes::Bytes;
pub use http::{self, HeaderMap, Method, StatusCode};
pub use jiff;
pub use reqwest;
pub use secrecy::SecretString;

pub use self::answer::{Answer, AnswerError};
pub use self::auth::{
    AuthError, AuthProblem, Authentication, BoxError, ClientCredentials, Token, TokenFuture, TokenSource,
};
pub use self::builder::ClientBuilder;
pub use self::call::Call;
pub use self::client::{Client, ConfigurationError};
pub use self::connection::HttpError;
pub use self::download::{Download, DownloadFuture};
pub use self::envelope::Envelope;
pub use self::error::{DecodeError, Error, ErrorBody, FileError, Problem, StatusError, TransportError};
pub use self::future::{CallFuture, Decoder, RawFuture, ResponseFuture, StreamFuture};
pub use self::operation::{Operation, StatusPattern};
pub use self::parameter::{Parameter, RequestError};
pub use self::progress::Progress;
pub use self::response::Response;
pub use self::retry::RetryPolicy;
pub use self::stream::ByteStream;
pub use self::style::Style;
pub use self::upload::Upload;
