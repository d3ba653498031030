//! The entries of the fuzz targets, fed with what the golden transcripts hold and with damaged copies of it. The same
//! inputs are left in the target folder, where `tests/fuzz/run` begins its search.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use stsafe_core::bridge::client::Client;
use stsafe_core::bridge::frame::Decoder;
use stsafe_core::bridge::table::ROWS;
use stsafe_core::bridge::{self, Request};
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::store::Store;
use stsafe_core::crypto::SeededRandom;
use stsafe_core::crypto::passphrase::Cost;
use stsafe_core::link::{CommandFrame, ResponseFrame};
use stsafe_core::profile::SHIPPED;
use stsafe_core::transport::bridge_host::{BridgeHost, BridgeLink, Port};
use stsafe_core::transport::{Timing, Transport};
use stsafe_core::{capture, chip, command, import, paste, places, sealed, trace, x509};
use workbench_tests::loopback::{board, bus};
use workbench_tests::transcript::{self, Step};

/// Runs a target on every seed, whole and damaged, and leaves the seeds where the fuzzer finds them.
fn probe(name: &str, seeds: &[Vec<u8>], target: impl Fn(&[u8])) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("fuzz-seeds").join(name);
    fs::create_dir_all(&folder).unwrap();
    for (n, seed) in seeds.iter().enumerate() {
        target(seed);
        target(&seed[..seed.len() / 2]);
        for at in (n % 7..seed.len()).step_by(seed.len() / 8 + 1) {
            let mut damaged = seed.clone();
            damaged[at] ^= 1 << (n % 8);
            target(&damaged);
        }
        fs::write(folder.join(format!("{n:04}")), seed).unwrap();
    }
    assert!(!seeds.is_empty(), "{name} has no seeds");
}

/// Header and payload without CRC.
fn body(step: &Step) -> Option<Vec<u8>> {
    let mut write = step.write()?;
    CommandFrame::decode(&write).ok()?;
    write.truncate(write.len() - 2);
    (write.len() <= 255).then_some(write)
}

/// One seed of each kind of command: its first five bytes decide, and the length.
fn different(mut seeds: Vec<Vec<u8>>, prefix: usize) -> Vec<Vec<u8>> {
    seeds.sort();
    seeds.dedup_by_key(|seed| (seed[..prefix.min(seed.len())].to_vec(), seed.len()));
    seeds
}

#[test]
fn commands() {
    let scenarios = transcript::load_all();
    let bodies = scenarios.iter().flat_map(|s| &s.steps).filter_map(body).collect();
    probe("command", &different(bodies, 3), command::probe::command);
}

#[test]
fn answers() {
    let scenarios = transcript::load_all();
    let seed = |step: &Step| {
        let sent = body(step)?;
        let answer = ResponseFrame::decode(&step.read()).ok().filter(|answer| answer.status().is_ok())?;
        Some([&[u8::try_from(sent.len()).ok()?][..], &sent, &answer.body].concat())
    };
    let seeds = scenarios.iter().flat_map(|s| &s.steps).filter_map(seed).collect();
    probe("response", &different(seeds, 4), command::probe::response);
}

#[test]
fn frames() {
    let scenarios = transcript::load_all();
    let pieces = |scenario: &transcript::Scenario, flags: u8| -> Vec<u8> {
        let bodies = scenario.steps.iter().filter_map(body).take(12);
        let marked = bodies.map(|mut body| {
            body[0] |= flags;
            body
        });
        marked.flat_map(|body| [&[u8::try_from(body.len()).unwrap()][..], &body].concat()).collect()
    };
    // As they are, and under a C-MAC that the target reckons itself.
    let seeds: Vec<Vec<u8>> = scenarios
        .iter()
        .flat_map(|scenario| [pieces(scenario, 0), pieces(scenario, 0xE0)])
        .filter(|seed: &Vec<u8>| !seed.is_empty() && seed.len() < 1500)
        .collect();
    probe("chip", &different(seeds, 200), chip::probe::frames);
}

