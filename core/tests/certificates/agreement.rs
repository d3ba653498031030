//! Our verdict and that of `openssl verify`, for every certificate the tests have, at every moment that matters.

use crate::openssl::{agrees, present, verifies};
use crate::support::*;
use stsafe_core::verdict::CheckResult;
use stsafe_core::x509::{Certificate, Timestamp};

/// Every certificate, with the bytes of every root: `(child, root)`.
fn pairs() -> Vec<(&'static str, &'static str)> {
    let roots = || ROOTS.into_iter().chain([SIM_CA]);
    everything().into_iter().flat_map(|child| roots().map(move |root| (child, root))).collect()
}

fn both(child: &str, root: &str, at: Timestamp) -> (bool, bool) {
    let theirs = verifies(&path(root, "pem"), &[], &path(child, "pem"), at);
    let ours = agrees(&der(root), &[], &certificate(child), at).verdict;
    (ours.is_positive(), theirs)
}

fn second(at: Timestamp, later: i64) -> Timestamp {
    Timestamp::from_second(at.as_second() + later).unwrap()
}

#[test]
fn every_certificate_under_every_root_gets_the_verdict_of_openssl_today() {
    if !present("every_certificate_under_every_root_gets_the_verdict_of_openssl_today") {
        return;
    }
    let mut positive = Vec::new();
    for (child, root) in pairs() {
        let (ours, theirs) = both(child, root, day(TODAY));
        assert_eq!(ours, theirs, "{child} under {root}");
        positive.extend(ours.then_some((child, root)));
    }
    // A self-signed root is believed under itself and under no other, although three of them hold the same key.
    let own: Vec<_> = positive.iter().filter(|(child, root)| child == root).collect();
    assert_eq!(own.len(), 5);
    assert_eq!(positive.len(), 5 + 6, "{positive:#?}");
}

#[test]
fn at_the_second_of_begin_and_end_only_the_last_one_is_judged_differently() {
    if !present("at_the_second_of_begin_and_end_only_the_last_one_is_judged_differently") {
        return;
    }
    // A leaf of each root that has one.
    let known = [(EVAL2, PROD), (EVAL3, PROD), (EVAL4, TEST_2017), (EVAL4, TEST_2023), (SIM_LEAF, SIM_CA)];
    for (child, root) in known {
        for owner in [child, root] {
            let Certificate { not_before, not_after, .. } = certificate(owner);
            for (at, name) in [(not_before.at, "begin"), (not_after.at, "end")] {
                for later in [-1, 0, 1] {
                    let (ours, theirs) = both(child, root, second(at, later));
                    // RFC 5280 section 4.1.2.5 counts the second of notAfter in; OpenSSL's X509_cmp_time does not.
                    if name == "end" && later == 0 {
                        assert!(!theirs, "OpenSSL ends one second early");
                        let other = [child, root].map(|name| certificate(name).is_valid_at(at));
                        assert_eq!(ours, other == [true, true], "{child} under {root}, end of {owner}");
                    } else {
                        assert_eq!(ours, theirs, "{child} under {root}, {name} of {owner} {later:+} s");
                    }
                }
            }
        }
    }
}

#[test]
fn names_that_differ_only_in_case_are_one_name_for_openssl_and_a_warning_here() {
    if !present("names_that_differ_only_in_case_are_one_name_for_openssl_and_a_warning_here") {
        return;
    }
    let mut found = Vec::new();
    for (child, root) in pairs().into_iter().filter(|(child, root)| child != root) {
        let (one, two) = (certificate(child).issuer, certificate(root).subject);
        if one.same_ignoring_case(&two) && !one.same_bytes(&two) {
            found.push((child, root));
        }
    }
    // The 2023 root spells the organization StMicroelectronics; the 2017 one, and what it issued, STMicroelectronics.
    assert_eq!(found, [(EVAL4, TEST_2023), (TEST_2017, TEST_2023), (TEST_2023, TEST_2017)]);
    let (ours, theirs) = both(EVAL4, TEST_2023, day(TODAY));
    assert!(ours && theirs);
    let report = agrees(&der(TEST_2023), &[], &certificate(EVAL4), day(TODAY));
    let line = report.verdict.check("issuer-name-bytes").unwrap();
    assert_eq!(line.result, CheckResult::Warn);
}
