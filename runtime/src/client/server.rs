//! Servers with variables in their URLs.

/// Defines a type for a server whose URL has variables (OpenAPI 3.0.3, Server Object), with a setter for each. Pass
/// it to [`ClientBuilder::base_url`](crate::ClientBuilder::base_url).
///
/// ```
/// sdk_runtime::server! {
///     /// The servers of tenants.
///     pub struct Tenant = "https://{tenant}.example.com/v1" {
///         /// The tenant's name.
///         tenant: str = "tenant", "demo";
///     }
/// }
/// assert_eq!(Tenant::new().url(), "https://demo.example.com/v1");
/// let client = sdk_runtime::Client::builder("").base_url(Tenant::new().tenant("acme")).build()?;
/// assert_eq!(client.base_url(), "https://acme.example.com/v1");
/// # Ok::<_, sdk_runtime::ConfigurationError>(())
/// ```
#[macro_export]
macro_rules! server {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $name:ident = $url:literal {
            $($(#[$variable_meta:meta])* $variable:ident: $value:ident = $wire:literal, $default:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $visibility struct $name {
            $($variable: ::std::string::String,)*
        }

        impl $name {
            /// Creates the server with the defaults of its variables.
            #[must_use]
            pub fn new() -> Self {
                Self { $($variable: ::std::string::String::from($default),)* }
            }

            $(
                $(#[$variable_meta])*
                #[must_use]
                pub fn $variable(mut self, $variable: $crate::server!(@argument $value)) -> Self {
                    self.$variable = $crate::server!(@text $value $variable);
                    self
                }
            )*

            /// Returns the URL.
            #[must_use]
            pub fn url(&self) -> ::std::string::String {
                let url = ::std::string::String::from($url);
                $(let url = url.replace(::std::concat!("{", $wire, "}"), &self.$variable);)*
                url
            }
        }

        impl ::std::default::Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            fn from(server: $name) -> Self {
                server.url()
            }
        }
    };
    (@argument str) => { impl ::std::convert::Into<::std::string::String> };
    (@argument $value:ident) => { $value };
    (@text str $argument:ident) => { $argument.into() };
    (@text $value:ident $argument:ident) => { ::std::string::String::from($argument.as_str()) };
}
