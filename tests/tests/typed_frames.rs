//! Frames typed by hand in an open host session: protected by the session, or typed with their C-MAC. What they cost is
//! read off the chip itself, and on a virtual board through all of its layers.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::sync::{Arc, Mutex};

use stsafe_core::chip::state::Nvm;
use stsafe_core::chip::wires::SharedBus;
use stsafe_core::command::data_partition::Decrement;
use stsafe_core::command::maintenance::Echo;
use stsafe_core::device::session::WRONG_MACS_STOP;
use stsafe_core::device::{Consent, Device, Fault, Layer};
use stsafe_core::effect::Effect;
use stsafe_core::hex;
use stsafe_core::lab::raw::look::Cost;
use stsafe_core::lab::raw::{CrcMode, RawFrame, Seal, Shield};
use stsafe_core::link::{CommandFrame, Flags, Status};
use stsafe_core::policy::{Answer, Session};
use stsafe_core::session::{Generation, SessionKeys, command_mac};
use stsafe_core::transport::bridge_host::BridgeHost;
use workbench_tests::keyed::{self, COUNTER};
use workbench_tests::loopback;

/// Looks into the chip of a device: its counter of host keys, and its wrong C-MACs in a row.
type Look = Box<dyn FnMut(&mut Device) -> (u32, u16)>;

/// A chip with host keys that protects Echo (encrypted both ways) and Update (C-MAC only); a way to look into it.
struct Bench {
    device: Device,
    look: Look,
}

impl Bench {
    fn nvm() -> Nvm {
        keyed::state(|nvm| {
            for (code, encryption) in [(0x00, 3), (0x06, 0)] {
                let rule = nvm.commands.iter_mut().find(|rule| rule.code == code).unwrap();
                (rule.access, rule.encryption) = (3, encryption);
            }
        })
    }

    fn chip() -> Self {
        let look = |device: &mut Device| inside(&keyed::bus(device).chip.nvm);
        Self { device: keyed::device_on(keyed::bus_of(Self::nvm())), look: Box::new(look) }.opened()
    }

    /// The same chip behind a virtual board: frames, polls and answers go through the bridge's own program.
    fn board() -> Self {
        let bus: SharedBus = Arc::new(Mutex::new(keyed::bus_of(Self::nvm())));
        let (port, _) = loopback::board(&bus);
        let mut device = Device::new(Box::new(BridgeHost::open(port, "loopback").unwrap()));
        assert!(device.refresh().is_empty());
        let look = move |_: &mut Device| inside(&bus.lock().unwrap().chip.nvm);
        Self { device, look: Box::new(look) }.opened()
    }

    fn both() -> [Self; 2] {
        [Self::chip(), Self::board()]
    }

    fn opened(mut self) -> Self {
        self.device.open_session(keyed::keys()).unwrap();
        self.device.prove_session().unwrap();
        self.device.take_log();
        assert_eq!(self.costs(), (COUNTER + 1, 0), "the proof");
        self
    }

    /// Counter and wrong C-MACs in a row, as the chip has them.
    fn costs(&mut self) -> (u32, u16) {
        (self.look)(&mut self.device)
    }

    /// What was sent since the last call.
    fn sent(&mut self) -> Vec<Vec<u8>> {
        self.device.take_log().into_iter().map(|exchange| exchange.sent).collect()
    }

    /// Host and chip are in step, and the chip believes the host.
    fn goes_on(&mut self) {
        assert_eq!(self.device.run(Echo { data: vec![1, 2, 3] }).unwrap(), [1, 2, 3]);
        assert_eq!(self.costs().1, 0, "a right C-MAC ends the row of wrong ones");
    }
}

fn inside(nvm: &Nvm) -> (u32, u16) {
    (nvm.host_keys.as_ref().unwrap().counter, nvm.wrong_macs)
}

fn typed(text: &str, mode: CrcMode) -> Arc<RawFrame> {
    Arc::new(RawFrame::read(text, mode).unwrap())
}

fn shielded(text: &str, shield: Shield) -> Arc<RawFrame> {
    Arc::new(RawFrame::read(text, CrcMode::Append).unwrap().shielded(shield).unwrap())
}

