//! The features of the runtime that packages pass through.

/// A feature of a package that enables the feature of the runtime with the same name.
pub(crate) struct RuntimeFeature {
    pub(crate) name: &'static str,
    /// The comment in the manifest.
    pub(crate) comment: &'static str,
}

/// The default features of the runtime.
pub(crate) const DEFAULT_CLIENT: &str = "default-client";
/// Signing users in.
pub(crate) const SIGN_IN: &str = "sign-in";
/// Text in further character sets.
pub(crate) const CHARSET: &str = "charset";
/// Settings in YAML files.
pub(crate) const YAML_SETTINGS: &str = "yaml-settings";

/// The features of every package.
pub(crate) const FEATURES: &[RuntimeFeature] = &[
    feature("rustls-ring", "TLS by rustls with the cryptography of ring, which is the default."),
    feature("rustls-aws-lc-rs", "TLS by rustls with the cryptography of AWS, which has post-quantum key exchange."),
    feature("rustls-no-provider", "TLS by rustls with the cryptography that the program installs."),
    feature("native-tls", "TLS by the library of the operating system. Used without the features of `rustls`."),
    feature("http2", "HTTP/2. Part of the default."),
    feature("gzip", "Responses that are compressed with gzip. Part of the default."),
    feature("brotli", "Responses that are compressed with Brotli."),
    feature("zstd", "Responses that are compressed with Zstandard."),
    feature("socks", "Proxies that speak SOCKS."),
    feature("tracing", "Spans and events of calls. Part of the default."),
    feature(CHARSET, "Text in character sets other than UTF-8, US-ASCII and ISO-8859-1."),
    feature("blocking", "Calls without `async`."),
    feature("cookies", "Cookies that the server sets."),
    feature("serde", "Models in the formats of `serde`."),
    feature("test-util", "Mock clients and responses for tests."),
];

/// The features of packages whose documents need them.
pub(crate) const OPTIONAL_FEATURES: &[RuntimeFeature] =
    &[feature(SIGN_IN, "Signing users in."), feature(YAML_SETTINGS, "Settings in YAML files. Part of the default.")];

/// Returns `true` if a media type has a character set that the runtime knows only with [`CHARSET`].
pub(crate) fn needs_charset(media_type: &str) -> bool {
    const ALWAYS_KNOWN: [&str; 4] = ["utf-8", "utf8", "us-ascii", "iso-8859-1"];
    media_type.split(';').skip(1).filter_map(|it| it.split_once('=')).any(|(name, value)| {
        let value = value.trim().trim_matches('"').to_ascii_lowercase();
        name.trim().eq_ignore_ascii_case("charset") && !ALWAYS_KNOWN.contains(&value.as_str())
    })
}

const fn feature(name: &'static str, comment: &'static str) -> RuntimeFeature {
    RuntimeFeature { name, comment }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn character_sets_with_tables_need_a_feature() {
        for (media_type, expected) in [
            ("text/plain", false),
            ("text/csv; header=present; Charset=\"UTF-8\"", false),
            ("text/plain; charset=ISO-8859-1", false),
            ("text/plain;charset=windows-1252", true),
            ("text/csv; header=present; charset=\"shift_jis\"", true),
        ] {
            assert_eq!(needs_charset(media_type), expected, "{media_type}");
        }
    }
}
