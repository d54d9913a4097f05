//! A whole call of a generated client, and the same exchange with reqwest alone, over loopback.

#![allow(missing_docs, reason = "criterion's macros make functions without documentation")]

use std::net::SocketAddr;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use sailpoint_v2025::Client;
use sdk_benchmarks::{OAuthClient, page};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// Answers every request on every connection with this body.
async fn serve(body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    let answer = [head.into_bytes(), body].concat();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(answer_all(connection, answer.clone()));
        }
    });
    address
}

async fn answer_all(mut connection: TcpStream, answer: Vec<u8>) {
    let mut request = Vec::new();
    while let Ok(1..) = connection.read_buf(&mut request).await {
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            if connection.write_all(&answer).await.is_err() {
                break;
            }
        }
    }
}

fn call(criterion: &mut Criterion) {
    for (name, clients) in [("one client", 1), ("250 clients", 250)] {
        let runtime = Runtime::new().expect("threads can be started");
        let address = runtime.block_on(serve(page(clients)));
        let mut group = criterion.benchmark_group(format!("list {name}"));

        // A program without a timeout can hang, so this has one as well.
        let http = reqwest::Client::builder().timeout(Duration::from_secs(60)).build().expect("TLS can be set up");
        let url = format!("http://{address}/oauth-clients");
        let plain = async || -> Vec<OAuthClient> {
            let sent = http.get(&url).bearer_auth("token").send().await.expect("the server answers");
            let response = sent.error_for_status().expect("the server always succeeds");
            response.json().await.expect("the page is as described")
        };
        group.bench_function("reqwest and serde", |bencher| {
            bencher.iter(|| runtime.block_on(plain()));
        });

        let set_up = Client::builder().base_url(format!("http://{address}")).bearer("token").build();
        let client = Client::from(set_up.expect("the address is a URL"));
        let ours = async || client.oauth_clients().list_oauth_clients().await.expect("the page is as described");
        group.bench_function("generated client", |bencher| {
            bencher.iter(|| runtime.block_on(ours()));
        });
        group.finish();
    }
}

criterion_group!(benches, call);
criterion_main!(benches);
