//! Conventions of an API that its specification does not describe.

use crate::envelope::Envelope;
use crate::paging::Paging;
use crate::sdk_reference::SdkReference;

/// The conventions of all operations of an API.
#[derive(Clone, Debug)]
pub(crate) struct Conventions {
    /// The pagination strategies.
    pub(crate) paging: Paging,
    /// The envelope around results.
    pub(crate) envelope: Option<Envelope>,
    /// The SDK reference pages.
    pub(crate) sdk_references: Vec<SdkReference>,
}