/// Update of zone 1 with `DE AD`, with a C-MAC for counter `n` made by these keys.
fn update(keys: &SessionKeys, n: u32) -> CommandFrame {
    let payload = hex::parse("00 01 0000 DEAD").unwrap();
    let code = stsafe_core::link::Code::Basic(6);
    let mut frame = CommandFrame { flags: Flags::HOST_SESSION, ..CommandFrame::plain(code, payload) };
    frame.cmac = Some(command_mac(keys, Generation::V2, n, &frame));
    frame
}

#[test]
fn the_session_protects_a_typed_frame_and_it_costs_one_step() {
    for mut bench in Bench::both() {
        let frame = shielded("00 68 69", Shield::default());
        let look = bench.device.look_at(&frame);
        assert_eq!(
            (look.cost, look.n, look.judged.effect),
            (Cost::Step, Some(COUNTER + 1), Effect::ReadOnly)
        );
        assert!(bench.sent().is_empty(), "looking sends nothing");
        let answer = bench.device.run_frame(&frame, Consent::Withheld).unwrap();
        assert_eq!(answer.status(), Status::OK);
        assert_eq!(bench.sent(), [look.wire.unwrap()], "what was shown is what was sent");
        assert_eq!(bench.costs(), (COUNTER + 2, 0));
        bench.goes_on();
    }
}

#[test]
fn the_flags_that_were_picked_go_out_under_the_c_mac_and_encryption_follows_the_choice() {
    for flags in Shield::FLAGS {
        let mut bench = Bench::chip();
        let frame = shielded("06 00 01 0000 DEAD", Shield { flags, seal: Seal::ByTable });
        let answer = bench.device.run_frame(&frame, Consent::Withheld).unwrap();
        assert_eq!(answer.status(), Status::OK, "{flags:?}");
        let sent = CommandFrame::decode(&bench.sent()[0]).unwrap();
        assert_eq!((sent.flags, sent.payload.len()), (flags, 6), "not encrypted by this table");
        assert_eq!(answer.body.is_empty(), !flags.rmac, "an R-MAC where it was asked for");
        assert_eq!(bench.costs(), (COUNTER + 2, 0));
        assert_eq!(
            bench.device.session_counter(),
            flags.rmac.then_some(COUNTER + 2),
            "asked again without proof"
        );
        bench.goes_on();
    }
    // Specification 5.5: encryption pads to whole blocks.
    let mut bench = Bench::chip();
    let frame = shielded("00 68 69", Shield::default());
    bench.device.run_frame(&frame, Consent::Withheld).unwrap();
    assert_eq!(CommandFrame::decode(&bench.sent()[0]).unwrap().payload.len(), 16);
}

#[test]
fn what_the_chip_would_read_otherwise_is_one_way_and_needs_consent() {
    for (text, seal, status) in [
        ("00 68 69", Seal::Clear, Status::DECRYPTION_ERROR),
        ("06 00 01 0000 DEAD", Seal::Encrypted, Status::OUT_OF_RANGE),
    ] {
        for mut bench in Bench::both() {
            let frame = shielded(text, Shield { seal, ..Shield::default() });
            let look = bench.device.look_at(&frame);
            assert_eq!((look.judged.effect, look.verdict.answer), (Effect::OneWay, Answer::Unknown));
            let refused = bench.device.run_frame(&frame, Consent::Withheld).unwrap_err();
            assert_eq!(refused.layer, Layer::Safety);
            assert!(bench.sent().is_empty());
            let answer = bench.device.run_frame(&frame, Consent::Given).unwrap();
            assert_ne!(answer.status(), Status::OK, "{text}");
            if seal == Seal::Clear {
                assert_eq!(answer.status(), status);
            }
            assert_eq!(bench.costs(), (COUNTER + 2, 0), "a step, and no wrong C-MAC");
            bench.goes_on();
        }
    }
}

