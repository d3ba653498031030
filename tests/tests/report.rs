//! The evaluation report: its numbers are the comparison's, its page stands for itself, and nothing foreign gets into it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use stsafe_core::chip::Chip;
use stsafe_core::chip::bus::Bus;
use stsafe_core::chip::start::{SDK_MAC_KEY, Start};
use stsafe_core::crypto::SeededRandom;
use stsafe_core::device::Device;
use stsafe_core::hex;
use stsafe_core::profile::Profile;
use stsafe_core::report::{Input, Report};
use stsafe_core::transport::Origin;
use stsafe_core::transport::clock::StillClock;
use stsafe_core::transport::simulated::Simulated;

fn report(start: Start, profile: &Profile, origin: Origin) -> Report {
    let chip = Chip::new(start.state().unwrap(), Box::new(SeededRandom::new(1)));
    let bus = Bus::new(chip, Box::new(StillClock::default()), 100);
    let mut device = Device::new(Box::new(Simulated::new(bus, "sim")));
    device.refresh();
    device.refresh_slots();
    device.refresh_zones();
    let exchanges = device.take_log();
    Report::new(&Input {
        address: "sim",
        origin,
        date: "2026-11-20T00:00:00Z",
        seen: device.observation(),
        profile,
        verdicts: &[],
        exchanges: &exchanges,
        capture_sha256: "AB",
    })
}

#[test]
fn a_fresh_chip_is_positive_and_every_query_is_timed_as_documented() {
    let report = report(Start::Fresh, &Profile::spl05().unwrap(), Origin::Virtual);
    assert!(report.is_positive());
    assert_eq!(report.sentence, "Agrees with SPL05");
    let control = report.timings.iter().find(|t| t.command == "Query symmetric slot control fields").unwrap();
    assert_eq!((control.count, control.refused), (16, 0));
    let read = report.timings.iter().find(|t| t.command == "Read").unwrap();
    // ST's table says 23 ms.
    assert!((23.0..24.0).contains(&read.mean_ms) && (read.expected_ms - 23.0).abs() < 0.01, "{read:?}");
    assert_eq!(report.tables[0].rows.len(), 12);
    assert_eq!(report.tables.last().unwrap().rows.len(), 45);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["counts"]["agree"], 82);
    assert_eq!(json["capture"]["sha256"], "AB");
    assert_eq!(json["comparison"]["items"][0]["title"], "Product");
}

#[test]
fn the_page_stands_for_itself() {
    let html = report(Start::Fresh, &Profile::spl05().unwrap(), Origin::Virtual).to_html();
    for word in ["http:", "https:", "src=", "href=", "url(", "<script", "@import", "<link"] {
        assert!(!html.contains(word), "{word} stands in the page");
    }
    assert!(html.contains("default-src 'none'") && html.contains("prefers-color-scheme: dark"));
    assert!(html.contains("Simulated chip."));
    // Every element that is opened is closed.
    for tag in ["table", "tr", "td", "th", "main", "header", "dl", "h2", "h3", "p", "div", "span", "mark"] {
        let count = |mark: String| html.matches(&mark).count();
        let opened = count(format!("<{tag}>")) + count(format!("<{tag} "));
        assert_eq!(opened, count(format!("</{tag}>")), "{tag}");
    }
    let real = report(Start::Fresh, &Profile::spl05().unwrap(), Origin::Real).to_html();
    assert!(!real.contains("Simulated chip."));
}

#[test]
fn words_from_a_file_cannot_become_a_part_of_the_page() {
    let mut profile = Profile::spl05().unwrap();
    profile.name = "<script>alert('x')</script>".into();
    profile.title = "a \"quoted\" & <b>bold</b> title".into();
    let html = report(Start::Fresh, &profile, Origin::Virtual).to_html();
    assert!(!html.contains("<script") && !html.contains("<b>"));
    assert!(html.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"));
    assert!(html.contains("a &quot;quoted&quot; &amp; &lt;b&gt;"));
}

#[test]
fn deviations_are_in_words_and_bytes_and_no_key_is_in_the_report() {
    let report = report(Start::Provisioned, &Profile::spl05().unwrap(), Origin::Virtual);
    assert!(!report.is_positive());
    assert_eq!(report.sentence, "Deviates from SPL05");
    let html = report.to_html();
    // 500,000 in counter 5.
    assert!(html.contains("<mark>00 07 A1 20</mark>"));
    let json = serde_json::to_string(&report).unwrap();
    for key in [SDK_MAC_KEY, [0x5A; 16]] {
        for text in [&html, &json] {
            assert!(!text.contains(&hex::run(&key)) && !text.contains(&hex::pairs(&key)));
        }
    }
}
