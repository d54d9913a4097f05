//! Benchmarks of decoding and encoding a page of 250 OAuth clients, with a generated model and with
//! the same struct using serde's derives.

#![allow(missing_docs, reason = "criterion's macros generate undocumented functions")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sailpoint_v2025::models::GetOAuthClientResponse;
use sdk_benchmarks::{OAuthClient, page};
use sdk_runtime::json::{self, Decoding};

fn decode(criterion: &mut Criterion) {
    let text = page(250);
    let mut group = criterion.benchmark_group("decode a page");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("serde", |bencher| {
        bencher.iter(|| serde_json::from_slice::<Vec<OAuthClient>>(black_box(&text)).expect("the page is valid"));
    });
    group.bench_function("sdk-runtime", |bencher| {
        bencher.iter(|| {
            json::from_slice::<Vec<GetOAuthClientResponse>>(black_box(&text), Decoding::Tolerant)
                .expect("the page is valid")
        });
    });
    group.finish();
}

fn encode(criterion: &mut Criterion) {
    let text = page(250);
    let generated =
        json::from_slice::<Vec<GetOAuthClientResponse>>(&text, Decoding::Strict).expect("the page is valid");
    let plain = serde_json::from_slice::<Vec<OAuthClient>>(&text).expect("the page is valid");
    assert!(json::to_vec(&generated.value).is_ok_and(|it| it == text), "both encode the same page");
    let mut group = criterion.benchmark_group("encode a page");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("serde", |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(&plain)).expect("plain data can be encoded"));
    });
    group.bench_function("sdk-runtime", |bencher| {
        bencher.iter(|| json::to_vec(black_box(&generated.value)).expect("plain data can be encoded"));
    });
    group.finish();
}

criterion_group!(benches, decode, encode);
criterion_main!(benches);
