//! The runner and the bridge before its device: errands, the health of the link, and a board that is unplugged while
//! anything runs. What was under way is never sent again by itself.

use stsafe_core::bridge::Lines;
use stsafe_core::chip::scenario::Scenario;
use stsafe_core::device::Device;
use stsafe_core::plan::Ended;
use stsafe_core::transport::address::Address;
use stsafe_core::transport::bridge_host::LinkFault;

use super::run::{Emit, Runner};
use crate::action::Action;
use crate::open::lost::Lost;
use crate::view::bridges::{BridgeSeen, Errand, Unplugged};
use crate::view::{Activity, Event};

/// What the runner keeps about the bridge.
#[derive(Default)]
pub(super) struct Bridged {
    /// As the screen knows it.
    seen: Option<BridgeSeen>,
    /// The board is unplugged and looked for.
    lost: Option<Lost>,
}

impl Runner {
    /// Does what was asked; every change is told as it happens. A board that is gone afterwards is told too.
    pub fn perform(&mut self, action: Action, emit: Emit<'_>) {
        if let Action::TakeBack(address) = &action {
            return self.take_back(address, emit);
        }
        if self.bridged.lost.is_some() && action.needs_the_chip() {
            return emit(Event::Activity(Activity::Failed {
                what: "Nothing was sent, the board is unplugged".into(),
                why: "It is looked for. Plug it in again, or choose another device.".into(),
            }));
        }
        let mut failed = String::new();
        let mut listen = |event| {
            note_failure(&event, &mut failed);
            emit(event);
        };
        match action {
            Action::Bridge(errand) => self.errand(errand, &mut listen),
            action => self.chip_job(action, &mut listen),
        }
        self.settle(failed, emit);
    }

    /// One piece of a zone, because nobody wants anything else.
    pub fn background(&mut self, emit: Emit<'_>) {
        let mut failed = String::new();
        self.read_ahead(&mut |event| {
            note_failure(&event, &mut failed);
            emit(event);
        });
        self.settle(failed, emit);
    }

    /// Whether somebody should call [`Runner::watch`] from time to time.
    pub fn wants_watching(&self) -> bool {
        self.bridged.seen.is_some()
    }

    /// When nothing else is to be done: whether the board is still there, or there again. Sends nothing to the chip.
    pub fn watch(&mut self, emit: Emit<'_>) {
        let Some(lost) = self.bridged.lost.as_mut() else { return self.settle(String::new(), emit) };
        if let Some(address) = lost.find() {
            self.take_back(&address.to_string(), emit);
        }
    }

    /// A device was opened, with or without a bridge.
    pub(super) fn meet_bridge(&mut self, device: &mut Device, emit: Emit<'_>) {
        self.bridged = Bridged::default();
        self.meet(device, emit);
    }

    fn meet(&mut self, device: &mut Device, emit: Emit<'_>) {
        self.bridged.seen = device.transport().bridge().map(|bridge| BridgeSeen {
            info: bridge.info().clone(),
            health: bridge.health(),
            speed_hz: None,
            wanted_hz: None,
            lines: None,
            scan: None,
            recovery: None,
        });
        self.tell_bridge(emit);
    }

    pub(super) fn tell_bridge(&self, emit: Emit<'_>) {
        if let Some(seen) = &self.bridged.seen {
            emit(Event::Bridge(Box::new(seen.clone())));
        }
    }

    /// After every job: how the link did, and whether the board is still there.
    fn settle(&mut self, failed: String, emit: Emit<'_>) {
        if self.bridged.lost.is_some() {
            return;
        }
        let Self { device: Some(device), bridged: Bridged { seen: Some(seen), lost }, .. } = self else {
            return;
        };
        let Some(mut bridge) = device.transport().bridge() else { return };
        let (health, is_there) = (bridge.health(), bridge.is_there());
        if health != seen.health {
            seen.health = health;
            emit(Event::Bridge(Box::new(seen.clone())));
        }
        if is_there {
            return;
        }
        let (board, unique_id) = (seen.info.board.clone(), seen.info.unique_id.clone());
        if let Ok(address) = device.transport().address().parse::<Address>() {
            *lost = Some(Lost::new(address, unique_id.clone()));
        }
        device.power_in_doubt();
        self.drop_plans();
        self.tell_known(emit);
        emit(Event::Unplugged(Unplugged { board, unique_id, failed, back: false }));
    }

