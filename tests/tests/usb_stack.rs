//! The program on a real USB stack: a small Linux guest in QEMU, where the virtual board sits behind a USB device that
//! says of itself what the firmware says. The guest (`tests/usb-guest/init`) runs once and hands back what every command
//! said; the tests judge. Needs `qemu-system-x86_64`, Debian's kernel package, busybox, cpio and kmod.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops and says why"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use stsafe_core::bridge::frame::Decoder;
use stsafe_core::bridge::usb;
use stsafe_core::transport::serial::udev_rule;

/// A machine without help from the processor needs half a minute, a busy one several times as long.
const LONG: Duration = Duration::from_secs(400);

/// The counter of a fresh chip.
const START: u32 = u32::MAX;

/// Info with the sequence number 1, framed: from `assets/docs/BRIDGE.md`.
const INFO: [u8; 9] = [0, 2, 1, 2, 1, 3, 0xF9, 0xBD, 0];

/// What was asked in these frames, whatever its sequence number, which is behind the first byte.
fn asked(stream: &[u8]) -> Vec<Vec<u8>> {
    let (mut decoder, mut input, mut found) = (Decoder::new(), stream, Vec::new());
    while let Some(frame) = decoder.next(&mut input) {
        let frame = frame.unwrap_or_else(|damage| panic!("{}: {stream:02X?}", damage.words()));
        found.push([&frame[..1], &frame[3..]].concat());
    }
    found
}

/// What happened in the guest.
struct Guest {
    folder: PathBuf,
}

/// What one command of the guest came to.
struct Step {
    code: i32,
    out: String,
    err: String,
}

impl Step {
    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {:?} {}", self.out, self.err))
    }

    /// The sentence of a failure.
    fn what(&self) -> String {
        assert_eq!(self.code, 3, "{} {}", self.out, self.err);
        self.json()["error"]["what"].as_str().unwrap().to_owned()
    }
}

impl Guest {
    fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap().trim_end().to_owned()
    }

    fn step(&self, name: &str) -> Step {
        let part = |kind: &str| self.text(&format!("{name}.{kind}"));
        Step { code: part("code").parse().unwrap(), out: part("out"), err: part("err") }
    }

    /// The rows of a list of ports: name of the port and its row, in the list's order.
    fn ports(&self, name: &str) -> Vec<(String, Value)> {
        let step = self.step(name);
        assert_eq!(step.code, 0, "{}", step.err);
        let rows = step.json()["ports"].as_array().unwrap().clone();
        rows.into_iter().map(|row| (row["port"].as_str().unwrap().to_owned(), row)).collect()
    }
}

/// The guest, run once for all tests; `None` where this machine has not what it takes, which is said once.
fn guest() -> Option<&'static Guest> {
    static GUEST: OnceLock<Result<Option<Guest>, String>> = OnceLock::new();
    match GUEST.get_or_init(run) {
        Ok(guest) => guest.as_ref(),
        Err(why) => panic!("{why}"),
    }
}

fn run() -> Result<Option<Guest>, String> {
    let skip = |why: &str| {
        workbench_tests::skip("USB stack in a Linux guest", why);
        Ok(None)
    };
    if Command::new("qemu-system-x86_64").arg("--version").output().is_err() {
        return skip("qemu-system-x86_64 is not installed (apt-get install qemu-system-x86)");
    }
    let test = std::env::current_exe().unwrap();
    let target = test.ancestors().nth(3).unwrap();
    let program = test.ancestors().nth(2).unwrap().join("stsafe-workbench");
    if !program.exists() {
        return Err(format!("{}: build it first (cargo build -p stsafe-workbench)", program.display()));
    }
    let folder = target.join("usb-guest");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("usb-guest/build");
    let built = Command::new(script).arg(&program).arg(&folder).output().map_err(|e| e.to_string())?;
    let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    match built.status.code() {
        Some(0) => {}
        Some(77) => return skip(&words(&built.stdout)),
        _ => return Err(format!("usb-guest/build: {} {}", words(&built.stdout), words(&built.stderr))),
    }
    boot(&folder)?;
    let out = folder.join("out");
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).map_err(|e| e.to_string())?;
    let unpacked = Command::new("tar").arg("-xmf").arg(folder.join("out.tar")).arg("-C").arg(&out).output();
    let unpacked = unpacked.map_err(|e| format!("tar: {e}"))?;
    let console = fs::read_to_string(folder.join("console")).unwrap_or_default();
    if !unpacked.status.success() {
        return Err(format!("the guest handed nothing back: {} {console}", words(&unpacked.stderr)));
    }
    let guest = Guest { folder: out };
    match guest.text("script.err").as_str() {
        "" => Ok(Some(guest)),
        complaints => Err(format!("the guest's script complains: {complaints}\n{console}")),
    }
}

