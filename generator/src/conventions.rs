//! Conventions of an API that its specification does not describe.

use crate::envelope::Envelope;
use crate::event_names::EventNames;
use crate::idempotency::Idempotency;
use crate::name_candidates::NameCandidates;
use crate::paging::Paging;
use crate::retries::Retries;
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
    /// The operations that send idempotency keys.
    pub(crate) idempotency: Option<Idempotency>,
    /// The retry policy of clients.
    pub(crate) retries: Option<Retries>,
    /// The names of operations and types.
    pub(crate) names: NameCandidates,
    /// The SDK reference pages.
    pub(crate) sdk_references: Vec<SdkReference>,
}

/// The common pagination strategies, and no other conventions.
impl Default for Conventions {
    fn default() -> Self {
        Self {
            paging: Paging::common(),
            envelope: None,
            event_names: None,
            idempotency: None,
            retries: None,
            names: NameCandidates::default(),
            sdk_references: Vec::new(),
        }
    }
}
