//! Two captures laid side by side: nothing of either is lost, and what is called alike is alike.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on stops"
)]

use std::time::Duration;

use stsafe_core::capture::compare::{Difference, Said, Stretch, compare, side_by_side};
use stsafe_core::exchange::{Exchange, Outcome};
use stsafe_core::link::Status;
use workbench_tests::transcript;

/// Every golden exchange whose write is known.
fn golden() -> Vec<Exchange> {
    let steps = transcript::load_all().into_iter().flat_map(|scenario| scenario.steps);
    let pairs =
        steps.filter_map(|step| Some((step.write()?, step.read()))).filter(|(_, read)| !read.is_empty());
    pairs
        .zip(1..)
        .map(|((sent, received), number)| Exchange {
            number,
            unix_ms: 0,
            asked_by: "".into(),
            nacks: 0,
            read_again: 0,
            took: Duration::ZERO,
            expected: Duration::ZERO,
            session_n: None,
            outcome: Outcome::Answered(Status::of(received[0])),
            sent,
            received,
        })
        .collect()
}

fn said(list: &[Exchange]) -> Vec<Said<'_>> {
    list.iter().map(Said::from).collect()
}

/// Places of both in the order of the stretches; what is alike is checked on the way.
fn walked(a: &[Exchange], b: &[Exchange]) -> (Vec<usize>, Vec<usize>, Vec<Difference>) {
    let differences = compare(&said(a), &said(b));
    let (mut of_a, mut of_b) = (Vec::new(), Vec::new());
    for stretch in side_by_side(&differences, (a.len(), b.len())) {
        match stretch {
            Stretch::Alike { first, second, count } => {
                for n in 0..count {
                    // The last six bytes of a protected frame are its MAC and its CRC.
                    let (one, other) = (&a[first + n].sent, &b[second + n].sent);
                    let whole = |bytes: &[u8]| bytes.len() - if bytes[0] & 0x80 == 0 { 2 } else { 6 };
                    assert_eq!(one[..whole(one)], other[..whole(other)]);
                    of_a.push(first + n);
                    of_b.push(second + n);
                }
            }
            Stretch::Differs(place) => match differences[place] {
                Difference::OnlyFirst(i) => of_a.push(i),
                Difference::OnlySecond(j) => of_b.push(j),
                Difference::Asked { first, second, .. } | Difference::Answered { first, second, .. } => {
                    of_a.push(first);
                    of_b.push(second);
                }
            },
        }
    }
    (of_a, of_b, differences)
}

#[test]
fn a_list_beside_itself_is_one_stretch() {
    let all = golden();
    let (of_a, of_b, differences) = walked(&all, &all);
    assert_eq!(differences, []);
    assert_eq!((of_a.len(), of_b.len()), (all.len(), all.len()));
    assert_eq!(side_by_side(&[], (all.len(), all.len())).len(), 1);
    assert_eq!(side_by_side(&[], (0, 0)), []);
}

#[test]
fn every_exchange_of_both_stands_in_exactly_one_stretch_in_its_order() {
    let all = golden();
    // Every seventh is gone from one, every eleventh from the other, every fifth answer has a flipped bit.
    let kept = |n: u64| all.iter().filter(move |e| !e.number.is_multiple_of(n)).cloned();
    let a: Vec<Exchange> = kept(7).collect();
    let mut b: Vec<Exchange> = kept(11).collect();
    for exchange in b.iter_mut().filter(|exchange| exchange.number.is_multiple_of(5)) {
        let last = exchange.received.len() - 1;
        exchange.received[last / 2] ^= 1;
    }
    let (of_a, of_b, differences) = walked(&a, &b);
    assert_eq!(of_a, (0..a.len()).collect::<Vec<_>>());
    assert_eq!(of_b, (0..b.len()).collect::<Vec<_>>());
    let alone = |find: fn(&Difference) -> bool| differences.iter().filter(|one| find(one)).count();
    assert!(alone(|one| matches!(one, Difference::OnlyFirst(_))) > 0);
    assert!(alone(|one| matches!(one, Difference::OnlySecond(_))) > 0);
    assert!(alone(|one| matches!(one, Difference::Answered { .. })) > 100);
}

#[test]
fn the_first_difference_is_the_first_one_in_time() {
    let all = golden();
    let mut other = all.clone();
    let last = other[40].received.len() - 1;
    other[40].received[last] ^= 0x80;
    other.remove(60);
    let (_, _, differences) = walked(&all, &other);
    assert_eq!(differences[0], Difference::Answered { first: 40, second: 40, at: Some(last) });
    assert_eq!(differences[1..], [Difference::OnlyFirst(60)]);
}
