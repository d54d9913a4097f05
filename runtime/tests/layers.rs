//! Layers around the HTTP client, and further settings of it.

use std::future::Ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use sdk_runtime::http::{HeaderValue, Request, Response};
use sdk_runtime::reqwest::{self, Body};
use sdk_runtime::tower_layer::{Layer, layer_fn};
use sdk_runtime::tower_service::Service;
use sdk_runtime::{Authentication, BoxError, Client, ClientBuilder, Error, HttpService, Method, RetryPolicy};
use tower::util::{BoxCloneService, MapErrLayer};
use wiremock::matchers::{any, header, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn builder(uri: &str) -> ClientBuilder {
    Client::builder(uri).retries(RetryPolicy::new(2).backoff(Duration::ZERO, Duration::ZERO))
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    let token = ResponseTemplate::new(200).set_body_raw(r#"{"access_token": "t"}"#, "application/json");
    Mock::given(path("/token")).respond_with(token).mount(&server).await;
    let moved = ResponseTemplate::new(307).insert_header("location", "/things");
    Mock::given(path("/moved")).respond_with(moved).mount(&server).await;
    Mock::given(header("x-team", "billing")).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    Mock::given(any()).respond_with(ResponseTemplate::new(400)).mount(&server).await;
    server
}

/// Sets a header, and counts the requests.
#[derive(Clone)]
struct Mark<S>(S, Arc<AtomicUsize>);

impl<S: Service<Request<Body>>> Service<Request<Body>> for Mark<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<Body>) -> S::Future {
        self.1.fetch_add(1, Ordering::Relaxed);
        request.headers_mut().insert("x-team", HeaderValue::from_static("billing"));
        self.0.call(request)
    }
}

fn mark(count: &Arc<AtomicUsize>) -> impl Layer<HttpService, Service = Mark<HttpService>> + Send + Sync + use<> {
    let count = Arc::clone(count);
    layer_fn(move |http| Mark(http, Arc::clone(&count)))
}

#[tokio::test]
async fn all_requests_pass_through_the_layer() {
    let (server, count) = (server().await, Arc::default());
    let client = builder(&server.uri()).client_credentials("/token", "id", "s3cret").http_layer(mark(&count));
    let client = client.build().unwrap();
    client.request(Method::GET, "/moved").await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 3);
    assert!(server.received_requests().await.unwrap().iter().all(|it| it.headers["x-team"] == "billing"));
}

#[tokio::test]
async fn layer_surrounds_the_http_client_of_the_user() {
    let (server, count) = (server().await, Arc::default());
    let http = sdk_runtime::http_client_builder().unwrap().user_agent("mine").build().unwrap();
    let client = builder(&server.uri()).http_layer(mark(&count)).http_client(http).build().unwrap();
    client.request(Method::POST, "/things").extra_body("a", &1).await.unwrap();
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

/// Fails twice.
#[derive(Clone)]
struct Fail(HttpService, Arc<AtomicUsize>);

impl Service<Request<Body>> for Fail {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = futures_util::future::Either<Ready<Result<Response<Body>, BoxError>>, Sent>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        if self.1.fetch_add(1, Ordering::Relaxed) < 2 {
            return futures_util::future::Either::Left(std::future::ready(Err("overloaded".into())));
        }
        let sent = self.0.call(request);
        futures_util::future::Either::Right(Box::pin(async { sent.await.map_err(Into::into) }))
    }
}

type Sent = std::pin::Pin<Box<dyn Future<Output = Result<Response<Body>, BoxError>> + Send>>;

#[tokio::test]
async fn errors_of_the_layer_are_those_of_a_connection() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let failing = || {
        let count = Arc::<AtomicUsize>::default();
        builder(&server.uri()).http_layer(layer_fn(move |http| Fail(http, Arc::clone(&count)))).build().unwrap()
    };
    let response = failing().request(Method::GET, "/things").with_response().await.unwrap();
    assert_eq!(response.attempts, 3);
    let error = failing().request(Method::POST, "/things").await.unwrap_err();
    let Error::Transport(transport) = &error else { panic!("{error:?}") };
    assert_eq!(transport.attempts(), 1);
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("overloaded"), "{error:?}");
}

#[tokio::test]
async fn errors_below_the_layer_keep_their_kind() {
    // The services of `tower` wrap errors in a box, and this one is not `Sync`.
    let layer = layer_fn(|http| BoxCloneService::new(tower::timeout::Timeout::new(http, Duration::from_secs(9))));
    let client = builder("http://127.0.0.1:1").http_layer(layer).build().unwrap();
    let error = client.request(Method::POST, "/things").await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn errors_that_a_layer_wraps_show_no_secrets_of_urls() {
    let layer = MapErrLayer::new(|error: reqwest::Error| std::io::Error::other(format!("wrapped: {error}, {error:?}")));
    let key = Authentication::QueryKey(vec![("key".to_owned(), "s3cret".into())]);
    let client = builder("http://127.0.0.1:1").authentication(key).http_layer(layer).build().unwrap();
    let error = client.request(Method::GET, "/things").await.unwrap_err();
    let shown = format!("{error:?}");
    assert!(shown.contains("wrapped: ") && !shown.contains("s3cret"), "{shown}");
}

#[tokio::test]
async fn http_client_can_be_configured_further() {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&server).await;
    let mut headers = sdk_runtime::HeaderMap::new();
    headers.insert("x-default", HeaderValue::from_static("1"));
    let client = builder(&server.uri()).configure_http(move |http| http.default_headers(headers.clone()));
    client.build().unwrap().request(Method::GET, "/things").await.unwrap();
    assert_eq!(server.received_requests().await.unwrap()[0].headers["x-default"], "1");
    let only_https = builder(&server.uri()).configure_http(|http| http.https_only(true)).build().unwrap();
    assert!(only_https.request(Method::GET, "/things").await.is_err());
}
