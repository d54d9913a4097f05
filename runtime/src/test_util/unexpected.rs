//! Errors about calls that were made or not made.

use std::fmt;

use super::difference::Difference;
use super::expected::ExpectedCall;
use super::received::ReceivedRequest;

/// The most differences that an error shows.
const MOST_SHOWN: usize = 12;

/// A request that no open expected call matches. Its `Display` output is the message of the error with which the call failed.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
/// use sdk_runtime::{Client, Method};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/things").query("limit", "2"));
/// # let client = Client::builder("https://api.example.com").mock_transport(&mock).build()?;
/// client.request(Method::GET, "/things").query("limit", &3).await.unwrap_err();
///
/// let unexpected = mock.unexpected();
/// assert_eq!(unexpected[0].request().query_value("limit"), Some("3"));
/// assert_eq!(unexpected[0].nearest(), Some("GET /things"));
/// let message = "unexpected call GET /things?limit=3\n  \
///     nearest expected call: GET /things\n    \
///     query parameter `limit`: expected \"2\", received \"3\"";
/// assert_eq!(unexpected[0].to_string(), message);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct UnexpectedCall {
    request: ReceivedRequest,
    nearest: Option<Nearest>,
    /// The expected call that matches, but was made often enough, with the number of times.
    exhausted: Option<(String, usize)>,
    /// The other open calls.
    others: Vec<String>,
}

#[derive(Clone, Debug)]
struct Nearest {
    call: String,
    differences: Vec<Difference>,
}

impl UnexpectedCall {
    /// Compares a request with the expected calls, none of which matches.
    pub(super) fn new(request: ReceivedRequest, calls: &[ExpectedCall]) -> Self {
        let open = || calls.iter().enumerate().filter(|(_, it)| it.is_open());
        let compared = open().map(|(index, it)| (index, it, it.differences(&request)));
        let nearest = compared.filter(|(_, _, it)| is_near(it)).min_by_key(|(_, _, it)| weight(it));
        let nearest_index = nearest.as_ref().map(|(index, ..)| *index);
        let mut exhausted = calls.iter().filter(|it| !it.is_open() && it.differences(&request).is_empty());
        let others = open().filter(|(index, _)| Some(*index) != nearest_index);
        Self {
            exhausted: exhausted.next().map(|it| (it.to_string(), it.made())),
            nearest: nearest.map(|(_, call, differences)| Nearest { call: call.to_string(), differences }),
            others: others.map(|(_, it)| missing(it)).collect(),
            request,
        }
    }

    /// Returns the request.
    #[must_use]
    pub fn request(&self) -> &ReceivedRequest {
        &self.request
    }

    /// Returns the method and the path of the open expected call with the fewest differences, if one has the same method or path.
    #[must_use]
    pub fn nearest(&self) -> Option<&str> {
        self.nearest.as_ref().map(|it| it.call.as_str())
    }

    /// Returns how the request differs from the [nearest](Self::nearest) expected call.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        self.nearest.as_ref().map_or(&[], |it| &it.differences)
    }
}

impl fmt::Display for UnexpectedCall {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "unexpected call {}", self.request)?;
        if let Some((call, times)) = &self.exhausted {
            match times {
                0 => write!(formatter, "\n  the call {call} is expected 0 times")?,
                times => write!(formatter, "\n  the expected call {call} was made {} already", counted(*times))?,
            }
        }
        if let Some(nearest) = &self.nearest {
            write!(formatter, "\n  nearest expected call: {}", nearest.call)?;
            write_differences(formatter, &nearest.differences)?;
        }
        match (&self.others[..], &self.nearest) {
            ([], Some(_)) => Ok(()),
            ([], None) => formatter.write_str("\n  no calls are expected"),
            (others, Some(_)) => write!(formatter, "\n  other expected calls: {}", others.join(", ")),
            (others, None) => write!(formatter, "\n  expected calls: {}", others.join(", ")),
        }
    }
}

impl std::error::Error for UnexpectedCall {}

