//! Values of every command: valid, at the border and wrong. They are made with a look into the chip, so that the valid
//! ones are really valid; the policy under test has no such look.

use stsafe_core::access::{CommandAccess, Encryption};
use stsafe_core::chip::Chip;
use stsafe_core::command::agreement::{
    Agreement, Authentication, ConfirmSymmetricKeys, EstablishHostKeys, EstablishSymmetricKeys,
    StartKekSession, StopKekSession,
};
use stsafe_core::command::asymmetric::{DecompressKey, EstablishKey, GenerateEcdheKey, WritePublicKey};
use stsafe_core::command::catalog::{Listed, Row};
use stsafe_core::command::data_partition::{AccessChange, Decrement, Read, Update, ZoneOption};
use stsafe_core::command::derive::{DeriveKeys, DerivedKey, Expansion, InputKey, Output, Salt};
use stsafe_core::command::host_keys::{HostKeyPair, WriteHostKeys, WriteHostKeysWrapped};
use stsafe_core::command::signature::{GenerateKey, GenerateSignature, VerifySignature};
use stsafe_core::command::symmetric::{EraseSymmetricKey, WriteSymmetricKey, WriteSymmetricKeyWrapped};
use stsafe_core::command::tables::{KeyInfo, KeyMode, KeyType, Lock};
use stsafe_core::command::wire::{BareKey, WireKey};
use stsafe_core::command::{
    Command, access, attribute, digest, envelope, mac, maintenance, query, undetermined,
};
use stsafe_core::crypto::{Curve, Hash, PrivateKey, Signature};
use stsafe_core::link::Code;
use stsafe_core::session::kek;

use crate::dice::Dice;
use crate::pieces;
use crate::states::{self, Keys, PASSWORD};

/// What a value is made from.
pub struct Making<'a> {
    pub chip: &'a Chip,
    pub keys: &'a Keys,
    /// Private slots whose key this host made.
    pub own: Vec<u8>,
    pub dice: &'a mut Dice,
}

