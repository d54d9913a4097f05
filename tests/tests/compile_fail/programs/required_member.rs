//! A required member of a body is missing.
use sailpoint_v2025::models::{AccessType, CreateOAuthClientRequest, GrantType};

pub fn request() -> CreateOAuthClientRequest {
    CreateOAuthClientRequest::new(
        Some("name".to_owned()),
        None,
        Some(vec![GrantType::ClientCredentials]),
        AccessType::Online,
        true,
    )
}
