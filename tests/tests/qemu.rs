//! The bridge as Cortex-M code in QEMU, between the host's own transport and a virtual chip: one UART is the link, the
//! second stands in for the I²C wires. Needs `qemu-system-arm` and the two Arm targets of Rust.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::cast_possible_truncation,
    reason = "a test that cannot go on stops, and one that is skipped says so"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use embedded_hal::i2c::I2c;
use stsafe_core::authenticate::Authentication;
use stsafe_core::bridge::{Error, Request, Stage};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::wires::{SharedBus, wires};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::link::{Code, CommandFrame, ResponseFrame};
use stsafe_core::transport::bridge_host::{BridgeHost, BridgeLink, LinkFault, Port as _};
use stsafe_core::transport::serial::Serial;
use stsafe_core::transport::{Timing, Transport, TransportError};
use stsafe_core::x509::{DeviceKind, Timestamp, TrustStore};
use workbench_tests::loopback::prompt_bus;
use workbench_tests::transcript;

static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

const LONG: Duration = Duration::from_secs(10);

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The program for a machine, built once; `None` and a line where this machine has not what it takes.
fn image(machine: &str) -> Option<PathBuf> {
    let skip = |why: &str| {
        workbench_tests::skip(&format!("bridge in QEMU ({machine})"), why);
        None
    };
    if Command::new("qemu-system-arm").arg("--version").output().is_err() {
        return skip("qemu-system-arm is not installed (apt-get install qemu-system-arm)");
    }
    let built = Command::new(root().join("bridge-firmware/qemu/build")).output();
    match built {
        Ok(out) if out.status.success() => {}
        Ok(out) => return skip(&format!("it does not build: {}", String::from_utf8_lossy(&out.stderr))),
        Err(e) => return skip(&format!("its build script does not run: {e}")),
    }
    Some(root().join(format!("bridge-firmware/qemu/target/images/{machine}.elf")))
}

/// QEMU with the bridge, and a virtual chip at the end of its wires.
struct Machine {
    /// An emulated core never sleeps: two at once only slow each other down.
    _alone: MutexGuard<'static, ()>,
    process: Child,
    port: String,
    wires: Option<UnixStream>,
    folder: PathBuf,
}