impl Making<'_> {
    /// A value of this row.
    pub fn of(&mut self, row: &Row) -> Command {
        let dice = &mut *self.dice;
        match row.name {
            "Echo" => {
                let data = dice.length();
                maintenance::Echo { data: dice.bytes(data) }.into_command()
            }
            "Reset" => maintenance::Reset.into_command(),
            "Generate random" => maintenance::GenerateRandom { bytes: dice.byte() % 20 }.into_command(),
            "Read" => self.read().into_command(),
            "Update" => self.update().into_command(),
            "Decrement" => self.decrement().into_command(),
            "Generate MAC" => self.generate_mac().into_command(),
            "Verify MAC" => self.verify_mac().into_command(),
            "Delete password" => access::DeletePassword.into_command(),
            "Verify password" => self.password().into_command(),
            "Wrap local envelope" => {
                let content = self.envelope_bytes(0).into();
                envelope::Wrap { slot: self.few(2), content }.into_command()
            }
            "Unwrap local envelope" => {
                let envelope = self.envelope_bytes(8);
                envelope::Unwrap { slot: self.few(2), envelope }.into_command()
            }
            "Generate local envelope key" => {
                let key_type = self.dice.pick(&[KeyType::Aes128, KeyType::Aes256, KeyType::GenericSecret]);
                envelope::GenerateEnvelopeKey { slot: self.few(2), key_type }.into_command()
            }
            "Put life cycle" => {
                let state = query::LifeCycleState(dice.pick(&[3, 3, 3, 0x83, 4, 1, 0xFF]));
                attribute::PutLifeCycle { state }.into_command()
            }
            "Put I²C parameters" => {
                let parameters = [dice.byte() & 0xFE | u8::from(dice.chance(10)), dice.byte() & 0xFE];
                attribute::PutI2c { parameters: query::I2cParametersContent(parameters) }.into_command()
            }
            "Put command access conditions" => self.command_access().into_command(),
            "Put encryption flags" => self.encryption().into_command(),
            "Put host key control fields" => {
                let fields = query::HostKeyControlFields([dice.bits(60), dice.pick(&[0, 1, 3, 4, 0xFF])]);
                attribute::PutHostKeyControl { fields }.into_command()
            }
            "Put symmetric slot control fields" => {
                let named = [0, 1, 2, 3, 4, 0xFF, 0xFF];
                let fields = [dice.bits(60), dice.pick(&named), dice.pick(&named)];
                let fields = query::SymmetricControlFields(fields);
                attribute::PutSymmetricControl { slot: self.symmetric_slot(), fields }.into_command()
            }
            "Put public key flags" => {
                let flags = query::PublicKeyFlags([0, dice.bits(70)]);
                attribute::PutPublicKeyFlags { slot: self.few(4), flags }.into_command()
            }
            "Query symmetric slot control fields" => {
                query::SymmetricControl { slot: self.symmetric_slot() }.into_command()
            }
            "Query public key slot" => query::PublicKeySlot { slot: self.few(4) }.into_command(),
            "Query local envelope keys" => query::EnvelopeKeys.into_command(),
            "Query life cycle" => query::LifeCycle.into_command(),
            "Query I²C parameters" => query::I2cParameters.into_command(),
            "Query product data" => query::ProductData.into_command(),
            "Query data partition" => query::Partition.into_command(),
            "Query private key table" => query::PrivateKeyTable.into_command(),
            "Query host key slot V1" => query::HostKeyV1.into_command(),
            "Query symmetric key table" => query::SymmetricKeyTable.into_command(),
            "Query command table" => query::CommandTable.into_command(),
            "Query host key slot" => query::HostKeyV2.into_command(),
            "Query public key table" => query::PublicKeyTable.into_command(),
            "Query host key control fields" => query::HostKeyControl.into_command(),
            "Generate key" => {
                let usage_limit = dice.pick(&[0xFFFF, 0xFFFF, 100, 2, 1, 0]);
                let (slot, curve) = (self.private_slot(), self.curve());
                GenerateKey { slot, usage_limit, mode: [0, 0], curve }.into_command()
            }
            "Generate signature" => {
                let n = self.dice.pick(&[32, 32, 32, 48, 64, 64, 0, 1, 100]);
                let data = self.dice.bytes(n);
                GenerateSignature { slot: self.private_slot(), data }.into_command()
            }
            "Verify signature" => self.verify_signature().into_command(),
            "Establish key" => self.establish_key().into_command(),
            "Decompress public key" => self.decompress().into_command(),
            "Write public key" => {
                let key = self.public_key(None);
                WritePublicKey { slot: self.few(4), key }.into_command()
            }
            "Generate ECDHE key" => GenerateEcdheKey { curve: self.curve() }.into_command(),
            "Start KEK session" => StartKekSession { agreement: self.agreement() }.into_command(),
            "Stop KEK session" => StopKekSession.into_command(),
            "Establish symmetric keys" => {
                EstablishSymmetricKeys { agreement: self.agreement() }.into_command()
            }
            "Establish host keys" => {
                let key_type = dice.pick(&[KeyType::Aes128, KeyType::Aes256]);
                EstablishHostKeys { agreement: self.agreement(), key_type }.into_command()
            }
            "Confirm symmetric keys" => self.confirm().into_command(),
            "Write host keys" => {
                let keys = self.host_keys();
                WriteHostKeys { keys }.into_command()
            }
            "Write host keys, wrapped" => self.host_keys_wrapped().into_command(),
            "Write symmetric key" => {
                let (info, key) = self.symmetric_key();
                WriteSymmetricKey { info, key: key.into() }.into_command()
            }
            "Write symmetric key, wrapped" => self.symmetric_key_wrapped().into_command(),
            "Erase symmetric key" => EraseSymmetricKey { slot: self.symmetric_slot() }.into_command(),
            "Generate challenge" => access::GenerateChallenge.into_command(),
            "Verify entity signature" => self.entity_signature().into_command(),
            "Derive keys" => self.derive_keys().into_command(),
            "Start hash" => {
                let n = dice.length();
                digest::StartHash { hash: dice.pick(&Hash::ALL), piece: dice.bytes(n) }.into_command()
            }
            "Process hash" => {
                let n = dice.length();
                digest::ProcessHash { piece: dice.bytes(n) }.into_command()
            }
            "Finish hash" => {
                let n = dice.length();
                digest::FinishHash { piece: dice.bytes(n) }.into_command()
            }
            "Encrypt" => pieces::encrypt(self),
            "Decrypt" => pieces::decrypt(self),
            "Start encrypt" => pieces::start_encrypt(self),
            "Start decrypt" => pieces::start_decrypt(self),
            "Process encrypt" => pieces::process_encrypt(self),
            "Process decrypt" => pieces::process_decrypt(self),
            "Finish encrypt" => pieces::finish_encrypt(self),
            "Finish decrypt" => pieces::finish_decrypt(self),
            _ => self.undetermined(row),
        }
    }

    fn undetermined(&mut self, row: &Row) -> Command {
        let n = self.dice.below(6);
        let payload = self.dice.bytes(n);
        match row.name {
            "Start session" => undetermined::StartSession { payload }.into_command(),
            "Increment" => undetermined::Increment { payload }.into_command(),
            "Derive LoRa keys (reserved)" => undetermined::DeriveLoRaKeys { payload }.into_command(),
            "Unwrap issuer envelope" => undetermined::UnwrapIssuerEnvelope { payload }.into_command(),
            "Hibernate" => undetermined::Hibernate { wake_up: self.dice.byte() % 3 }.into_command(),
            "Put host key V1" => {
                let n = self.dice.pick(&[16, 16, 15]);
                let (mac, cipher) = (vec![1; n].into(), vec![2; 16].into());
                attribute::PutHostKeyV1 { mac, cipher }.into_command()
            }
            "Put key" => undetermined::PutKey { payload }.into_command(),
            "Configure" => undetermined::Configure { payload }.into_command(),
            "Get signature" => undetermined::GetSignature { payload }.into_command(),
            "Standby" => undetermined::Standby { payload }.into_command(),
            "Reserved 1F 0C" => undetermined::Reserved0C { payload }.into_command(),
            "Reserved 1F 0D" => undetermined::Reserved0D { payload }.into_command(),
            other => panic!("no value is made of {other}: add the new row here"),
        }
    }

    /// A slot of a table with `n` of them, or one beyond.
    pub fn few(&mut self, n: usize) -> u8 {
        if self.dice.chance(92) { self.dice.below(n) as u8 } else { self.dice.pick(&[n as u8, 0x10, 0xFF]) }
    }

    pub fn symmetric_slot(&mut self) -> u8 {
        let n = self.chip.nvm.symmetric.len();
        if self.dice.chance(94) { self.dice.below(n) as u8 } else { self.dice.pick(&[n as u8, 16, 0xFF]) }
    }

    /// A symmetric slot, mostly one with a key of such a mode.
    pub fn slot_for(&mut self, usable: fn(KeyMode) -> bool) -> u8 {
        let slots = (0..16).zip(&self.chip.nvm.symmetric);
        let fits = slots.filter(|(_, slot)| slot.key.as_ref().is_some_and(|key| usable(key.mode)));
        let fitting: Vec<u8> = fits.map(|(slot, _)| slot).collect();
        if !fitting.is_empty() && self.dice.chance(80) {
            self.dice.pick(&fitting)
        } else {
            self.symmetric_slot()
        }
    }

    fn private_slot(&mut self) -> u8 {
        if !self.own.is_empty() && self.dice.chance(60) {
            return self.dice.pick(&self.own);
        }
        self.dice.pick(&[0, 0, 1, 1, 2, 3, 4, 0xFF, 0xFF, 0xFF, 5])
    }

    fn curve(&mut self) -> Curve {
        self.keys.any(self.dice).curve()
    }

    fn hash(&mut self) -> Hash {
        if self.dice.chance(70) { Hash::Sha256 } else { self.dice.pick(&Hash::ALL) }
    }

    fn option(&mut self, atomic: bool) -> ZoneOption {
        let dice = &mut *self.dice;
        let change =
            dice.chance(20).then(|| AccessChange { code: dice.byte() & 7, may_change: dice.chance(50) });
        ZoneOption { atomic: atomic && dice.chance(10), change }
    }

    /// A zone with an offset and a length that fit, or nearly.
    fn place(&mut self) -> (u8, u16, usize) {
        let dice = &mut *self.dice;
        let zones = &self.chip.nvm.zones;
        let zone = &zones[dice.below(zones.len())];
        let size = zone.data.len();
        let offset = if dice.chance(50) { 0 } else { dice.below(size + 2) };
        let left = size.saturating_sub(offset);
        let length = match dice.below(8) {
            0 => left + 1,
            1 => left,
            2 => 0,
            3 => 728 + dice.below(30),
            _ => dice.below(left.min(60) + 1),
        };
        let index = if dice.chance(95) { zone.index } else { dice.pick(&[12, 30, 0xFF]) };
        (index, if dice.chance(1) { 0xFFFF } else { offset as u16 }, length)
    }

    fn read(&mut self) -> Read {
        let (zone, offset, length) = self.place();
        let length = if self.dice.chance(1) { 0xFFFF } else { length as u16 };
        Read { option: self.option(false), zone, offset, length }
    }

    fn update(&mut self) -> Update {
        let (zone, offset, length) = self.place();
        Update { option: self.option(true), zone, offset, data: self.dice.bytes(length) }
    }

    fn decrement(&mut self) -> Decrement {
        let (mut zone, mut offset, mut length) = self.place();
        let counters: Vec<u8> =
            self.chip.nvm.zones.iter().filter(|z| z.counter > 0).map(|z| z.index).collect();
        if !counters.is_empty() && self.dice.chance(60) {
            (zone, offset, length) = (self.dice.pick(&counters), 0, 0);
        }
        let value = self.chip.nvm.zone(zone).map_or(0, |zone| zone.counter);
        let amount = self.dice.pick(&[1, 1, 1, 0, value, value.wrapping_add(1)]);
        Decrement { option: self.option(false), zone, offset, amount, data: self.dice.bytes(length) }
    }

    fn generate_mac(&mut self) -> mac::GenerateMac {
        let n = self.dice.length();
        let mac_bytes = self.dice.pick(&[16, 16, 8, 4, 1, 0, 17, 32, 33]);
        mac::GenerateMac { slot: self.slot_for(is_mac), mac_bytes, message: self.dice.bytes(n) }
    }

    fn verify_mac(&mut self) -> mac::VerifyMac {
        let n = self.dice.below(40);
        let mac_bytes = self.dice.pick(&[16, 16, 16, 8, 4, 3, 1, 0, 17, 33, 260]);
        mac::VerifyMac {
            slot: self.slot_for(is_mac),
            mac: self.dice.bytes(mac_bytes),
            message: self.dice.bytes(n),
        }
    }

    fn password(&mut self) -> access::VerifyPassword {
        let mut password = PASSWORD.to_vec();
        match self.dice.below(6) {
            0 => password[3] ^= 1,
            1 => password.truncate(15),
            _ => {}
        }
        access::VerifyPassword { password: password.into() }
    }

    fn envelope_bytes(&mut self, overhead: usize) -> Vec<u8> {
        let n = match self.dice.below(6) {
            0 => self.dice.below(40),
            1 => 464 + 8 * self.dice.below(5),
            _ => 16 + 8 * self.dice.below(6),
        };
        self.dice.bytes(n + overhead)
    }

    fn table_codes(&mut self) -> Vec<Code> {
        let mut codes: Vec<Code> = self.chip.nvm.commands.iter().map(|rule| rule.code()).collect();
        match self.dice.below(5) {
            0 => drop(codes.pop()),
            1 => codes.swap(0, 1),
            _ => {}
        }
        codes
    }

    fn command_access(&mut self) -> attribute::PutCommandAccess {
        let codes = self.table_codes();
        let dice = &mut *self.dice;
        let mut access = || {
            if dice.chance(90) { CommandAccess::Free } else { dice.pick(&CommandAccess::ALL) }
        };
        attribute::PutCommandAccess { records: codes.into_iter().map(|code| (code, access())).collect() }
    }

    fn encryption(&mut self) -> attribute::PutEncryption {
        let codes = self.table_codes();
        let dice = &mut *self.dice;
        let mut flags = || Encryption::from_bits(if dice.chance(70) { 0 } else { dice.byte() & 3 });
        attribute::PutEncryption { records: codes.into_iter().map(|code| (code, flags())).collect() }
    }

    /// A public key: right, or off the curve, or of another length.
    fn public_key(&mut self, curve: Option<Curve>) -> WireKey {
        let key = match curve {
            Some(curve) => self.keys.on(curve, self.dice),
            None => self.keys.any(self.dice),
        };
        let mut bytes = key.public().bytes().to_vec();
        match self.dice.below(14) {
            0 => bytes[9] ^= 0x10,
            1 => bytes.fill(0),
            2 => bytes.truncate(31),
            _ => {}
        }
        WireKey { curve: key.curve(), bytes }
    }

    fn signature(&mut self, curve: Curve) -> Signature {
        let n = curve.coordinate_len() + usize::from(self.dice.chance(6));
        Signature { r: self.dice.bytes(n), s: self.dice.bytes(n) }
    }

    fn verify_signature(&mut self) -> VerifySignature {
        let key = self.public_key(None);
        let signature = self.signature(key.curve);
        let eddsa_variant = self.dice.pick(&[0, 0, 1, 2]);
        VerifySignature { key, signature, eddsa_variant, data: self.dice.bytes(32) }
    }

    fn establish_key(&mut self) -> EstablishKey {
        let slot = self.private_slot();
        let held = self.chip.nvm.private.iter().find(|s| s.slot == slot).and_then(|s| s.key.as_ref());
        let held = if slot == 0xFF { self.chip.ram.ephemeral.as_ref() } else { held };
        let curve = held.map(|key| key.curve).filter(|_| self.dice.chance(85));
        EstablishKey { slot, host: BareKey::from(self.public_key(curve)) }
    }

    fn decompress(&mut self) -> DecompressKey {
        let key = self.keys.any(self.dice);
        let n = key.curve().coordinate_len() + usize::from(self.dice.chance(5));
        let mut x = key.public().bytes().to_vec();
        x.resize(n, 7);
        if self.dice.chance(20) {
            x[5] ^= 1;
        }
        DecompressKey { curve: key.curve(), form: self.dice.pick(&[2, 2, 3, 3, 4]), x }
    }

    /// A host's part of an agreement with the key that the chip holds, signed or not.
    fn agreement(&mut self) -> Agreement {
        let own = self.chip.ram.ecdhe.as_ref();
        let own = own.map(|own| PrivateKey::from_bytes(own.curve, &own.secret.0).unwrap());
        let curve = own.as_ref().map(PrivateKey::curve).filter(|_| self.dice.chance(92));
        let host = self.public_key(curve);
        let device = own.map(|own| WireKey { curve: own.curve(), bytes: own.public().bytes().to_vec() });
        if self.dice.chance(50) {
            return Agreement { host, authentication: None };
        }
        let slot = self.few(4);
        let verifier = self.chip.nvm.public.get(usize::from(slot)).and_then(|slot| slot.key.as_ref());
        let signer = verifier.and_then(|key| self.keys.of(&key.bytes));
        let needs_hash = signer.is_none_or(|key| key.curve().is_weierstrass());
        let hash = (needs_hash != self.dice.chance(5)).then(|| self.hash());
        let signature = match (signer, device) {
            (Some(signer), Some(device)) if self.dice.chance(85) => {
                kek::sign(signer, hash, &kek::to_be_signed(&host, &device)).ok()
            }
            _ => None,
        };
        let signature = signature.unwrap_or_else(|| self.signature(Curve::NistP256));
        Agreement { host, authentication: Some(Authentication { slot, hash, signature }) }
    }

    fn key_info(&mut self) -> KeyInfo {
        let (key_type, mode) = states::form(self.dice);
        KeyInfo {
            lock: self.dice.pick(&[
                Lock::Unlocked,
                Lock::Unlocked,
                Lock::Unlocked,
                Lock::Locked,
                Lock::Erasable,
            ]),
            slot: self.symmetric_slot(),
            key_type,
            mode,
            usage: states::usage(self.dice),
        }
    }

    fn symmetric_key(&mut self) -> (KeyInfo, Vec<u8>) {
        let info = self.key_info();
        let n = info.key_bytes() + usize::from(self.dice.chance(4));
        (info, self.dice.bytes(n))
    }

    fn symmetric_key_wrapped(&mut self) -> WriteSymmetricKeyWrapped {
        let (info, key) = self.symmetric_key();
        let session = self.chip.ram.kek.as_ref().filter(|_| self.dice.chance(75));
        let envelope = session.and_then(|session| {
            let kek = kek::working_kek(&session.base.0, session.counter).unwrap();
            kek::seal_symmetric_key(&kek, &info, &key).ok()
        });
        let n = self.dice.pick(&[24, 40, 48, 16, 30]);
        WriteSymmetricKeyWrapped { envelope: envelope.unwrap_or_else(|| self.dice.bytes(n)) }
    }

    fn host_keys(&mut self) -> HostKeyPair {
        let (key_type, n) = self.dice.pick(&[(KeyType::Aes128, 16), (KeyType::Aes256, 32)]);
        let cipher = n + usize::from(self.dice.chance(4));
        HostKeyPair { key_type, mac: self.dice.bytes(n).into(), cipher: self.dice.bytes(cipher).into() }
    }

    fn host_keys_wrapped(&mut self) -> WriteHostKeysWrapped {
        let keys = self.host_keys();
        let session = self.chip.ram.kek.as_ref().filter(|_| self.dice.chance(75));
        let envelope = session.and_then(|session| {
            let kek = kek::working_kek(&session.base.0, session.counter).unwrap();
            kek::seal_host_keys(&kek, &keys).ok()
        });
        let n = self.dice.pick(&[48, 80, 56]);
        WriteHostKeysWrapped { envelope: envelope.unwrap_or_else(|| self.dice.bytes(n)) }
    }

    fn confirm(&mut self) -> ConfirmSymmetricKeys {
        let keys: Vec<KeyInfo> = (0..self.dice.below(3)).map(|_| self.key_info()).collect();
        let pending = self.chip.ram.pending.as_ref().filter(|_| self.dice.chance(80));
        let mac = pending.and_then(|pending| {
            let established = kek::establish_symmetric_keys(&pending.shared.0, &keys).ok()?;
            kek::confirmation_mac(&established.confirmation, &keys).ok()
        });
        ConfirmSymmetricKeys { mac: mac.unwrap_or_else(|| self.dice.array()), keys }
    }

    fn entity_signature(&mut self) -> access::VerifyEntitySignature {
        let slot = self.few(4);
        let verifier = self.chip.nvm.public.get(usize::from(slot)).and_then(|slot| slot.key.as_ref());
        let signer = verifier.and_then(|key| self.keys.of(&key.bytes));
        let right = match (signer, self.chip.ram.challenge) {
            (Some(signer), Some(challenge)) if self.dice.chance(85) => match signer.curve() {
                Curve::Ed25519 => signer.sign_message(&challenge).ok(),
                curve => {
                    let hash = Hash::for_digest_len(curve.coordinate_len());
                    signer.sign_digest(&hash.digest(&challenge).unwrap(), hash).ok()
                }
            },
            _ => None,
        };
        let signature = right.unwrap_or_else(|| self.signature(Curve::NistP256));
        access::VerifyEntitySignature { slot, signature }
    }

    fn derive_keys(&mut self) -> DeriveKeys {
        let dice = &mut *self.dice;
        let input = if dice.chance(50) {
            let n = dice.pick(&[16, 32, 32, 30, 60, 0]);
            InputKey::Given(dice.bytes(n).into())
        } else {
            InputKey::Slot(self.slot_for(is_hkdf))
        };
        let extract = self.dice.chance(60).then(|| {
            if self.dice.chance(80) {
                Salt::Given(self.dice.bytes(8))
            } else {
                Salt::Slot(self.slot_for(is_hkdf))
            }
        });
        let expand = self.dice.chance(80).then(|| {
            let n = self.dice.pick(&[1, 1, 2, 3, 0, 32, 33]);
            let outputs = (0..n).map(|_| self.output()).collect();
            Expansion { info: self.dice.bytes(4), outputs }
        });
        DeriveKeys { input, hash: self.hash(), extract, expand }
    }

    fn output(&mut self) -> Output {
        if self.dice.chance(60) {
            return Output::Answer { bytes: self.dice.pick(&[16, 16, 32, 7, 0, 720, 740, 751]) };
        }
        let KeyInfo { lock, key_type, mode, usage, .. } = self.key_info();
        Output::Slot(DerivedKey { lock, key_type, mode, usage })
    }
}

fn is_mac(mode: KeyMode) -> bool {
    matches!(mode, KeyMode::Cmac { .. } | KeyMode::Hmac { .. })
}

fn is_hkdf(mode: KeyMode) -> bool {
    matches!(mode, KeyMode::Hkdf { .. })
}
