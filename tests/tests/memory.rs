//! The memory that decoding a page takes, with a generated model.

use std::process::Command;

use sailpoint_v2025::models::GetOAuthClientResponse;
use sdk_runtime::json::{self, Decoding};
use serde_json::json;

use crate::report_skipped;

/// Bytes of memory for each byte of JSON.
const LIMIT: f64 = 8.0;

/// The number of clients of the page. It is large, so that the code that is loaded in the meantime, which counts as memory of the
/// process, is small in comparison.
const PAGE: usize = 2_500;

/// Returns a page of clients with all members. Allocates little else, because freed memory would be used again.
fn page(clients: usize) -> String {
    let client = json!({
        "id": "2c9180835d2e5168015d32f890ca1581",
        "businessName": "Acme-Solar",
        "homepageUrl": "http://localhost:10000",
        "name": "Demo API client",
        "description": "An API client used for the authorization_code, refresh_token and client_credentials flows",
        "accessTokenValiditySeconds": 750,
        "refreshTokenValiditySeconds": 86_400,
        "redirectUris": ["http://localhost:10000"],
        "grantTypes": ["AUTHORIZATION_CODE", "CLIENT_CREDENTIALS", "REFRESH_TOKEN"],
        "accessType": "OFFLINE",
        "type": "CONFIDENTIAL",
        "internal": false,
        "enabled": true,
        "strongAuthSupported": false,
        "claimsSupported": false,
        "created": "2017-07-11T18:45:37.098Z",
        "modified": "2018-06-25T20:22:28.104Z",
        "lastUsed": "2018-06-25T20:22:28.104Z",
        "scope": ["demo:api-client-scope:first", "demo:api-client-scope:second"],
    });
    let client = client.to_string();
    let mut page = String::with_capacity(clients * (client.len() + 1) + 1);
    for _ in 0..clients {
        page.push(if page.is_empty() { '[' } else { ',' });
        page.push_str(&client);
    }
    page.push(']');
    page
}

/// Returns the peak memory of this process in bytes, if the system reports it.
fn most_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    Some(line.trim().trim_end_matches(" kB").parse::<f64>().ok()? * 1024.0)
}

#[test]
fn typed_pages_take_less_than_eight_times_their_size() {
    if most_memory().is_none() {
        report_skipped("memory usage", "the system does not report it");
        return;
    }
    let arguments = ["--exact", "memory::decodes_a_page", "--ignored", "--nocapture"];
    let output = Command::new(std::env::current_exe().unwrap()).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
}

/// In its own process because memory is measured per process.
#[ignore = "is run by the test above"]
#[test]
fn decodes_a_page() {
    let decode =
        |page: &str| json::from_slice::<Vec<GetOAuthClientResponse>>(page.as_bytes(), Decoding::Strict).unwrap();
    // Load the code first.
    assert_eq!(decode(&page(2)).value.len(), 2);
    let page = page(PAGE);
    let before = most_memory().unwrap();
    let decoded = decode(&page);
    let taken = (most_memory().unwrap() - before) / page.len() as f64;
    assert_eq!(decoded.value.len(), PAGE);
    println!("{taken:.1} bytes for each byte of JSON");
    assert!(taken < LIMIT, "{taken}");
}
