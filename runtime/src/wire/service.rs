//! The HTTP client as a service, and the layers around it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::future::{Either, poll_fn};
use http_body::Body;
use tower_layer::Layer;
use tower_service::Service;

use crate::box_error::BoxError;

/// The HTTP client that the layers of [`ClientBuilder::http_layer`](crate::ClientBuilder::http_layer) surround: a service of `tower`.
///
/// ```
/// use std::task::{Context, Poll};
///
/// use sdk_runtime::http::{HeaderValue, Request, Response};
/// use sdk_runtime::reqwest::Body;
/// use sdk_runtime::tower_layer::layer_fn;
/// use sdk_runtime::tower_service::Service;
/// use sdk_runtime::{Client, HttpService};
///
/// /// Sets a header, like `tower_http::set_header`.
/// #[derive(Clone)]
/// struct SetHeader(HttpService);
///
/// impl Service<Request<Body>> for SetHeader {
///     type Response = Response<Body>;
///     type Error = <HttpService as Service<Request<Body>>>::Error;
///     type Future = <HttpService as Service<Request<Body>>>::Future;
///
///     fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
///         self.0.poll_ready(context)
///     }
///
///     fn call(&mut self, mut request: Request<Body>) -> Self::Future {
///         request.headers_mut().insert("x-team", HeaderValue::from_static("billing"));
///         self.0.call(request)
///     }
/// }
///
/// let client = Client::builder("https://api.example.com").http_layer(layer_fn(SetHeader)).build()?;
/// # let _ = client;
/// # Ok::<(), sdk_runtime::ConfigurationError>(())
/// ```
#[derive(Clone, Debug)]
pub struct HttpService(reqwest::Client);

impl Service<http::Request<reqwest::Body>> for HttpService {
    type Response = http::Response<reqwest::Body>;
    type Error = reqwest::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<reqwest::Body>) -> Self::Future {
        let http = self.0.clone();
        Box::pin(async move {
            // Layers may show the error, and the parameters of the URL may be secrets.
            let request = reqwest::Request::try_from(request).map_err(reqwest::Error::without_url)?;
            let response = http.execute(request).await.map_err(reqwest::Error::without_url)?;
            Ok(response.into())
        })
    }
}

/// The response of an HTTP client, or the error of it or of a layer.
type Exchanged<E> = Result<http::Response<reqwest::Body>, E>;

/// An HTTP client with layers around it.
pub(crate) trait Layered: Send + Sync {
    fn send(&self, request: http::Request<reqwest::Body>) -> Pin<Box<dyn Future<Output = Exchanged<BoxError>> + Send>>;
}

/// Surrounds an HTTP client with layers.
pub(crate) type Layers = Arc<dyn Fn(reqwest::Client) -> Arc<dyn Layered> + Send + Sync>;

/// A service that is cloned for each request. It need not be `Sync`: services that are boxed are not.
struct Cloned<S>(Mutex<S>);

impl<S, B> Layered for Cloned<S>
where
    S: Service<http::Request<reqwest::Body>, Response = http::Response<B>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body<Data = Bytes> + Send + Sync + 'static,
    B::Error: Into<BoxError>,
{
    fn send(&self, request: http::Request<reqwest::Body>) -> Pin<Box<dyn Future<Output = Exchanged<BoxError>> + Send>> {
        let mut service = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Box::pin(async move {
            poll_fn(|context| service.poll_ready(context)).await.map_err(Into::into)?;
            let response = service.call(request).await.map_err(Into::into)?;
            Ok(response.map(reqwest::Body::wrap))
        })
    }
}

/// Returns the function that surrounds HTTP clients with a layer.
pub(crate) fn layers<L, B>(layer: L) -> Layers
where
    L: Layer<HttpService> + Send + Sync + 'static,
    L::Service: Service<http::Request<reqwest::Body>, Response = http::Response<B>> + Clone + Send + 'static,
    <L::Service as Service<http::Request<reqwest::Body>>>::Error: Into<BoxError>,
    <L::Service as Service<http::Request<reqwest::Body>>>::Future: Send,
    B: Body<Data = Bytes> + Send + Sync + 'static,
    B::Error: Into<BoxError>,
{
    Arc::new(move |http| Arc::new(Cloned(Mutex::new(layer.layer(HttpService(http))))))
}

/// The HTTP client of a connection pool.
#[derive(Clone)]
pub(crate) enum HttpClient {
    Plain(reqwest::Client),
    Layered(Arc<dyn Layered>),
}

/// The reason why an HTTP client has no response.
pub(crate) enum ExchangeError {
    Http(reqwest::Error),
    Layer(BoxError),
}

impl HttpClient {
    /// Surrounds an HTTP client with layers, if there are any.
    pub(crate) fn new(http: reqwest::Client, layers: Option<&Layers>) -> Self {
        match layers {
            None => Self::Plain(http),
            Some(layers) => Self::Layered(layers(http)),
        }
    }

    /// `true` if there are layers around the client.
    pub(crate) fn is_layered(&self) -> bool {
        matches!(self, Self::Layered(_))
    }

    /// Sends a request. Not an `async fn`, because its future would also contain the request.
    pub(crate) fn send(
        &self,
        request: reqwest::Request,
    ) -> impl Future<Output = Exchanged<ExchangeError>> + Send + use<> {
        match self {
            Self::Plain(http) => {
                let sent = http.execute(request);
                Either::Left(async { sent.await.map(Into::into).map_err(ExchangeError::Http) })
            }
            Self::Layered(layered) => {
                let sent = http::Request::try_from(request).map(|it| layered.send(it));
                Either::Right(async { sent.map_err(ExchangeError::Http)?.await.map_err(ExchangeError::of_layer) })
            }
        }
    }
}

impl ExchangeError {
    /// Layers often return the error of the HTTP client as it is.
    fn of_layer(error: BoxError) -> Self {
        match error.downcast() {
            Ok(error) => Self::Http(*error),
            Err(other) => Self::Layer(other),
        }
    }
}