#[test]
fn state_files() {
    // A small chip, so that every byte of its file counts.
    let mut nvm = scenario::state(Scenario::Genuine).unwrap();
    nvm.zones.truncate(2);
    nvm.zones.iter_mut().for_each(|zone| zone.data.truncate(4));
    nvm.commands.truncate(2);
    nvm.symmetric.truncate(1);
    nvm.public.truncate(1);
    nvm.private.truncate(1);
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("small-chip.ron");
    let _ = fs::remove_file(&path);
    drop(Store::create(&path, &nvm).unwrap());
    let text = fs::read(&path).unwrap();
    assert!(text.len() < 4096, "{} B: the fuzzer takes up to 4096", text.len());
    probe("state_file", &[text, b"(version: 1, chip: ())".to_vec()], chip::probe::state_file);
}

/// What went over the link while a host talked to a virtual board: what each side wrote, write by write.
#[derive(Default)]
struct Link {
    requests: Vec<Vec<u8>>,
    answers: Vec<Vec<u8>>,
}

/// A port to a virtual board, and the record of what goes over it.
fn recorded() -> (impl Port, Arc<Mutex<Link>>) {
    let shared = bus(scenario::chip(Scenario::Genuine, Box::new(SeededRandom::new(1))).unwrap());
    let (port, way) = board(&shared);
    let seen = Arc::new(Mutex::new(Link::default()));
    let (out, back) = (Arc::clone(&seen), Arc::clone(&seen));
    let mut trouble = way.lock().unwrap();
    trouble.to_bridge = Some(Box::new(move |bytes| {
        out.lock().unwrap().requests.push(bytes.clone());
        bytes
    }));
    trouble.to_host = Some(Box::new(move |bytes| {
        back.lock().unwrap().answers.push(bytes.clone());
        bytes
    }));
    drop(trouble);
    (port, seen)
}

/// Every request of the table, and a command of every scenario that has one.
fn traffic() -> Link {
    const LONG: Duration = Duration::from_secs(5);
    let at = 0x20;
    let (port, seen) = recorded();
    let mut link = BridgeLink::numbered_from(port, 1);
    link.handshake().unwrap();
    for request in [
        Request::Echo { data: &[0, 1, 0, 2, 0xFF, 0] },
        Request::Echo { data: &[0x5A; 300] },
        Request::Scan {},
        Request::Probe { address: at },
        Request::Write { address: at, data: &[0, 1, 2, 0xE7, 0xC4] },
        Request::PollRead { address: at, interval: 1_000, deadline: 100_000, len: 5 },
        Request::Read { address: at, len: 5 },
        Request::WriteRead { address: at, len: 1, data: &[0] },
        Request::SetSpeed { hertz: 100_000 },
        Request::GetSpeed {},
        Request::SetLines { mask: 1, value: 1 },
        Request::Recover {},
        // Refused ones are answers as well.
        Request::Probe { address: 0x21 },
        Request::Read { address: 0xFF, len: 0 },
    ] {
        let _ = link.ask(&request, LONG);
    }
    let (port, commands) = recorded();
    let mut host = BridgeHost::over(BridgeLink::numbered_from(port, 1), "test").unwrap();
    for write in
        transcript::load_all().iter().filter_map(|scenario| scenario.steps.iter().find_map(Step::write))
    {
        host.exchange(&write, Timing::for_time(Duration::from_millis(500))).unwrap();
    }
    let (mut all, commands) = (seen.lock().unwrap(), commands.lock().unwrap());
    all.requests.extend_from_slice(&commands.requests);
    all.answers.extend_from_slice(&commands.answers);
    std::mem::take(&mut *all)
}

/// The content of a frame on the line.
fn content(wire: &[u8]) -> Vec<u8> {
    Decoder::new().next(&mut &*wire).unwrap().unwrap().to_vec()
}

#[test]
fn frames_of_the_bridge() {
    let link = traffic();
    let lines = link.requests.iter().chain(&link.answers);
    // As content, an answer begins with its version; a request with the code behind its header.
    let answers = link.answers.iter().map(|wire| content(wire));
    let requests = link.requests.iter().map(|wire| content(wire).split_off(3));
    let seeds: Vec<Vec<u8>> = lines.cloned().chain(answers).chain(requests).collect();
    probe("bridge_framing", &different(seeds, 12), bridge::probe::framing);
}

