//! A typed frame before it leaves: what the confirm dialog asks about, and how it shows bytes that no decoder understands.

use std::sync::Arc;

use egui::Ui;
use stsafe_core::{
    describe,
    effect::Effect,
    lab::raw::{
        Crc,
        look::{Cost, Look},
    },
    observe::Observation,
    plan::{Plan, Planned},
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
    /// The frame, what it would do, what the chip will say.
    pub look: Arc<Look>,
    /// Somebody typed that the chip may be lost.
    pub lost: bool,
}

impl Raw {
    /// A frame on the chip as it is known, and the plan that the dialog shows: the decoded command, or nothing where no
    /// decoder understands it. What is sent is the frame, never the plan.
    pub fn new(look: Arc<Look>, lost: bool, seen: &Observation) -> (Self, Plan) {
        let Look { frame, command, judged, verdict, .. } = &*look;
        let bytes = look.bytes().len();
        let name = command.as_ref().map_or("bytes that nobody can judge", |command| command.row().name);
        let mut plan = Plan::new(format!("Send {name}, typed by hand"), [], seen, look.standing)
            .consequence(judged.because.as_str())
            .asks(format!("Send these {bytes} B"), "send these bytes");
        if let Some(command) = command {
            let step = Planned::new(name, command.clone(), seen, look.standing);
            let fields = describe::sent(look.bytes(), seen).0.fields;
            plan.steps = vec![Planned {
                frame: look.bytes().to_vec(),
                fields,
                judged: judged.clone(),
                verdict: verdict.clone(),
                ..step
            }];
            let wrong = match (frame.crc(), look.cost) {
                (Crc::Wrong { .. }, _) => "CRC",
                (_, Cost::WrongMac) if judged.effect == Effect::OneWay => "C-MAC",
                _ => "",
            };
            if !wrong.is_empty() {
                plan.consequence =
                    format!("{} That is, if the chip takes it in spite of its {wrong}.", judged.because);
            }
            if !wrong.is_empty() || look.cost == Cost::WrongMac {
                plan.steps.iter_mut().for_each(|step| step.changes.clear());
            }
        }
        (Self { look, lost }, plan)
    }

    /// What it would do.
    pub fn effect(&self) -> Effect {
        self.look.judged.effect
    }
}

/// Bytes that no decoder understands.
pub(super) fn show(ui: &mut Ui, raw: &Raw) {
    let mut head = Row::text(ui, 20.0);
    head.left(0.0, &[words::caption("Exact bytes, with their CRC").faint()]);
    head.end();
    Bytes { bytes: raw.look.bytes(), columns: 16, name: "Exact bytes", ..Bytes::default() }.show(ui);
    ui.add_space(space::S3);
    let sentence = "It counts as one-way because nobody knows what it does: it may set a right that works once, or end the \
                    life of the chip.";
    row::paragraph(ui, &[words::body(sentence).dim()]);
    ui.add_space(10.0);
    region::divider(ui);
    ui.add_space(10.0);
    judged::verdict(ui, &raw.look.verdict);
}
