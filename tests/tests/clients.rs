//! Tests the generated crates against a mock server.

use sdk_runtime::json::{self, Decoding, Json, Nullable, Value};
use sdk_runtime::json_patch::JsonPatch;
use serde_json::json;
use wiremock::matchers::{any, body_json, header, method, path, query_param};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const ID: &str = "2c9180835d2e5168015d32f890ca1581";

/// Starts a server that sends the same response to every request.
async fn server(status: u16, body: &serde_json::Value) -> MockServer {
    let server = MockServer::start().await;
    let response = ResponseTemplate::new(status).set_body_json(body);
    Mock::given(any()).respond_with(response).mount(&server).await;
    server
}

async fn only_request(server: &MockServer) -> Request {
    let mut requests = server.received_requests().await.unwrap();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

/// Returns the JSON of a model as it is sent.
fn sent<T: Json>(model: &T) -> serde_json::Value {
    serde_json::from_str(&json::to_string(model).unwrap()).unwrap()
}

/// Returns a client as described by the 2022 versions, but with numeric lifetimes as in their examples.
fn client_of_2022() -> serde_json::Value {
    json!({
        "id": ID, "businessName": "Acme-Solar", "homepageUrl": "http://localhost:12345", "name": "Demo API Client",
        "description": "A demonstration", "accessTokenValiditySeconds": 750, "refreshTokenValiditySeconds": 86400,
        "redirectUris": ["http://localhost:12345"], "grantTypes": ["AUTHORIZATION_CODE", "REFRESH_TOKEN"],
        "accessType": "OFFLINE", "type": "CONFIDENTIAL", "internal": false, "enabled": true,
        "strongAuthSupported": false, "claimsSupported": false,
        "created": "2017-07-11T18:45:37.098Z", "modified": "2018-06-25T20:22:28.104Z"
    })
}

/// Returns a client as described by the latest version, with nulls, unknown enum values and unknown members.
fn client_of_2025() -> serde_json::Value {
    let mut client = client_of_2022();
    let members = client.as_object_mut().unwrap();
    members["businessName"] = json!(null);
    members["redirectUris"] = json!(null);
    members["grantTypes"] = json!(["CLIENT_CREDENTIALS", "X-UNLISTED-GRANT"]);
    members["accessType"] = json!("X-UNLISTED-ACCESS");
    members.insert("scope".to_owned(), json!(null));
    members.insert("lastUsed".to_owned(), json!(null));
    members.insert("metadata".to_owned(), json!("{}"));
    members.insert("color".to_owned(), json!({"name": "green", "shade": [1, 2.50]}));
    client
}

fn failure() -> serde_json::Value {
    json!({
        "detailCode": "400.1 Bad Request Content", "trackingId": "e7eab60924f64aa284175b9fa3309599",
        "messages": [{"locale": "en-US", "localeOrigin": "DEFAULT", "text": "The name is taken."}],
        "causes": []
    })
}

mod v2025 {
    use super::*;
    use sailpoint_v2025::models::{
        AccessType, CreateOAuthClientRequest, GrantType, JsonPatchOperation, JsonPatchOperationValue, LocaleOrigin,
    };
    use sailpoint_v2025::oauth_clients::list_oauth_clients;
    use sailpoint_v2025::{Client, Error, ErrorBody, With as _};

    fn client(server: &MockServer) -> Client {
        let base = format!("{}/v2025", server.uri());
        Client::builder().base_url(base).bearer("token").build().unwrap()
    }

    fn request() -> CreateOAuthClientRequest {
        let mut request = CreateOAuthClientRequest::new(
            Some("Demo API Client".to_owned()),
            Some("A demonstration".to_owned()),
            750,
            Some(vec![GrantType::ClientCredentials]),
            AccessType::Offline,
            true,
        );
        request.homepage_url = Nullable::Null;
        request.scope = Nullable::Value(vec!["demo:api-client-scope:first".to_owned()]);
        request
    }

    #[tokio::test]
    async fn create_sends_and_returns_a_client() {
        let mut body = client_of_2022();
        body["secret"] = json!("5c32dd9b");
        body["scope"] = json!(["demo:api-client-scope:first"]);
        let server = server(200, &body).await;
        let created = client(&server).oauth_clients().create_oauth_client(&request()).await.unwrap();
        assert_eq!(created.id, ID);
        assert_eq!(created.secret.expose(), "5c32dd9b");
        assert!(!format!("{created:?}").contains("5c32dd9b"));
        assert_eq!(sent(&created), body);
        let request = only_request(&server).await;
        assert_eq!(request.url.path(), "/v2025/oauth-clients");
        assert_eq!(request.headers["authorization"], "Bearer token");
        assert_eq!(request.headers["content-type"], "application/json");
        // Members that are set to null are sent, and unset members are not.
        let expected = json!({
            "name": "Demo API Client", "description": "A demonstration", "accessTokenValiditySeconds": 750,
            "grantTypes": ["CLIENT_CREDENTIALS"], "accessType": "OFFLINE", "enabled": true, "homepageUrl": null,
            "scope": ["demo:api-client-scope:first"]
        });
        assert_eq!(request.body_json::<serde_json::Value>().unwrap(), expected);
    }

    #[tokio::test]
    async fn list_accepts_a_filter_string() {
        let server = MockServer::start().await;
        let filter = "lastUsed le 2023-02-05T10:59:27.214Z";
        let response = ResponseTemplate::new(200).set_body_json(json!([client_of_2025(), client_of_2025()]));
        let mock = Mock::given(method("GET")).and(path("/v2025/oauth-clients")).and(query_param("filters", filter));
        mock.respond_with(response).mount(&server).await;
        let clients = client(&server).oauth_clients().list_oauth_clients().filters(filter).await.unwrap();
        assert_eq!(clients.len(), 2);
        assert_eq!(clients[1].last_used, Nullable::Null);
        let sent = only_request(&server).await;
        assert!(!sent.url.query().unwrap().contains(' '));
    }

    #[tokio::test]
    async fn list_accepts_a_typed_filter() {
        let server = server(200, &json!([])).await;
        let filter = list_oauth_clients::last_used().le("2026-01-01T00:00:00Z".parse().unwrap());
        let filter = filter.or(list_oauth_clients::last_used().is_null());
        assert_eq!(filter.as_str(), "lastUsed le 2026-01-01T00:00:00Z or lastUsed isnull");
        client(&server).oauth_clients().list_oauth_clients().filters(filter).await.unwrap();
        let sent = only_request(&server).await;
        let expected = "filters=lastUsed%20le%202026-01-01T00%3A00%3A00Z%20or%20lastUsed%20isnull";
        assert_eq!(sent.url.query(), Some(expected));
    }

    #[tokio::test]
    async fn unknown_values_are_preserved_and_sent_back() {
        let server = server(200, &client_of_2025()).await;
        let client = client(&server);
        let response = client.oauth_clients().get_oauth_client(ID).with_response().await.unwrap();
        let paths: Vec<_> = response.deviations().iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["$.grantTypes[1]", "$.accessType"]);
        let got = response.into_body();
        assert_eq!(got.access_type.as_str(), "X-UNLISTED-ACCESS");
        assert_eq!(got.grant_types, [GrantType::ClientCredentials, GrantType::from("X-UNLISTED-GRANT")]);
        assert_eq!(got.business_name, None);
        assert_eq!(got.secret, Nullable::Absent);
        assert_eq!(got.extra.get("color").unwrap().pointer("/name").unwrap().as_str(), Some("green"));
        assert_eq!(sent(&got), client_of_2025());
        assert_eq!(only_request(&server).await.url.path(), format!("/v2025/oauth-clients/{ID}"));
    }

    #[tokio::test]
    async fn null_in_a_required_member_is_sent_back() {
        let mut body = client_of_2025();
        body["name"] = json!(null);
        let server = server(200, &body).await;
        let client = client(&server);
        let response = client.oauth_clients().get_oauth_client(ID).with_response().await.unwrap();
        assert_eq!(response.deviations().len(), 3);
        assert_eq!(sent(response.body()), body);
    }

    #[tokio::test]
    async fn null_in_a_required_boolean_is_an_error_with_the_body() {
        let mut body = client_of_2025();
        body["enabled"] = json!(null);
        let server = server(200, &body).await;
        let client = client(&server);
        let call = || client.oauth_clients().get_oauth_client(ID);
        let Error::Decode(error) = call().await.unwrap_err() else { panic!("another error") };
        assert!(error.to_string().contains("$.enabled: expected boolean, found null"), "{error}");
        assert_eq!(serde_json::from_slice::<serde_json::Value>(&error.raw).unwrap(), body);
        let lenient = call().with_decoding(Decoding::Lenient).await.unwrap();
        assert_eq!(sent(&lenient), body);
    }

    #[tokio::test]
    async fn patch_sends_json_patch() {
        let server = MockServer::start().await;
        let expected = json!([
            {"op": "replace", "path": "/strongAuthSupported", "value": true},
            {"op": "replace", "path": "/businessName", "value": "acme-solar"},
            {"op": "replace", "path": "/accessTokenValiditySeconds", "value": 300},
            {"op": "remove", "path": "/homepageUrl"}
        ]);
        Mock::given(method("PATCH"))
            .and(path(format!("/v2025/oauth-clients/{ID}")))
            .and(header("content-type", "application/json-patch+json"))
            .and(body_json(expected))
            .respond_with(ResponseTemplate::new(200).set_body_json(client_of_2025()))
            .mount(&server)
            .await;
        let replace = |path: &str, value| JsonPatchOperation::new("replace", path).with(|it| it.value = Some(value));
        let operations = [
            replace("/strongAuthSupported", JsonPatchOperationValue::Boolean(true)),
            replace("/businessName", JsonPatchOperationValue::Text("acme-solar".to_owned())),
            replace("/accessTokenValiditySeconds", JsonPatchOperationValue::Integer(300)),
            JsonPatchOperation::new("remove", "/homepageUrl"),
        ];
        let changed = client(&server).oauth_clients().patch_oauth_client(ID, &operations).await.unwrap();
        assert_eq!(changed.id, ID);

        // The same patch, built without models.
        let patch = JsonPatch::new()
            .replace("/strongAuthSupported", &true)
            .replace("/businessName", "acme-solar")
            .replace("/accessTokenValiditySeconds", &300)
            .remove("/homepageUrl");
        let steps = patch.operations().unwrap();
        client(&server).oauth_clients().patch_oauth_client(ID, &steps).await.unwrap();
    }

    #[tokio::test]
    async fn delete_sends_the_encoded_id() {
        let server = MockServer::start().await;
        Mock::given(method("DELETE")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
        client(&server).oauth_clients().delete_oauth_client("a/b").await.unwrap();
        assert_eq!(only_request(&server).await.url.path(), "/v2025/oauth-clients/a%2Fb");
    }

    #[tokio::test]
    async fn error_bodies_are_typed_by_their_status() {
        let failed = server(400, &failure()).await;
        let error = client(&failed).oauth_clients().create_oauth_client(&request()).await.unwrap_err();
        assert_eq!(error.status().unwrap(), 400);
        let Some(ErrorBody::ErrorResponseDto(body)) = error.body() else { panic!("{error:?}") };
        assert_eq!(body.detail_code.as_deref(), Some("400.1 Bad Request Content"));
        let message = &body.messages.as_ref().unwrap()[0];
        assert_eq!(message.locale_origin, Nullable::Value(LocaleOrigin::Default));
        assert_eq!(message.text.as_deref(), Some("The name is taken."));
        assert_eq!(error.code().as_deref(), Some("400.1 Bad Request Content"));
        assert_eq!(error.message().as_deref(), Some("The name is taken."));

        let denied = server(401, &json!({"error": "JWT is expired"})).await;
        let error = client(&denied).oauth_clients().delete_oauth_client(ID).await.unwrap_err();
        let Some(ErrorBody::UnauthorizedResponse(body)) = error.body() else { panic!("{error:?}") };
        assert_eq!(body.error.as_ref().into_option().and_then(Value::as_str), Some("JWT is expired"));
        assert_eq!((error.code(), error.message().as_deref()), (None, Some("JWT is expired")));

        let limited = server(429, &json!({"message": "Rate Limit Exceeded"})).await;
        let error = client(&limited).oauth_clients().list_oauth_clients().await.unwrap_err();
        assert!(matches!(error.body(), Some(ErrorBody::TooManyRequestsResponse(_))));
        assert!(error.is_retryable());

        // 404 is documented for operations with an id, but not for the list.
        let missing = server(404, &failure()).await;
        let error = client(&missing).oauth_clients().get_oauth_client(ID).await.unwrap_err();
        assert!(matches!(error.body(), Some(ErrorBody::ErrorResponseDto(_))));
        let error = client(&missing).oauth_clients().list_oauth_clients().await.unwrap_err();
        assert!(matches!(error.body(), Some(ErrorBody::Other(_))));
    }
}

/// Tests a 2022 version, of which both have the same description.
macro_rules! version_of_2022 {
    ($module:ident, $crate_name:ident, $base:literal) => {
        mod $module {
            use super::*;
            use $crate_name::models::{
                AccessType, CreateOAuthClientRequest, GrantType, JsonPatchOperation, JsonPatchOperationOp,
                JsonPatchOperationValue,
            };
            use $crate_name::{Client, ErrorBody};

            fn client(server: &MockServer) -> Client {
                let base = format!("{}{}", server.uri(), $base);
                Client::builder().base_url(base).bearer("token").build().unwrap()
            }

            #[test]
            fn base_url_is_the_server_in_the_pages() {
                assert_eq!(Client::BASE_URL, concat!("https://sailpoint.api.identitynow.com", $base));
            }

            #[tokio::test]
            async fn create_sends_and_returns_a_client() {
                let mut body = client_of_2022();
                body["secret"] = json!("5c32dd9b");
                let server = server(200, &body).await;
                let types = vec![GrantType::AuthorizationCode];
                let mut request =
                    CreateOAuthClientRequest::new("Demo", "A demonstration", 750, types, AccessType::Online, false);
                request.redirect_uris = Some(vec!["http://localhost:12345".to_owned()]);
                let created = client(&server).oauth_clients().create_oauth_client(&request).await.unwrap();
                assert_eq!(created.secret.expose(), "5c32dd9b");
                let request = only_request(&server).await;
                assert_eq!(request.url.path(), concat!($base, "/oauth-clients"));
                let expected = json!({
                    "name": "Demo", "description": "A demonstration", "accessTokenValiditySeconds": 750,
                    "redirectUris": ["http://localhost:12345"], "grantTypes": ["AUTHORIZATION_CODE"],
                    "accessType": "ONLINE", "enabled": false
                });
                assert_eq!(request.body_json::<serde_json::Value>().unwrap(), expected);
            }

            #[tokio::test]
            async fn lifetimes_are_numbers() {
                let server = server(200, &client_of_2022()).await;
                let client = client(&server);
                let response = client.oauth_clients().get_oauth_client(ID).with_response().await.unwrap();
                assert!(response.deviations().is_empty(), "{:?}", response.deviations());
                assert_eq!(response.body().access_token_validity_seconds, 750);
                assert_eq!(sent(response.body()), client_of_2022());
            }

            #[tokio::test]
            async fn lifetimes_as_strings_are_decoded_with_a_deviation() {
                let mut body = client_of_2022();
                body["accessTokenValiditySeconds"] = json!("750");
                let server = server(200, &body).await;
                let client = client(&server);
                let response = client.oauth_clients().get_oauth_client(ID).with_response().await.unwrap();
                let paths: Vec<_> = response.deviations().iter().map(|it| it.path.as_str()).collect();
                assert_eq!(paths, ["$.accessTokenValiditySeconds"]);
                assert_eq!(response.body().access_token_validity_seconds, 750);
            }

            #[tokio::test]
            async fn list_returns_clients() {
                let server = server(200, &json!([client_of_2022()])).await;
                let clients = client(&server).oauth_clients().list_oauth_clients().await.unwrap();
                assert_eq!(clients[0].name, "Demo API Client");
                assert_eq!(only_request(&server).await.url.query(), None);
            }

            #[tokio::test]
            async fn patch_sends_json_patch() {
                let server = server(200, &client_of_2022()).await;
                let mut operation = JsonPatchOperation::new(JsonPatchOperationOp::Replace, "/enabled");
                // The declared types of the value do not include booleans, although the example is one.
                operation.value = Some(JsonPatchOperationValue::Other(true.into()));
                client(&server).oauth_clients().patch_oauth_client(ID, &[operation]).await.unwrap();
                let request = only_request(&server).await;
                assert_eq!(request.method.as_str(), "PATCH");
                assert_eq!(request.headers["content-type"], "application/json-patch+json");
                let expected = json!([{"op": "replace", "path": "/enabled", "value": true}]);
                assert_eq!(request.body_json::<serde_json::Value>().unwrap(), expected);
            }

            #[tokio::test]
            async fn delete_succeeds_without_a_body() {
                let server = MockServer::start().await;
                Mock::given(method("DELETE")).respond_with(ResponseTemplate::new(204)).mount(&server).await;
                client(&server).oauth_clients().delete_oauth_client(ID).await.unwrap();
            }

            #[tokio::test]
            async fn error_bodies_are_typed_by_their_status() {
                let server = server(403, &failure()).await;
                let error = client(&server).oauth_clients().delete_oauth_client(ID).await.unwrap_err();
                let Some(ErrorBody::ErrorResponseDto(body)) = error.body() else { panic!("{error:?}") };
                assert_eq!(body.messages.as_ref().unwrap()[0].text.as_deref(), Some("The name is taken."));
            }
        }
    };
}

version_of_2022!(beta, sailpoint_beta, "/beta");
version_of_2022!(v3, sailpoint_v3, "/v3");

#[test]
fn server_variables_can_be_set() {
    use sailpoint_v2025::{Client, servers};
    let builder = Client::builder().base_url(servers::Tenant::new().tenant("acme"));
    assert_eq!(builder.build().unwrap().as_ref().base_url(), "https://acme.api.identitynow.com/v2025");
    assert_eq!(servers::Tenant::new().url(), Client::BASE_URL);
    let elsewhere = Client::builder().base_url(servers::Tenant::new().tenant("evil.example/#"));
    assert!(elsewhere.build().is_err());
}

mod cloudflare {
    use super::*;
    use cloudflare_iam::models::{
        CreateOauthClientRequest, GrantType, Message, Promotion, ResponseType, ResultInfo, TokenEndpointAuthMethod,
        UpdateOauthClientRequest, VerificationStatus, Visibility,
    };
    use cloudflare_iam::{Client, ErrorBody};

    const ACCOUNT: &str = "023e105f4ecef8ad9ca31a8372d0c353";

    fn client(server: &MockServer) -> Client {
        let base = format!("{}/client/v4", server.uri());
        Client::builder().base_url(base).bearer("token").build().unwrap()
    }

    fn oauth_client() -> serde_json::Value {
        json!({
            "client_id": "app", "visibility": "private", "client_name": "App", "grant_types": ["authorization_code"],
            "client_uri_verification": {"status": "in_progress", "text": "proof=1"},
            "created_at": "2026-01-02T03:04:05Z", "has_rotated_secret": false
        })
    }

    fn envelope(result: &serde_json::Value) -> serde_json::Value {
        json!({"success": true, "errors": null, "messages": [], "result": result, "result_info": null})
    }

    #[tokio::test]
    async fn create_sends_and_returns_a_client() {
        let mut created = oauth_client();
        created["client_secret"] = json!("s3cret");
        let server = server(200, &envelope(&created)).await;
        let request = CreateOauthClientRequest::new(
            "App",
            vec![GrantType::AuthorizationCode],
            vec!["https://app.example/back".to_owned()],
            vec![ResponseType::Code],
            vec!["account.read".to_owned()],
            TokenEndpointAuthMethod::ClientSecretBasic,
        );
        let result = client(&server).oauth_clients().create_oauth_client(ACCOUNT, &request).await.unwrap();
        assert_eq!(result.client_secret.as_ref().unwrap().expose(), "s3cret");
        assert_eq!(sent(&result), created);
        let request = only_request(&server).await;
        assert_eq!(request.url.path(), format!("/client/v4/accounts/{ACCOUNT}/oauth_clients"));
        let expected = json!({
            "client_name": "App", "grant_types": ["authorization_code"],
            "redirect_uris": ["https://app.example/back"], "response_types": ["code"], "scopes": ["account.read"],
            "token_endpoint_auth_method": "client_secret_basic"
        });
        assert_eq!(request.body_json::<serde_json::Value>().unwrap(), expected);
    }

    #[tokio::test]
    async fn list_and_get_return_the_result_of_the_envelope() {
        let listed = server(200, &envelope(&json!([oauth_client()]))).await;
        let clients = client(&listed).oauth_clients().list_oauth_clients(ACCOUNT).await.unwrap();
        assert_eq!(clients[0].visibility, Visibility::Private);

        let mut result = oauth_client();
        result["visibility"] = json!("internal");
        result["owner"] = json!("me");
        let got = server(200, &envelope(&result)).await;
        let found = client(&got).oauth_clients().get_oauth_client(ACCOUNT, "app").await.unwrap();
        assert_eq!(found.visibility.as_str(), "internal");
        let verification = found.client_uri_verification.as_ref().unwrap();
        assert_eq!(verification.status, Some(VerificationStatus::InProgress));
        assert_eq!(sent(&found), result);
    }

    #[tokio::test]
    async fn update_sends_only_set_members() {
        let server = server(200, &envelope(&oauth_client())).await;
        let mut request = UpdateOauthClientRequest::default();
        request.visibility = Some(Promotion::Public);
        client(&server).oauth_clients().update_oauth_client(ACCOUNT, "app", &request).await.unwrap();
        let request = only_request(&server).await;
        assert_eq!(request.method.as_str(), "PATCH");
        assert_eq!(request.body_json::<serde_json::Value>().unwrap(), json!({"visibility": "public"}));
    }

    #[tokio::test]
    async fn rotated_secret_can_be_deleted() {
        let rotate = format!("/client/v4/accounts/{ACCOUNT}/oauth_clients/app/rotate_secret");
        let server = MockServer::start().await;
        Mock::given(method("POST"))
            .and(path(&rotate))
            .respond_with(ResponseTemplate::new(200).set_body_json(envelope(&json!({"client_secret": "new-s3cret"}))))
            .mount(&server)
            .await;
        Mock::given(method("DELETE"))
            .and(path(&rotate))
            .respond_with(ResponseTemplate::new(200).set_body_json(envelope(&json!({"id": ACCOUNT}))))
            .mount(&server)
            .await;
        let client = client(&server);
        let rotated = client.oauth_clients().rotate_oauth_client_secret(ACCOUNT, "app").await.unwrap();
        assert_eq!(rotated.client_secret.as_ref().unwrap().expose(), "new-s3cret");
        assert!(!format!("{rotated:?}").contains("new-s3cret"));
        let deleted = client.oauth_clients().delete_rotated_oauth_client_secret(ACCOUNT, "app").await.unwrap();
        assert_eq!(deleted.unwrap().id, ACCOUNT);
    }

    #[tokio::test]
    async fn delete_sends_the_encoded_id() {
        let server = server(200, &envelope(&json!({"id": ACCOUNT}))).await;
        let result = client(&server).oauth_clients().delete_oauth_client(ACCOUNT, "app").await.unwrap();
        assert_eq!(result.unwrap().id, ACCOUNT);
        let nothing = self::server(200, &envelope(&json!(null))).await;
        let response = client(&nothing).oauth_clients().delete_oauth_client(ACCOUNT, "app").with_response().await;
        let response = response.unwrap();
        assert!(response.deviations().is_empty());
        assert_eq!(response.into_body(), None);
    }

    #[tokio::test]
    async fn response_contains_the_other_members_of_the_envelope() {
        let mut body = envelope(&json!([oauth_client(), {"visibility": "private"}]));
        body["messages"] = json!([{"code": 1000, "message": "Deprecated soon"}]);
        body["result_info"] = json!({"page": 1, "count": 2});
        let server = server(200, &body).await;
        let call = client(&server).oauth_clients().list_oauth_clients(ACCOUNT).with_response().await;
        let response = call.unwrap();
        let messages: Vec<Message> = response.envelope_member("messages").unwrap();
        assert_eq!(messages[0].message, "Deprecated soon");
        assert_eq!(response.envelope_member::<ResultInfo>("result_info").unwrap().count, Some(2.0));
        assert_eq!(response.envelope_member::<Vec<Message>>("errors"), None);
        let paths: Vec<_> = response.deviations().iter().map(|it| it.path.as_str()).collect();
        assert_eq!(paths, ["$.result[1].client_id"]);
    }

    #[tokio::test]
    async fn errors_contain_the_envelope_with_any_status() {
        let body = json!({
            "success": false, "errors": [{"code": 10000, "message": "Authentication error"}], "messages": null,
            "result": null
        });
        for status in [200, 201, 400, 403, 404] {
            let server = server(status, &body).await;
            let error = client(&server).oauth_clients().get_oauth_client(ACCOUNT, "app").await.unwrap_err();
            assert_eq!(error.status().unwrap(), status);
            let Some(ErrorBody::FailureEnvelope(failure)) = error.body() else { panic!("{error:?}") };
            assert!(!failure.success);
            assert_eq!(failure.errors.as_ref().unwrap()[0].code, 10000);
            assert_eq!(failure.result, Nullable::Null);
            assert_eq!(sent(failure), body);
        }
    }
}
