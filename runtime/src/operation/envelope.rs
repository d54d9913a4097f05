//! What some APIs put around the result of every answer.

use crate::json::{Json, Map, Node, Value};

/// The members of an object that stands around every result, as a constant.
///
/// ```
/// # #[cfg(feature = "test-util")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::json::Value;
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Call, Client, Envelope, Method, Operation, decode};
///
/// const GET_NAME: Operation =
///     Operation::new("getName", Method::GET, "/name").envelope(Envelope::new("result", "success"));
///
/// let mock = MockTransport::new();
/// let answer = r#"{"success": true, "result": "one", "messages": ["deprecated"]}"#;
/// mock.expect(ExpectedCall::new(Method::GET, "/name").respond(200, answer));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// let call: Call<'_, String> = Call::new(&client, &GET_NAME, decode::json);
/// let name = call.with_response().await?;
/// assert_eq!(name.body, "one");
/// assert_eq!(name.envelope_member::<Value>("messages"), Some(vec!["deprecated"].into()));
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "test-util"))]
/// # fn main() {}
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    result: &'static str,
    success: &'static str,
}

/// An envelope that was opened.
pub(crate) struct Opened<'a> {
    pub(crate) result: Node<'a>,
    /// All other members.
    pub(crate) around: Map,
}

impl Envelope {
    /// An envelope with these two members: the result, and whether the call succeeded.
    #[must_use]
    pub const fn new(result: &'static str, success: &'static str) -> Self {
        Self { result, success }
    }

    /// The result and what stands around it; `None` where the envelope says that the call failed.
    ///
    /// What does not say so did succeed, even if it is no envelope: its status says that.
    pub(crate) fn open(self, root: Node<'_>) -> Option<Opened<'_>> {
        let around = root.members().filter(|(name, _)| name.text() != self.result);
        let around: Map = around.map(|(name, value)| (name.text().into_owned(), Value::decode(value))).collect();
        if around.get(self.success) == Some(&Value::Bool(false)) {
            return None;
        }
        Some(Opened { result: root.at(self.result), around })
    }
}