    /// Goes on with the board at `address`, if it is the one that was unplugged. Only the bridge is asked who it is.
    fn take_back(&mut self, address: &str, emit: Emit<'_>) {
        let Some(unique_id) = self.bridged.lost.as_ref().map(|lost| lost.unique_id().to_owned()) else {
            return;
        };
        let Ok(parsed) = address.parse::<Address>() else { return };
        let Ok(mut again) = (self.around.open)(&parsed, Scenario::Genuine, self.options) else { return };
        if again.transport().bridge().is_none_or(|bridge| bridge.info().unique_id != unique_id) {
            return;
        }
        let address = again.transport().address().to_owned();
        let Some(mut device) = self.device.take() else { return };
        device.replug(again);
        self.bridged.lost = None;
        self.meet(&mut device, emit);
        self.device = Some(device);
        self.tell_known(emit);
        emit(Event::Back { address });
    }

    fn errand(&mut self, errand: Errand, emit: Emit<'_>) {
        let Self { device: Some(device), bridged: Bridged { seen: Some(seen), .. }, .. } = self else {
            return;
        };
        let what = match errand {
            Errand::Look => "Asking the bridge",
            Errand::SetSpeed(_) => "Setting the bus speed",
            Errand::Scan => "Scanning the bus",
            Errand::Recover => "Freeing the bus",
            Errand::SetLines(..) => "Switching the chip's lines",
        };
        emit(Event::Activity(Activity::Working { what: what.to_owned(), progress: None }));
        let done = run(errand, device, seen);
        if let Some(bridge) = device.transport().bridge() {
            seen.health = bridge.health();
        }
        self.tell_bridge(emit);
        if let Errand::SetLines(..) = errand {
            self.tell_known(emit);
        }
        emit(Event::Activity(match done {
            Ok(()) => Activity::Idle,
            Err(fault) => Activity::Failed { what: format!("{what}: {fault}"), why: advice(&fault).into() },
        }));
    }
}

fn run(errand: Errand, device: &mut Device, seen: &mut BridgeSeen) -> Result<(), LinkFault> {
    if let Errand::SetLines(mask, value) = errand {
        if let Some(lines) = device.set_lines(mask, value) {
            seen.lines = Some(lines?);
        }
        return Ok(());
    }
    let Some(mut bridge) = device.transport().bridge() else { return Ok(()) };
    match errand {
        Errand::Look => {
            seen.info = bridge.greet()?.clone();
            seen.speed_hz = Some(bridge.speed_hz()?);
            seen.lines = lines(bridge.lines())?;
        }
        Errand::SetSpeed(hertz) => {
            seen.wanted_hz = Some(hertz);
            seen.speed_hz = Some(bridge.set_speed_hz(hertz)?);
        }
        Errand::Scan => seen.scan = Some(bridge.scan()?),
        Errand::Recover => seen.recovery = Some(bridge.recover()?),
        Errand::SetLines(..) => {}
    }
    Ok(())
}

/// A board without lines says that it cannot; that is no failure of looking.
fn lines(answer: Result<Lines, LinkFault>) -> Result<Option<Lines>, LinkFault> {
    match answer {
        Err(LinkFault::Refused { .. }) => Ok(None),
        answer => answer.map(Some),
    }
}

fn advice(fault: &LinkFault) -> &'static str {
    match fault {
        LinkFault::Gone(_) => "Plug the board in again.",
        LinkFault::Refused { .. } => "Check wiring and power of the chip, then try again.",
        LinkFault::WrongVersion { .. } => "Flash the firmware of this release.",
        LinkFault::Silent { .. } | LinkFault::Damaged(_) | LinkFault::TooLong | LinkFault::NoNumber(_) => {
            "Try again; if it stays, unplug the board and plug it in again."
        }
    }
}

/// Keeps what failed first: later failures follow from it.
fn note_failure(event: &Event, failed: &mut String) {
    let what = match event {
        Event::Activity(Activity::Failed { what, .. }) | Event::ZoneFailed { what, .. } => what,
        Event::Carried { outcome, .. } => match &outcome.ended {
            Ended::Failed { what, .. } => what,
            _ => return,
        },
        Event::Authentication(run) => match &run.stopped {
            Some((_, why)) => why,
            None => return,
        },
        _ => return,
    };
    if failed.is_empty() {
        what.clone_into(failed);
    }
}
