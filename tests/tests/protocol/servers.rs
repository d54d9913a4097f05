//! The servers that calls go to.

use protocol::security_schemes::BASIC;
use protocol::{Client, Error, servers};
use sdk_runtime::{ClientBuilder, RequestError};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::header;

async fn start() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(204)).mount(&server).await;
    server
}

/// Returns the paths that a server received, and whether all requests had credentials.
async fn paths(server: &MockServer) -> (Vec<String>, bool) {
    let requests = server.received_requests().await.unwrap();
    let has_credentials = requests.iter().all(|it| header(it, "authorization").is_some());
    (requests.iter().map(|it| it.url.path().to_owned()).collect(), has_credentials)
}

fn builder(server: &MockServer) -> ClientBuilder<Client> {
    Client::builder().base_url(format!("{}/v1", server.uri())).credential(BASIC.user("anne", "secret"))
}

async fn call_all(client: &Client) -> Result<(), Error> {
    client.elsewhere().list_files().await?;
    client.elsewhere().run_agent().await?;
    client.elsewhere().get_old().await
}

#[tokio::test]
async fn operations_go_to_their_own_servers_with_credentials() {
    let (api, files, agents) = (start().await, start().await, start().await);
    let builder = builder(&api).operation_server("https://files.example.com/v1", format!("{}/v1", files.uri()));
    let client = builder.operation_server("https://main.agents.example.com", agents.uri()).build().unwrap();
    call_all(&client).await.unwrap();
    assert_eq!(paths(&files).await, (vec!["/v1/elsewhere/files".to_owned()], true));
    assert_eq!(paths(&agents).await, (vec!["/elsewhere/agents".to_owned()], true));
    // A relative server is at the host of the client.
    assert_eq!(paths(&api).await, (vec!["/old/elsewhere/old".to_owned()], true));
}

#[tokio::test]
async fn operations_with_several_servers_go_to_the_chosen_one() {
    // OpenAPI 3.2 names servers.
    assert_eq!(servers::Europe::new().url(), "https://eu.example.com");
    let west = servers::America::new().zone(servers::Zone::West);
    assert_eq!(west.url(), "https://west.us.example.com");
    assert_eq!(servers::Agent::new().agent("other").url(), "https://other.agents.example.com");
    let (api, chosen) = (start().await, start().await);
    let client = builder(&api).operation_server(servers::Europe::new(), chosen.uri()).build().unwrap();
    client.elsewhere().list_regions().await.unwrap();
    assert_eq!(paths(&chosen).await, (vec!["/elsewhere/regions".to_owned()], true));
}

#[tokio::test]
async fn all_calls_can_go_to_one_server() {
    let api = start().await;
    call_all(&builder(&api).one_server().build().unwrap()).await.unwrap();
    let expected = ["files", "agents", "old"].map(|it| format!("/v1/elsewhere/{it}"));
    assert_eq!(paths(&api).await, (expected.to_vec(), true));
}

#[tokio::test]
async fn credentials_do_not_leave_the_machine_unencrypted() {
    let api = start().await;
    let builder = builder(&api).operation_server("https://files.example.com/v1", "http://files.example.com/v1");
    let Err(Error::Request(error)) = builder.build().unwrap().elsewhere().list_files().await else { panic!() };
    assert_eq!(*error, RequestError::UnencryptedServer { host: "files.example.com".to_owned() });
    assert_eq!(paths(&api).await.0, Vec::<String>::new());
}
