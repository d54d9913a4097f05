//! The memory and the sockets of this process over time.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};

/// The number of samples.
const SAMPLES: u32 = 240;

/// Samples that a task takes at regular times.
pub(super) struct Samples(JoinHandle<Vec<Sample>>);

#[derive(Clone, Copy)]
struct Sample {
    /// The resident memory in KiB.
    memory: u64,
    /// The number of open files and sockets.
    files: u64,
}

impl Sample {
    /// Takes a sample, if the system supports it.
    fn take() -> Option<Self> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:"))?;
        let memory = line.trim().trim_end_matches(" kB").parse().ok()?;
        Some(Self { memory, files: u64::try_from(std::fs::read_dir("/proc/self/fd").ok()?.count()).ok()? })
    }
}

impl Samples {
    /// Takes samples during this time.
    pub(super) fn take(time: Duration) -> Self {
        Self(tokio::spawn(async move {
            let mut ticks = interval(time / SAMPLES);
            let mut samples = Vec::new();
            let all = async {
                for _ in 0..SAMPLES {
                    ticks.tick().await;
                    samples.extend(Sample::take());
                }
            };
            // The callers may end later, without load.
            let _late = timeout(time, all).await;
            samples
        }))
    }

    /// Checks that the last quarter of the time needs hardly more memory and sockets than the second. Their medians are
    /// compared, because both fluctuate.
    pub(super) async fn check(self) {
        let samples = self.0.await.unwrap();
        let quarter = samples.len() / 4;
        if quarter == 0 {
            println!("skipped: memory usage: the system does not report it");
            return;
        }
        let (second, last) = (&samples[quarter..quarter * 2], &samples[quarter * 3..]);
        let (before, after) = (median(second, |it| it.memory), median(last, |it| it.memory));
        let (sockets, sockets_after) = (median(second, |it| it.files), median(last, |it| it.files));
        println!("{before} KiB, then {after} KiB; {sockets} files and sockets, then {sockets_after}");
        assert!(after < before + (16 << 10), "{before} KiB, then {after} KiB");
        assert!(sockets_after < sockets * 2 + 50, "{sockets} files and sockets, then {sockets_after}");
    }
}

fn median(samples: &[Sample], value: impl Fn(&Sample) -> u64) -> u64 {
    let mut values: Vec<u64> = samples.iter().map(value).collect();
    values.sort_unstable();
    values[values.len() / 2]
}
