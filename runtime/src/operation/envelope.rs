//! Envelopes, which some APIs wrap around all results.

use crate::json::{Json, Map, Node, Value};

/// The names of the members of an envelope, as a constant.
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
/// let response = r#"{"success": true, "result": "one", "messages": ["deprecated"]}"#;
/// mock.expect(ExpectedCall::new(Method::GET, "/name").respond(200, response));
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

/// The contents of an envelope.
pub(crate) struct EnvelopeContents<'a> {
    pub(crate) result: Node<'a>,
    /// All other members.
    pub(crate) others: Map,
}

impl Envelope {
    /// Creates an envelope with the names of two members: the result, and whether the call succeeded.
    #[must_use]
    pub const fn new(result: &'static str, success: &'static str) -> Self {
        Self { result, success }
    }

    /// Wraps the JSON of a result.
    #[cfg(feature = "test-util")]
    pub(crate) fn wrap(self, result: &[u8]) -> bytes::Bytes {
        let name = |name: &'static str| Value::from(name).to_string();
        let (success, member) = (name(self.success), name(self.result));
        let mut json = format!("{{{success}:true,{member}:").into_bytes();
        json.extend_from_slice(result);
        json.push(b'}');
        json.into()
    }

    /// Returns the contents. Returns `None` unless the envelope reports a success.
    pub(crate) fn open(self, root: Node<'_>) -> Option<EnvelopeContents<'_>> {
        let others = root.members().filter(|(name, _)| name.text() != self.result);
        let others: Map = others.map(|(name, value)| (name.text().into_owned(), Value::decode(value))).collect();
        let is_success = others.get(self.success) == Some(&Value::Bool(true));
        is_success.then(|| EnvelopeContents { result: root.at(self.result), others })
    }
}
