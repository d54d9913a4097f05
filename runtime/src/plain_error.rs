//! Errors in plain words. Rust prints an error that `main` returns with its `Debug` implementation.

use std::error::Error;
use std::fmt;

/// Writes an error and its causes. A cause that the error shows itself is not repeated.
pub(crate) fn write(error: &dyn Error, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let text = cause.to_string();
        if !shown.contains(&text) {
            shown.push_str(": ");
            shown.push_str(&text);
        }
        next = cause.source();
    }
    formatter.write_str(&shown)
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::io;

    use crate::client::error::ConfigurationError;
    use crate::response::error::Error;
    use crate::{Client, RequestError};

    #[test]
    fn debug_output_of_errors_is_plain() {
        let relative = Client::builder("api.example.com").build().unwrap_err();
        assert_eq!(
            format!("{relative:?}"),
            "invalid base URL: use an absolute http or https URL without user, query and fragment"
        );
        let source = io::Error::other("the file is empty");
        let configuration = ConfigurationError::SystemCertificates(Box::new(source));
        let text = "the certificate authorities of the operating system cannot be loaded: the file is empty";
        assert_eq!(format!("{configuration:?}"), text);
        assert_eq!(format!("{:?}", Error::<()>::from(configuration)), text);
    }

    #[test]
    fn cause_that_the_error_shows_is_not_repeated() {
        let error = Error::<()>::from(RequestError::LongUrl);
        assert!(error.source().is_some());
        assert_eq!(format!("{error:?}"), error.to_string());
    }

    #[test]
    fn alternate_debug_output_shows_the_variant() {
        let error = Error::<()>::from(RequestError::LongUrl);
        assert!(format!("{error:#?}").starts_with("Request("), "{error:#?}");
    }
}
