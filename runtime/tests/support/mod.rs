//! A raw server whose responses tests control byte by byte, a clock that tests control, and a measurement of memory.
pub(crate) mod authority;
pub(crate) mod http2;

use std::future::Future;
use std::io::Write as _;
use std::process::Command;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Serves each connection after reading the headers of a request. Returns the base URL and the requests.
pub(crate) async fn serve<F, R>(response: F) -> (String, Arc<Mutex<Vec<String>>>)
where
    F: Fn(TcpStream, usize) -> R + Send + Sync + 'static,
    R: Future<Output = ()> + Send + 'static,
{
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let uri = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let (response, seen) = (Arc::new(response), Arc::clone(&requests));
    tokio::spawn(async move {
        for number in 0.. {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let (response, seen) = (Arc::clone(&response), Arc::clone(&seen));
            tokio::spawn(async move {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    match stream.read_u8().await {
                        Ok(byte) => head.push(byte),
                        Err(_) => return,
                    }
                }
                seen.lock().unwrap().push(String::from_utf8(head).unwrap());
                response(stream, number).await;
            });
        }
    });
    (uri, requests)
}

/// Serves these bytes on every connection, and closes it.
pub(crate) async fn serve_bytes(response: impl Into<Vec<u8>>) -> String {
    let response = Arc::new(response.into());
    let (uri, _) = serve(move |mut stream, _| {
        let response = Arc::clone(&response);
        async move {
            let _sent = stream.write_all(&response).await;
        }
    })
    .await;
    uri
}

/// The clock of a test with `start_paused`. It advances only explicitly, and not whenever all tasks wait, because tasks may be
/// waiting for a socket.
pub(crate) struct StoppedClock(#[expect(dead_code, reason = "is dropped")] mpsc::Sender<()>);

impl StoppedClock {
    pub(crate) fn new() -> Self {
        let (sender, receiver) = mpsc::channel();
        // While a blocking task runs, the clock does not advance on its own.
        tokio::task::spawn_blocking(move || receiver.recv());
        Self(sender)
    }

    /// Advances the clock when a condition is met by another thread or task.
    pub(crate) async fn advance_if(&self, condition: impl AsyncFn() -> bool, by: Duration) {
        while !condition().await {
            settle().await;
        }
        tokio::time::advance(by).await;
    }
}

/// Lets other tasks and threads run, without the clock of the runtime.
pub(crate) async fn settle() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    std::thread::sleep(Duration::from_millis(1));
}

/// Runs an ignored test, specified with its module, in its own process.
pub(crate) fn run_alone(test: &str) {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && text.contains("1 passed"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    for line in text.lines().filter(|it| it.starts_with("skipped: ")) {
        // Unlike the output of `println!`, this is shown although the test passes.
        let _written = writeln!(std::io::stderr(), "{line}");
    }
}

/// Returns the peak memory of this process in KiB, if the system reports it.
pub(crate) fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|it| it.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Checks that the peak memory has grown by at most 64 MiB.
pub(crate) fn assert_little_more(before: Option<u64>) {
    match (before, most_memory()) {
        (Some(before), Some(after)) => assert!(after - before < 64 << 10, "{before} KiB, then {after} KiB"),
        _ => println!("skipped: memory usage: the system does not report it"),
    }
}
