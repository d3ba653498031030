//! Past and future of a counter, from the values that were seen.

use super::data::{History, Rate};
use crate::widgets::segment::grouped;

/// Points drawn at most.
const MOST: usize = 2_000;

/// The history since the counter was last lowered by more than half: setting it up is not using it.
pub(super) fn of(seen: &[(u64, u32)]) -> History {
    let start = seen
        .windows(2)
        .rposition(
            |pair| matches!(pair, [(_, before), (_, after)] if *after <= *before / 2 && *before > 1_000_000),
        )
        .map_or(0, |index| index + 1);
    let seen = seen.get(start..).unwrap_or_default();
    let seen = seen.get(seen.len().saturating_sub(MOST)..).unwrap_or_default();
    let Some((last, _)) = seen.last() else { return History::default() };
    let seconds = |at: u64| (at as f64 - *last as f64) / 1000.0;
    let points: Vec<(f64, f64)> = seen.iter().map(|(at, value)| (seconds(*at), f64::from(*value))).collect();
    let count = points.len() - 1;
    let span = -points.first().map_or(0.0, |first| first.0);
    let noun = if count == 1 { "decrement" } else { "decrements" };
    let note = if count == 0 {
        "No decrement seen since this window was opened".to_owned()
    } else {
        format!("{} {noun} in {}", grouped(count as u64), duration(span))
    };
    History { rate: rate(&points), points, note }
}

fn rate(points: &[(f64, f64)]) -> Option<Rate> {
    let (first, last) = (points.first()?, points.last()?);
    let span = last.0 - first.0;
    if points.len() < 3 || span <= 0.0 {
        return None;
    }
    let speeds = points.windows(2).filter_map(|pair| match pair {
        [before, after] if after.0 > before.0 => Some((before.1 - after.1) / (after.0 - before.0)),
        _ => None,
    });
    let (slowest, fastest) =
        speeds.fold((f64::INFINITY, 0.0_f64), |(low, high), speed| (low.min(speed), high.max(speed)));
    Some(Rate { mean: (first.1 - last.1) / span, slowest, fastest })
}

/// A span of time in the largest unit that keeps it above one.
pub(super) fn duration(seconds: f64) -> String {
    const UNITS: [(f64, &str); 5] =
        [(31_557_600.0, "years"), (86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes"), (1.0, "s")];
    let unit = UNITS.iter().find(|(size, _)| seconds >= *size);
    let (size, name) = unit.copied().unwrap_or((0.001, "ms"));
    let number = seconds / size;
    if number >= 10.0 { format!("{number:.0} {name}") } else { format!("{number:.1} {name}") }
}

/// A rate in the smallest unit of time in which at least one falls: `12.5 a day`.
pub(super) fn per(rate: f64) -> (String, &'static str) {
    const UNITS: [(f64, &str); 4] =
        [(1.0, "a second"), (60.0, "a minute"), (3_600.0, "an hour"), (86_400.0, "a day")];
    let unit = UNITS.iter().find(|(size, _)| rate * size >= 1.0);
    let (size, name) = unit.copied().unwrap_or((86_400.0, "a day"));
    let number = rate * size;
    let text = if number >= 100.0 { grouped(number.round() as u64) } else { format!("{number:.1}") };
    (text, name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn setting_a_counter_up_is_not_part_of_its_use() {
        let seen = [(0, u32::MAX), (1_000, 500_000), (2_000, 499_999), (4_000, 499_997)];
        let history = of(&seen);
        assert_eq!(history.points, [(-3.0, 500_000.0), (-2.0, 499_999.0), (0.0, 499_997.0)]);
        assert_eq!(history.note, "2 decrements in 3.0 s");
        assert_eq!(history.rate, Some(Rate { mean: 1.0, slowest: 1.0, fastest: 1.0 }));
    }

    #[test]
    fn spans_and_rates_are_said_in_a_unit_people_use() {
        assert_eq!(duration(0.25), "250 ms");
        assert_eq!(duration(3_471_336_000.0), "110 years");
        assert_eq!(per(12.5 / 86_400.0), ("12.5".to_owned(), "a day"));
        assert_eq!(per(250.0), ("250".to_owned(), "a second"));
    }
}
