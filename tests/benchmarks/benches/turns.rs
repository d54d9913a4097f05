//! A generated client and what it is compared with, in turn: short runs of one and of the other, one after the other, so that
//! whatever else the machine is doing comes to both. Prints the tables of BENCHMARKS.md.

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use sailpoint_v2025::Client;
use sailpoint_v2025::models::GetOAuthClientResponse;
use sdk_benchmarks::{OAuthClient, page};
use sdk_runtime::json::{self, Decoding};

/// How many runs each side has.
const RUNS: usize = 101;
/// How long one run takes, about.
const RUN: Duration = Duration::from_millis(20);

fn main() {
    println!("| | plain, fastest / median | generated, fastest / median | ratio |\n|---|---|---|---|");
    let text = page(250);
    let plain: Vec<OAuthClient> = serde_json::from_slice(&text).expect("the page is as described");
    let generated: Vec<GetOAuthClientResponse> =
        json::from_slice(&text, Decoding::Strict).expect("the page is as described").value;
    in_turn(
        "decoding 250 clients",
        || drop(black_box(serde_json::from_slice::<Vec<OAuthClient>>(black_box(&text)))),
        || drop(black_box(json::from_slice::<Vec<GetOAuthClientResponse>>(black_box(&text), Decoding::Tolerant))),
    );
    in_turn(
        "encoding 250 clients",
        || drop(black_box(serde_json::to_vec(black_box(&plain)))),
        || drop(black_box(json::to_vec(black_box(&generated)))),
    );
    calls("a call that lists 1 client", 1);
    calls("a call that lists 250 clients", 250);
}

/// A whole call over loopback, on one thread of this process; the server has a thread of its own.
fn calls(name: &str, clients: u32) {
    let address = serve(page(clients));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a thread can wait");
    // A program without a timeout can hang, so this has one as well.
    let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().expect("TLS can be set up");
    let url = format!("http://{address}/oauth-clients");
    let plain = async || -> Vec<OAuthClient> {
        let request = http.get(&url).header("accept", "application/json").bearer_auth("token");
        let response = request.send().await.expect("the server answers");
        let response = response.error_for_status().expect("the server always succeeds");
        response.json().await.expect("the page is as described")
    };
    let set_up = Client::builder().base_url(format!("http://{address}")).bearer("token").build();
    let client = Client::from(set_up.expect("the address is a URL"));
    let generated = async || client.oauth_clients().list_oauth_clients().await.expect("the page is as described");
    in_turn(name, || drop(black_box(runtime.block_on(plain()))), || drop(black_box(runtime.block_on(generated()))));
}

/// Runs both in turn, and prints a row.
fn in_turn(name: &str, mut plain: impl FnMut(), mut generated: impl FnMut()) {
    let times = times_of(&mut plain).max(times_of(&mut generated));
    let mut results = [Vec::with_capacity(RUNS), Vec::with_capacity(RUNS)];
    for _ in 0..RUNS {
        results[0].push(run(&mut plain, times));
        results[1].push(run(&mut generated, times));
    }
    let [(plain, plain_median), (generated, generated_median)] = results.map(|mut it| {
        it.sort_by(f64::total_cmp);
        (it[0], it[RUNS / 2])
    });
    println!(
        "| {name} | {plain:.1} / {plain_median:.1} µs | {generated:.1} / {generated_median:.1} µs | {:.2} / {:.2} |",
        generated / plain,
        generated_median / plain_median,
    );
}

/// How often something is done in one run.
fn times_of(work: &mut impl FnMut()) -> u32 {
    let (start, mut times) = (Instant::now(), 0);
    while start.elapsed() < RUN {
        work();
        times += 1;
    }
    times
}

/// Microseconds of one time.
fn run(work: &mut impl FnMut(), times: u32) -> f64 {
    let start = Instant::now();
    (0..times).for_each(|_| work());
    start.elapsed().as_secs_f64() * 1e6 / f64::from(times)
}

/// Answers every request on every connection with this body.
fn serve(body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer = [head.into_bytes(), body].concat();
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || answer_all(connection, &answer));
        }
    });
    address
}

fn answer_all(mut connection: TcpStream, answer: &[u8]) {
    // Small answers wait for nothing, as on any server for the web.
    connection.set_nodelay(true).expect("a connection has the option");
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = connection.read(&mut buffer) {
        request.extend_from_slice(&buffer[..read]);
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            if connection.write_all(answer).is_err() {
                break;
            }
        }
    }
}
