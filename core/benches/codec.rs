//! Encoding, decoding and protecting, without a chip.

use std::hint::black_box;

use criterion::Criterion;
use stsafe_core::access::Encryption;
use stsafe_core::bytes::Reader;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::{Command, NoContext};
use stsafe_core::link::{CommandFrame, ResponseFrame};
use stsafe_core::session::{self, Generation};

use crate::bench;

pub fn run(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("codec");
    let read = bench::protected_read().into_command();
    group.bench_function("encode a command", |b| {
        b.iter(|| CommandFrame::plain(read.row().key.code(), read.payload()).encode());
    });
    let wire = bench::frame(bench::protected_read());
    group.bench_function("decode a command", |b| {
        b.iter(|| {
            let frame = CommandFrame::decode(black_box(&wire)).unwrap();
            Command::decode(frame.code, &frame.payload, &NoContext).is_ok()
        });
    });
    let answer = ResponseFrame { header: 0, body: vec![0xA5; 64] }.encode();
    group.bench_function("decode an answer", |b| {
        b.iter(|| {
            let frame = ResponseFrame::decode(black_box(&answer)).unwrap();
            read.decode_response(&mut Reader::new(&frame.body), &NoContext).is_ok()
        });
    });
    group.finish();

    let mut group = criterion.benchmark_group("session");
    let keys = bench::keys();
    let payload = read.payload();
    for (name, encryption) in [
        ("MAC only", Encryption { command: false, response: false }),
        ("MAC and encryption", Encryption { command: true, response: true }),
    ] {
        let protect =
            || session::protect_command(&keys, Generation::V2, 7, bench::READ, &payload, encryption);
        group.bench_function(format!("protect a command, {name}"), |b| b.iter(protect));
        let sent = protect();
        let answer = session::protect_response(
            &keys,
            Generation::V2,
            7,
            &sent,
            0x40,
            &[0xA5; 64],
            encryption.response,
        );
        group.bench_function(format!("verify an answer, {name}"), |b| {
            b.iter(|| {
                let answer = black_box(&answer);
                session::open_response(&keys, Generation::V2, 7, &sent, answer, encryption.response).unwrap()
            });
        });
    }
    group.finish();
}
