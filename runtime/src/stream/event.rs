//! Events.

use std::time::Duration;

use crate::json::Deviation;

/// An event of an [`EventStream`](crate::EventStream) (WHATWG HTML Standard, section 9.2.6).
///
/// ```no_run
/// # async fn example(call: sdk_runtime::EventCall<'_, sdk_runtime::json::Value>) -> Result<(), sdk_runtime::Error> {
/// let mut events = call.await?;
/// while let Some(event) = events.next_event().await? {
///     println!("{}: {}", event.event.as_deref().unwrap_or("message"), event.data);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// The name of the event. `None` stands for `message`.
    pub event: Option<String>,
    /// The id that the event sets. [`EventStream::last_event_id`](crate::EventStream::last_event_id) returns the current one.
    pub id: Option<String>,
    /// The time that the event sets, after which clients reconnect.
    pub retry: Option<Duration>,
    /// The data.
    pub data: T,
    /// The deviations of the data from the OpenAPI document.
    pub deviations: Vec<Deviation>,
}
