//! Conventions of an API that its specification does not describe.

use crate::envelope::Envelope;
use crate::event_names::EventNames;
use crate::paging::Paging;
use crate::sdk_reference::SdkReference;

/// The conventions of all operations of an API.
#[derive(Clone, Debug)]
pub(crate) struct Conventions {
    /// The pagination strategies.
    pub(crate) paging: Paging,
    /// The envelope around results.
    pub(crate) envelope: Option<Envelope>,
    /// The names of events in payloads.
    pub(crate) event_names: Option<EventNames>,
    /// The SDK reference pages.
    pub(crate) sdk_references: Vec<SdkReference>,
}
