//! What the screen knows: plain values, no device, no channel, no thread. It changes only by
//! applying events; panels read it and build their own data.

pub mod authentication;
pub mod bridges;
pub mod certificates;
mod compared;
mod event;
pub mod lab;
pub mod lesson;
mod listed;
pub mod session;
pub mod twin;

pub use compared::{Compared, Part};
pub use event::Event;
pub use listed::{Listed, OpenedCapture, Unsealed};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::order::PreparedKeys;
use stsafe_core::{
    chip::power::PowerCut,
    chip::scenario::Scenario,
    observe::Observation,
    plan::{CarriedOut, Plan},
    policy::Session,
    profile::Profile,
    profile::compare::{Comparison, compare},
    trace::Store,
    transport::Origin,
    x509::ChainReport,
};

pub use self::authentication::AuthenticationRun;
use self::bridges::{BridgeSeen, Port, Unplugged};
use self::lesson::LessonDesk;
use crate::text;

/// Values kept per counter.
const MOST_COUNTER_VALUES: usize = 10_000;

/// The connected device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connected {
    /// `SPL05 virtual chip`.
    pub name: String,
    /// `sim`, `sim:FILE`, …
    pub address: String,
    /// Where its answers come from.
    pub origin: Origin,
    /// What its bench is set to: `time ×1, seed 1`; empty without a bench.
    pub bench: String,
    /// Who it is, where its state can be looked at: a virtual chip in this window may be a clone.
    pub who: Scenario,
}

/// What the worker is doing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Activity {
    /// Nothing.
    #[default]
    Idle,
    /// A job, and how far it is where that is known.
    Working {
        /// `Reading zone 3 of 12`.
        what: String,
        /// Done and total.
        progress: Option<(usize, usize)>,
    },
    /// The last job failed.
    Failed {
        /// `No answer from 0x20 in 1.0 s`.
        what: String,
        /// Why, and what to try.
        why: String,
    },
}

/// Everything the screens are built from.
#[derive(Default)]
pub struct View {
    /// The device, if one is connected.
    pub device: Option<Connected>,
    /// The profile the device is compared with; for a virtual chip the one it was built from.
    pub profile: Option<Profile>,
    /// How the device compares with the profile; `None` without one.
    pub comparison: Option<Comparison>,
    /// Whether writing is off.
    pub read_only: bool,
    /// What the worker is doing.
    pub activity: Activity,
    /// What is known of the chip.
    pub known: Observation,
    /// How far a host session is open, as policy asks for it.
    pub session: Session,
    /// Wrong C-MACs in a row, and where this program stops.
    pub mac_budget: MacBudget,
    /// Keys that wait to be written after an exchange of ephemeral keys, or were written so.
    pub prepared: Option<PreparedKeys>,
    /// The host session: counter, exchanges, what was broken and judged.
    pub host: session::SessionView,
    /// Experiments.
    pub lab: lab::LabView,
    /// What became of the last plan.
    pub carried: Option<(Arc<Plan>, CarriedOut)>,
    /// Values of the counters as they were seen: when, in milliseconds since 1970, and what; oldest first.
    pub counters: BTreeMap<u8, Vec<(u64, u32)>>,
    /// What became of the last power cut.
    pub power_cut: Option<PowerCutSeen>,
    /// Zones whose reading failed: what, why.
    pub failed_zones: BTreeMap<u8, (String, String)>,
    /// The exchanges, oldest first.
    pub exchanges: Store,
    /// A capture that is looked at in place of them.
    pub capture: Option<Box<OpenedCapture>>,
    /// Two lists of exchanges that are looked at side by side.
    pub compared: Option<Box<Compared>>,
    /// Exchanges since start, also those no longer kept.
    pub exchange_count: u64,
    /// The chain of the certificate in zone 0.
    pub chain: Option<ChainReport>,
    /// A chain from a file, and the file's name; it is shown in place of the chip's until it is put away.
    pub file_chain: Option<(String, ChainReport)>,
    /// Other certificates, and the roots they are judged against.
    pub certificates: certificates::CertificatesView,
    /// The authentication, as far as it has run.
    pub authentication: AuthenticationRun,
    /// The chips of the lesson, as far as it has run.
    pub lesson: LessonDesk,
    /// The bridge before the device, where there is one.
    pub bridge: Option<BridgeSeen>,
    /// The way to the device is gone, or came back and nothing was asked since.
    pub unplugged: Option<Unplugged>,
    /// Ports that were seen since the device picker was opened.
    pub ports: Vec<Port>,
    /// The twin, what was rehearsed on it, and start states.
    pub twin: twin::TwinView,
    /// This is no chip: it is what the chip will be after a rehearsed plan.
    pub is_rehearsal: bool,
    version: u64,
}

/// Wrong C-MACs in a row, as this program counts them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MacBudget {
    /// So far.
    pub wrong: u16,
    /// Where this program stops by itself.
    pub stop: u16,
}

/// A power cut in the middle of a decrement, seen from outside: what the counter was, and what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PowerCutSeen {
    /// The counter zone.
    pub zone: u8,
    /// When the power went.
    pub cut: PowerCut,
    /// Its value before, where it was known.
    pub before: Option<u32>,
    /// Its value after the power came back.
    pub after: Option<u32>,
}

