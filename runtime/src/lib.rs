//! What every generated API client shares: JSON, calls, errors.
//!
//! A generated crate is data and one-line calls over this crate: a model is a list of members
//! ([`json`]), an operation a constant ([`Operation`]) and a method that fills in arguments
//! ([`Call`]).

pub mod answer;
mod attempt;
mod auth;
mod builder;
mod call;
mod client;
mod enums;
mod envelope;
mod error;
pub mod filter;
mod future;
pub mod json;
mod limit;
pub mod multipart;
mod operation;
pub mod paging;
mod parameter;
mod parts;
mod request;
mod response;
mod retry;
pub mod settings;
mod style;
mod transport;
pub mod types;

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
pub use self::envelope::Envelope;
pub use self::error::{DecodeError, Error, ErrorBody, Problem, StatusError, TransportError};
pub use self::future::{CallFuture, Decoder, ResponseFuture};
pub use self::operation::{Operation, StatusPattern};
pub use self::parameter::{Parameter, RequestError};
pub use self::response::Response;
pub use self::retry::RetryPolicy;
pub use self::style::Style;
