//! Benchmarks of calls over loopback, with a generated client and with plain reqwest.

#![allow(missing_docs, reason = "criterion's macros generate undocumented functions")]

use std::net::SocketAddr;
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use sailpoint_v2025::Client;
use sdk_benchmarks::{OAuthClient, page};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::Runtime;

/// Starts a server that responds to every request with this body.
async fn serve(body: Vec<u8>) -> SocketAddr {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("loopback has a free port");
    let address = listener.local_addr().expect("a bound listener has an address");
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len());
    let response = [head.into_bytes(), body].concat();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(respond(connection, response.clone()));
        }
    });
    address
}

async fn respond(mut connection: TcpStream, response: Vec<u8>) {
    let mut request = Vec::new();
    while let Ok(1..) = connection.read_buf(&mut request).await {
        if request.ends_with(b"\r\n\r\n") {
            request.clear();
            if connection.write_all(&response).await.is_err() {
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

        // Real programs set a timeout, so the plain client has one, too.
        let http = sdk_runtime::http_client_builder().expect("TLS can be initialized");
        let http = http.timeout(Duration::from_secs(60)).build().expect("TLS can be initialized");
        let url = format!("http://{address}/oauth-clients");
        let plain = async || -> Vec<OAuthClient> {
            let sent = http.get(&url).bearer_auth("token").send().await.expect("the server responds");
            let response = sent.error_for_status().expect("the server always succeeds");
            response.json().await.expect("the page is valid")
        };
        group.bench_function("reqwest and serde", |bencher| {
            bencher.iter(|| runtime.block_on(plain()));
        });

        let client = Client::builder()
            .base_url(format!("http://{address}"))
            .bearer("token")
            .build()
            .expect("the address is a URL");
        let generated = async || client.oauth_clients().list_oauth_clients().await.expect("the page is valid");
        group.bench_function("generated client", |bencher| {
            bencher.iter(|| runtime.block_on(generated()));
        });
        group.finish();
    }
}

criterion_group!(benches, call);
criterion_main!(benches);