/// Runs the machine until it turns itself off.
fn boot(folder: &Path) -> Result<(), String> {
    let (vendor, product) = (usb::VENDOR, usb::PRODUCT);
    let (maker, name) = (usb::MANUFACTURER, usb::NAME);
    // The kernel hands what it does not know to the guest's script, as environment.
    let strings = format!(
        r#"usb_vendor={vendor:#06x} usb_product={product:#06x} usb_maker="{maker}" usb_name="{name}""#
    );
    let mut machine = Command::new("qemu-system-x86_64");
    machine.current_dir(folder);
    // Time is counted in instructions: nothing in the guest depends on how busy this machine is.
    machine.args(["-accel", "tcg", "-icount", "shift=0,sleep=off", "-m", "512"]);
    machine.args(["-display", "none", "-monitor", "none", "-no-reboot"]);
    machine.args(["-kernel", "vmlinuz", "-initrd", "initramfs"]);
    machine.args(["-append", &format!("console=ttyS0 quiet panic=-1 {strings}")]);
    machine.args(["-serial", "file:console"]);
    machine.args(["-chardev", "file,id=out,path=out.tar", "-serial", "chardev:out"]);
    machine.args(["-device", "qemu-xhci"]);
    machine.args(["-chardev", "null,id=none", "-device", "usb-serial,chardev=none,always-plugged=on"]);
    machine.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = machine.spawn().map_err(|e| format!("qemu-system-x86_64: {e}"))?;
    let start = Instant::now();
    while start.elapsed() < LONG {
        match process.try_wait() {
            Ok(None) => std::thread::sleep(Duration::from_millis(100)),
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => return Err(format!("qemu-system-x86_64: {status}")),
            Err(e) => return Err(format!("qemu-system-x86_64: {e}")),
        }
    }
    let _ = process.kill();
    let _ = process.wait();
    let console = fs::read_to_string(folder.join("console")).unwrap_or_default();
    Err(format!("the guest did not end in {} s: {console}", LONG.as_secs()))
}

/// What the descriptors of a device say: numbers, release, manufacturer, product, serial number.
fn descriptors(row: &Value) -> [&str; 6] {
    ["vendor", "product", "release", "manufacturer", "name", "serial"]
        .map(|key| row["usb"][key].as_str().unwrap_or("none"))
}

/// The udev rules that ship with the program.
const RULES: &str = include_str!("../../assets/udev/70-stsafe-bridge.rules");

const NOT_ASKED: &str = "neither a bridge nor an ST-LINK by its USB numbers; not asked";

#[test]
fn every_port_bears_its_descriptors_and_the_reason_against_it() {
    let Some(guest) = guest() else { return };
    let ports = guest.ports("ports");
    let names: Vec<_> = ports.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["ttyACM0", "ttyACM1", "ttyACM3", "ttyACM2", "ttyUSB0", "ttyS0", "ttyS1"];
    assert_eq!(names, expected.map(|name| format!("/dev/{name}")), "ours first");

    let (vendor, product) = (format!("{:04X}", usb::VENDOR), format!("{:04X}", usb::PRODUCT));
    let second = guest.text("number_second");
    let ours = ports[1].1["bridge"]["unique_id"].as_str().unwrap();
    let bridge = |release, serial| [&*vendor, &*product, release, usb::MANUFACTURER, usb::NAME, serial];
    assert_eq!(descriptors(&ports[1].1), bridge("0.10", ours), "the serial number is the board's own number");
    assert_eq!(descriptors(&ports[2].1), bridge("1.23", &second));
    for (port, row) in &ports[1..3] {
        assert_eq!(row["bridge"]["origin"], "virtual", "{port}");
        assert_eq!(row["bridge"]["unique_id"], row["usb"]["serial"], "{port}");
        assert_eq!(row["rejected"], Value::Null, "{port}");
    }
    assert_ne!(ours, second);

    let silent = [&*vendor, &*product, "3.00", "Somebody else", "Other device", "0123456789"];
    assert_eq!(descriptors(&ports[0].1), silent);
    assert_eq!(ports[0].1["rejected"], "no bridge: it takes no bytes", "our numbers alone make no bridge");
    let foreign = ["0525", "A4A7", "6.01", "Somebody else", "Gadget Serial", "none"];
    assert_eq!(descriptors(&ports[3].1), foreign);
    // As QEMU's device says of itself (hw/usb/dev-serial.c).
    let converter = descriptors(&ports[4].1);
    assert_eq!(converter[..5], ["0403", "6001", "4.00", "QEMU", "QEMU USB SERIAL"]);
    for (port, row) in &ports[3..] {
        assert_eq!((&row["rejected"], &row["bridge"]), (&NOT_ASKED.into(), &Value::Null), "{port}");
    }
    let words = guest.step("ports_words").out;
    assert_eq!(words.lines().count(), ports.len(), "one line for each port: {words}");
}

