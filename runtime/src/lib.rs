//! What every generated API client shares: JSON, calls, errors.
//!
//! A generated crate is data and one-line calls over this crate: a model is a list of members
//! ([`json`]), an operation a constant ([`Operation`]) and a method that fills in arguments
//! ([`Call`]).

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
