//! From the view to what the bring-up shows.

use std::time::Duration;

use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::maintenance::Echo;
use stsafe_core::lab::echo::{EchoEnd, EchoOrder, EchoRun, MOST_PLAIN_BYTES, SWEEP_BYTES, Tally};
use stsafe_core::policy;

use super::{
    super::{build::time_remark, parts::ms},
    Data, Form, Length, ROUNDS,
};
use crate::{theme::Tone, view::View, widgets::segment::grouped};

/// The bring-up.
pub fn build(view: &View, form: &Form) -> Data {
    let order = order(form);
    let longest =
        order.as_ref().ok().and_then(|order| order.lengths_bytes.iter().max().copied()).unwrap_or(1);
    let echo = Echo { data: vec![0; usize::from(longest)] }.into_command();
    let run = view.lab.echo.as_ref();
    let running = run.is_some_and(|run| run.end.is_none()) && view.busy();
    let expected = run.map_or(Duration::ZERO, |run| run.expected);
    Data {
        order,
        verdict: policy::may(&echo, &view.known, view.session),
        running,
        share: run.and_then(EchoRun::progress).map(|(done, all)| done as f32 / all.max(1) as f32),
        closed: view.occupied(),
        figures: run.map(figures).unwrap_or_default(),
        said: run.map(|run| said(run, running)),
        rows: run.map(rows).unwrap_or_default(),
        remark: time_remark(view),
        expected: format!(
            "Expected {}: the chip's typical time, without the time of the bytes on the bus",
            ms(expected)
        ),
    }
}

fn order(form: &Form) -> Result<EchoOrder, String> {
    let rounds = ROUNDS.get(form.rounds).and_then(|(rounds, _)| *rounds);
    if !form.one {
        return Ok(EchoOrder { lengths_bytes: SWEEP_BYTES.to_vec(), rounds });
    }
    let length = form.length.trim().parse::<u16>().ok().filter(|n| (1..=MOST_PLAIN_BYTES).contains(n));
    let length = length.ok_or_else(|| format!("A length of 1 to {MOST_PLAIN_BYTES} B"))?;
    Ok(EchoOrder { lengths_bytes: vec![length], rounds })
}

fn figures(run: &EchoRun) -> Vec<(&'static str, String)> {
    let total = run.total();
    let rate = f64::from(total.errors()) * 100.0 / f64::from(total.sent.max(1));
    let fastest = run.tallies.iter().filter_map(Tally::bytes_per_second).fold(0.0, f64::max);
    vec![
        ("Echoes", grouped(total.sent.into())),
        ("Errors", format!("{} ({rate:.1} %)", grouped(total.errors().into()))),
        ("Read again", grouped(total.read_again)),
        ("NACKs", grouped(total.nacks)),
        ("Mean", total.mean().map_or_else(|| "–".to_owned(), ms)),
        ("Slowest", ms(total.slowest)),
        ("Most", format!("{:.1} kB/s", fastest / 1_000.0)),
    ]
}

/// What the figures say, in a sentence.
fn said(run: &EchoRun, running: bool) -> (Tone, String) {
    let total = run.total();
    let trouble = run.first_trouble.as_deref().unwrap_or_default();
    match &run.end {
        Some(EchoEnd::GaveUp(why)) => {
            let first = if trouble.is_empty() { String::new() } else { format!(" First: {trouble}.") };
            (
                Tone::Danger,
                format!("The loop ended by itself: {why}.{first} Check wiring, power and bus speed."),
            )
        }
        _ if total.errors() > 0 => {
            let what = if total.errors() == 1 { "echo" } else { "echoes" };
            (Tone::Danger, format!("{} {what} went wrong. First: {trouble}.", grouped(total.errors().into())))
        }
        _ if total.read_again > 0 => {
            let times = grouped(total.read_again);
            let words = format!(
                "Every echo came back, but answers were damaged {times} times and read again. Check pull-ups, or lower \
                 the bus speed."
            );
            (Tone::Warn, words)
        }
        _ if running => (Tone::Info, "Every echo so far came back as it went out.".to_owned()),
        Some(EchoEnd::Stopped) => {
            (Tone::Ok, "Stopped between two echoes. Every one of them came back as it went out.".to_owned())
        }
        _ => (Tone::Ok, "Every echo came back as it went out.".to_owned()),
    }
}

fn rows(run: &EchoRun) -> Vec<Length> {
    let ms = |time: Duration| time.as_secs_f32() * 1_000.0;
    let row = |tally: &Tally| Length {
        bytes: tally.length_bytes,
        sent: tally.sent,
        errors: tally.errors(),
        nacks: tally.nacks,
        mean_ms: tally.mean().map(ms),
        slowest_ms: ms(tally.slowest),
        expected_ms: ms(run.expected),
        kilobytes_per_s: tally.bytes_per_second().map(|rate| rate / 1_000.0),
    };
    run.tallies.iter().map(row).collect()
}
