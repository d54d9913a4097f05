//! Members of security schemes that OpenAPI 3.2 added, and that `openapiv3` does not have.
//!
//! They are kept among the extensions, under their own names, which no extension can have.
//!
//! Source: OpenAPI 3.2.0, Security Scheme Object and OAuth Flows Object.

use indexmap::IndexMap;
use openapiv3::OAuth2Flows;
use serde_json::Value;

use super::reader::Members;

pub(super) const DEVICE_AUTHORIZATION: &str = "deviceAuthorization";
const METADATA_URL: &str = "oauth2MetadataUrl";

/// The members of an OAuth scheme that OpenAPI 3.2 added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct NewerScheme<'d> {
    /// `oauth2MetadataUrl`.
    pub(crate) metadata_url: Option<&'d str>,
    /// The flow `deviceAuthorization`.
    pub(crate) device_flow: Option<DeviceFlow<'d>>,
}

/// The URLs of the flow `deviceAuthorization`. They are empty if they are missing, which is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DeviceFlow<'d> {
    pub(crate) device_authorization_url: &'d str,
    pub(crate) token_url: &'d str,
    pub(crate) refresh_url: Option<&'d str>,
}

impl<'d> NewerScheme<'d> {
    /// Returns the members of an OAuth scheme with these extensions.
    pub(crate) fn of(extensions: &'d IndexMap<String, Value>, flows: &'d OAuth2Flows) -> Self {
        let device_flow = flows.extensions.get(DEVICE_AUTHORIZATION).map(|flow| {
            let url = |name: &str| flow.get(name).and_then(Value::as_str).unwrap_or_default();
            let refresh_url = flow.get("refreshUrl").and_then(Value::as_str);
            DeviceFlow {
                device_authorization_url: url("deviceAuthorizationUrl"),
                token_url: url("tokenUrl"),
                refresh_url,
            }
        });
        Self { metadata_url: extensions.get(METADATA_URL).and_then(Value::as_str), device_flow }
    }

    /// Adds the URL of metadata to the extensions of a scheme.
    pub(super) fn keep_metadata_url(scheme: &Members, extensions: &mut IndexMap<String, Value>) {
        let member = scheme.get(METADATA_URL).cloned();
        extensions.extend(member.map(|it| (METADATA_URL.to_owned(), it)));
    }

    /// Adds the flow `deviceAuthorization` to the extensions of the flows.
    pub(super) fn keep_device_flow(flow: &Members, extensions: &mut IndexMap<String, Value>) {
        extensions.insert(DEVICE_AUTHORIZATION.to_owned(), Value::Object(flow.clone()));
    }
}
