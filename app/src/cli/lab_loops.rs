//! `lab echo` and `lab random`: the loops of the Lab without a window.

use serde_json::json;
use stsafe_core::command::maintenance::GenerateRandom;
use stsafe_core::hex;
use stsafe_core::lab::echo::{EchoEnd, EchoOrder, EchoRun, MOST_PLAIN_BYTES, SWEEP_BYTES};
use stsafe_core::lab::figures::{Figures, Tested};

use super::args::{Common, EchoArgs, RandomArgs};
use super::lab::LAB;
use super::opening::Opening;
use super::outcome::{Failure, Outcome, Report, device_json};
use crate::files;

/// Most random bytes of one command.
const MOST_RANDOM: u8 = u8::MAX;

pub fn echo(common: &Common, args: &EchoArgs) -> Outcome {
    let lengths_bytes = if args.length.is_empty() { SWEEP_BYTES.to_vec() } else { args.length.clone() };
    if let Some(wrong) = lengths_bytes.iter().find(|n| !(1..=MOST_PLAIN_BYTES).contains(*n)) {
        return Err(Failure::usage(format!("--length {wrong}: 1 to {MOST_PLAIN_BYTES} B")));
    }
    let mut device = Opening::known(common, LAB)?.begin();
    let mut run = EchoRun::new(EchoOrder { lengths_bytes, rounds: Some(args.rounds) });
    while run.step(&mut device)? {
        // What was exchanged goes to --trace as it happens; nobody else looks at it here.
        drop(device.take_log());
    }
    let ms = |time: std::time::Duration| time.as_secs_f64() * 1_000.0;
    let mut text = format!(
        "{:>8} {:>8} {:>8} {:>8} {:>10} {:>10}\n",
        "bytes", "echoes", "errors", "NACKs", "mean ms", "kB/s"
    );
    let mut lengths = Vec::new();
    for tally in &run.tallies {
        let (mean, rate) = (tally.mean().map(ms), tally.bytes_per_second().map(|rate| rate / 1_000.0));
        let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1}"));
        text += &format!(
            "{:>8} {:>8} {:>8} {:>8} {:>10} {:>10}\n",
            tally.length_bytes,
            tally.sent,
            tally.errors(),
            tally.nacks,
            number(mean),
            number(rate)
        );
        lengths.push(json!({
            "bytes": tally.length_bytes, "sent": tally.sent, "right": tally.right, "wrong": tally.wrong,
            "failed": tally.failed, "nacks": tally.nacks, "read_again": tally.read_again,
            "mean_ms": mean, "kilobytes_per_s": rate,
        }));
    }
    let total = run.total();
    text += &match (&run.end, &run.first_trouble) {
        (Some(EchoEnd::GaveUp(why)), first) => {
            format!("Ended by itself: {why}. First: {}.\n", first.as_deref().unwrap_or("nothing"))
        }
        (_, Some(first)) => format!("{} of {} went wrong. First: {first}.\n", total.errors(), total.sent),
        (_, None) => format!("All {} echoes came back as they went out.\n", total.sent),
    };
    let json = json!({
        "device": device_json(&mut device), "sent": total.sent, "errors": total.errors(), "nacks": total.nacks,
        "read_again": total.read_again, "expected_ms": ms(run.expected), "first_trouble": run.first_trouble,
        "lengths": lengths,
    });
    Ok(Report { positive: total.errors() == 0, ..Report::new(text, json) })
}

pub fn random(common: &Common, args: &RandomArgs) -> Outcome {
    let wanted = usize::try_from(args.bytes).unwrap_or(usize::MAX);
    let mut device = Opening::known(common, LAB)?.begin();
    let (mut bytes, mut figures) = (Vec::new(), Figures::default());
    while bytes.len() < wanted {
        let now = u8::try_from(wanted - bytes.len()).unwrap_or(MOST_RANDOM);
        let more = device.run(GenerateRandom { bytes: now })?;
        drop(device.take_log());
        figures.add(&more);
        bytes.extend(more);
    }
    if let Some(path) = &args.out {
        files::write(path, &bytes).map_err(Failure::file)?;
    }
    let words = |tested: Option<Tested>| match tested {
        Some(tested) => format!("{:.2}, P {:.4}", tested.value, tested.p),
        None => "too few bytes".to_owned(),
    };
    let first = bytes.get(..bytes.len().min(32)).unwrap_or_default();
    let text = format!(
        "{} bytes, first {}\nones         {}\nmonobit      {}\nchi-square   {} (255 degrees of freedom)\n\
         Such figures can find a broken generator; none can prove one good.\n",
        bytes.len(),
        hex::run(first),
        figures.ones(),
        words(figures.monobit()),
        words(figures.chi_square())
    );
    let tested =
        |tested: Option<Tested>| tested.map(|tested| json!({ "value": tested.value, "p": tested.p }));
    let json = json!({
        "device": device_json(&mut device), "bytes": bytes.len(), "ones": figures.ones(),
        "monobit": tested(figures.monobit()), "chi_square": tested(figures.chi_square()),
        "hex": if args.out.is_none() { Some(hex::run(&bytes)) } else { None },
    });
    Ok(Report::new(text, json))
}
