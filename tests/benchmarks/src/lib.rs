//! A model of the sailpoint-v2025 crate, written with serde's derives.
//!
//! The serde structs do less work than the generated model: they do not validate dates, their enums
//! are closed, and they drop unknown members.

#![allow(missing_docs, reason = "the generated model is documented")]

use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum GrantType {
    ClientCredentials,
    AuthorizationCode,
    RefreshToken,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum AccessType {
    Online,
    Offline,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ClientType {
    Confidential,
    Public,
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OAuthClient {
    id: String,
    business_name: Option<String>,
    homepage_url: Option<String>,
    name: String,
    description: Option<String>,
    access_token_validity_seconds: i32,
    refresh_token_validity_seconds: i32,
    redirect_uris: Option<Vec<String>>,
    grant_types: Vec<GrantType>,
    access_type: AccessType,
    r#type: ClientType,
    internal: bool,
    enabled: bool,
    strong_auth_supported: bool,
    claims_supported: bool,
    created: Box<str>,
    modified: Box<str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<Box<str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used: Option<Box<str>>,
    scope: Option<Vec<String>>,
}

/// Returns a list as servers encode it: without spaces, and with members in the order of the specification.
pub fn page(clients: u32) -> Vec<u8> {
    let clients = (0..clients).map(|index| OAuthClient {
        id: format!("{:032x}", u128::from(index) * 0x9e37_79b9),
        business_name: (index % 3 != 0).then(|| format!("Acme-Solar {index}")),
        homepage_url: Some(format!("http://localhost:{}", 10_000 + index)),
        name: format!("Demo API client {index}"),
        description: Some("An API client used for the authorization_code, refresh_token and client_credentials".into()),
        access_token_validity_seconds: 750,
        refresh_token_validity_seconds: 86_400,
        redirect_uris: Some(vec![format!("http://localhost:{}", 10_000 + index)]),
        grant_types: vec![GrantType::AuthorizationCode, GrantType::ClientCredentials, GrantType::RefreshToken],
        access_type: if index % 2 == 0 { AccessType::Offline } else { AccessType::Online },
        r#type: if index % 5 == 0 { ClientType::Public } else { ClientType::Confidential },
        internal: false,
        enabled: index % 7 != 0,
        strong_auth_supported: false,
        claims_supported: false,
        created: "2017-07-11T18:45:37.098Z".into(),
        modified: "2018-06-25T20:22:28.104Z".into(),
        secret: None,
        metadata: None,
        last_used: Some("2017-07-11T18:45:37.098Z".into()),
        scope: Some(vec!["demo:api-client-scope:first".into(), "demo:api-client-scope:second".into()]),
    });
    serde_json::to_vec(&clients.collect::<Vec<_>>()).expect("plain data can be encoded")
}