impl View {
    /// Takes in one event.
    pub fn apply(&mut self, event: Event) {
        let version = self.version + 1;
        match event {
            Event::Opened { device, profile, read_only } => {
                let (exchanges, exchange_count) = (std::mem::take(&mut self.exchanges), self.exchange_count);
                let (ports, twin) = (std::mem::take(&mut self.ports), self.twin.kept());
                let certificates = self.certificates.of_another_device();
                let (capture, compared) = (self.capture.take(), self.compared.take());
                // The lesson has chips of its own: another device changes nothing there.
                let lesson = std::mem::take(&mut self.lesson);
                *self = Self {
                    ports,
                    twin,
                    certificates,
                    lesson,
                    device: Some(device),
                    profile: profile.map(|profile| *profile),
                    read_only,
                    exchanges,
                    exchange_count,
                    capture,
                    compared,
                    ..Self::default()
                };
            }
            Event::Closed => (self.device, self.bridge, self.unplugged) = (None, None, None),
            Event::ReadOnly(on) => self.read_only = on,
            Event::Activity(activity) => self.activity = activity,
            Event::Exchanges(new) => {
                if self.unplugged.as_ref().is_some_and(|unplugged| unplugged.back) {
                    self.unplugged = None;
                }
                self.exchange_count += new.len() as u64;
                new.iter().for_each(|exchange| self.exchanges.push(exchange));
            }
            Event::Capture(capture) => (self.capture, self.compared) = (capture, None),
            Event::Compared(compared) => self.compared = compared,
            Event::Unsealed(unsealed) => {
                if let Some(capture) = &mut self.capture {
                    capture.unseal(unsealed);
                }
            }
            Event::Known(known) => {
                self.known = *known;
                self.comparison = self.profile.as_ref().map(|profile| compare(profile, &self.known));
                self.remember_counters();
            }
            Event::PowerCut(seen) => self.power_cut = Some(seen),
            Event::MacBudget(budget) => self.mac_budget = budget,
            Event::Prepared(prepared) => self.prepared = Some(prepared),
            // A key goes to the field it was drawn for, and nowhere else.
            Event::Drawn(_) => {}
            Event::Carried { plan, outcome } => {
                if let Some(prepared) = self.prepared.as_mut().filter(|p| Arc::ptr_eq(&p.plan, &plan)) {
                    prepared.sent = true;
                }
                self.carried = Some((plan, outcome));
            }
            Event::ZoneFailed { zone, what, why } => {
                self.failed_zones.insert(zone, (what, why));
            }
            Event::Chain(chain) => self.chain = Some(*chain),
            Event::FileChain(judged) => self.file_chain = judged.map(|(name, chain)| (name, *chain)),
            Event::Certificates(event) => {
                if let Some((name, chain)) = self.certificates.apply(event) {
                    self.file_chain = Some((name, *chain));
                }
            }
            Event::Authentication(run) => self.authentication = *run,
            Event::Lesson(desk) => self.lesson = *desk,
            Event::Bridge(bridge) => self.bridge = Some(*bridge),
            Event::Session(event) => {
                self.host.apply(event);
                self.session = self.host.now.standing;
            }
            Event::Lab(event) => self.lab.apply(event),
            Event::Unplugged(unplugged) => self.unplugged = Some(unplugged),
            Event::Back { address } => self.is_back(address),
            Event::Ports(ports) => self.ports = ports,
            Event::Twin(event) => {
                if event.is_rehearsal() {
                    self.carried = None;
                }
                self.twin.apply(*event);
            }
        }
        self.version = version;
    }

    /// Counts the events: what was built from the view is still right as long as this stays.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The verdicts were about a chip that nobody watched since.
    fn is_back(&mut self, address: String) {
        if let Some(device) = self.device.as_mut() {
            device.address = address;
        }
        if let Some(unplugged) = self.unplugged.as_mut() {
            unplugged.back = true;
        }
        (self.chain, self.authentication) = (None, AuthenticationRun::default());
        self.failed_zones.clear();
        self.activity = Activity::Idle;
    }

    /// Whether the way to the device is gone.
    pub fn is_gone(&self) -> bool {
        self.unplugged.as_ref().is_some_and(|unplugged| !unplugged.back)
    }

    /// Adds the counters to their history where they changed.
    fn remember_counters(&mut self) {
        let now = self.exchanges.last().map_or(0, |row| row.unix_ms());
        for zone in self.known.partition.iter().flat_map(|seen| &seen.value) {
            let Some(value) = zone.counter else { continue };
            let seen = self.counters.entry(zone.index).or_default();
            if seen.last().is_none_or(|(_, last)| *last != value) {
                seen.push((now, value));
                let over = seen.len().saturating_sub(MOST_COUNTER_VALUES);
                seen.drain(..over);
            }
        }
    }

    /// Changes marks in the exchanges that the Trace shows.
    pub fn trace_mut(&mut self) -> &mut Store {
        self.version += 1;
        match &mut self.capture {
            Some(capture) => &mut capture.store,
            None => &mut self.exchanges,
        }
    }

    /// Whether a job is running.
    pub fn busy(&self) -> bool {
        matches!(self.activity, Activity::Working { .. })
    }

    /// Why nothing may be changed on the chip now; empty when it may.
    pub fn closed(&self) -> &'static str {
        if self.read_only { text::READ_ONLY } else { self.occupied() }
    }

    /// Why nothing may be asked of the chip now; empty when it may.
    pub fn occupied(&self) -> &'static str {
        if self.is_rehearsal {
            text::AFTER_THE_PLAN
        } else if self.is_gone() {
            text::UNPLUGGED
        } else if self.busy() {
            text::BUSY
        } else {
            ""
        }
    }

    /// Who the connected chip is, as far as this window can know.
    pub fn who(&self) -> Scenario {
        self.device.as_ref().map_or(Scenario::Genuine, |device| device.who)
    }

    /// Whether trouble can be put on the chip: it is a virtual one in this program.
    pub fn has_bench(&self) -> bool {
        self.device.as_ref().is_some_and(|device| !device.bench.is_empty())
    }

    /// Whether the device says it is simulated.
    pub fn is_simulated(&self) -> bool {
        self.device.as_ref().is_some_and(|device| device.origin == Origin::Virtual)
    }
}
