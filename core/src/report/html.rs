//! The report as one HTML page: own style, light and dark, nothing from elsewhere, every word escaped.

use core::fmt::Write;

use super::{ProfileReport, Report, Table};
use crate::hex;
use crate::profile::Assumption;
use crate::profile::compare::{Comparison, Counts, Group, Item, Standing};
use crate::transport::Origin;
use crate::verdict::CheckResult;

const STYLE: &str = include_str!("report.css");

pub(super) fn page(report: &Report) -> String {
    let mut page = begin(&format!("STSAFE evaluation report, {}", report.date));
    heading(&mut page, &report.sentence, report.counts, report.origin);
    identity(&mut page, &report.identity);
    comparison(&mut page, &report.comparison);
    verdicts(&mut page, report);
    for table in &report.tables {
        section(&mut page, &table.title);
        rows(&mut page, table);
    }
    timings(&mut page, report);
    assumed(&mut page, &report.assumed);
    capture(&mut page, report);
    page.end()
}

pub(super) fn profile_page(report: &ProfileReport) -> String {
    let mut page = begin(&format!("STSAFE profile check, {}", report.date));
    heading(&mut page, &report.comparison.sentence(), report.comparison.counts(), report.device.origin);
    identity(&mut page, &report.identity);
    comparison(&mut page, &report.comparison);
    assumed(&mut page, &report.assumed);
    page.end()
}

fn begin(title: &str) -> Page {
    let mut page = Page(String::with_capacity(64 * 1024));
    page.raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n");
    page.element("title", "", title);
    page.raw("<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
    page
}

fn identity(page: &mut Page, rows: &[(String, String)]) {
    section(page, "Identity");
    page.raw("<dl>\n");
    for (name, value) in rows {
        page.element("dt", "", name).element("dd", "", value);
    }
    page.raw("</dl>\n");
}

/// HTML under way; text gets in escaped only.
struct Page(String);

impl Page {
    fn end(mut self) -> String {
        self.raw("</main>\n</body>\n</html>\n");
        self.0
    }

    fn raw(&mut self, html: &str) -> &mut Self {
        self.0.push_str(html);
        self
    }

    fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                c => self.0.push(c),
            }
        }
        self
    }

    /// An element of a class that this file names, around a text.
    fn element(&mut self, tag: &str, class: &str, text: &str) -> &mut Self {
        match class {
            "" => self.raw("<").raw(tag).raw(">"),
            class => self.raw("<").raw(tag).raw(" class=\"").raw(class).raw("\">"),
        };
        self.text(text).raw("</").raw(tag).raw(">\n")
    }
}

fn section(page: &mut Page, title: &str) {
    page.element("h2", "", title);
}

fn heading(page: &mut Page, sentence: &str, counts: Counts, origin: Origin) {
    page.raw("<header>\n").element("h1", "", sentence);
    let mut line =
        format!("{} agree, {} deviate, {} rest on assumptions", counts.agree, counts.deviate, counts.assumed);
    for (n, word) in [(counts.differ, "not as assumed"), (counts.unknown, "not read")] {
        if n > 0 {
            let _ = write!(line, ", {n} {word}");
        }
    }
    page.element("p", "lead", &line);
    bar(page, counts);
    if origin == Origin::Virtual {
        page.element(
            "p",
            "simulated",
            "Simulated chip. This report shows what the workbench does; it says nothing about a product.",
        );
    }
    page.raw("</header>\n");
}

/// Agree, deviate, doubtful, assumed: to scale, and in words above.
fn bar(page: &mut Page, counts: Counts) {
    page.raw("<div class=\"bar\" aria-hidden=\"true\">");
    let doubtful = counts.differ + counts.unknown;
    for (n, class) in
        [(counts.agree, "pass"), (counts.deviate, "fail"), (doubtful, "warn"), (counts.assumed, "assumed")]
    {
        if n > 0 {
            page.raw(&format!("<span class=\"{class}\" style=\"flex:{n}\"></span>"));
        }
    }
    page.raw("</div>\n");
}

fn comparison(page: &mut Page, compared: &Comparison) {
    section(page, &format!("Compared with {}", compared.profile));
    for group in Group::ALL {
        let counts = compared.counts_of(group);
        if counts.total() == 0 {
            continue;
        }
        page.element(
            "h3",
            "",
            &format!("{}: {} agree, {} deviate", group.name(), counts.agree, counts.deviate),
        );
        page.raw("<table class=\"items\">\n<tr><th></th><th>Item</th><th>Profile</th><th>This chip</th><th>Bytes</th><th>From</th></tr>\n");
        for item in compared.group(group) {
            line(page, item);
        }
        page.raw("</table>\n");
    }
}

