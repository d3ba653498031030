//! Builds the Lessons screen: the step from the lesson, its bytes from the run.

use stsafe_core::authenticate::{Act, SLOT, ZONE};
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::command::Command;
use stsafe_core::command::catalog::Listed as _;
use stsafe_core::command::data_partition::Read;
use stsafe_core::command::signature::GenerateSignature;
use stsafe_core::describe;
use stsafe_core::effect;
use stsafe_core::link::{CommandFrame, ResponseFrame};
use stsafe_core::observe::Observation;
use stsafe_core::verdict::Verdict;
use stsafe_core::x509::HEADER_BYTES;

use super::data::{Choice, Data, Exchange, Figure, Frame, Live, Page, Phase, Rail};
use super::state::State;
use crate::lesson::{LESSONS, Step};
use crate::text;
use crate::view::lesson::LessonDesk;
use crate::view::{AuthenticationRun, View};
use crate::widgets::bytes::pairs_short;
use crate::widgets::verdict::Answer;

/// The open lesson at its step; `None` when the list of lessons is shown.
pub fn build(view: &View, state: &State) -> Option<Data> {
    let (lesson, step) = (state.lesson()?, state.step()?);
    let number = state.lesson.unwrap_or(0) + 1;
    let (right, at_once) = state.score();
    let steps = lesson.steps.len();
    let rail = lesson.steps.iter().enumerate().map(|(index, step)| Rail {
        name: step.name,
        done: state.answered(index).right,
        here: index == state.at,
        open: state.is_open(index),
    });
    Some(Data {
        title: lesson.title,
        place: format!("Lesson {number} of {}, about {} minutes", LESSONS.len(), lesson.minutes),
        rail: rail.collect(),
        share: right as f32 / steps.max(1) as f32,
        score: format!("{right} of {steps} steps, {at_once} right at once"),
        page: page(&view.lesson, state, step, steps),
        live: live(&view.lesson, state, step),
    })
}

fn page(desk: &LessonDesk, state: &State, step: &'static Step, steps: usize) -> Page {
    let answered = state.answered(state.at);
    let done = |run: &AuthenticationRun| run.of_act(step.act).is_some();
    let seen = answered.ran && done(&desk.genuine) && done(&desk.clone);
    let choices = step.question.choices.iter().enumerate().map(|(index, choice)| Choice {
        text: choice.text,
        chosen: answered.choice == Some(index),
        checked: (answered.checked == Some(index)).then_some(choice.right),
    });
    let checked = answered.checked.and_then(|index| step.question.choices.get(index));
    Page {
        index: state.at,
        name: step.name,
        text: step.text,
        figure: figure(desk, state, step, seen),
        ask: step.question.ask,
        choices: choices.collect(),
        said: checked.map(|choice| (choice.right, choice.because)),
        phase: match (answered.right, seen) {
            (false, _) => Phase::Predict,
            (true, false) => Phase::Run,
            (true, true) => Phase::Seen,
        },
        run: step.run,
        seen: if seen { (step.see)(desk) } else { Vec::new() },
        last: state.at + 1 == steps,
    }
}

fn figure(desk: &LessonDesk, state: &State, step: &Step, seen: bool) -> Figure {
    let bytes = if seen { (step.figure.bytes)(desk.of(state.who)) } else { Vec::new() };
    let judged = |run: &AuthenticationRun| match step.act {
        Act::JudgeChain => answer(chain(run)),
        Act::JudgeSignature => answer(run.possession.as_ref()),
        _ => Answer::Open,
    };
    let ended = if seen { [judged(&desk.genuine), judged(&desk.clone)] } else { [Answer::Open; 2] };
    Figure {
        knows: step.figure.knows,
        flow: step.figure.flow,
        carries: step.figure.carries,
        bytes: pairs_short(&bytes, 6, 0),
        ended,
        seen,
    }
}

