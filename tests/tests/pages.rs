//! Checks the specifications of this repository and the `api.json` of the generated crates.

use std::path::{Path, PathBuf};

use sdk_generator::read::page::{Encoding, decode_api, encoding_of, pack, split, unpack};
use sdk_generator::read::{Document, Input, read};
use serde_json::Value;

const SAILPOINT: [&str; 3] = ["sailpoint-beta", "sailpoint-v2025", "sailpoint-v3"];

/// The id, method, path, and documented statuses of an operation that every version has.
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

/// Returns the names and texts of an API's operation pages.
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

fn read_document(name: &str, text: &str) -> Document {
    let (document, diagnostics) = read(&Input::Text { name: name.into(), text: text.to_owned() });
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

/// Returns the strings with a key in the elements of a list. Empty lists are omitted from the file.
fn texts<'a>(list: &'a Value, key: &str) -> Vec<&'a str> {
    list.as_array().into_iter().flatten().map(|it| it[key].as_str().unwrap()).collect()
}

#[test]
fn pages_have_the_encoding_of_their_version() {
    for api in SAILPOINT {
        let expected = if api == "sailpoint-v2025" { Encoding::Compressed } else { Encoding::Plain };
        let pages = pages(api);
        assert!(!pages.is_empty(), "{api}");
        for (name, page) in pages {
            assert_eq!(encoding_of(api_line(&page)), expected, "{name}");
        }
    }
}

#[test]
fn pages_are_unchanged_by_unpacking_and_packing() {
    for (name, page) in SAILPOINT.into_iter().flat_map(pages) {
        let unpacked = unpack(&page).unwrap();
        let packed = pack(&page).unwrap();
        assert_eq!(encoding_of(api_line(&unpacked)), Encoding::Plain, "{name}");
        assert_eq!(encoding_of(api_line(&packed)), Encoding::Compressed, "{name}");
        assert_eq!(unpack(&packed).unwrap(), unpacked, "{name}");
        assert_eq!(pack(&unpacked).unwrap(), packed, "{name}");
        let operation = read_document(&name, &page).openapi;
        assert_eq!(read_document(&name, &unpacked).openapi, operation, "{name}");
        assert_eq!(read_document(&name, &packed).openapi, operation, "{name}");
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
fn crates_contain_every_operation_and_status() {
    let cloudflare = std::fs::read_to_string(root().join("specs/cloudflare-iam/openapi.yaml")).unwrap();
    let cloudflare = read_document("cloudflare-iam/openapi.yaml", &cloudflare).openapi.operations().count();
    let apis = SAILPOINT.map(|it| (it, SAILPOINT_OPERATIONS.as_slice(), pages(it).len()));
    let apis = apis.into_iter().chain([("cloudflare-iam", CLOUDFLARE_OPERATIONS.as_slice(), cloudflare)]);
    for (name, expected, documented) in apis {
        let api = api_json(name);
        assert_eq!(api["operations"].as_array().unwrap().len(), documented, "{name}");
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
fn crates_contain_every_parameter() {
    for (name, expected) in SAILPOINT.map(|it| (it, SAILPOINT_OPERATIONS.as_slice())) {
        let api = api_json(name);
        for (id, _, path, _) in expected {
            let parameters = &operation(&api, id)["parameters"];
            // Only the latest version can filter the list.
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
fn bodies_have_the_documented_content_type() {
    for name in SAILPOINT {
        let api = api_json(name);
        let types = |id| texts(&operation(&api, id)["bodies"], "content_type");
        assert_eq!(types("createOauthClient"), ["application/json"]);
        assert_eq!(types("patchOauthClient"), ["application/json-patch+json"]);
        assert!(types("listOauthClients").is_empty());
    }
}

#[test]
fn api_json_contains_filters_and_scopes() {
    let api = api_json("sailpoint-v2025");
    let list = operation(&api, "listOauthClients");
    assert_eq!(list["filters"][0]["field"], "lastUsed");
    assert_eq!(list["filters"][0]["operators"], serde_json::json!(["le", "isnull"]));
    assert_eq!(list["scopes"], serde_json::json!(["sp:oauth-client:read", "sp:oauth-client:manage"]));
    let create = operation(&api, "createOauthClient");
    assert_eq!(create["scopes"], serde_json::json!(["sp:oauth-client:manage"]));
}

#[test]
fn types_are_shared_between_pages() {
    for name in SAILPOINT {
        let api = api_json(name);
        let response_type = |id, status: &str| {
            let responses = operation(&api, id)["responses"].as_array().unwrap();
            responses.iter().find(|it| it["status"] == status).unwrap()["rust_type"].as_str().unwrap()
        };
        assert_eq!(response_type("getOauthClient", "200"), "GetOAuthClientResponse", "{name}");
        assert_eq!(response_type("patchOauthClient", "200"), "GetOAuthClientResponse", "{name}");
        assert_eq!(response_type("listOauthClients", "200"), "Vec<GetOAuthClientResponse>", "{name}");
        for (id, _, _, statuses) in SAILPOINT_OPERATIONS {
            for status in statuses.iter().filter(|it| ["400", "403", "404", "500"].contains(it)) {
                assert_eq!(response_type(id, status), "ErrorResponseDto", "{name} {id} {status}");
            }
            assert_eq!(response_type(id, "401"), "UnauthorizedResponse", "{name} {id}");
            assert_eq!(response_type(id, "429"), "TooManyRequestsResponse", "{name} {id}");
        }
    }
}
