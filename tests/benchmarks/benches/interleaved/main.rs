//! Compares a generated client with plain serde and reqwest in short, alternating runs, so that other load on the machine affects
//! both equally. Prints the first table of BENCHMARKS.md.
//!
//! With the arguments `plain COUNT` or `generated COUNT`, it only makes this many calls that list one client, so that another
//! program can count their instructions. With `array COUNT` or `events COUNT`, it receives this many times the pieces of a chat,
//! in one array or as a stream of events. With `decode COUNT`, `encode COUNT`, `serde-decode COUNT` or `serde-encode COUNT`, it
//! decodes or encodes a page of 250 clients this many times.

mod chat;

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use sailpoint_v2025::Client;
use sailpoint_v2025::models::GetOAuthClientResponse;
use sdk_benchmarks::{OAuthClient, page};
use sdk_runtime::json::{self, Decoding};
use sdk_runtime::{Call, decode};

/// The number of runs of each side.
const RUNS: usize = 101;
/// The number of pieces of a chat.
const PIECES: usize = 10_000;
/// The approximate duration of one run.
const RUN_DURATION: Duration = Duration::from_millis(20);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let [side, count] = [arguments.next(), arguments.next()];
    let count = count.and_then(|it| it.parse::<u32>().ok());
    match (side.as_deref(), count) {
        (Some("plain"), Some(count)) => calls(1, |plain, _| (0..count).for_each(|_| plain())),
        (Some("generated"), Some(count)) => calls(1, |_, generated| (0..count).for_each(|_| generated())),
        (Some("array"), Some(count)) => chats(|array, _| (0..count).for_each(|_| array())),
        (Some("events"), Some(count)) => chats(|_, events| (0..count).for_each(|_| events())),
        (Some("decode"), Some(count)) => pages(|page| (0..count).for_each(|_| page.decode())),
        (Some("encode"), Some(count)) => pages(|page| (0..count).for_each(|_| page.encode())),
        (Some("serde-decode"), Some(count)) => pages(|page| (0..count).for_each(|_| page.decode_with_serde())),
        (Some("serde-encode"), Some(count)) => pages(|page| (0..count).for_each(|_| page.encode_with_serde())),
        _ => table(),
    }
}

/// A page of 250 clients in all forms.
struct Page {
    text: Vec<u8>,
    plain: Vec<OAuthClient>,
    generated: Vec<GetOAuthClientResponse>,
}

impl Page {
    fn decode(&self) {
        drop(black_box(json::from_slice::<Vec<GetOAuthClientResponse>>(black_box(&self.text), Decoding::Tolerant)));
    }

    fn decode_with_serde(&self) {
        drop(black_box(serde_json::from_slice::<Vec<OAuthClient>>(black_box(&self.text))));
    }

    fn encode(&self) {
        drop(black_box(json::to_vec(black_box(&self.generated))));
    }

    fn encode_with_serde(&self) {
        drop(black_box(serde_json::to_vec(black_box(&self.plain))));
    }
}

fn pages(measure: impl FnOnce(&Page)) {
    let text = page(250);
    let plain = serde_json::from_slice(&text).expect("the page is valid");
    let generated = json::from_slice(&text, Decoding::Strict).expect("the page is valid").value;
    measure(&Page { text, plain, generated });
}

/// Prints the table.
fn table() {
    println!("| | serde and reqwest, fastest / median | generated, fastest / median | ratio |\n|---|---|---|---|");
    pages(|page| {
        compare("decoding 250 clients", || page.decode_with_serde(), || page.decode());
        compare("encoding 250 clients", || page.encode_with_serde(), || page.encode());
    });
    calls(1, |plain, generated| compare("a call that lists 1 client", plain, generated));
    calls(250, |plain, generated| compare("a call that lists 250 clients", plain, generated));
    println!("\n| | one array, fastest / median | events, fastest / median | ratio |\n|---|---|---|---|");
    chats(|array, events| compare("a chat of 10,000 pieces", array, events));
}

