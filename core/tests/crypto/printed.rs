//! Values of real chips that were printed in public, and hold: documentation of the stsafe-a120-sdk (A120), and the
//! example log of xueliu/STSAFE-A_OpenSSL_Engine (A110).

use stsafe_core::crypto::{Curve, Hash, PublicKey, Signature, cipher, mac::cmac};

use super::hex;

fn verifies(curve: Curve, public: &str, hash: &str, signature: &str) -> bool {
    let public = PublicKey::new(curve, &hex(public)).unwrap();
    public.verify_digest(&hex(hash), &Signature::from_bytes(curve, &hex(signature)).unwrap())
}

/// SDK page "Key_pair_generation_NIST_P521".
#[test]
fn the_printed_p521_signature_of_an_a120_verifies() {
    assert!(verifies(
        Curve::NistP521,
        "000BB036E0F919DED8A6BB1883FE42C3524ADF2E57C3E9169B2C68D3B1A91179007E021AED2280178A604A1DAE218CA1E4E7234B\
         CEA7652890D065431EAD2DB9DD5701D26C369984D6A6B5D3EA5030796D386AE315AB020CC25C3A623ECFF7E4FFAE8058521FDF9F\
         9C9EF5137726583FC3D6EA19362C0D291D751380F17342EE050829AC",
        "20C0A571300EBF244B020191C00BAFC9102066DEFE23705CA60B73950A4F735FA80CB498898E09593394EB0D3AF6A3B68FDA54FC\
         455589A73D4C714467CBAFD4",
        "01CD4878E02850286F725B97395D8C799BFFB9BEFD5756E09CA8AFC58864921099676BCEAD1B92CD7810CA05A911E48DC70723FF\
         8E73E77754187B5A08841BC1DB8A00758C6C371B30CC19F2DCE4CF2C29CB2FFAF429C7C0CB844125E07A45A14CAE675B57879F85\
         0CF5A83066D928102EE2FF7ED4AEE7E958B4455B013EB0EE177B5DF1",
    ));
}

/// SDK page "Key_pair_generation_BRAINPOOL_P512".
#[test]
fn the_printed_brainpool_p512_signature_of_an_a120_verifies() {
    assert!(verifies(
        Curve::BrainpoolP512,
        "1481C073A62F23271D1CB9AF73CD2273D775FA7CBBA21599D9247E999ADA8E65504F41759C40C620917F5D5EDFF896177265984E\
         998D3DD3E03AC89DB33D8AE342BE7362FD6DBB1E46C630A9DE87AF2CA2B1A1B836664B3B003AB6D91F439B00A9244D71B4A72C1D\
         0DD726C30999742701F5B0D42D7B20A7DD08925BD9003F61",
        "C95AFDD3FDF0AB1AD553FA055184A136AF043030AB9CC84F919478D8043A441C64794C4EFF928B47C38B9B564C7A6C3F8BD318F6\
         DDF2B3229C982654D0A59171",
        "96C659584CC92FAE3FEE88272B7D87B5274BEEF02329565C4D91ACCF96696DA24E0228E706CE0A368C62D34637362C41F05BB00E\
         877C47F26A16B93B6DEC5DB2112CD5E7A7A062F887DEF0FEDA62DCAA00492A7DEEF91E61CA9513062E8EE597B895ACAFC52A2C9F\
         EA59E2958A22CFC8FD79C1F200E2E30E58EBC6A8CB0D822E",
    ));
}

/// SDK page "Hash".
#[test]
fn the_printed_digest_of_an_a120_is_sha_256() {
    let message = hex(
        "1711D5D226AA09B9545CA901941C68B3FCD3C469416BFB075D3B581660DEE8BD93E2B2D346526D95FAF24C4666E5CAAC1B26F8DC\
         69824429AABC604A81ECAFE0D187BBD144419D3B40B6613469517581A3592FE08DFDD7BDE00ED056A9A8630ADD65890E97A0C943\
         FEED18AB83712D3B58B9617E2C5D840C7BDDACD35BA09A42",
    );
    let digest = hex("3F63D202CBB4887A06AFE628BC6078833789137E5CC5D6024AA453CE4C07D41B");
    assert_eq!(Hash::Sha256.digest(&message).unwrap(), digest);
}

