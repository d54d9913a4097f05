//! The specifications of this repository: their pages, and what the crates' `api.json` says of them.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};

use sdk_generator::read::page::{Encoding, decode_api, encoding_of, pack, split, unpack};
use sdk_generator::read::{Document, Input, read};
use serde_json::Value;

const SAILPOINT: [&str; 3] = ["sailpoint-beta", "sailpoint-v2025", "sailpoint-v3"];

/// Operation, method, path, and the statuses that are documented.
type Expected = (&'static str, &'static str, &'static str, &'static [&'static str]);

const WITHOUT_ID: &[&str] = &["200", "400", "401", "403", "429", "500"];
const WITH_ID: &[&str] = &["200", "400", "401", "403", "404", "429", "500"];
const DELETED: &[&str] = &["204", "400", "401", "403", "404", "429", "500"];

const SAILPOINT_OPERATIONS: [Expected; 5] = [
    ("createOauthClient", "POST", "/oauth-clients", WITHOUT_ID),
    ("deleteOauthClient", "DELETE", "/oauth-clients/{id}", DELETED),
    ("getOauthClient", "GET", "/oauth-clients/{id}", WITH_ID),
    ("listOauthClients", "GET", "/oauth-clients", WITHOUT_ID),
    ("patchOauthClient", "PATCH", "/oauth-clients/{id}", WITH_ID),
];

const ALL: &str = "/accounts/{account_id}/oauth_clients";
const ONE: &str = "/accounts/{account_id}/oauth_clients/{oauth_client_id}";
const SECRET: &str = "/accounts/{account_id}/oauth_clients/{oauth_client_id}/rotate_secret";

const CLOUDFLARE_OPERATIONS: [Expected; 7] = [
    ("createOauthClient", "POST", ALL, &["200", "4XX"]),
    ("deleteOauthClient", "DELETE", ONE, &["200", "4XX"]),
    ("deleteRotatedOauthClientSecret", "DELETE", SECRET, &["200", "4XX"]),
    ("getOauthClient", "GET", ONE, &["200", "4XX"]),
    ("listOauthClients", "GET", ALL, &["200", "4XX"]),
    ("rotateOauthClientSecret", "POST", SECRET, &["200", "4XX"]),
    ("updateOauthClient", "PATCH", ONE, &["200", "4XX"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The operations' pages of an API, by name.
fn pages(api: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(root().join("specs").join(api)).unwrap();
    let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut pages: Vec<_> = names.filter(|it| it.ends_with(".api.mdx")).collect();
    pages.sort_unstable();
    let read = |name: String| {
        let text = std::fs::read_to_string(root().join("specs").join(api).join(&name)).unwrap();
        (format!("{api}/{name}"), text)
    };
    pages.into_iter().map(read).collect()
}

fn api_line(page: &str) -> &str {
    split(page).unwrap().api().unwrap().value
}

fn described(name: &str, page: &str) -> Document {
    let (document, diagnostics) = read(&Input::Text { name: name.into(), text: page.to_owned() });
    assert!(!diagnostics.has_errors(), "{name}");
    document.unwrap()
}

fn api_json(crate_name: &str) -> Value {
    let text = std::fs::read(root().join("generated").join(crate_name).join("api.json")).unwrap();
    serde_json::from_slice(&text).unwrap()
}

fn operation<'a>(api: &'a Value, id: &str) -> &'a Value {
    api["operations"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap()
}

/// The texts of a list; one without elements is left out of the file.
fn texts<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().map(|it| it[key].as_str().unwrap()).collect()
}

#[test]
fn pages_are_written_as_their_time_wrote_them() {
    for api in SAILPOINT {
        let expected = if api == "sailpoint-v2025" { Encoding::Compressed } else { Encoding::Plain };
        let pages = pages(api);
        assert_eq!(pages.len(), 5, "{api}");
        for (name, page) in pages {
            assert_eq!(encoding_of(api_line(&page)), expected, "{name}");
        }
    }
}

#[test]
fn pages_survive_being_opened_and_closed() {
    for (name, page) in SAILPOINT.into_iter().flat_map(pages) {
        let open = unpack(&page).unwrap();
        let closed = pack(&page).unwrap();
        assert_eq!(encoding_of(api_line(&open)), Encoding::Plain, "{name}");
        assert_eq!(encoding_of(api_line(&closed)), Encoding::Compressed, "{name}");
        assert_eq!(unpack(&closed).unwrap(), open, "{name}");
        assert_eq!(pack(&open).unwrap(), closed, "{name}");
        let operation = described(&name, &page).openapi;
        assert_eq!(described(&name, &open).openapi, operation, "{name}");
        assert_eq!(described(&name, &closed).openapi, operation, "{name}");
    }
}

#[test]
fn pages_are_named_after_their_operation() {
    for (name, page) in SAILPOINT.into_iter().flat_map(pages) {
        let api: Value = serde_json::from_str(&decode_api(api_line(&page)).unwrap()).unwrap();
        let id = split(&page).unwrap().text("id").unwrap();
        assert!(name.ends_with(&format!("/{id}.api.mdx")), "{name}");
        assert_eq!(id.replace('-', ""), api["operationId"].as_str().unwrap().to_lowercase(), "{name}");
        for key in ["servers", "securitySchemes", "info", "security", "tags"] {
            assert!(!api[key].is_null(), "{name}: {key}");
        }
        for derived in ["postman", "jsonRequestBodyExample"] {
            assert!(api[derived].is_null(), "{name}: {derived}");
        }
    }
}

#[test]
fn crates_have_every_operation_with_its_statuses() {
    let apis = SAILPOINT.map(|it| (it, SAILPOINT_OPERATIONS.as_slice()));
    for (name, expected) in apis.into_iter().chain([("cloudflare-iam", CLOUDFLARE_OPERATIONS.as_slice())]) {
        let api = api_json(name);
        assert_eq!(api["operations"].as_array().unwrap().len(), expected.len(), "{name}");
        for (id, method, path, statuses) in expected {
            let operation = operation(&api, id);
            assert_eq!(operation["method"], *method, "{name} {id}");
            assert_eq!(operation["path"], *path, "{name} {id}");
            assert_eq!(operation["tag"], "OAuth Clients", "{name} {id}");
            assert_eq!(texts(&operation["responses"], "status"), *statuses, "{name} {id}");
        }
    }
}

#[test]
fn crates_have_every_parameter() {
    for (name, expected) in SAILPOINT.map(|it| (it, SAILPOINT_OPERATIONS.as_slice())) {
        let api = api_json(name);
        for (id, _, path, _) in expected {
            let parameters = &operation(&api, id)["parameters"];
            // Only the latest version can be asked for some of the clients.
            let expected: &[&str] = match *id {
                "listOauthClients" if name == "sailpoint-v2025" => &["filters"],
                _ if path.ends_with("{id}") => &["id"],
                _ => &[],
            };
            assert_eq!(texts(parameters, "name"), expected, "{name} {id}");
        }
    }
    let api = api_json("cloudflare-iam");
    for (id, _, path, _) in CLOUDFLARE_OPERATIONS {
        let expected: &[&str] = if path == ALL { &["account_id"] } else { &["account_id", "oauth_client_id"] };
        let parameters = &operation(&api, id)["parameters"];
        assert_eq!(texts(parameters, "name"), expected, "{id}");
        assert!(parameters.as_array().unwrap().iter().all(|it| it["in"] == "path" && it["required"] == true));
    }
}

#[test]
fn bodies_have_their_media_type() {
    for name in SAILPOINT {
        let api = api_json(name);
        let types = |id| texts(&operation(&api, id)["bodies"], "content_type");
        assert_eq!(types("createOauthClient"), ["application/json"]);
        assert_eq!(types("patchOauthClient"), ["application/json-patch+json"]);
        assert!(types("listOauthClients").is_empty());
    }
}

#[test]
fn filters_and_scopes_are_read() {
    let api = api_json("sailpoint-v2025");
    let list = operation(&api, "listOauthClients");
    assert_eq!(list["filters"][0]["field"], "lastUsed");
    assert_eq!(list["filters"][0]["operators"], serde_json::json!(["le", "isnull"]));
    assert_eq!(list["scopes"], serde_json::json!(["sp:oauth-client:read", "sp:oauth-client:manage"]));
    let create = operation(&api, "createOauthClient");
    assert_eq!(create["scopes"], serde_json::json!(["sp:oauth-client:manage"]));
}

#[test]
fn types_are_shared_among_pages() {
    for name in SAILPOINT {
        let api = api_json(name);
        let answer = |id, status: &str| {
            let responses = operation(&api, id)["responses"].as_array().unwrap();
            responses.iter().find(|it| it["status"] == status).unwrap()["rust_type"].as_str().unwrap()
        };
        assert_eq!(answer("getOauthClient", "200"), "GetOAuthClientResponse", "{name}");
        assert_eq!(answer("patchOauthClient", "200"), "GetOAuthClientResponse", "{name}");
        assert_eq!(answer("listOauthClients", "200"), "Vec<GetOAuthClientResponse>", "{name}");
        for (id, _, _, statuses) in SAILPOINT_OPERATIONS {
            for status in statuses.iter().filter(|it| ["400", "403", "404", "500"].contains(it)) {
                assert_eq!(answer(id, status), "ErrorResponseDto", "{name} {id} {status}");
            }
            assert_eq!(answer(id, "401"), "UnauthorizedResponse", "{name} {id}");
            assert_eq!(answer(id, "429"), "TooManyRequestsResponse", "{name} {id}");
        }
    }
}