#[test]
fn a_one_way_command_keeps_its_consent_under_the_session_and_typed_with_its_c_mac() {
    let mut bench = Bench::chip();
    let plain = "04 00 05 0000 00000001";
    let payload = hex::parse("00 05 0000 00000001").unwrap();
    let mut made = CommandFrame {
        flags: Flags::HOST_SESSION,
        ..CommandFrame::plain(stsafe_core::link::Code::Basic(4), payload)
    };
    made.cmac = Some(command_mac(&keyed::keys(), Generation::V2, COUNTER + 1, &made));
    for frame in [shielded(plain, Shield::default()), typed(&hex::run(&made.encode()), CrcMode::Typed)] {
        let look = bench.device.look_at(&frame);
        assert_eq!((look.judged.effect, look.cost), (Effect::OneWay, Cost::Step));
        assert_eq!(bench.device.run_frame(&frame, Consent::Withheld).unwrap_err().layer, Layer::Safety);
        assert!(bench.sent().is_empty());
    }
    let before = keyed::bus(&mut bench.device).chip.nvm.zone(5).unwrap().counter;
    let frame = typed(&hex::run(&made.encode()), CrcMode::Typed);
    assert_eq!(bench.device.run_frame(&frame, Consent::Given).unwrap().status(), Status::OK);
    assert_eq!(bench.sent(), [made.encode()], "as typed");
    assert_eq!(keyed::bus(&mut bench.device).chip.nvm.zone(5).unwrap().counter, before - 1);
    assert_eq!(bench.costs(), (COUNTER + 2, 0));
    let known = bench.device.observation().zone(5).unwrap().counter;
    assert_eq!(known, Some(before - 1), "the answer was believed and learned from");
    assert_eq!(bench.device.run_with(Decrement::by(5, 1), Consent::Given).unwrap(), before - 2);
}

#[test]
fn a_right_frame_goes_out_as_typed_and_costs_a_step() {
    for mut bench in Bench::both() {
        let made = update(&keyed::keys(), COUNTER + 1);
        let frame = typed(&hex::run(&made.encode()), CrcMode::Typed);
        let look = bench.device.look_at(&frame);
        assert_eq!((look.cost, look.judged.effect), (Cost::Step, Effect::Reversible));
        assert!(look.judgement.unwrap().is_right());
        let answer = bench.device.run_frame(&frame, Consent::Withheld).unwrap();
        assert_eq!(answer.status(), Status::OK);
        assert_eq!(bench.sent(), [made.encode()]);
        assert_eq!(bench.costs(), (COUNTER + 2, 0));
        bench.goes_on();
    }
}

#[test]
fn a_wrong_c_mac_is_explained_before_asks_and_costs_one_of_the_budget() {
    for mut bench in Bench::both() {
        let late = update(&keyed::keys(), COUNTER);
        let frame = typed(&hex::run(&late.encode()), CrcMode::Typed);
        let look = bench.device.look_at(&frame);
        assert_eq!((look.cost, look.verdict.answer), (Cost::WrongMac, Answer::Refused(Status::INVALID_CMAC)));
        assert_eq!(look.judged.effect, Effect::Consuming);
        assert_eq!(look.judgement.unwrap().explanation.id, "counter");
        assert_eq!(bench.device.run_frame(&frame, Consent::Withheld).unwrap_err().layer, Layer::Safety);
        assert!(bench.sent().is_empty());
        assert_eq!(bench.device.run_frame(&frame, Consent::Given).unwrap().status(), Status::INVALID_CMAC);
        assert_eq!(bench.sent(), [late.encode()]);
        assert_eq!((bench.costs(), bench.device.wrong_macs()), ((COUNTER + 1, 1), 1));
        bench.goes_on();
        assert_eq!(bench.device.wrong_macs(), 0);
    }
}

#[test]
fn a_wrong_crc_saves_the_budget_but_not_the_question() {
    let mut bench = Bench::chip();
    let late = update(&keyed::keys(), COUNTER).encode();
    let broken = [&late[..late.len() - 2], &[0, 0]].concat();
    let frame = typed(&hex::run(&broken), CrcMode::Typed);
    let look = bench.device.look_at(&frame);
    assert_eq!((look.cost, look.judged.effect), (Cost::Nothing, Effect::Consuming));
    assert_eq!(look.verdict.answer, Answer::Refused(Status::COMMUNICATION_ERROR));
    let answer = bench.device.run_frame(&frame, Consent::Given).unwrap();
    assert_eq!(answer.status(), Status::COMMUNICATION_ERROR);
    assert_eq!(bench.costs(), (COUNTER + 1, 0));
    bench.goes_on();
}