fn sixteen() -> Vec<u8> {
    (0..16).collect()
}

/// SDK pages of CMAC with a written and with an established key; tags cut to 4 bytes.
#[test]
fn the_printed_macs_of_an_a120_are_cmac() {
    assert_eq!(cmac(&[0x5A; 16], &sixteen()).unwrap()[..4], hex("BE4CA3F2"));
    let established = hex("B933C561A9BF3B3A7F1760FCF6D2CD8E");
    assert_eq!(cmac(&established, &sixteen()).unwrap()[..4], hex("FDDFB4C1"));
}

/// SDK pages of CCM with a written and with an established key; nonce 00..0C, message 00..0F.
#[test]
fn the_printed_ciphertexts_of_an_a120_are_ccm() {
    let nonce = &sixteen()[..13];
    let sealed = cipher::ccm_encrypt(&[0x5A; 32], nonce, &[], &sixteen(), 4).unwrap();
    assert_eq!(sealed.to_bytes(), hex("696630BB080FE41D610489D3DA232166DAA9B570"));

    let established = hex("5D866C2FDF7DE46B97BEA9C7A5137CC0523B27CFED33B80BE11F0AF99C5DEC0C");
    let sealed = cipher::ccm_encrypt(&established, nonce, &[0x5A; 8], &sixteen(), 4).unwrap();
    assert_eq!(sealed.to_bytes(), hex("6A21ED44B4973A82E3C41DE86B8881B095563543"));
}

/// The A110's ephemeral keys: at least points of their curves.
#[test]
fn the_printed_public_keys_of_an_a110_are_points() {
    let p256 = "599F2E5B2448108807D52200779E18CC614D01A7730F8427063802BB53050006\
                C225D007BEAB408C399166D93486DCA466C677A426CBE4B2B34B3A337D04EF80";
    assert!(PublicKey::new(Curve::NistP256, &hex(p256)).is_ok());
    let p384 = "3E4D32DEC08328304C338672368CB699DD341EDFE05BDE34017EF939E95BDCBBCCE7B51E571A30757F9CC0FAF82BCD1E\
                5A3D5CB9FFC62545CF1D9E801327298EFD1D63F72D06F0CBB7951A6D9DBDFF6AE9A3673767E59AF2F780C5870DB3AF20";
    assert!(PublicKey::new(Curve::NistP384, &hex(p384)).is_ok());
    // elttam.com/blog/stsafe-a110
    let brainpool = "5B9A9807A17BB3F9CEE8B607F7BCBF807C5008DF5C2669D5352D36079905FB4C296660D198C54ECC3D364B50397A77FD\
                     22A42C8CE0F48B88E6451C4A28136F6B8407D7CE60CB917D709C289457E7FED667BE99B3F9BB4D57083A4B14C8FB3272";
    assert!(PublicKey::new(Curve::BrainpoolP384, &hex(brainpool)).is_ok());
}

/// example_test.log: two challenges signed by the chip whose leaf certificate, 0209A021E021C4E1D00139, has this key.
#[test]
fn the_printed_challenge_signatures_of_an_a110_verify() {
    let public = "f0f949ba8040bb4033cad02ef6784f6490a3b199c0ba9a0f4e3def634af3d505\
                  bbb365fe4453975b1257cab900b0436e5a31c27d5ac4ab8fc55337fb5c16e935";
    let signed = [
        (
            "09a64a87239d21c118b112d385574319ff396e42e0f8ed0a161ff9bb22fa9d0d",
            "9404422966b2688a81dc359e6313ae2ecc63a26abc95c8d3799d2a74b597b574\
             730f9503375454148efdac6aef5e969657bb30596417b74bbaa7b417a9437164",
        ),
        (
            "6b321c0fe290496095a841962aa986dc4f8520693773d9f1fec295e95747405a",
            "08544093a7f85396c3e66cfb4ab6de498ba1ca3a3da741ee7591a35aa9ab636a\
             3936eab7fd9e2e976aaff62dd85b2a008a8644b9ea60e7d7ace7255a7a800d93",
        ),
    ];
    for (hash, signature) in signed {
        assert!(verifies(Curve::NistP256, public, hash, signature));
        assert!(!verifies(Curve::NistP256, public, &hash.replace('0', "1"), signature));
    }
}