#[test]
fn requests_to_the_bridge() {
    let link = traffic();
    let codes: BTreeSet<u8> = link.requests.iter().map(|wire| content(wire)[3]).collect();
    assert_eq!(
        codes,
        ROWS.iter().map(|row| row.code).collect(),
        "every request of the table went over the link"
    );
    let contents = link.requests.iter().map(|wire| content(wire));
    let whole = link.requests[..15].concat();
    let seeds: Vec<Vec<u8>> = link.requests.iter().cloned().chain(contents).chain([whole]).collect();
    probe("bridge_serve", &different(seeds, 8), bridge::probe::bridge);
}

#[test]
fn answers_of_the_bridge() {
    // What the target itself asks: who are you, and then the speed again and again.
    let (port, seen) = recorded();
    let mut link = BridgeLink::numbered_from(port, 1);
    link.handshake().unwrap();
    for _ in 0..3 {
        link.ask(&Request::GetSpeed {}, Duration::from_secs(5)).unwrap();
    }
    let stream = seen.lock().unwrap().answers.concat();
    let (mut client, mut input, mut answers) = (Client::numbered_from(1), &*stream, 0);
    client.request(&Request::Info {}).unwrap();
    while client.feed(&mut input).is_some_and(|answer| answer.is_ok()) {
        answers += 1;
        client.request(&Request::GetSpeed {}).unwrap();
    }
    assert_eq!(answers, 4, "the target takes each of them for the answer to its question");
    let mut seeds = traffic().answers;
    seeds.push(stream);
    probe("bridge_host", &different(seeds, 12), bridge::probe::host);
}

#[test]
fn captures_of_other_tools() {
    let sigrok = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/import/sigrok-cli.txt")).unwrap();
    let texts = [
        "name,type,start_time,duration,\"ack\",\"address\",\"read\",\"data\"\n\"I2C\",\"address\",0.1,2e-05,true,0x20,false,\n\"I2C\",\"data\",0.2,2e-05,true,,,0x14\n\"I2C\",\"stop\",0.3,4e-08,,,,\n",
        "Time [s],Packet ID,Address,Data,Read/Write,ACK/NAK\n0.1,0,0x20,0x14,Write,ACK\n0.2,1,0x20,0x00,Read,NAK\n",
        "\n\r STSAFE Frame >  (4-byte) : { 0x14 0x17 }{ S }{ 0x99 0x88 }\n\r",
        "> 14 17 99 88\n< 00 00 03 00 0F 47\n14179988 -> {0x00,0x00,0x03,0x00,0x0F,0x47}\n",
    ];
    let mut seeds: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    seeds.push(sigrok[..4000].to_vec());
    probe("import", &seeds, import::probe::file);
    // Every importer also meets the texts of the others.
    probe("import_saleae", &seeds, import::probe::saleae);
    probe("import_sigrok", &seeds, import::probe::sigrok);
    probe("import_stselib", &seeds, import::probe::stselib);
    probe("import_hex", &seeds, import::probe::hex);
}

#[test]
fn pasted_text() {
    let seeds = [
        "14 17 99 88 -> 00 00 03 00 0F 47",
        "0x14,0x17,\n0x99,0x88",
        "static const uint8_t frame[] = { 0x14, 0x17, 0x99, 0x88 };",
        "\\x14\\x17\\x99\\x88",
        "STSAFE Frame >  (4-byte) : { 0x14 0x17 }{ S }{ 0x99 0x88 }\nSTSAFE Frame <  (4-byte) : { 0x00 }{ 0x00 }{ 0x0F 0x47 }",
        "i2c-1: Address write: 20\ni2c-1: Data write: 14\ni2c-1: Data write: 17",
        "0.1,0,0x20,0x14,Write,ACK",
    ];
    probe("paste", &seeds.map(|seed| seed.as_bytes().to_vec()), paste::probe::text);
}

#[test]
fn capture_files() {
    let text = "stsafe-capture 1\ndevice: SPL05 virtual chip\norigin: virtual\ndate: 2026-11-20T14:02:11.204Z\n\
        # remark\r\n1 0.000 - 1447CB0D 00000801000000003A1682 00 took=5.021 expected=5 n=3A from=Overview pinned\n\
        2 -0.5 ? 1A**************************************** - none nacks=3 again=1 why=\"gone \\\"x\\\"\" note=\"a b\"\n\
        3 1 0 05000000020002EA79 1100 damaged why=cut\n4 0.1 - 14";
    let appended = format!("{text}\n{text}");
    probe(
        "capture_file",
        &[text.into(), appended.into(), b"stsafe-capture 2".to_vec()],
        capture::probe::file,
    );
}

