//! Open enums, which preserve unknown values.

/// Defines a string enum (OpenAPI 3.0.3, Schema Object, `enum`).
///
/// ```
/// sdk_runtime::string_enum! {
///     /// The origin of an account.
///     pub enum Origin {
///         /// The server found it.
///         Aggregated = "AGGREGATED",
///     }
/// }
/// assert_eq!(Origin::from("AGGREGATED"), Origin::Aggregated);
/// assert_eq!(Origin::from("NEW").as_str(), "NEW");
/// // Parsing never fails, because unknown values are preserved.
/// assert_eq!("NEW".parse::<Origin>()?.to_string(), "NEW");
/// assert_eq!(Origin::VALUES, [Origin::Aggregated]);
/// # Ok::<(), std::convert::Infallible>(())
/// ```
///
/// An unknown value is a deviation, which strict decoding rejects. With `..` after the last variant, unknown values
/// are allowed: the OpenAPI document lists known values but permits others.
#[macro_export]
macro_rules! string_enum {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal),* $(,)?
        }
    ) => {
        $crate::string_enum! {
            @unlisted [unlisted_value]
            $(#[$meta])*
            $visibility enum $name { $($(#[$variant_meta])* $variant = $value),* }
        }
    };
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal,)* ..
        }
    ) => {
        $crate::string_enum! {
            @unlisted []
            $(#[$meta])*
            $visibility enum $name { $($(#[$variant_meta])* $variant = $value),* }
        }
    };
    (
        @unlisted [$($note:ident)?]
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal),*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that is not in the OpenAPI document.
            Other(::std::boxed::Box<str>),
        }

        // Shorter than the derived code, which a large API would compile hundreds of times.
        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_str() == other.as_str()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                ::std::hash::Hash::hash(self.as_str(), state);
            }
        }

        impl $name {
            /// The values in the OpenAPI document.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value as it is sent.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => value,
                }
            }
        }

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(value: &str) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Other(::std::convert::From::from(value)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            // Unknown values are preserved.
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::from(value))
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl $crate::json::Json for $name {
            #[inline]
            fn decode(node: $crate::json::Node<'_>) -> Self {
                let value = Self::from(&*node.text());
                $(if let Self::Other(_) = value {
                    node.$note(Self::VALUES.len());
                })?
                value
            }

            #[inline]
            fn encode(&self, writer: &mut $crate::json::Writer) {
                writer.string(self.as_str());
            }
        }
    };
}

/// Defines an integer enum (OpenAPI 3.0.3, Schema Object, `enum`).
///
/// ```
/// sdk_runtime::integer_enum! {
///     /// The priority of a task.
///     pub enum Level {
///         /// Not urgent.
///         Level1 = 1,
///     }
/// }
/// assert_eq!(Level::from(1), Level::Level1);
/// assert_eq!(Level::from(7).as_i64(), 7);
/// assert_eq!("1".parse(), Ok(Level::Level1));
/// assert!("one".parse::<Level>().is_err());
/// ```
#[macro_export]
macro_rules! integer_enum {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$variant_meta:meta])* $variant:ident = $value:literal),* $(,)?
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[$variant_meta])* $variant,)*
            /// A value that is not in the OpenAPI document.
            Other(i64),
        }

        impl $name {
            /// The values in the OpenAPI document.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value as it is sent.
            #[must_use]
            #[inline]
            pub const fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Other(value) => *value,
                }
            }
        }

        impl ::std::convert::From<i64> for $name {
            #[inline]
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Other(value),
                }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::num::ParseIntError;

            #[inline]
            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::map(<i64 as ::std::str::FromStr>::from_str(value), Self::from)
            }
        }

        impl ::std::fmt::Display for $name {
            #[inline]
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), formatter)
            }
        }

        impl $crate::json::Json for $name {
            #[inline]
            fn decode(node: $crate::json::Node<'_>) -> Self {
                let value = Self::from(<i64 as $crate::json::Json>::decode(node));
                if let Self::Other(_) = value {
                    node.unlisted_value(Self::VALUES.len());
                }
                value
            }

            #[inline]
            fn encode(&self, writer: &mut $crate::json::Writer) {
                writer.integer(self.as_i64());
            }
        }
    };
}

/// Defines the methods of a union that return the values of its variants. Boxed values are marked with `[*]`.
///
/// ```
/// enum Title { String(String), Integers(Vec<i64>), Nested(Box<u8>) }
///
/// sdk_runtime::variants! {
///     Title {
///         String: as_string -> str, into_string -> String;
///         Integers: as_integers -> [i64], into_integers -> Vec<i64>;
///         Nested[*]: as_nested -> u8, into_nested -> u8;
///     }
/// }
/// let title = Title::String("one".to_owned());
/// assert_eq!((title.as_string(), title.as_integers(), title.as_nested()), (Some("one"), None, None));
/// assert_eq!(Title::Nested(Box::new(7)).into_nested(), Some(7));
/// ```
#[macro_export]
macro_rules! variants {
    ($name:ident {
        $($variant:ident $([$star:tt])?: $as_value:ident -> $borrowed:ty, $into_value:ident -> $owned:ty;)*
    }) => {
        impl $name {
            $(
                /// Returns a reference to the value if it is of this variant.
                #[must_use]
                pub fn $as_value(&self) -> ::std::option::Option<&$borrowed> {
                    match self {
                        Self::$variant(value) => ::std::option::Option::Some(value),
                        _ => ::std::option::Option::None,
                    }
                }

                /// Returns the value if it is of this variant.
                #[must_use]
                pub fn $into_value(self) -> ::std::option::Option<$owned> {
                    match self {
                        Self::$variant(value) => ::std::option::Option::Some($($star)? value),
                        _ => ::std::option::Option::None,
                    }
                }
            )*
        }
    };
}
