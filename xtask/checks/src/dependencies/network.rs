//! Commands that may need the network.

use std::process::Command;

use anyhow::{Context, ensure};

/// The outcome of a command that may need the network.
pub(super) enum NetworkOutcome {
    Done,
    /// The command needs the network, which is not available.
    Unreachable,
}

/// Runs a command that may need the network.
pub(super) fn run_command(command: &mut Command) -> anyhow::Result<NetworkOutcome> {
    let output = command.output().with_context(|| format!("{command:?}"))?;
    let stderr = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        return Ok(NetworkOutcome::Done);
    }
    ensure!(is_unreachable(&stderr), "{command:?}:\n{stderr}");
    Ok(NetworkOutcome::Unreachable)
}

/// Returns `true` if cargo failed because the network is not available.
fn is_unreachable(stderr: &str) -> bool {
    [
        "network failure",
        "failed to download",
        "download of ",
        "Could not resolve host",
        "failed to connect",
        "--offline",
    ]
    .iter()
    .any(|it| stderr.contains(it))
}

#[cfg(test)]
mod tests {
    use super::is_unreachable;

    #[test]
    fn is_unreachable_matches_only_network_errors() {
        assert!(is_unreachable("warning: spurious network error\nerror: failed to download from `https://x`"));
        assert!(!is_unreachable("error[E0432]: unresolved import `x`"));
        assert!(!is_unreachable("error: failed to select a version for `x`."));
    }
}
