//! Codes without a known layout: not supported, with a reason, and the payload unread.

use stsafe_core::command::attribute::PutHostKeyV1;
use stsafe_core::command::undetermined::{
    Configure, DeriveLoRaKeys, GetSignature, Hibernate, Increment, PutKey, Reserved0C, Reserved0D, Standby,
    StartSession, UnwrapIssuerEnvelope,
};
use stsafe_core::command::{CATALOG, Command, Layout, NoContext};
use stsafe_core::link::Status;

use super::props::refused_for_good;
use super::stage;

/// One story per row: the chip says 04 and why, and nothing changes. The bytes go there and come back as they are.
macro_rules! not_supported {
    ($($test:ident: $command:expr;)*) => {$(
        #[test]
        fn $test() {
            let mut device = stage::device();
            let command = $command;
            refused_for_good(&mut device, command, Status::NOT_SUPPORTED);
            let why = stage::chip(&mut device).last_refusal().unwrap().rule.clone();
            assert!(why.contains("not determined"), "{why}");
        }
    )*};
}

fn some() -> Vec<u8> {
    vec![0x08, 0x00, 0x01]
}

not_supported! {
    start_session: StartSession { payload: some() };
    increment: Increment { payload: some() };
    derive_lora_keys: DeriveLoRaKeys { payload: some() };
    unwrap_issuer_envelope: UnwrapIssuerEnvelope { payload: some() };
    hibernate: Hibernate { wake_up: 1 };
    put_key: PutKey { payload: some() };
    configure: Configure { payload: some() };
    get_signature: GetSignature { payload: Vec::new() };
    standby: Standby { payload: Vec::new() };
    reserved_0c: Reserved0C { payload: some() };
    reserved_0d: Reserved0D { payload: some() };
    put_host_key_v1: PutHostKeyV1 { mac: vec![1; 16].into(), cipher: vec![2; 16].into() };
}

#[test]
fn a_payload_of_unknown_layout_is_kept_byte_for_byte() {
    for row in CATALOG.iter().filter(|row| row.layout == Layout::Undetermined) {
        let code = row.key.code();
        let command = Command::decode(code, &[1, 2, 3], &NoContext).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(command.payload(), [1, 2, 3], "{}", row.name);
    }
}
