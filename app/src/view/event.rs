//! What happened: the only thing that changes what the screens know. It comes from the worker, from the search for
//! bridges, and from files that were read in the background.

use std::sync::Arc;

use stsafe_core::exchange::Exchange;
use stsafe_core::observe::Observation;
use stsafe_core::plan::{CarriedOut, Plan};
use stsafe_core::profile::Profile;
use stsafe_core::x509::ChainReport;

use super::bridges::{BridgeSeen, Port, Unplugged};
use super::lesson::LessonDesk;
use super::{
    Activity, AuthenticationRun, Compared, Connected, MacBudget, OpenedCapture, PowerCutSeen, Unsealed,
    certificates, lab, session, twin,
};
use crate::order::{Drawn, PreparedKeys};

/// A change of what the screen knows.
pub enum Event {
    /// A device was opened; all that was known before is forgotten.
    Opened {
        /// The device.
        device: Connected,
        /// What it should be.
        profile: Option<Box<Profile>>,
        /// Whether writing is off.
        read_only: bool,
    },
    /// The device is gone.
    Closed,
    /// Writing was switched off or on.
    ReadOnly(bool),
    /// The worker does something else now.
    Activity(Activity),
    /// A capture was opened, or closed.
    Capture(Option<Box<OpenedCapture>>),
    /// Two lists of exchanges were compared, or put away.
    Compared(Option<Box<Compared>>),
    /// Host keys were tried on the capture that is looked at.
    Unsealed(Unsealed),
    /// Exchanges happened.
    Exchanges(Vec<Exchange>),
    /// More is known of the chip.
    Known(Box<Observation>),
    /// Wrong C-MACs were counted.
    MacBudget(MacBudget),
    /// An exchange of ephemeral keys is done.
    Prepared(PreparedKeys),
    /// Keys were drawn.
    Drawn(Drawn),
    /// A plan was carried out, or stopped.
    Carried {
        /// The plan.
        plan: Arc<Plan>,
        /// What became of it.
        outcome: CarriedOut,
    },
    /// The power of the virtual chip went, and came back.
    PowerCut(PowerCutSeen),
    /// A zone could not be read.
    ZoneFailed {
        /// Which.
        zone: u8,
        /// What failed.
        what: String,
        /// Why, and what to try.
        why: String,
    },
    /// The chain of the certificate was judged.
    Chain(Box<ChainReport>),
    /// A chain from a file was judged, or put away.
    FileChain(certificates::Judged),
    /// Something about other certificates, or about roots.
    Certificates(certificates::CertificateEvent),
    /// The authentication went on, or was reset.
    Authentication(Box<AuthenticationRun>),
    /// The lesson went on, or its chips are new.
    Lesson(Box<LessonDesk>),
    /// How the bridge does.
    Bridge(Box<BridgeSeen>),
    /// The host session changed, or something happened in it.
    Session(session::SessionEvent),
    /// An experiment went on.
    Lab(lab::LabEvent),
    /// The way to the device is gone.
    Unplugged(Unplugged),
    /// The same board is back, perhaps behind another port.
    Back {
        /// Its address now.
        address: String,
    },
    /// Ports came, went or said who they are.
    Ports(Vec<Port>),
    /// A twin, a rehearsal or a start state.
    Twin(Box<twin::TwinEvent>),
}
