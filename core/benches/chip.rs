//! Exchanges with the virtual chip: over its bus, and through the driver.

use criterion::{Criterion, Throughput};
use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use stsafe_core::command::data_partition::Read;
use stsafe_core::x509::simulator;

use crate::bench;

pub fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("bus");
    group.throughput(Throughput::Elements(1));
    let mut bus = bench::bus();
    let echo = bench::frame(bench::echo());
    group.bench_function("echo", |b| b.iter(|| bench::exchange(&mut bus, &echo)));
    let read = bench::frame(Read::new(2, 0, 64));
    group.bench_function("read", |b| b.iter(|| bench::exchange(&mut bus, &read)));
    let signature = bench::frame(bench::signature());
    group.bench_function("P-256 signature", |b| b.iter(|| bench::exchange(&mut bus, &signature)));
    let key = SigningKey::from_slice(&simulator::default_identity().private_key).unwrap();
    group.bench_function("P-256 signature, the library alone", |b| {
        b.iter(|| -> p256::ecdsa::Signature { key.sign_prehash(&[0xA5; 32]).unwrap() });
    });
    group.finish();

    let mut group = criterion.benchmark_group("driver");
    group.throughput(Throughput::Elements(1));
    let mut device = bench::device();
    group.bench_function("echo", |b| {
        b.iter(|| {
            device.take_log();
            device.run(bench::echo()).unwrap()
        });
    });
    group.bench_function("protected read", |b| {
        b.iter(|| {
            device.take_log();
            device.run(bench::protected_read()).unwrap()
        });
    });
    group.finish();
}
