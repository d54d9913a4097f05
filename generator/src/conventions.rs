//! Conventions of an API that its specification does not describe.

use crate::envelope::Envelope;
use crate::paging::Paging;
use crate::sdk_reference::SdkReference;

/// The conventions that all operations of an API share.
#[derive(Clone, Debug)]
pub(crate) struct Conventions {
    /// The pagination rules.
    pub(crate) paging: Paging,
    /// The envelope around the result of every response.
    pub(crate) envelope: Option<Envelope>,
    /// The SDK reference pages of the API.
    pub(crate) sdk_references: Vec<SdkReference>,
}
