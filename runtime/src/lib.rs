//! The runtime of generated API clients: JSON, calls, authentication, retries and errors.
//!
//! A generated crate consists of data and one-line calls into this crate: a model is a list of members
//! ([`json`]), and an operation is a constant ([`Operation`]) with a method that fills in its arguments
//! ([`Call`]). Users of a generated crate encounter the types of this crate in the arguments and results of calls:
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
//! // A generated crate has its own builder, which knows the base URL.
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
//! | task | see |
//! |---|---|
//! | set up a client | [`ClientBuilder`], [`Authentication`], [`settings`] |
//! | set options for one call | the methods of [`Call`] |
//! | build and change values | [`With`], [`json::Nullable`] |
//! | store and convert values | [`json::to_value`], [`json::Conversion`], `json::serde` behind a feature |
//! | wait for a state, or for the result of a long-running operation | [`Polling`] |
//! | sign, log and measure requests | [`Interceptor`], [`WireLog`] |
//! | call an operation for many items | [`Concurrency`] |
//! | read status, headers and deviations | [`Response`], [`json::Deviation`] |
//! | handle errors | [`Error`] |
//! | iterate over and filter lists | [`paging`], [`filter`] |
//! | send and receive files | [`Upload`], [`multipart`], [`Download`], [`ByteStream`] |
//! | read streams of events, JSON values or parts | [`EventStream`], [`JsonStream`], [`PartStream`] |
//! | send partial updates | [`json_patch`] |
//! | receive webhooks | `webhooks`, behind a feature |
//! | send the cookies that servers set | `CookieJar`, behind a feature |
//! | test without a server, or call without `async` | `test_util` and `blocking`, behind features |

#![deny(missing_docs)]
#![cfg_attr(docsrs, feature(doc_cfg))]
// Without events, the values that they show are not used.
#![cfg_attr(not(feature = "tracing"), allow(unused_variables))]

mod box_error;
mod call;
mod charset;
mod client;
mod concurrency;
mod cookie;
mod enums;
pub mod filter;
mod interceptor;
pub mod json;
pub mod json_patch;
mod media_type;
mod operation;
pub mod paging;
mod plain_error;
mod printable;
mod progress;
mod query;
mod redaction;
mod request;
mod request_macro;
mod response;
mod retry;
mod stream;
mod telemetry;
#[cfg(feature = "test-util")]
pub mod test_util;
pub mod types;
#[cfg(feature = "blocking")]
mod wait;
#[cfg(feature = "webhooks")]
pub mod webhooks;
mod wire;
mod with;

pub use bytes::Bytes;
pub use http::{self, HeaderMap, Method, StatusCode};
pub use jiff;
pub use reqwest;
pub use secrecy::{ExposeSecret, SecretString};
pub use {tower_layer, tower_service};

pub use self::box_error::BoxError;
pub use self::call::Call;
#[cfg(feature = "blocking")]
pub use self::call::blocking;
pub use self::call::download::{Download, DownloadFuture};
pub use self::call::future::{
    CallFuture, Conditional, ConditionalFuture, Decoder, RawFuture, ResponseFuture, StreamFuture,
};
pub use self::call::long_running::LongRunning;
pub use self::call::long_running_error::LongRunningError;
pub use self::call::poll::{PollUntil, Polling};
pub use self::call::poll_error::PollError;
pub use self::client::auth::{
    AuthError, AuthErrorKind, Authentication, ClientCredentials, GrantTokenSource, LoadFuture, OAuthGrant, SaveFuture,
    SharedAuthentication, StoredToken, Token, TokenFuture, TokenSource, TokenStore,
};
#[cfg(feature = "sign-in")]
pub use self::client::auth::{
    AuthorizationError, AuthorizationRequest, AuthorizationServer, DeviceAuthorization, DeviceAuthorizationRequest,
    Discovery, SignInEndpoint, SignInError,
};
/// Security schemes, and the credentials for them.
pub mod security {
    pub use crate::client::auth::{ApiKeyScheme, BasicScheme, Credential, SecurityScheme, TokenScheme};
}
pub use self::client::builder::ClientBuilder;
pub use self::client::connections::http_client_builder;
#[cfg(feature = "cookies")]
pub use self::client::cookie_jar::CookieJar;
pub use self::client::error::ConfigurationError;
pub use self::client::rate_limit::RateLimit;
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
pub use self::client::tls::TlsVersion;
pub use self::client::{Client, settings};
pub use self::concurrency::{Completed, Concurrency};
#[cfg(feature = "tracing")]
pub use self::interceptor::WireLog;
pub use self::interceptor::{Interceptor, Outcome, OutgoingRequest, RetryDecision};
pub use self::operation::{Envelope, Operation, StatusPattern};
pub use self::progress::Progress;
pub use self::request::error::{InterceptorError, RequestError};
pub use self::request::multipart;
pub use self::request::parameter::Parameter;
pub use self::request::style::Style;
pub use self::request::upload::Upload;
pub use self::response::body_error::ResponseError;
pub use self::response::error::{
    DecodeError, DecodeErrorKind, Error, ErrorBody, FileError, StatusError, TransportError,
};
pub use self::response::raw::RawResponse;
pub use self::response::received_part::{PartContent, ReceivedPart};
pub use self::response::stream::ByteStream;
pub use self::response::{Response, decode};
pub use self::retry::RetryPolicy;
pub use self::stream::event::Event;
pub use self::stream::event_call::{EventCall, EventFuture};
pub use self::stream::event_stream::EventStream;
pub use self::stream::json_call::{JsonCall, JsonFuture};
pub use self::stream::json_stream::JsonStream;
pub use self::stream::part_call::{PartCall, PartFuture};
pub use self::stream::part_stream::PartStream;
pub use self::wire::error::HttpError;
pub use self::wire::service::HttpService;
pub use self::with::With;