#[test]
fn beyond_the_limit_nothing_with_a_c_mac_leaves_unless_the_chip_may_be_lost() {
    let mut bench = Bench::chip();
    let wrong = typed(&hex::run(&update(&keyed::keys(), COUNTER + 9).encode()), CrcMode::Typed);
    for used in 1..=WRONG_MACS_STOP {
        bench.device.run_frame(&wrong, Consent::Given).unwrap();
        assert_eq!(bench.costs(), (COUNTER + 1, used));
    }
    bench.sent();
    let right = typed(&hex::run(&update(&keyed::keys(), COUNTER + 1).encode()), CrcMode::Typed);
    let protected = shielded("00 68 69", Shield::default());
    for frame in [&wrong, &right, &protected] {
        let error = bench.device.run_frame(frame, Consent::Given).unwrap_err();
        assert_eq!(error.fault, Fault::WrongMacBudget { used: WRONG_MACS_STOP });
    }
    let plain = typed("14 12", CrcMode::Append);
    assert!(bench.device.run_frame(&plain, Consent::Given).is_ok(), "without a C-MAC it costs nothing");
    assert_eq!(bench.sent().len(), 1, "only the plain one left");
    bench.device.accept_wrong_macs(true);
    bench.device.run_frame(&wrong, Consent::Given).unwrap();
    assert_eq!(bench.costs(), (COUNTER + 1, WRONG_MACS_STOP + 1));
    assert_eq!(bench.device.run_frame(&right, Consent::Given).unwrap().status(), Status::OK);
    assert_eq!(bench.costs(), (COUNTER + 2, 0));
}

#[test]
fn without_a_session_a_frame_with_a_c_mac_stays_here() {
    let mut bench = Bench::chip();
    bench.device.close_session();
    let wrong = typed(&hex::run(&update(&keyed::keys(), COUNTER).encode()), CrcMode::Typed);
    for frame in [wrong, shielded("00 68 69", Shield::default())] {
        let look = bench.device.look_at(&frame);
        assert_eq!((look.n, look.standing), (None, Session::None));
        let error = bench.device.run_frame(&frame, Consent::Given).unwrap_err();
        assert_eq!(error.fault, Fault::NoSession);
    }
    assert!(bench.sent().is_empty());
    assert_eq!(bench.costs(), (COUNTER + 1, 0));
}

#[test]
fn with_a_counter_in_doubt_nothing_is_believed_of_a_typed_c_mac_until_the_chip_was_asked() {
    let mut bench = Bench::chip();
    // A protected frame without R-MAC leaves the counter in doubt.
    let unproved = shielded("06 00 01 0000 DEAD", Shield { flags: Shield::FLAGS[1], seal: Seal::ByTable });
    bench.device.run_frame(&unproved, Consent::Withheld).unwrap();
    bench.sent();
    let right = typed(&hex::run(&update(&keyed::keys(), COUNTER + 2).encode()), CrcMode::Typed);
    let look = bench.device.look_at(&right);
    assert_eq!((look.n, look.cost, look.judged.effect), (None, Cost::Unknown, Effect::OneWay));
    assert!(bench.device.run_frame(&right, Consent::Withheld).is_err());
    assert!(bench.sent().is_empty());
    assert_eq!(bench.device.run_frame(&right, Consent::Given).unwrap().status(), Status::OK);
    assert_eq!(bench.sent().len(), 2, "Query 47, then the frame");
    assert_eq!(bench.costs(), (COUNTER + 3, 0));
}

#[test]
fn a_frame_that_was_typed_is_explained_value_by_value_on_both_sides() {
    let mut bench = Bench::chip();
    let frame = shielded("00 68 69", Shield { seal: Seal::Clear, ..Shield::default() });
    bench.device.run_frame(&frame, Consent::Given).unwrap();
    let log = bench.device.take_log();
    let explained = bench.device.explain(&log);
    assert_eq!(explained.len(), 1);
    assert_eq!(explained[0].chip.as_ref().unwrap().cmac, explained[0].host.cmac, "the C-MAC is right");
    assert!(explained[0].host.command.is_none(), "the host encrypted nothing");
    assert!(explained[0].chip.as_ref().unwrap().command.is_some(), "the chip decrypted all the same");
}