/// Expected calls that were not made, and calls that were not expected.
///
/// ```
/// use sdk_runtime::Method;
/// use sdk_runtime::test_util::{ExpectedCall, MockTransport};
///
/// let mock = MockTransport::new();
/// mock.expect(ExpectedCall::new(Method::GET, "/v1/things").times(2));
/// let unmet = mock.verify().unwrap_err();
/// assert_eq!(unmet.to_string(), "expected calls were not made: GET /v1/things (2 times)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UnmetCalls {
    unmet: Vec<UnmetCall>,
    /// The calls that no expected call matched, except for those that are nearest to an unmet one.
    unexpected: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct UnmetCall {
    call: String,
    /// The unexpected request with the fewest differences.
    nearest: Option<(String, Vec<Difference>)>,
}

impl UnmetCalls {
    /// Returns the calls that were not made or not expected, or `None` if there are none.
    pub(super) fn of(calls: &[ExpectedCall], unexpected: &[UnexpectedCall]) -> Option<Self> {
        let mut is_shown = vec![false; unexpected.len()];
        let unmet = calls.iter().filter(|it| it.missing() > 0).map(|call| {
            let compared = unexpected.iter().zip(&mut is_shown);
            let compared = compared.map(|(it, is_shown)| (&it.request, call.differences(&it.request), is_shown));
            let nearest = compared.filter(|(_, it, _)| is_near(it)).min_by_key(|(_, it, _)| weight(it));
            let nearest = nearest.map(|(request, differences, is_shown)| {
                *is_shown = true;
                (request.to_string(), differences)
            });
            UnmetCall { call: missing(call), nearest }
        });
        let unmet: Vec<_> = unmet.collect();
        let others = unexpected.iter().zip(is_shown).filter(|(_, is_shown)| !is_shown);
        let unexpected: Vec<_> = others.map(|(it, _)| it.request.to_string()).collect();
        (!unmet.is_empty() || !unexpected.is_empty()).then_some(Self { unmet, unexpected })
    }
}

impl fmt::Display for UnmetCalls {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.unmet.is_empty() {
            let calls: Vec<_> = self.unmet.iter().map(|it| it.call.as_str()).collect();
            write!(formatter, "expected calls were not made: {}", calls.join(", "))?;
        }
        for unmet in &self.unmet {
            if let Some((request, differences)) = &unmet.nearest {
                write!(formatter, "\n  nearest to {}: unexpected call {request}", unmet.call)?;
                write_differences(formatter, differences)?;
            }
        }
        let mut separator = if self.unmet.is_empty() { "" } else { "\n" };
        for request in self.unexpected.iter().take(MOST_SHOWN) {
            write!(formatter, "{separator}unexpected call {request}")?;
            separator = "\n";
        }
        match self.unexpected.len().saturating_sub(MOST_SHOWN) {
            0 => Ok(()),
            more => write!(formatter, "\nand {more} more unexpected calls"),
        }
    }
}

impl fmt::Debug for UnmetCalls {
    /// Shows the message, so that panics of `unwrap` do.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl std::error::Error for UnmetCalls {}

/// Describes an open call, with the number of times that it is still expected.
fn missing(call: &ExpectedCall) -> String {
    match call.missing() {
        0 | 1 => call.to_string(),
        missing => format!("{call} ({})", counted(missing)),
    }
}

fn counted(times: usize) -> String {
    match times {
        1 => "once".to_owned(),
        times => format!("{times} times"),
    }
}

/// `true` if differences are of interest: requests with another method and another path are not related.
fn is_near(differences: &[Difference]) -> bool {
    differences.iter().filter(|it| it.is_of_target()).count() < 2
}

fn weight(differences: &[Difference]) -> usize {
    differences.iter().map(Difference::weight).sum()
}

fn write_differences(formatter: &mut fmt::Formatter<'_>, differences: &[Difference]) -> fmt::Result {
    for difference in differences.iter().take(MOST_SHOWN) {
        write!(formatter, "\n    {difference}")?;
    }
    match differences.len().saturating_sub(MOST_SHOWN) {
        0 => Ok(()),
        more => write!(formatter, "\n    and {more} more differences"),
    }
}
