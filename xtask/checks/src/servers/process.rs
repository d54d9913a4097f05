//! A server process.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::http;

/// How long a server may take until it accepts requests.
const START: Duration = Duration::from_secs(120);
/// How long a server may take until it exits.
const END: Duration = Duration::from_secs(10);
/// The time between two requests to a server that starts.
const PAUSE: Duration = Duration::from_millis(200);

/// A server process on the loopback interface. It ends on drop.
pub(super) struct ServerProcess {
    child: Child,
    port: u16,
    log: PathBuf,
}

/// Returns a port that is free now. Another process is unlikely to take it in the meantime.
pub(super) fn free_port() -> anyhow::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

impl ServerProcess {
    /// Starts a server that listens on a port of 127.0.0.1 and writes its output to a file, and waits until a path returns a
    /// success.
    ///
    /// # Errors
    /// Fails with the end of the output if the server exits or is not ready in time.
    pub(super) fn start(
        mut command: Command,
        port: u16,
        log: &Path,
        ready: &http::Request<'_>,
    ) -> anyhow::Result<Self> {
        let output = File::create(log)?;
        command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.spawn().with_context(|| format!("{name} cannot be started"))?;
        let mut server = Self { child, port, log: log.to_owned() };
        let start = Instant::now();
        while server.get(ready).is_err() {
            if let Some(status) = server.child.try_wait()? {
                bail!("{name}: {status}:\n{}", server.end_of_log());
            }
            if start.elapsed() > START {
                bail!("{name} is not ready after {} seconds:\n{}", START.as_secs(), server.end_of_log());
            }
            std::thread::sleep(PAUSE);
        }
        Ok(server)
    }

    /// Returns the URL of the server without a path.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Sends a GET request.
    pub(super) fn get(&self, request: &http::Request<'_>) -> anyhow::Result<Vec<u8>> {
        http::get(self.port, request)
    }

    fn end_of_log(&self) -> String {
        let log = std::fs::read(&self.log).unwrap_or_default();
        let log = String::from_utf8_lossy(&log);
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // Servers end their own processes, such as kernels, if they are asked to.
        let asked = Command::new("kill").arg(self.child.id().to_string()).stderr(Stdio::null()).status();
        let start = Instant::now();
        while asked.as_ref().is_ok_and(|it| it.success()) && start.elapsed() < END {
            match self.child.try_wait() {
                Ok(None) => std::thread::sleep(PAUSE),
                // The process has exited, or is not ours.
                Ok(Some(_)) | Err(_) => return,
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_that_is_not_ready_ends_on_drop() {
        let child = Command::new("sleep").arg("600").stdout(Stdio::null()).spawn().unwrap();
        let process = format!("/proc/{}", child.id());
        drop(ServerProcess { child, port: free_port().unwrap(), log: PathBuf::new() });
        assert!(!Path::new(&process).exists());
    }

    #[test]
    fn server_that_exits_is_reported_with_its_output() {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", "echo the port is taken; exit 3"]);
        let (port, log) = (free_port().unwrap(), folder.path().join("log"));
        let ready = http::Request { path: "/", header: None };
        let error = ServerProcess::start(command, port, &log, &ready).err().map(|it| it.to_string());
        assert_eq!(error.as_deref(), Some("sh: exit status: 3:\nthe port is taken"));
    }
}
