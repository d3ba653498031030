//! What the bridge costs on this computer: every zone of user memory is read through our driver from a virtual board on a
//! pseudo-terminal, once with one request for each command and once with three (write, wait and read the head, read the
//! whole). The chip answers at once; whoever waits for it, board or driver, waits the virtual board's shortest time.
//!
//! `cargo bench -p workbench-tests --bench bridge`
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measurement reports, and stops where it cannot go on"
)]

#[cfg(unix)]
fn main() {
    measure::all();
}

#[cfg(not(unix))]
fn main() {
    eprintln!("needs pseudo-terminals, which only Unix has");
}

#[cfg(unix)]
mod measure {
    use std::fs;
    use std::sync::atomic::AtomicBool;
    use std::time::{Duration, Instant};

    use stsafe_core::bridge::Request;
    use stsafe_core::chip::bus::Bus;
    use stsafe_core::chip::scenario::{self, Scenario};
    use stsafe_core::command::query::Partition;
    use stsafe_core::crypto::SeededRandom;
    use stsafe_core::device::Device;
    use stsafe_core::link::{FIRST_READ_BYTES, I2C_ADDRESS};
    use stsafe_core::transport::address::Address;
    use stsafe_core::transport::bridge_host::{BridgeHost, BridgeLink};
    use stsafe_core::transport::clock::RealClock;
    use stsafe_core::transport::serial::Serial;
    use stsafe_core::transport::{Answer, Origin, Timing, Transport, TransportError};
    use stsafe_workbench::board::{Board, Plug};

    /// How often all of it is read; the fastest counts, because everything else on the computer only adds.
    const ROUNDS: u32 = 20;

    /// What the virtual board waits for a chip whose times are scaled to nothing.
    const CHIP: Duration = Duration::from_micros(200);

    /// What one reading of all zones took.
    #[derive(Clone, Copy)]
    struct Cost {
        wall: Duration,
        cpu: Duration,
        commands: u32,
        bytes: usize,
    }

    pub fn all() {
        let plug = Plug::pty().unwrap();
        let Address::Serial(port) = plug.address().clone() else { panic!("a port") };
        let chip = scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap();
        let board = Board::new(Bus::new(chip, Box::<RealClock>::default(), 0), 0);
        std::thread::spawn(move || board.serve(plug, &AtomicBool::new(false)));

        let one = || Device::new(Box::new(BridgeHost::open(Serial::open(&port).unwrap(), "bench").unwrap()));
        let three = || Device::new(Box::new(Apart::open(&port)));
        // In turns, so that both see the same computer.
        let (mut of_one, mut of_three) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            of_one.push(read_everything(&mut one()));
            of_three.push(read_everything(&mut three()));
        }
        report("transceive", &of_one);
        report("write, wait, read", &of_three);
    }

    fn report(name: &str, costs: &[Cost]) {
        let wall = costs.iter().min_by_key(|cost| cost.wall).unwrap();
        let cpu = costs.iter().min_by_key(|cost| cost.cpu).unwrap();
        println!(
            "{name:18} {:7.1} µs per command, host CPU {:6.1} µs; {} B in {} commands: {:.2} ms",
            micros(wall.wall) / f64::from(wall.commands),
            micros(cpu.cpu) / f64::from(cpu.commands),
            wall.bytes,
            wall.commands,
            micros(wall.wall) / 1e3,
        );
    }

    fn micros(time: Duration) -> f64 {
        time.as_secs_f64() * 1e6
    }

    /// Reads every zone from its first byte to its last.
    fn read_everything(device: &mut Device) -> Cost {
        let zones = device.run(Partition).unwrap();
        device.take_log();
        let (start, cpu_before) = (Instant::now(), cpu());
        let mut bytes = 0;
        for zone in &zones {
            bytes += device.read_zone(zone.index, 0, zone.bytes).unwrap().len();
        }
        let (wall, cpu) = (start.elapsed(), cpu().saturating_sub(cpu_before));
        assert_eq!(bytes, zones.iter().map(|zone| usize::from(zone.bytes)).sum::<usize>());
        Cost { wall, cpu, commands: u32::try_from(device.take_log().len()).unwrap(), bytes }
    }

    /// Time that this thread, which is the driver's, spent on a processor.
    fn cpu() -> Duration {
        let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        Duration::from_nanos(text.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0))
    }

    /// The way without transceive: three requests for each command.
    struct Apart {
        link: BridgeLink<Serial>,
        last: Timing,
    }

    impl Apart {
        fn open(port: &str) -> Self {
            let mut link = BridgeLink::new(Serial::open(port).unwrap());
            link.handshake().unwrap();
            Self { link, last: Timing::for_time(Duration::ZERO) }
        }

        fn ask(&mut self, request: &Request<'_>) -> Result<Vec<u8>, TransportError> {
            let answer = self.link.ask(request, Duration::from_secs(5));
            answer.map(|reply| reply.data).map_err(|e| TransportError::Lost(e.to_string()))
        }
    }

    impl Transport for Apart {
        fn exchange(&mut self, frame: &[u8], timing: Timing) -> Result<Answer, TransportError> {
            self.last = timing;
            self.ask(&Request::Write { address: I2C_ADDRESS, data: frame })?;
            std::thread::sleep(CHIP.min(timing.first));
            self.read_again()
        }

        fn read_again(&mut self) -> Result<Answer, TransportError> {
            let micros = |time: Duration| u32::try_from(time.as_micros()).unwrap();
            let head = self.ask(&Request::PollRead {
                address: I2C_ADDRESS,
                interval: micros(self.last.interval),
                deadline: micros(self.last.deadline),
                len: u16::try_from(FIRST_READ_BYTES).unwrap(),
            })?;
            let [_, high, low, ..] = head[..] else { panic!("a head") };
            let len = u16::from_be_bytes([high, low]) + 3;
            let bytes = self.ask(&Request::Read { address: I2C_ADDRESS, len })?;
            Ok(Answer { bytes, nacks: 0, took_us: 0 })
        }

        fn origin(&self) -> Origin {
            Origin::Virtual
        }

        fn address(&self) -> &str {
            "bench"
        }
    }
}
