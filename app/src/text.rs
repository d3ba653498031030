//! The window's sentences that stand in more than one place, or that a translator, a tester and a
//! manual must find. Words that belong to one button stay with it in `action.rs`.

/// Title of the chain verdict.
pub const WHO_VOUCHES: &str = "Who vouches for it?";
/// Title of the possession verdict.
pub const HOLDS_KEY: &str = "Does it hold the key?";
/// Answer of a verdict nobody has asked for.
pub const NOT_ASKED: &str = "Not asked yet";
/// The line between the two halves of an authentication.
pub const COPYABLE: &str = "So far only a copyable file has been shown";
/// The line before the other direction of a mutual authentication.
pub const OTHER_WAY: &str = "Now the other way: does the chip believe us?";
/// Why a mutual authentication with a real chip is not run yet.
pub const HOST_KEY_FIRST: &str = "A real chip is to know only a host of your own";
/// Why nobody genuine can answer while the connected chip is a clone.
pub const CLONE_HERE: &str = "The connected chip is a clone: its certificate is about another key than its own. A genuine \
                              one waits on Twin, Classroom.";
/// Why the host's behaviour cannot be chosen.
pub const HOST_NOT_ASKED: &str = "A host does not prove itself to an impostor";
/// Overview without a device.
pub const NO_DEVICE: &str = "No device. The virtual chip needs nothing plugged in.";
/// Why there is nothing to rehearse on.
pub const NO_CHIP: &str = "There is no chip to make a twin of";
/// Trace without exchanges.
pub const NOTHING_SENT: &str = "Nothing sent yet. Every command will appear here with its bytes.";
/// Trace whose filter hides every exchange.
pub const NOTHING_MATCHES: &str = "No exchange matches this filter.";
/// Memory before the partition was read.
pub const NO_PARTITION: &str = "The data partition was not read yet. One query shows all zones.";
/// Certificates before zone 0 was read.
pub const NO_CERTIFICATE: &str = "Zone 0 was not read. It holds the certificate of the chip.";
/// Why negative scenarios are closed on a real chip.
pub const NEEDS_VIRTUAL: &str = "The others need a virtual chip";
/// Note on a simulated device.
pub const SIMULATED: &str = "Bytes, checks and waiting times follow the documents. Its certificate is issued by a \
                             simulator authority and proves nothing about a product. Nothing leaves this program.";
/// Why a button is disabled while read-only mode is on.
pub const READ_ONLY: &str = "Read-only mode is on";
/// Why nothing is sent while the board is away.
pub const UNPLUGGED: &str = "The board is unplugged";
/// Why nothing is sent while the screens show what a rehearsal left.
pub const AFTER_THE_PLAN: &str = "This is after the plan, on the twin";
/// Why keys that were exchanged with the chip are not rehearsed.
pub const NOT_FOR_A_TWIN: &str = "Sealed with this chip's ephemeral key, which a twin does not have. Go on with the twin \
                                  on Twin, and exchange and write there first";
/// Why a plan is not applied yet.
pub const REHEARSE_FIRST: &str = "Rehearse it first";
/// Where the power of a chip behind a bridge is switched.
pub const POWER_BY_BRIDGE: &str = "The Bridge page switches its power";
/// Why a button is disabled while a job is running.
pub const BUSY: &str = "Waiting for the running job";
/// Why a write cannot be sent yet.
pub const NOTHING_CHANGED: &str = "Change a byte first";
/// Why the confirm button is disabled on real hardware.
pub const WAITING_FOR_WORDS: &str = "Waiting for the typed words";
/// What nobody can take back, on counters.
pub const NEVER_RAISED: &str = "The counter cannot be raised again, on this chip, by anybody.";
/// Counters of a partition that has none.
pub const NO_COUNTERS: &str = "This profile has no counter zone.";
/// What a power cut can leave behind.
pub const POWER: &str = "Before the commit the old value stays, after it the new one is there. Never anything else, \
                         and never back up.";
/// Why the power of a real chip is not cut from here.
pub const POWER_NEEDS_VIRTUAL: &str = "Only the power of a virtual chip can be cut from here";
/// Empty Keys screen.
pub const NO_KEY_TABLES: &str = "The key tables were not read yet. A few queries show all slots.";
/// What a one-time table means.
pub const TABLE_ONCE: &str = "Two writes, each possible once in the life of the chip.";
/// Why a table that needs host keys is not written to a chip without.
pub const NO_HOST_KEYS: &str = "No host keys on this chip: these commands would be locked out";
/// What reduced motion does.
pub const REDUCED_MOTION: &str = "Nothing slides, fades or is drawn step by step";
/// What starting in read-only mode does.
pub const READ_ONLY_AT_START: &str =
    "Nothing is written until you switch it off, by Ctrl L or in the header.";
/// What the settings file never holds.
pub const NO_SECRET_KEPT: &str = "No keys and passwords are in it. Wrong C-MACs in a row are kept chip by chip in the \
                                  same folder; keys only where you ask for it, in an encrypted file.";
/// Whose chips a lesson runs on.
pub const LESSON_CHIPS: &str = "Real commands on two virtual chips that belong to the lesson. The chip that is connected is \
                                never asked.";
/// A step of a lesson that sends nothing.
pub const NO_FRAME: &str = "Nothing goes over the bus in this step.";
/// Why a lesson does not go on.
pub const ANSWER_FIRST: &str = "Next opens after the right answer";
/// The chain's answer where no believed root signed.
pub const NOBODY_TRUSTED: &str = "Nobody you trust";
/// The challenge's answer where it fits.
pub const KEY_HOLDER: &str = "It holds the key";
/// The challenge's answer where it does not.
pub const NOT_KEY_HOLDER: &str = "Not the key holder";
/// Note beside byte views with linked fields.
pub const LINKED: &str = "Pointing at a field lights its bytes, and back";
