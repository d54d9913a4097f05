//! What an API does everywhere, and its description says nowhere.

use crate::envelope::Envelope;
use crate::paging::Paging;
use crate::sdk_reference::SdkReference;

/// What all operations of an API have in common.
#[derive(Clone, Debug)]
pub(crate) struct Conventions {
    /// The ways in which lists come in pages.
    pub(crate) paging: Paging,
    /// What stands around the result of every answer.
    pub(crate) envelope: Option<Envelope>,
    /// What pages about SDKs say of it.
    pub(crate) sdk_references: Vec<SdkReference>,
}