#[test]
fn who_may_not_open_a_port_is_told_the_line_that_helps_and_still_sees_the_descriptors() {
    let Some(guest) = guest() else { return };
    let (allowed, denied) = (guest.ports("ports"), guest.ports("ports_of_a_guest"));
    assert_eq!(allowed.len(), denied.len());
    for ((port, allowed), (_, denied)) in allowed.iter().zip(&denied) {
        assert_eq!(denied["usb"], allowed["usb"], "{port}");
        if descriptors(denied)[0] == format!("{:04X}", usb::VENDOR) {
            let why = denied["rejected"].as_str().unwrap();
            let rule = why.split(": ").last().unwrap();
            assert!(why.contains("you may not open it") && RULES.lines().any(|line| line == rule), "{why}");
        }
    }
}

#[test]
fn the_shipped_rules_name_every_number_that_is_asked_and_no_other() {
    let own = (usb::VENDOR, usb::PRODUCT);
    let asked = std::iter::once(own).chain(usb::ST_LINKS.map(|product| (usb::ST, product)));
    let mut expected: Vec<_> = asked.map(|(vendor, product)| udev_rule(vendor, product)).collect();
    let mut named: Vec<_> = RULES.lines().filter(|line| line.starts_with("SUBSYSTEM")).collect();
    expected.sort();
    named.sort_unstable();
    assert_eq!(named, expected);
}

#[test]
fn udev_gives_our_port_to_whoever_sits_at_the_machine_keeps_modem_programs_off_and_leaves_others_alone() {
    let Some(guest) = guest() else { return };
    if !guest.folder.join("udev_ours.code").exists() {
        return workbench_tests::skip("udev rules", "udevadm is not installed (apt-get install udev)");
    }
    let said = |name: &str| {
        let step = guest.step(name);
        assert_eq!(step.code, 0, "{name}: {}", step.err);
        [step.out, step.err].concat()
    };
    let (ours, foreign) = (said("udev_ours"), said("udev_foreign"));
    for effect in ["uaccess", "ID_MM_DEVICE_IGNORE=1", "0660"] {
        assert!(ours.contains(effect), "{effect}: {ours}");
        assert!(!foreign.contains(effect), "{effect}: {foreign}");
    }
}

#[test]
fn serial_auto_passes_a_deaf_device_by_and_authenticates() {
    let Some(guest) = guest() else { return };
    let step = guest.step("auth");
    assert_eq!(step.code, 0, "{} {}", step.out, step.err);
    let json = step.json();
    assert_eq!(json["device"]["address"], "serial:/dev/ttyACM1");
    assert_eq!(json["device"]["origin"], "virtual");
    let results: Vec<_> = json["verdicts"].as_array().unwrap().iter().map(|v| v["result"].clone()).collect();
    assert_eq!(results, ["pass", "pass"]);
}

#[test]
fn unplugged_in_the_middle_of_a_command_or_before_it_is_exit_code_3_and_one_sentence() {
    let Some(guest) = guest() else { return };
    let cut = guest.step("cut").what();
    assert!(cut.contains("Decrement") && cut.contains("the bridge is gone"), "{cut}");
    assert_eq!(cut.lines().count(), 1, "{cut}");
    for name in ["without", "without_auth"] {
        let what = guest.step(name).what();
        let (sentence, ports) = what.split_once('\n').unwrap();
        assert_eq!(sentence, "serial:auto: no bridge was found");
        let deaf = ports.lines().next().unwrap();
        assert_eq!(deaf, "/dev/ttyACM0: no bridge: it takes no bytes");
        assert!(!ports.contains("/dev/ttyACM1"), "its port is gone: {ports}");
    }
}

#[test]
fn plugged_in_again_under_another_name_it_is_found_and_nothing_was_sent_twice() {
    let Some(guest) = guest() else { return };
    let done = |name: &str| {
        let step = guest.step(name);
        assert_eq!(step.code, 0, "{name}: {} {}", step.out, step.err);
        step.json()
    };
    let decrement = done("decrement");
    assert_eq!((&decrement["before"], &decrement["after"]), (&START.into(), &(START - 1).into()));
    assert_eq!(done("counter")["counter"], START - 1);

    let again = done("again_auth");
    assert_eq!(again["device"]["address"], "serial:/dev/ttyACM3", "another device has its name now");
    // The decrement that lost its answer was executed once; the ones without a board never.
    assert_eq!(done("again_counter")["counter"], START - 2);
    let last = done("again_decrement");
    assert_eq!((&last["before"], &last["after"]), (&(START - 2).into(), &(START - 3).into()));

    // The device that took its name was asked who it is, time and again, and nothing else.
    let ports = guest.ports("again_ports");
    let other = &ports.iter().find(|(port, _)| port == "/dev/ttyACM1").unwrap().1;
    assert_eq!((&other["bridge"], descriptors(other)[2]), (&Value::Null, "1.23"));
    let heard = guest.bytes("echoed");
    let (asked, info) = (asked(&heard), asked(&INFO).remove(0));
    assert!(!asked.is_empty() && asked.iter().all(|request| *request == info), "{heard:02X?}");
}
