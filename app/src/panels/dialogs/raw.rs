//! A typed frame before it leaves: what the confirm dialog asks about, and how it shows bytes that no decoder understands.

use std::sync::Arc;

use egui::Ui;
use stsafe_core::{
    describe,
    effect::{Effect, Judged},
    lab::raw::{Crc, RawFrame},
    observe::Observation,
    plan::{Plan, Planned},
    policy::{Session, Verdict},
};

use crate::{
    theme::space,
    widgets::{
        bytes::Bytes,
        judged, region,
        row::{self, Row},
        words,
    },
};

/// A typed frame, judged.
#[derive(Clone, Debug)]
pub struct Raw {
    /// The very bytes that will be sent.
    pub frame: Arc<RawFrame>,
    /// What they would do.
    pub judged: Judged,
    /// What the chip will say.
    pub verdict: Verdict,
}

impl Raw {
    /// A frame on the chip as it is known, and the plan that the dialog shows: the decoded command, or nothing where no
    /// decoder understands it. What is sent is the frame, never the plan.
    pub fn new(frame: Arc<RawFrame>, seen: &Observation) -> (Self, Plan) {
        let (command, judged, verdict) = frame.judged(seen);
        let bytes = frame.wire().len();
        let name = command.as_ref().map_or("bytes that nobody can judge", |command| command.row().name);
        let mut plan = Plan::new(format!("Send {name}, typed by hand"), [], seen, Session::None)
            .consequence(judged.because.as_str())
            .asks(format!("Send these {bytes} B"), "send these bytes");
        if let Some(command) = command {
            let step = Planned::new(name, command, seen, Session::None);
            let fields = describe::sent(frame.wire(), seen).0.fields;
            plan.steps =
                vec![Planned { frame: frame.wire().to_vec(), fields, verdict: verdict.clone(), ..step }];
            if let Crc::Wrong { .. } = frame.crc() {
                plan.consequence =
                    format!("{} That is, if the chip takes it in spite of its CRC.", judged.because);
                plan.steps.iter_mut().for_each(|step| step.changes.clear());
            }
        }
        (Self { frame, judged, verdict }, plan)
    }

    /// What it would do.
    pub fn effect(&self) -> Effect {
        self.judged.effect
    }
}

/// Bytes that no decoder understands.
pub(super) fn show(ui: &mut Ui, raw: &Raw) {
    let mut head = Row::text(ui, 20.0);
    head.left(0.0, &[words::caption("Exact bytes, with their CRC").faint()]);
    head.end();
    Bytes { bytes: raw.frame.wire(), columns: 16, name: "Exact bytes", ..Bytes::default() }.show(ui);
    ui.add_space(space::S3);
    let sentence = "It counts as one-way because nobody knows what it does: it may set a right that works once, or end the \
                    life of the chip.";
    row::paragraph(ui, &[words::body(sentence).dim()]);
    ui.add_space(10.0);
    region::divider(ui);
    ui.add_space(10.0);
    judged::verdict(ui, &raw.verdict);
}
