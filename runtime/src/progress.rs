//! Progress of uploads and downloads.

/// The progress of an upload or a download.
///
/// ```no_run
/// # async fn example(client: sdk_runtime::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use sdk_runtime::Method;
///
/// let report = client.request(Method::GET, "/report").download("report.csv");
/// report.on_progress(|it| println!("{} of {:?} bytes", it.bytes, it.total)).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of bytes so far.
    pub bytes: u64,
    /// The total number of bytes, if known.
    pub total: Option<u64>,
}