/// Passes calls that receive the pieces of a chat to a function: in one array, and as events.
fn chats(measure: impl FnOnce(&mut dyn FnMut(), &mut dyn FnMut())) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    let client = |content_type, body| {
        let address = serve(content_type, body);
        sdk_runtime::Client::builder(&format!("http://{address}")).build().expect("the address is a URL")
    };
    let array_client = client("application/json", chat::array(PIECES));
    let array = async || {
        let call: Call<'_, Vec<chat::Chunk>> = Call::new(&array_client, &chat::GET_CHAT, decode::json);
        // Each piece is looked at and dropped, as a program that shows them does.
        call.await.expect("the array is valid").into_iter().map(black_box).count()
    };
    let event_client = client("text/event-stream", chat::events(PIECES));
    let events = async || {
        let call: Call<'_, chat::Chunk> = Call::new(&event_client, &chat::GET_CHAT, decode::item);
        let mut events = call.events().await.expect("the server responds");
        let mut count = 0;
        while let Some(event) = events.next_event().await.expect("the event is valid") {
            black_box(event);
            count += 1;
        }
        count
    };
    measure(&mut || assert_eq!(runtime.block_on(array()), PIECES), &mut || {
        assert_eq!(runtime.block_on(events()), PIECES)
    });
}

/// Passes a call with each client to a function. Calls are made over loopback on one thread of this process, and the server
/// has its own thread.
fn calls(clients: u32, measure: impl FnOnce(&mut dyn FnMut(), &mut dyn FnMut())) {
    let address = serve("application/json", page(clients));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be built");
    // Real programs set a timeout, so the plain client has one, too.
    let http = sdk_runtime::http_client_builder().expect("TLS can be initialized");
    let http = http.timeout(Duration::from_secs(60)).build().expect("TLS can be initialized");
    let url = format!("http://{address}/oauth-clients");
    let plain = async || -> Vec<OAuthClient> {
        let request = http.get(&url).header("accept", "application/json").bearer_auth("token");
        let response = request.send().await.expect("the server responds");
        let response = response.error_for_status().expect("the server always succeeds");
        response.json().await.expect("the page is valid")
    };
    let client =
        Client::builder().base_url(format!("http://{address}")).bearer("token").build().expect("the address is a URL");
    let generated = async || client.oauth_clients().list_oauth_clients().await.expect("the page is valid");
    measure(&mut || drop(black_box(runtime.block_on(plain()))), &mut || drop(black_box(runtime.block_on(generated()))));
}

/// Runs both sides alternately and prints a row of the table.
fn compare(name: &str, mut plain: impl FnMut(), mut generated: impl FnMut()) {
    let repetitions = calls_per_run(&mut plain).max(calls_per_run(&mut generated));
    let mut results = [Vec::with_capacity(RUNS), Vec::with_capacity(RUNS)];
    for _ in 0..RUNS {
        results[0].push(run(&mut plain, repetitions));
        results[1].push(run(&mut generated, repetitions));
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

/// Returns how often a function can be called in the duration of one run.
fn calls_per_run(work: &mut impl FnMut()) -> u32 {
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < RUN_DURATION {
        work();
        count += 1;
    }
    count
}

/// Returns the microseconds that one call takes.
fn run(work: &mut impl FnMut(), repetitions: u32) -> f64 {
    let start = Instant::now();
    (0..repetitions).for_each(|_| work());
    start.elapsed().as_secs_f64() * 1e6 / f64::from(repetitions)
}

/// Starts a server that responds to every request with this body.
fn serve(content_type: &str, body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ncontent-length: {}\r\n\r\n", body.len());
    let response = [head.into_bytes(), body].concat();
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let response = response.clone();
            std::thread::spawn(move || respond(connection, &response));
        }
    });
    address
}

fn respond(mut connection: TcpStream, response: &[u8]) {
    // Send small responses immediately, as web servers do.
    connection.set_nodelay(true).expect("the option can be set");
    let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = connection.read(&mut buffer) {
        request.extend_from_slice(&buffer[..read]);
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            if connection.write_all(response).is_err() {
                break;
            }
        }
    }
}
