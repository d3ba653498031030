//! The worked examples of the Session screen, value by value against the specification's own print (5.7 to 5.11).
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on stops")]

use serde_json::Value;
use stsafe_core::hex;
use stsafe_core::session::examples;
use stsafe_core::session::transcript::{Mac, Sealed};

fn printed() -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../data/worked-examples.json")).unwrap();
    file.get("examples").and_then(Value::as_array).unwrap().clone()
}

#[test]
fn every_printed_value_of_every_example_is_reckoned() {
    let printed = printed();
    assert_eq!(printed.len(), examples::ALL.len());
    let mut compared = 0;
    for (example, printed) in examples::ALL.iter().zip(&printed) {
        let mark = example.mark();
        assert_eq!(printed.get("mark").and_then(Value::as_str), Some(mark.as_str()));
        let (sent, received, values) = example.reckon().unwrap();
        let mut same = |name: &str, bytes: &[u8]| {
            let Some(expected) = printed.get(name).and_then(Value::as_str) else { return };
            assert_eq!(hex::run(bytes), hex::run(&hex::parse(expected).unwrap()), "{mark}: {name}");
            compared += 1;
        };
        same("n", &values.n.to_be_bytes());
        same("sent", &sent);
        same("received", &received);
        let sealed =
            |sealed: &Option<Sealed>, of: fn(&Sealed) -> Vec<u8>| sealed.as_ref().map(of).unwrap_or_default();
        same("padded", &sealed(&values.command, |s| s.padded.clone().unwrap_or_default()));
        same("block", &sealed(&values.command, |s| s.block.to_vec()));
        same("iv", &sealed(&values.command, |s| s.iv.to_vec()));
        same("ciphertext", &sealed(&values.command, |s| s.ciphertext.clone()));
        same("answer_block", &sealed(&values.response, |s| s.block.to_vec()));
        same("answer_iv", &sealed(&values.response, |s| s.iv.to_vec()));
        same("answer_ciphertext", &sealed(&values.response, |s| s.ciphertext.clone()));
        let rmac: &Mac = values.rmac.as_ref().unwrap();
        same("cmac_input", &values.cmac.input);
        same("cmac", &values.cmac.tag);
        same("rmac_input", &rmac.input);
        same("rmac", &rmac.tag);
        assert!(values.cmac.agrees() && rmac.agrees(), "{mark}");
    }
    let values: usize = printed.iter().filter_map(Value::as_object).map(|row| row.len() - 1).sum();
    assert_eq!(compared, values, "every value of the table but the marks");
}
