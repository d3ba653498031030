//! The seam where randomness enters, and keys drawn through it.

use stsafe_core::crypto::{
    CryptoError, Curve, Draw, OsRandom, PrivateKey, RandomError, RandomSource, ScriptedRandom, SeededRandom,
};

use super::{hex, transcripts::SIGNED};

#[test]
fn a_draw_has_the_length_of_its_value() {
    let lengths = [
        (Draw::Random { len: 255 }, 255),
        (Draw::PrivateKey(Curve::NistP521), 66),
        (Draw::EcdheKey(Curve::BrainpoolP384), 48),
        (Draw::HostEphemeral(Curve::X25519), 32),
        (Draw::Challenge, 16),
        (Draw::EnvelopeKey { len: 32 }, 32),
        (Draw::HostChallenge { len: 64 }, 64),
        (Draw::Seed, 8),
    ];
    for (draw, len) in lengths {
        assert_eq!(draw.len(), len);
        for mut source in sources() {
            let mut wrong = vec![0; len + 1];
            assert_eq!(
                source.draw(draw, &mut wrong),
                Err(RandomError::WrongLength { wanted: draw, got: len + 1 })
            );
            assert!(wrong.iter().all(|byte| *byte == 0), "a refused draw writes nothing");
        }
    }
}

fn sources() -> Vec<Box<dyn RandomSource>> {
    vec![Box::new(OsRandom), Box::new(SeededRandom::new(1)), Box::new(ScriptedRandom::new())]
}

#[test]
fn the_operating_system_does_not_repeat_itself() {
    let mut source = OsRandom;
    let draw = Draw::Random { len: 32 };
    assert_ne!(source.value(draw).unwrap(), source.value(draw).unwrap());
    assert!(source.value(Draw::Random { len: 0 }).unwrap().is_empty());
}

/// Values from Python's hashlib: SHA-256 of label, seed 42, number of the value, number of the block.
#[test]
fn seeded_values_are_those_of_their_definition() {
    let mut source = SeededRandom::new(42);
    let first = source.value(Draw::Challenge).unwrap();
    assert_eq!(first.to_vec(), hex("424199008b87a7a843959401e5250941"));
    let second = source.value(Draw::Random { len: 90 }).unwrap();
    assert_eq!(
        second.to_vec(),
        hex("4788f2159309696f530123286ea6d9505b14e534416ed9e2a47206f0908168df\
             192273169d1623426c36184a835cc1f8eeacda03866645e87cbd8246b38d043f\
             336a4adfab82e9864009452d3d196319075e0c41b99f80f0b219")
    );
}

#[test]
fn a_seeded_source_goes_on_after_a_file() {
    let mut source = SeededRandom::new(7);
    source.value(Draw::Challenge).unwrap();
    let text = ron::to_string(&source).unwrap();
    let mut read: SeededRandom = ron::from_str(&text).unwrap();
    assert_eq!(read, source);
    assert_eq!(read.value(Draw::Challenge), source.value(Draw::Challenge));
    assert_ne!(SeededRandom::new(8).value(Draw::Challenge), SeededRandom::new(7).value(Draw::Challenge));
    assert_eq!(read.seed(), 7);
}

#[test]
fn a_script_gives_its_values_in_order_and_for_their_purpose() {
    let mut script = ScriptedRandom::new();
    script.push(Draw::Challenge, &[1; 16]).unwrap();
    script.push(Draw::Random { len: 2 }, &[2, 3]).unwrap();
    let short = script.push(Draw::Challenge, &[1; 15]);
    assert_eq!(short, Err(RandomError::WrongLength { wanted: Draw::Challenge, got: 15 }));

    let wanted = Draw::Random { len: 16 };
    let other = RandomError::OtherValue { wanted, scripted: Draw::Challenge };
    assert_eq!(script.value(wanted), Err(other), "the same length is not the same value");
    assert_eq!(script.value(Draw::Challenge).unwrap().to_vec(), [1; 16], "a refused draw takes nothing");
    assert_eq!(script.remaining(), 1);
    assert_eq!(script.value(Draw::Random { len: 2 }).unwrap().to_vec(), [2, 3]);
    assert_eq!(script.value(Draw::Challenge), Err(RandomError::Exhausted { wanted: Draw::Challenge }));
}

#[test]
fn keys_drawn_from_a_transcript_are_its_keys() {
    for row in SIGNED {
        let mut script = ScriptedRandom::new();
        let draw = Draw::PrivateKey(row.curve);
        script.push(draw, &hex(row.private)).unwrap();
        let key = PrivateKey::generate(draw, &mut script).unwrap();
        assert_eq!(key.public().bytes(), hex(row.public), "{}", row.transcript);
    }
}

#[test]
fn a_scalar_that_is_none_is_drawn_again() {
    let draw = Draw::EcdheKey(Curve::BrainpoolP512);
    let mut script = ScriptedRandom::new();
    script.push(draw, &[0; 64]).unwrap();
    script.push(draw, &[0xFF; 64]).unwrap();
    script.push(draw, &[0x11; 64]).unwrap();
    assert_eq!(PrivateKey::generate(draw, &mut script).unwrap().to_bytes().to_vec(), [0x11; 64]);
    let exhausted = CryptoError::Random(RandomError::Exhausted { wanted: draw });
    assert_eq!(PrivateKey::generate(draw, &mut script).err(), Some(exhausted));
}

#[test]
fn every_curve_gets_keys_from_every_real_source() {
    for curve in Curve::ALL {
        for what in [
            Draw::PrivateKey(curve),
            Draw::EcdheKey(curve),
            Draw::HostEphemeral(curve),
            Draw::IssuerKey(curve),
        ] {
            let key = PrivateKey::generate(what, &mut SeededRandom::new(99)).unwrap();
            assert_eq!(key.curve(), curve);
            let again = PrivateKey::generate(what, &mut SeededRandom::new(99)).unwrap();
            assert_eq!(again.public(), key.public(), "the seed decides");
        }
        assert!(PrivateKey::generate(Draw::PrivateKey(curve), &mut OsRandom).is_ok());
    }
}

#[test]
fn a_broken_source_is_found_out() {
    struct Zeros;
    impl RandomSource for Zeros {
        fn draw(&mut self, _: Draw, _: &mut [u8]) -> Result<(), RandomError> {
            Ok(())
        }
    }
    let broken = CryptoError::Random(RandomError::NoValidKey(Curve::NistP256));
    assert_eq!(PrivateKey::generate(Draw::PrivateKey(Curve::NistP256), &mut Zeros).err(), Some(broken));
    assert_eq!(PrivateKey::generate(Draw::Challenge, &mut OsRandom).err(), Some(CryptoError::NotAKeyDraw));
}
