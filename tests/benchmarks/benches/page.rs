//! A page of 250 OAuth clients, read and written by a generated model and by the same struct with
//! serde's derives.

#![allow(missing_docs, reason = "criterion's macros make functions without documentation")]

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
        bencher
            .iter(|| serde_json::from_slice::<Vec<OAuthClient>>(black_box(&text)).expect("the page is as described"));
    });
    group.bench_function("sdk-runtime", |bencher| {
        bencher.iter(|| {
            json::from_slice::<Vec<GetOAuthClientResponse>>(black_box(&text), Decoding::Tolerant)
                .expect("the page is as described")
        });
    });
    group.finish();
}

fn encode(criterion: &mut Criterion) {
    let text = page(250);
    let ours =
        json::from_slice::<Vec<GetOAuthClientResponse>>(&text, Decoding::Strict).expect("the page is as described");
    let theirs = serde_json::from_slice::<Vec<OAuthClient>>(&text).expect("the page is as described");
    assert!(json::to_vec(&ours.value).is_ok_and(|it| it == text), "both write the same page");
    let mut group = criterion.benchmark_group("encode a page");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("serde", |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(&theirs)).expect("plain data is written"));
    });
    group.bench_function("sdk-runtime", |bencher| {
        bencher.iter(|| json::to_vec(black_box(&ours.value)).expect("plain data is written"));
    });
    group.finish();
}

criterion_group!(benches, decode, encode);
criterion_main!(benches);
