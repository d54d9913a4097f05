//! Versions of HTTP.

/// The protocols that are offered to servers.
#[derive(Clone, Copy, Default)]
pub(super) enum HttpProtocols {
    /// HTTP/1.1.
    #[cfg_attr(not(feature = "http2"), default)]
    Http1,
    /// HTTP/2, or else HTTP/1.1.
    #[cfg(feature = "http2")]
    #[default]
    All,
}