#[test]
fn trace_filters() {
    let seeds = [
        "cmd:update status!=00 zone:1..4 session:yes bytes:\"DE AD\"",
        "-cmd:\"query host key slot\",1F07 status:11,none ms>=20.5 nack<3",
        "sent:E5?? got:F170 n:3A..3F no:..12 from:memory pinned:no note:yes slow:yes",
        "\"some words\" zone 0 -x",
        "\u{e4}rger zoen:1 \"open",
    ];
    probe("trace_filter", &seeds.map(|seed| seed.as_bytes().to_vec()), trace::probe::filter);
}

/// The certificates that the tests have, DER.
fn certificates() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["data/certificates", "../assets/certificates/st", "../assets/certificates/simulator"];
    let files = folders.iter().flat_map(|name| fs::read_dir(folder.join(name)).unwrap());
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    let der = |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "der" || ending == "bin");
    paths.iter().filter(der).map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn certificates_and_what_should_be_some() {
    let mut seeds = certificates();
    assert_eq!(seeds.len(), 12);
    seeds.push(seeds[0].iter().chain(&seeds[1]).copied().collect());
    probe("certificate", &seeds, x509::probe::certificate);
}

#[test]
fn pastes_of_asn1() {
    let ders = certificates();
    let pem = |der: &Vec<u8>| x509::Certificate::parse(der).map(|it| it.to_pem().into_bytes());
    let mut seeds: Vec<Vec<u8>> = ders.iter().filter_map(|der| pem(der).ok()).collect();
    let hex = |separator: &str| ders[0].iter().map(|b| format!("{b:02X}{separator}")).collect::<String>();
    seeds.extend(["", " ", ":", ", 0x"].map(|separator| hex(separator).into_bytes()));
    seeds.push(b"MAgCAQUwAwEB/w==".to_vec());
    seeds.push(b"00000000: 3008 0201 0530 0301 01ff                 0....0....\n".to_vec());
    seeds.extend(ders);
    probe("asn1_paste", &seeds, x509::probe::paste);
}

#[test]
fn plan_files() {
    let plan = r#"PlanFile(version: 1, title: "Read", consequence: "", chip: ChipName(product: "0103546001",
        device_id: Some("0209")), steps: [
        Step(says: "Read", command: "Read", effect: "Read-only", sends: "05 00 00 00 00 00 04", expects: Status(0)),
        Step(says: "Echo", command: "Echo", effect: "Volatile", sends: "00 AA", expects: Exactly("00 AA")),
        Step(says: "x", command: "Delete", effect: "One-way", sends: "14", expects: Open)])"#;
    // Mistakes in several places, of several kinds.
    let wrong = plan.replace("version: 1", "version: 7").replace("00 AA", "0 A").replace("Read-only", "Fine");
    let odd = plan.replacen("title", "titel", 1).replace("Status(0)", "Status(300)").replace('[', "[[");
    let seeds = [plan, &wrong, &odd, "PlanFile(", "\u{e4}\n\r\n(", ""];
    probe("plan_file", &seeds.map(|seed| seed.as_bytes().to_vec()), places::probe::plan);
}

#[test]
fn profile_files() {
    let mut seeds: Vec<Vec<u8>> = SHIPPED.iter().map(|(_, text)| text.as_bytes().to_vec()).collect();
    let wrong = SHIPPED[0].1.replace("bytes: 1000", "bytes: many").replace("version: 1", "version: 9");
    seeds.push(wrong.into_bytes());
    seeds.push(SHIPPED[0].1.replace("zones: [", "zones: (").into_bytes());
    probe("profile_file", &seeds, places::probe::profile);
}

#[test]
fn files_of_kept_secrets() {
    let cost = Cost { memory_kib: 8, passes: 1, lanes: 1 };
    let sealed =
        |content: &[u8]| sealed::seal(content, "a passphrase", cost, &mut SeededRandom::new(1)).unwrap();
    let whole = sealed(b"secret");
    // Without its digest, which the target adds: so that damage behind it is seen too.
    let bare = whole[..whole.len() - 32].to_vec();
    probe("sealed_file", &[whole, bare, sealed(&[0; 300]), sealed(b"")], sealed::probe);
}
