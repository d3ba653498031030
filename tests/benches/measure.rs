//! What the benches measure with: processor time, medians of turns, lines of a table with their target.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Turns that a median is made of.
pub const TURNS: usize = 7;

/// Time this thread has had a processor, where the system tells: what others do at the same time does not count then.
pub fn processor_time() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ns = told.and_then(|text| text.split(' ').next()?.parse().ok());
    ns.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}

/// Processor time of one piece of work, and what it came to.
#[allow(dead_code, reason = "not every bench needs it")]
pub fn once<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let before = processor_time();
    let result = work();
    (processor_time() - before, result)
}

/// Median over the turns of the mean of a tenth of a second, in processor time.
pub fn median(mut works: Vec<Box<dyn FnMut() + '_>>) -> Vec<Duration> {
    let mut times = vec![Vec::new(); works.len()];
    for _ in 0..TURNS {
        for (work, times) in works.iter_mut().zip(&mut times) {
            let (start, used, mut count) = (Instant::now(), processor_time(), 0);
            while start.elapsed() < Duration::from_millis(100) {
                work();
                count += 1;
            }
            times.push((processor_time() - used) / count);
        }
    }
    let middle = |mut times: Vec<Duration>| {
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    times.into_iter().map(middle).collect()
}

/// A line of a table: what was measured, its target, and more.
pub fn line(name: &str, took: Duration, target: Duration, more: &str) {
    let word = if took <= target { "met" } else { "MISSED" };
    let (took, target) = (took.as_secs_f64() * 1e3, target.as_secs_f64() * 1e3);
    println!("{name:46} {took:9.3} ms   target {target:6.0} ms  {word:7}{more}");
}