fn chain(run: &AuthenticationRun) -> Option<&Verdict> {
    run.chain.as_ref().map(|report| &report.verdict)
}

fn answer(verdict: Option<&Verdict>) -> Answer {
    verdict.map_or(Answer::Open, |verdict| verdict.result.into())
}

fn live(desk: &LessonDesk, state: &State, step: &Step) -> Live {
    let run = desk.of(state.who);
    let (vouched, holds) = (answer(chain(run)), answer(run.possession.as_ref()));
    let root = run.chain.as_ref().and_then(|report| report.links.last());
    let root = root.and_then(|link| link.certificate.subject.common_name()).unwrap_or("A root");
    let vouched_words = match vouched {
        Answer::Open => text::NOT_ASKED,
        Answer::Fail => text::NOBODY_TRUSTED,
        Answer::Pass | Answer::Warn => root,
    };
    let holds_words = match holds {
        Answer::Open => text::NOT_ASKED,
        Answer::Fail => text::NOT_KEY_HOLDER,
        Answer::Pass | Answer::Warn => text::KEY_HOLDER,
    };
    Live {
        who: state.who,
        lights: [(vouched, vouched_words.to_owned()), (holds, holds_words.to_owned())],
        frame: frame(run, step.act),
        exchanges: run.exchanges.iter().map(exchange).collect(),
        trainer: step.trainer,
    }
}

/// The frame of an act: the one that was sent, or the one that will be. Nothing for what the host does by itself.
fn frame(run: &AuthenticationRun, act: Act) -> Option<Frame> {
    let sent = run.exchanges_of(act).first().map(|exchange| exchange.sent.clone());
    let bytes = match (&sent, act) {
        (Some(bytes), _) => bytes.clone(),
        (None, Act::ReadLength) => {
            let length = u16::try_from(HEADER_BYTES).unwrap_or(u16::MAX);
            encoded(&Read::new(ZONE, 0, length).into_command())
        }
        (None, Act::DrawChallenge | Act::Sign) if !run.challenge.is_empty() => {
            encoded(&GenerateSignature { slot: SLOT, data: run.challenge.clone() }.into_command())
        }
        _ => return None,
    };
    let seen = Observation::default();
    let (side, command) = describe::sent(&bytes, &seen);
    let command = command?;
    let words = side.fields.iter().map(|field| match field.words.as_str() {
        "" => field.name.clone(),
        words => format!("{} {words}", field.name),
    });
    let places = || bytes.windows(run.challenge.len().max(1)).position(|window| window == run.challenge);
    let mark = places().map_or(0..0, |start| start..start + run.challenge.len());
    Some(Frame {
        sent: sent.is_some(),
        mark,
        words: words.collect::<Vec<_>>().join(", "),
        effect: effect::of(&command, &seen).effect.name(),
        about_ms: command.row().time_ms,
        bytes,
    })
}

fn encoded(command: &Command) -> Vec<u8> {
    CommandFrame::plain(command.row().key.code(), command.payload()).encode()
}

fn exchange(exchange: &stsafe_core::exchange::Exchange) -> Exchange {
    let (side, command) = describe::sent(&exchange.sent, &Observation::default());
    let status = ResponseFrame::decode(&exchange.received).ok().map(|frame| frame.status());
    Exchange {
        code: command.map_or_else(|| "??".to_owned(), |command| command.row().key.code().to_string()),
        name: if side.summary.is_empty() { side.title } else { format!("{}, {}", side.title, side.summary) },
        refused: status.is_none_or(|status| status != stsafe_core::link::Status::OK),
        status: status.map_or_else(|| "no answer".to_owned(), |status| status.to_string()),
        took_ms: exchange.took.as_secs_f32() * 1_000.0,
    }
}

/// The name of one of the lesson's chips.
pub(super) const fn chip_name(who: Scenario) -> &'static str {
    match who {
        Scenario::Genuine => "Genuine",
        _ => "Clone",
    }
}