impl Machine {
    fn start(machine: &str, chip: &SharedBus) -> Option<Self> {
        let alone = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
        let image = image(machine)?;
        let unique = format!("stsafe-qemu-{}-{:?}", std::process::id(), std::thread::current().id());
        let folder = std::env::temp_dir().join(unique.replace(['(', ')'], ""));
        std::fs::create_dir_all(&folder).unwrap();
        let socket = folder.join("wires");
        let _ = std::fs::remove_file(&socket);
        let listener = UnixListener::bind(&socket).unwrap();
        let mut process = Command::new("qemu-system-arm")
            .args(["-M", &format!("mps2-{machine}"), "-display", "none", "-monitor", "none"])
            .args(["-chardev", "pty,id=host", "-serial", "chardev:host"])
            .args([
                "-chardev",
                &format!("socket,id=wires,path={}", socket.display()),
                "-serial",
                "chardev:wires",
            ])
            .arg("-kernel")
            .arg(image)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // "char device redirected to /dev/pts/4 (label host)"
        let mut line = String::new();
        BufReader::new(process.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let port = line.split_whitespace().find(|word| word.starts_with("/dev/")).expect(&line).to_owned();
        let (stream, _) = listener.accept().unwrap();
        let (theirs, chip) = (stream.try_clone().unwrap(), chip.clone());
        std::thread::spawn(move || serve_wires(theirs, &chip));
        Some(Self { _alone: alone, process, port, wires: Some(stream), folder })
    }

    /// The host's transport; waits until the machine is up.
    fn host(&self) -> BridgeHost<Serial> {
        let start = Instant::now();
        loop {
            let port = Serial::open(&self.port).unwrap();
            match BridgeHost::open(port, "qemu") {
                Ok(host) => return host,
                Err(e) if start.elapsed() > LONG => panic!("no answer from QEMU: {e}"),
                Err(_) => {}
            }
        }
    }

    fn cut_wires(&mut self) {
        self.wires.take().unwrap().shutdown(std::net::Shutdown::Both).unwrap();
    }

    fn unplug(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// The I²C wires as bytes: see `bridge-firmware/qemu/src/wires.rs`.
fn serve_wires(mut stream: UnixStream, chip: &SharedBus) {
    let mut wires = wires(chip);
    let mut head = [0; 4];
    while stream.read_exact(&mut head).is_ok() {
        let len = usize::from(u16::from_be_bytes([head[2], head[3]]));
        let mut bytes = vec![0; len];
        let answer = if head[0] == 0 {
            if stream.read_exact(&mut bytes).is_err() {
                return;
            }
            vec![u8::from(wires.write(head[1], &bytes).is_err())]
        } else {
            match wires.read(head[1], &mut bytes) {
                Ok(()) => [&[0], &bytes[..]].concat(),
                Err(_) => vec![1],
            }
        };
        if stream.write_all(&answer).is_err() {
            return;
        }
    }
}

/// Exit code and words of the workbench, whose binary lies beside the folder of the test binaries.
fn command_line(args: &[&str]) -> (Option<i32>, String) {
    let binary = std::env::current_exe().unwrap().parent().unwrap().with_file_name("stsafe-workbench");
    assert!(binary.exists(), "{}: build it first (cargo build -p stsafe-workbench)", binary.display());
    let output = Command::new(binary).args(args).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn sim() -> SharedBus {
    prompt_bus(scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap())
}

/// Everything on one machine, so that it starts once.
fn everything(machine: &str) {
    let chip = sim();
    let Some(mut qemu) = Machine::start(machine, &chip) else { return };
    let start = Instant::now();
    let mut host = qemu.host();
    assert_eq!(host.info().board, format!("QEMU mps2-{machine}"));

    // Noise, then a request.
    drop(host);
    let mut port = Serial::open(&qemu.port).unwrap();
    let noise: Vec<u8> = (0..3000u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    port.write_all(&noise).unwrap();
    let mut link = BridgeLink::new(port);
    let after = Instant::now();
    while link.handshake().is_err() {
        assert!(after.elapsed() < LONG, "no answer after 3,000 random bytes");
    }
    drop(link);

    host = qemu.host();
    let found = host.link().ask(&Request::Scan {}, LONG).unwrap().data;
    let addresses: Vec<usize> = (0..128).filter(|a| found[a / 8] >> (a % 8) & 1 == 1).collect();
    assert_eq!(addresses, [0x20]);
    let absent = host.link().ask(&Request::Probe { address: 0x33 }, LONG);
    assert!(matches!(absent, Err(LinkFault::Refused { error: Error::AddressNack, .. })), "{absent:?}");

    // The longest frames: 753 bytes written, 755 read.
    let message: Vec<u8> = (0..750u16).map(|i| (i % 256) as u8).collect();
    let write = CommandFrame::plain(Code::Basic(0x00), message.clone()).encode();
    let timing = Timing::for_time(Duration::from_millis(2));
    let answer = host.exchange(&write, timing).unwrap();
    assert_eq!((write.len(), answer.bytes.len()), (753, 755));
    assert_eq!(ResponseFrame::decode(&answer.bytes).unwrap().body, message);

    // A busy chip is polled by the bridge.
    chip.lock().unwrap().faults.nacks = 3;
    let answer = host.exchange(&write, timing).unwrap();
    assert!(answer.nacks >= 3, "{} NACKs", answer.nacks);

    // The full authentication.
    let mut device = Device::new(Box::new(host));
    let at: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
    let mut run = Authentication::new(TrustStore::shipped(), at, DeviceKind::Virtual);
    run.run_all(&mut device, &mut SeededRandom::new(2));
    assert!(run.is_genuine(), "{:?}", run.stopped);
    drop(device);

    // And once more by the command line.
    let device = format!("serial:{}", qemu.port);
    let (code, words) = command_line(&["auth", "--root", "sim", "--device", &device]);
    assert_eq!(code, Some(0), "{words}");

    // Cut wires are a named error, and the link lives on.
    let mut host = qemu.host();
    qemu.cut_wires();
    let error = host.exchange(&write, timing).unwrap_err();
    assert!(matches!(error, TransportError::Failed { perhaps_taken: true, .. }), "{error}");
    let refused = host.link().ask(&Request::Write { address: 0x20, data: &[0] }, LONG).unwrap_err();
    assert!(
        matches!(refused, LinkFault::Refused { error: Error::Timeout, stage: Stage::Perhaps, .. }),
        "{refused}"
    );
    assert!(host.link().handshake().is_ok());

    // Unplugged.
    qemu.unplug();
    let error = host.exchange(&write, timing).unwrap_err();
    assert!(matches!(error, TransportError::Lost(_)), "{error}");
    drop(host);
    let (code, words) = command_line(&["info", "--device", &device]);
    assert_eq!(code, Some(3), "{words}");
    eprintln!("mps2-{machine}: {} ms", start.elapsed().as_millis());
}

#[test]
fn the_bridge_on_a_cortex_m4f() {
    everything("an386");
}

#[test]
fn the_bridge_on_a_cortex_m33() {
    everything("an505");
}

/// A counter decrement under host MAC, with the transcript's own bytes.
#[test]
fn a_decrement_under_host_mac_through_both_machines() {
    let all = transcript::load_all();
    let scenario = all.iter().find(|s| s.name == "counter_host_aes128").unwrap();
    for machine in ["an386", "an505"] {
        let chip = prompt_bus(transcript::chip(scenario));
        let Some(qemu) = Machine::start(machine, &chip) else { return };
        let mut host = qemu.host();
        for (i, step) in scenario.steps.iter().enumerate() {
            let Some(write) = step.write() else { continue };
            let answer = host.exchange(&write, Timing::for_time(Duration::ZERO)).unwrap();
            if step.compare == "full" {
                assert_eq!(answer.bytes, step.read(), "{machine}, step {} {}", i + 1, step.api);
            }
        }
    }
}
