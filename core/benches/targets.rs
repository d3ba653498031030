//! The numbers that have a target. Each is measured in turns with the others, so that a busy machine troubles all alike.

use std::hint::black_box;
use std::time::{Duration, Instant};

use p256::ecdsa::SigningKey;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use stsafe_core::x509::simulator;

use crate::bench;

const TURNS: usize = 11;
const TURN: Duration = Duration::from_millis(200);

/// How often in a second, in one turn.
fn rate(mut work: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut times = 0_u32;
    while start.elapsed() < TURN {
        for _ in 0..16 {
            work();
        }
        times += 16;
    }
    f64::from(times) / start.elapsed().as_secs_f64()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates.get(rates.len() / 2).copied().unwrap_or_default()
}

pub fn print() {
    let mut bus = bench::bus();
    let (echo, signature) = (bench::frame(bench::echo()), bench::frame(bench::signature()));
    let mut device = bench::device();
    let key = SigningKey::from_slice(&simulator::default_identity().private_key).unwrap();
    let mut rates: [Vec<f64>; 5] = Default::default();
    for _ in 0..TURNS {
        let turn = [
            rate(|| drop(bench::exchange(&mut bus, &echo))),
            rate(|| {
                device.take_log();
                device.run(bench::echo()).unwrap();
            }),
            rate(|| {
                device.take_log();
                device.run(bench::protected_read()).unwrap();
            }),
            rate(|| drop(bench::exchange(&mut bus, &signature))),
            rate(|| {
                let signature: p256::ecdsa::Signature = key.sign_prehash(&[0xA5; 32]).unwrap();
                black_box(signature);
            }),
        ];
        rates.iter_mut().zip(turn).for_each(|(rates, rate)| rates.push(rate));
    }
    let [echo, driver_echo, protected, chip, library] = rates.map(median);
    println!("\nmedian of {TURNS} turns of {} ms each", TURN.as_millis());
    let line = |name: &str, rate: f64, target: f64| {
        let word = if rate >= target { "met" } else { "MISSED" };
        println!("{name:40} {rate:10.0}/s   target {target:6.0}/s  {word}");
    };
    line("plain exchanges, over the bus", echo, 50_000.0);
    line("plain exchanges, through the driver", driver_echo, 50_000.0);
    line("protected reads, through the driver", protected, 10_000.0);
    line("P-256 signatures, over the bus", chip, library / 2.0);
    println!("the library alone signs {library:.0}/s: {:.2} times the chip's rate, target 2", library / chip);
}
