//! The binding-response hot path, step by step, beside stun-types and beside its bare cryptography.
//! `cargo bench --bench ratios` sets them against each other, interleaved.

#![allow(clippy::unwrap_used, reason = "a bench that cannot go on has to stop")]

mod path;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use icespec::stun::{IntegrityKey, Message};
use path::{Load, Reference, StunTypes, bare};

fn decode(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode");
    let mut load = Load::new(1);
    group.bench_function("reference", |bencher| {
        bencher.iter(|| {
            let message = Message::read(black_box(load.next())).unwrap();
            message
                .attributes()
                .fold(0, |sum, attribute| sum + attribute.value.len())
        });
    });
    group.bench_function("stun-types", |bencher| {
        bencher.iter(|| {
            let message = stun_types::message::Message::from_bytes(black_box(load.next())).unwrap();
            message
                .iter_attributes()
                .fold(0, |sum, (_, attribute)| sum + attribute.value.len())
        });
    });
    group.finish();
}

fn authenticate(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("authenticate");
    let mut load = Load::new(1);
    let key = IntegrityKey::short_term(b"password/of/stream/0000000");
    group.bench_function("reference", |bencher| {
        bencher.iter(|| {
            let message = Message::read(black_box(load.next())).unwrap();
            (message.check_fingerprint(), message.check_integrity(&key))
        });
    });
    let peer = StunTypes::new(1);
    group.bench_function("stun-types", |bencher| {
        bencher.iter(|| peer.authenticate(black_box(load.next())).0.get_type());
    });
    group.finish();
}

fn respond(criterion: &mut Criterion) {
    for credentials in [1, 1_000, 1_000_000] {
        let mut group = criterion.benchmark_group(format!("respond/{credentials}"));
        let mut load = Load::new(credentials);
        let mut reference = Reference::new(credentials);
        group.bench_function("reference", |bencher| {
            bencher.iter(|| reference.answer(black_box(load.next())));
        });
        drop(reference);
        let mut peer = StunTypes::new(credentials);
        group.bench_function("stun-types", |bencher| {
            bencher.iter(|| peer.answer(black_box(load.next())));
        });
        drop(peer);
        let mut state = [0; 5];
        group.bench_function("bare cryptography", |bencher| {
            bencher.iter(|| bare(black_box(load.next()), &mut state));
        });
        group.finish();
    }
}

criterion_group!(benches, decode, authenticate, respond);
criterion_main!(benches);
