//! Testing without a server, behind the feature `test-util`.
//!
//! [`MockTransport`] responds to a list of expected calls, or replays what a [`Recorder`] recorded from
//! a real server.
//!
//! | task | see |
//! |---|---|
//! | respond with a model, or in sequence | [`ExpectedCall::respond_with`], [`ExpectedCall::respond`] |
//! | let connections fail, time out or break off | [`Fault`], [`ExpectedCall::reset_body`], [`ExpectedCall::delay`] |
//! | read what was sent | [`MockTransport::received`], [`ReceivedRequest`] |
//! | find out why a call was unexpected | [`MockTransport::unexpected`], [`Difference`] |
//! | check that the expected calls were made, and no others | [`MockTransport::verify`] |
//!
//! ```
//! use sdk_runtime::test_util::{ExpectedCall, MockTransport};
//! use sdk_runtime::{Client, Method};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mock = MockTransport::new();
//! mock.expect(ExpectedCall::new(Method::GET, "/v1/things/7").query("limit", "2").respond(200, r#"{"id": "7"}"#));
//!
//! let client = Client::builder("https://api.example.com/v1").mock_transport(&mock).build()?;
//! let thing = client.request(Method::GET, "/things/7").query("limit", &2).await?;
//! assert_eq!(thing.get("id").and_then(|it| it.as_str()), Some("7"));
//! mock.verify()?;
//!
//! let error = client.request(Method::DELETE, "/things/7").await.unwrap_err();
//! assert!(format!("{:?}", error).contains("unexpected call DELETE /v1/things/7"));
//! assert!(mock.verify().is_err());
//! # Ok(())
//! # }
//! ```

mod body_error;
mod content;
mod difference;
mod expected;
mod fault;
mod mock;
mod outcome;
mod part;
mod pattern;
mod received;
mod recorded;
mod recording;
mod response_body;
mod unexpected;

pub use self::body_error::ReceivedBodyError;
pub use self::difference::{Difference, DifferenceLocation};
pub use self::expected::ExpectedCall;
pub use self::fault::Fault;
pub use self::mock::MockTransport;
pub use self::part::ReceivedPart;
pub use self::received::ReceivedRequest;
pub use self::recording::{Recorder, RecordingError};
pub use self::unexpected::{UnexpectedCall, UnmetCalls};