fn line(page: &mut Page, item: &Item) {
    let class = match item.standing {
        Standing::Agrees => "pass",
        Standing::Deviates => "fail",
        Standing::Unknown | Standing::DiffersFromAssumed => "warn",
        Standing::Assumed => "assumed",
    };
    page.raw("<tr>").element("td", class, item.standing.word());
    page.element("td", "", &item.title).element("td", "", &item.expected);
    page.element(
        "td",
        if class == "fail" { "fail" } else { "" },
        item.observed.as_deref().unwrap_or("not read"),
    );
    page.raw("<td class=\"hex\">");
    if let Some(proof) = item.proof.as_ref().filter(|proof| !proof.lit.is_empty()) {
        // A certificate is long: around the deciding bytes a few are enough.
        let (start, end) = (proof.lit.start.min(proof.record.len()), proof.lit.end.min(proof.record.len()));
        let (from, to) = (start.saturating_sub(8), (end + 8).min(proof.record.len()));
        let part = |range: core::ops::Range<usize>| hex::pairs(proof.record.get(range).unwrap_or_default());
        page.raw(if from > 0 { "… " } else { "" }).text(&part(from..start)).raw(" <mark>");
        page.text(&part(start..end)).raw("</mark> ").text(&part(end..to));
        page.raw(if to < proof.record.len() { " …" } else { "" });
    }
    let from = item.proof.as_ref().map_or_else(
        || item.asked.key.to_string(),
        |proof| format!("{}{}", proof.source, if proof.computed { ", computed" } else { "" }),
    );
    page.raw("</td>").element("td", "", &from).raw("</tr>\n");
}

fn verdicts(page: &mut Page, report: &Report) {
    for verdict in &report.verdicts {
        section(page, &verdict.title);
        page.raw("<table>\n<tr><th></th><th>Check</th><th>Why</th></tr>\n");
        for check in &verdict.checks {
            let (class, word) = match check.result {
                CheckResult::Pass => ("pass", "pass"),
                CheckResult::Warn => ("warn", "warn"),
                CheckResult::Fail => ("fail", "fail"),
                CheckResult::NotRun => ("assumed", "not run"),
            };
            page.raw("<tr>").element("td", class, word);
            page.element("td", "", &check.title).element("td", "", &check.reason).raw("</tr>\n");
        }
        page.raw("</table>\n");
    }
}

fn rows(page: &mut Page, table: &Table) {
    page.raw("<table>\n<tr>");
    for column in &table.columns {
        page.element("th", "", column);
    }
    page.raw("</tr>\n");
    for row in &table.rows {
        page.raw("<tr>");
        for cell in row {
            page.element("td", "", cell);
        }
        page.raw("</tr>\n");
    }
    page.raw("</table>\n");
    if !table.note.is_empty() {
        page.element("p", "note", &table.note);
    }
}

fn timings(page: &mut Page, report: &Report) {
    section(page, "Timings");
    let ms = |value: f64| format!("{value:.1}");
    let table = Table {
        title: String::new(),
        columns: vec!["Command", "Sent", "Least ms", "Mean ms", "Most ms", "Expected ms", "NACKs", "Refused"],
        rows: report
            .timings
            .iter()
            .map(|t| {
                vec![
                    t.command.clone(),
                    t.count.to_string(),
                    ms(t.least_ms),
                    ms(t.mean_ms),
                    ms(t.most_ms),
                    ms(t.expected_ms),
                    t.nacks.to_string(),
                    t.refused.to_string(),
                ]
            })
            .collect(),
        note: "From the start of the write to the end of the answer. Expected is what ST's library waits before its \
               first read; for extended commands it is assumed."
            .into(),
    };
    rows(page, &table);
}

fn assumed(page: &mut Page, list: &[Assumption]) {
    section(page, "Assumed, not printed by ST");
    let table = Table {
        title: String::new(),
        columns: vec!["What", "Value", "Why"],
        rows: list.iter().map(|a| vec![a.what.clone(), a.value.clone(), a.why.clone()]).collect(),
        note: "Agreement with an assumed value proves nothing, and is not counted as agreement.".into(),
    };
    rows(page, &table);
}

fn capture(page: &mut Page, report: &Report) {
    section(page, "What this rests on");
    page.element("p", "", &format!("{} exchanges. SHA-256 of their capture:", report.capture.exchanges));
    page.element("p", "hex", &report.capture.sha256);
}
