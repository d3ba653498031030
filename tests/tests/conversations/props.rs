//! What the stories of keys and rights need beside the stage: consent, refusals that leave no trace, the keys of the
//! specification's worked example.

use stsafe_core::chip::Chip;
use stsafe_core::chip::scenario::{self, Scenario};
use stsafe_core::chip::state::{Password, PublicKeyState, Secret};
use stsafe_core::command::asymmetric::GenerateEcdheKey;
use stsafe_core::command::catalog::Listed;
use stsafe_core::command::wire::WireKey;
use stsafe_core::crypto::{Curve, Draw, PrivateKey, PublicKey, ScriptedRandom};
use stsafe_core::device::{Consent, Device};
use stsafe_core::link::Status;
use stsafe_core::transport::simulated::Simulated;
use workbench_tests::still;

use super::stage::{self, bytes};

/// Sends with the user's consent; the chip does it.
#[track_caller]
pub fn agreed<C: Listed>(device: &mut Device, command: C) -> C::Response {
    device.run_with(command, Consent::Given).unwrap_or_else(|e| panic!("{e}"))
}

/// Sends with the user's consent; the chip refuses with this status and remembers nothing of it.
#[track_caller]
pub fn refused_for_good<C: Listed>(device: &mut Device, command: C, status: Status) {
    let before = stage::nvm(device).clone();
    stage::refused(device.run_with(command, Consent::Given), status);
    assert!(*stage::nvm(device) == before, "a refused command changed the chip");
}

/// A password with three tries.
pub fn set_password(device: &mut Device, password: [u8; 16]) {
    let secret = Secret(password.to_vec());
    stage::nvm(device).password = Some(Password { secret, tries_left: 3, tries_max: 3 });
}

/// X and Y that are no point.
pub fn off_curve() -> WireKey {
    WireKey { curve: Curve::NistP256, bytes: vec![0x11; 64] }
}

/// Puts the public half of `key` into a public key slot, with these uses.
pub fn trust(device: &mut Device, slot: usize, key: &PrivateKey, uses: u8) {
    let entry = &mut stage::nvm(device).public[slot];
    entry.flags = [0, uses];
    entry.key = Some(PublicKeyState { curve: key.curve(), bytes: key.public().bytes().to_vec() });
}

/// The bits of a public key slot's flags.
pub mod uses {
    pub const ESTABLISH_SYMMETRIC: u8 = 0x02;
    pub const START_KEK: u8 = 0x04;
    pub const ENTITY: u8 = 0x08;
    pub const ESTABLISH_HOST: u8 = 0x10;
}

/// Specification 6.6: both private keys, and what follows from them (RUN against ST's library).
pub mod example {
    use super::*;

    pub const HOST_PRIVATE: &str = "4740ae6347b0172c01254ff55bae5aff5199f4446e7f6d643d40185b3f475145";
    pub const DEVICE_PRIVATE: &str = "263a4dbe41488fb87214b0032339dbb9f0c8da14c16dfcf13084bf3c2552eca5";
    pub const DEVICE_X: &str = "11d6bf7f71e9b445e41d1c4c44a0fb730a39f3bd23464d2f40388abe95220eac";
    pub const DEVICE_Y: &str = "3b7f1298401253d08ff5defe922a8f29b3020a0f81032d4b916086ca66d38262";
    pub const SHARED: &str = "f755922a26822ed6b11aaa5acf63ba982b818457de99419f46601932fae1bc0f";
    /// Host keys of section 5.7 under the session's first working KEK.
    pub const HOST_KEY_ENVELOPE: &str =
        "04A1C24A2DFABFBEA408E5B204B55BE72899B7D4D2295A8A4D481AE2D3C6E21DDA77C5BDE00AEEF315F5620A6285AD81";
    /// A CCM* key for slot 4 under the same KEK.
    pub const CCM_ENVELOPE: &str = "7C51AF3D333686B218EB6CD84DE929C36C74353EB6D7B229C951AC6047555FE7B023ABDF797038F924AB603035FC40C58BD7BA7F7E31F3FA";

    fn wire(private: &str) -> WireKey {
        let key = PrivateKey::from_bytes(Curve::NistP256, &bytes(private)).unwrap();
        WireKey { curve: Curve::NistP256, bytes: key.public().bytes().to_vec() }
    }

    pub fn host() -> WireKey {
        wire(HOST_PRIVATE)
    }

    pub fn chips() -> WireKey {
        wire(DEVICE_PRIVATE)
    }

    /// A fresh chip that draws the example's key, as often as `times`; the first is drawn already.
    pub fn device(times: usize) -> Device {
        let mut script = ScriptedRandom::new();
        for _ in 0..times {
            script.push(Draw::EcdheKey(Curve::NistP256), &bytes(DEVICE_PRIVATE)).unwrap();
        }
        let chip = Chip::new(scenario::state(Scenario::Genuine).unwrap(), Box::new(script));
        let bus = still::bus(chip);
        let mut device = Device::new(Box::new(Simulated::new(bus, "sim")));
        draw(&mut device);
        device
    }

    /// The chip draws the example's key.
    pub fn draw(device: &mut Device) {
        assert_eq!(device.run(GenerateEcdheKey { curve: Curve::NistP256 }).unwrap(), chips());
    }
}

/// The public key of a signer as the wire carries it.
pub fn checked(key: &WireKey) -> PublicKey {
    PublicKey::new(key.curve, &key.bytes).unwrap()
}
