//! From the view to what the random experiment shows.

use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::maintenance::GenerateRandom;
use stsafe_core::lab::figures::Tested;
use stsafe_core::policy;
use stsafe_core::transport::Origin;

use super::{
    super::parts::{ms, probability},
    AMOUNTS, Data, Form,
};
use crate::{
    theme::Tone,
    view::{View, lab::RandomRun},
    widgets::segment::grouped,
};

/// Bytes that are shown as bits.
const SHOWN_BYTES: usize = 1_024;

/// The experiment.
pub fn build(view: &View, form: &Form) -> Data {
    let wanted = AMOUNTS.get(form.amount).map_or(32, |(bytes, _)| *bytes);
    let command = GenerateRandom { bytes: u8::try_from(wanted).unwrap_or(u8::MAX) }.into_command();
    let commands = wanted.div_ceil(255);
    let seconds = f64::from(commands) * command.row().time().as_secs_f64();
    let cost = match commands {
        1 => format!("1 command, about {} ms", command.row().time_ms),
        n if seconds < 1.0 => format!("{n} commands, about {:.0} ms", seconds * 1_000.0),
        n => format!("{} commands, about {seconds:.0} s", grouped(n.into())),
    };
    let run = view.lab.random.as_ref();
    let drawn = run.map_or(0, |run| run.bytes.len());
    let asked = run.map_or(0, |run| usize::try_from(run.wanted).unwrap_or(usize::MAX));
    Data {
        wanted,
        cost,
        verdict: policy::may(&command, &view.known, view.session),
        running: view.busy() && run.is_some() && drawn < asked,
        share: drawn as f32 / asked.max(1) as f32,
        closed: view.occupied(),
        figures: run.filter(|_| drawn > 0).map(figures).unwrap_or_default(),
        said: run.filter(|_| drawn > 0).map(|run| said(run, drawn < asked && !view.busy())),
        remark: remark(view),
        counts: run.map(|run| run.figures.counts().to_vec()).unwrap_or_default(),
        first: run.map(|run| run.bytes.iter().take(SHOWN_BYTES).copied().collect()).unwrap_or_default(),
        drawn,
    }
}

fn remark(view: &View) -> (Tone, &'static str) {
    match view.device.as_ref().map(|device| device.origin) {
        Some(Origin::Virtual) => (
            Tone::Sim,
            "Simulated: these bytes come from this program's own generator, which a seed makes repeat. They say nothing \
             about silicon.",
        ),
        Some(Origin::Replay) => (Tone::Info, "A recording: the bytes are those of the capture."),
        _ => (Tone::Real, "These bytes come from the connected chip."),
    }
}

fn figures(run: &RandomRun) -> Vec<(&'static str, String)> {
    let all = &run.figures;
    let p = |tested: Option<Tested>, least: &str| match tested {
        Some(tested) => probability(tested.p),
        None => format!("from {least}"),
    };
    let share = all.ones() as f64 * 100.0 / (all.bytes() * 8).max(1) as f64;
    let chi =
        all.chi_square().map_or_else(|| "from 1,280 B".to_owned(), |tested| format!("{:.1}", tested.value));
    vec![
        ("Bytes", grouped(all.bytes())),
        ("Ones", format!("{share:.2} %")),
        ("Monobit, P", p(all.monobit(), "13 B")),
        ("Chi-square, 255 df", chi),
        ("Chi-square, P", p(all.chi_square(), "1,280 B")),
        ("Time", ms(run.took)),
    ]
}

fn said(run: &RandomRun, stopped: bool) -> (Tone, String) {
    let tests = [("monobit", run.figures.monobit()), ("chi-square", run.figures.chi_square())];
    let odd: Vec<&str> = tests
        .iter()
        .filter(|(_, tested)| tested.is_some_and(|tested| tested.is_remarkable()))
        .map(|(name, _)| *name)
        .collect();
    let ran = tests.iter().filter(|(_, tested)| tested.is_some()).count();
    let start = if stopped { "Stopped early. " } else { "" };
    if ran == 0 {
        return (Tone::Info, format!("{start}Too few bytes for any figure."));
    }
    if odd.is_empty() {
        return (
            Tone::Info,
            format!("{start}Nothing remarkable: chance alone does as much in more than 1 of 100 draws."),
        );
    }
    let words = format!(
        "{start}Remarkable: {}. Chance alone does so in less than 1 of 100 draws. Draw again; if it stays, something is \
         wrong.",
        odd.join(" and ")
    );
    (Tone::Warn, words)
}
