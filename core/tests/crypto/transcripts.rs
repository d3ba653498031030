//! Values out of the golden transcripts: what the host library accepted from a device that draws the given private keys
//! and signs with RFC 6979. Each row names its transcript. All hexadecimal.

use stsafe_core::crypto::{Curve, Hash};

/// A signature that a device made.
pub struct Signed {
    pub transcript: &'static str,
    pub curve: Curve,
    pub private: &'static str,
    /// X || Y, or 32 bytes.
    pub public: &'static str,
    /// Data of Generate signature: a digest, or the message for Ed25519.
    pub data: &'static str,
    /// Digest of the HMAC for the nonce; of no meaning for Ed25519.
    pub hmac: Hash,
    pub r: &'static str,
    pub s: &'static str,
}

/// A secret that two sides agreed on.
pub struct Agreed {
    pub transcript: &'static str,
    pub curve: Curve,
    pub private: &'static str,
    pub peer: &'static str,
    pub shared: &'static str,
}

pub const SIGNED: &[Signed] = &[
    Signed {
        transcript: "device_auth_p256",
        curve: Curve::NistP256,
        private: "a7dffb2896f62c5a296ca80f63adbd8f7c9bddf4bb42e59a9db0a8e540a96c7c",
        public: "9ed108eea4db7005a3e56e75787802716dec3a569d038a76e929786d5083e74fbdb901bb9737be5882be7713\
46ffd43f70d5eea8e99da2b324d208c03e83b7a4",
        data: "fad51ca5a802e3b89ebac2f10a29e72f2dabe260a0544a7114df3d611154b068",
        hmac: Hash::Sha256,
        r: "1addf346040db204378dd139806a34c4f2c7ce8fd92b342b59954ecb4f6a6111",
        s: "32c10947a97eb612c5414fa5cc24bcf25829b9f0d02b7fc22e6a79fa5917e94e",
    },
    Signed {
        transcript: "curve_p256_slot1",
        curve: Curve::NistP256,
        private: "c9d0e61b6ed4fba6a288ff486d884d0c37313187f96a80c7c1722ff5846e3540",
        public: "c7364b40b91e76d11edd7a95d85618aa70ea11af3a944ae0a36ce320d81a7ed67a95032c0aab7ec2ec91e5cf\
b7ee483747f1d7da506ceb26067db5040e6da231",
        data: "6f9d97739b1b4b5395d900377a878392fe581df26ed6aedd7ae6d18ff0be8990",
        hmac: Hash::Sha256,
        r: "19f95e7bd9e47480ad737e232c945c7047ab9da7e856f1fa6d342e6a6b4237d7",
        s: "6ba4aaffca30614dd256219198274dac3f9fd3af26aa419defb428a2735066f9",
    },
    Signed {
        transcript: "device_auth_p384",
        curve: Curve::NistP384,
        private: "f869032c1d94e06bbd93cd6796f7745b1adcd5932049acf599d8c00d22575b4bdf15c3261f5b938f92eee00a\
23010c71",
        public: "acedc59a4492ed62e289aa516e7cb77c3649e8ea652d1cec364e9dfc2085a4183592393918001f04d2d68b7f\
52605f442918812b01c138cca1999f40d4f4ffbf45dc592430b8977d8b94ec1307240ad3c58e13553b388379\
4f24d74928952a39",
        data: "2f02cb26e8fb6737880e2f548b005e8de522f2044e99dcf69c3ef4bcd0e8321c28f73ae81ec732a3cb39de16\
76246413",
        hmac: Hash::Sha384,
        r: "c54e3d00fa1c9d1300f2a024100f8760ee8c3bfc9138afe7f71b29fb9ea656d726660ec340ac79025dc2b4f1\
8d7cba32",
        s: "eaba543e91d81edce3fade635131776d5e41d6b0e5301b70dc87fa78d83d971b251a7a1e5298cccbd681425b\
8c153e9e",
    },
    Signed {
        transcript: "curve_p384_slot2",
        curve: Curve::NistP384,
        private: "27256e71a54bfb648a2e0e5fb792a2a439586a323466a5c42f26ce6e87f14f0fe29883293db87140e5da962b\
06b42eff",
        public: "cfe2278d624758adf7e09c71e856a384841a6be8cbf7765e5edc41e9cafc45cff1fb88ed1c9e35147550ae51\
99eae40b79a4d3b15f6bb66cbfea843e7467ecff1a889ee6a4748865396d4bcf0db2616ecf030941bbe0dc58\
05209e70a998a05b",
        data: "3ec05071bea22a7c8065be2608d87eb80c6687ae79310652e1d99b35e6e522fd867641c68a776cc9a3011345\
6c9c976e",
        hmac: Hash::Sha384,
        r: "76f025df8452139e672a87567182e204b6ad93dcdddc1e69fc1ce77f3f1fa081ab28cea23b5e139eb3351072\
9dc82f5d",
        s: "cd49affc1fe19ef3fc74ce6bbdc15cdd638f59b1d667069cc4442d16d7e95616580905ce02cc324fcdc2ad16\
a372fd90",
    },
    Signed {
        transcript: "curve_p521_slot1",
        curve: Curve::NistP521,
        private: "0019932c3fdc0b4e378bf61736bfeae3d2960da2619fb8966f0d65f2ffd3400715e517c751c88f20c28fe193\
c18f1d1cef4f50f612c2879e7ef4200667a9264113be",
        public: "00093ac48b333bcf29209a2db0d1aaafb0d0de5ed60ceff6757fd3553f4d9954ce150a7b99a9a016fcec743b\
ea9d044eed66319169cbcfc7c0b4ee5a139a0523a703005a4b38f4e3dbf049e716f7dac4aa5f7a3a1db57cd4\
49043a2b578c8cd48e18a38be2db16fd4451d7d2d631e21ae0e8fdf983460a43260fbf98ca6e016a2f89d49d",
        data: "159032ac3ecd9eba0ec056cab185f2823e9a05a43c0df115c1194a5e044d3684abbcd9364f9f59f304c7050d\
f59bfc8e032a0da097bba3f98dcd75984e5d6916",
        hmac: Hash::Sha512,
        r: "01aa09925bd259eecb8c163aba5ac1114790affa6d653055f2b4ccb7a8aed112cd344d47ed8213cff2ed30e6\
dcdc9f367450d571496b89e485430b7580739d88212e",
        s: "00d5eef170a80fae6a54f410b7e44c5b64bfeabe3f4c725153216c7c8ce068a3ee48559828b87fad80fa2231\
5d5c4d8eaaf0eb1511cc3882fe0cec4ce0807fe15eac",
    },
    Signed {
        transcript: "curve_p521_slot3",
        curve: Curve::NistP521,
        private: "010da2647c914f16fdfcd7e3927d6611d62291c6c292eaa58c8aa99d42962fb217696bbd7475abaaa5deeed3\
cbb8c79d31dbb58ee02ea93aa11eea42d216d8dd6446",
        public: "01b2c8e07ee6767ea3f31f0aaa267180d2fd9c8a421dbfbb940350157a4669720000ca7f4cd8b1eb16a14281\
243513d0d2bcdb662f9ee03feb10b3a5b4e05b9ebaae018d73554a1b0858465f5eb753a6b7855492818fd765\
cd9df4c61de638ff62e1f405c1a2558f855395aa5e00d39f662bc1919240d1bafd12c2abc7c772fd433b529d",
        data: "c14a85c326be38e97d0cccc87c640707c6951633d910cc8a61317b4d21c0f8e41c3f4b0eb7d144914c784c9e\
effa20a5df61cb3240a8662991d57d61150bb863",
        hmac: Hash::Sha512,
        r: "0189ee2ae9ab4ef5fcb72b39d8f4bb8c85f3f3f3574497fa4d6ab30346349390e148b59cb6a345b7e4ce6290\
f3acb7b2d598118044e90120e5aa2bf9fbe03b5a915d",
        s: "01c1db5b75f852ca25cb8091a2ce41e2b9f8f96cb3dfc8ca8f4ece9d5c147cf9c2d8a534a66b5036056bed95\
1fe34d51ac368093ba73d11f39efce700edf1e64514d",
    },
    Signed {
        transcript: "curve_bp256_slot1",
        curve: Curve::BrainpoolP256,
        private: "0520df1c17a413bb44069d16a57e4bddf7d1478357669b8c7b33a4a88953ca94",
        public: "08d5d867147d3819e8b7e617b887f9fbe2beca3493189e3ea8b383d6b386c8ce354835467c3b3fa1429954f3\
ad53f20ed2c06b1a73bb075805734e1a5331362b",
        data: "21705f3ed9dfe86707dde9971f02572cdd8eca1918920ce35a450d1144511206",
        hmac: Hash::Sha256,
        r: "6b67326127bd0f352a82808c1ded8054efb91562258f4fbd169e422ccb63c88b",
        s: "37618e610f821b877ceb6969a77d1cd724ab0653c88df04a4028fb52f7d5fea5",
    },
    Signed {
        transcript: "device_auth_bp256",
        curve: Curve::BrainpoolP256,
        private: "5d629c100eb64da68eb8b20f5f27ecca82d86a186bf8b7719683aaf6f0fd1e68",
        public: "50f90ca96f6e47131cddab86ad568ac55cd8371c845a61e4fed3fa34f7320f59a19f906eef621d91c2cfeebc\
b5573a9774514075458ff6e34ba15305206b7124",
        data: "0336cab24d06f5a922c8596045ebec0c76265e24a4552c450467b6b29b8212c7",
        hmac: Hash::Sha256,
        r: "2bde3dc1cd29ca5a8a2aec17d1888c69422648c6bc7e7f5b84aafe437aebaabb",
        s: "535796f4a62c6afb9c42cfbbf2512299b0748daecaa69c63bf74428654b06b32",
    },
    Signed {
        transcript: "curve_bp384_slot3",
        curve: Curve::BrainpoolP384,
        private: "60e312b39a134d2e6847ea6f89f9ca4490ba993c30678270a1f2039dadad9f561d57ad0e12c91b9ed26a4058\
6e447d39",
        public: "40d59da2f71a74382cc631d7f432294d8566ee2619d93c6380ba9f2008348dbc0f08f0bda6e3694148ae0462\
25acaee77d44e70932ff18c4f4f1567aecf7a42ada44c8a46d0f08bd156833ff21eb342cd9de5ca49054f5f8\
2b0d23afa5cb0212",
        data: "507c91074b55e2e56a73b17a28de38f0c96d61f7068de735b54b7006da5528f09283b6a73ec18954f990c14a\
fe177d8b",
        hmac: Hash::Sha384,
        r: "4c64f553be886a9480bd1636bbca73edf72d4135652f895bf588e50abf775f293717e4813b737a3b75797eb7\
0146e6c4",
        s: "1f75c436e386153bb01880596503577443fd960cf358eccb9812a9147bd67e10d675d0161aacdcd241024a69\
01b90f0c",
    },
    Signed {
        transcript: "curve_bp512_slot2",
        curve: Curve::BrainpoolP512,
        private: "10b1cdefa080e172ede7fbc0b2defe34515ec304c2473c42f85567e9e46c1c43fa9860e1e7d7b496b547fe77\
1d68743c5f3d323ef3b991c648237233d00506e5",
        public: "0fccdd9e65543cdbf23310447bea6c378395c60ac93e9e5f666aed66ae5d3216ac10376e1e370c96303d8780\
cc88bf37246446ed1369f0866cde36ba73c35d972387475d2c9c9b7c21c0d60d529b2b8975bf2354fb76a3b0\
fce383911415d95f562cefe88d8d624e75f823d9cd5edd3e5a710892cfc47adfdd9ddfcb6de0a621",
        data: "af5ede4faa2754f0072c5f9bb642e92a6d1d05d16da889e90899dc317ff6893585ecd468cdf2a28e3ba251a2\
db9c54d2f4de1fb68f8fcb32dadfc36c2c03dd3a",
        hmac: Hash::Sha512,
        r: "636d4618a61feb364e200c48cc85a7bd202db68882d7432a88cfd964e7a2aafc2192c4314e539e209175e118\
5774e49639f11c927fda448913ded59a18c61c5a",
        s: "265f03ebf237c0eff05762f219eb1eaf23544cdb53416edb326322d3d6730b8411c1e2014487cdb9ac080b01\
112e8dabd8911f14a8b8e4087a7a176fd9a801ae",
    },
    Signed {
        transcript: "device_auth_bp512",
        curve: Curve::BrainpoolP512,
        private: "5dac512849dd79e5ae85a23789d0a1b33851e0aaa3bda2f4ab928ac361aca5d396b58dea66d7891861882277\
82639cac7ee6705b1e0e846f313f737a9f2dd394",
        public: "95cc9cfe25e8eba444a9927692184a31e2838cb87ebf4a778265c0b219e5454ae30b195b8b972094ad643395\
7117b751d036ba82da7f1c5c8fb872ae40285231992f910ec23da91862b17cce96e2946075211d53bed2c921\
9ee9177d8ec69416cd41dc86c1a2d0a6b2fe51dc76164f13e97eee20dc25df20e91d3b6f64e3e10c",
        data: "31aeed16642b1cfd785a056884a91ebb0a3392b24d058206b660e4f936865d5bc4cf724475f5cb7929339ca4\
46ca6eaeef83c86c9f50dfd7716737d9c5dd7901",
        hmac: Hash::Sha512,
        r: "20a385e399a736400948628b6ecee5ffb00b17c3351eb41e21502613f3f5e32f2303d872b557e2cf3d480f9b\
e8c0c195a9594b0ea6b67e0d0793271017690b12",
        s: "37a6c37c0e027a1bf9a33466b119d448b5f6c8ba939e59ff7479aaf381de3e27c8ed1b3764a1c5881f0228ea\
3ce50b0be2a67c5a25339a594fda0d73d2b6d8c6",
    },
    Signed {
        transcript: "curve_ed25519_slot1",
        curve: Curve::Ed25519,
        private: "9cdc3b896eafe79b7aa4e0f1fec524780a1800dec4309bf1da8c058884d640b3",
        public: "b2d6914efa75876c5a6f4cc477062b8df1889c949286662e218b690d4b4d5912",
        data: "7985db8293e9a0e0dc43fcb0177aa1a59b3b33150da0a6eaec38a085b76a1533b5ea6720d23cfd61dcb2dd84\
9f",
        hmac: Hash::Sha512,
        r: "5b64dd8323ce884bb7f328abe7c30548c7fc60a288ee8b68705a49b013839918",
        s: "38c0af46aa86b0ab242860a693c4643992fb3270d7ef0a163387dca8d72e8300",
    },
    Signed {
        transcript: "curve_ed25519_slot3",
        curve: Curve::Ed25519,
        private: "13e971ae390695678d068d8a10a50e7e60266286dfa1c93d1d23bd9a9fdb645f",
        public: "fbf96862aa701f4ba1f1b7886993787925ea4ec8082deb7105de7abb51c8ce60",
        data: "4a2f0d53f2182fd7d054d171ab044b0f54c60ec59cc0e191d1d6616f27bf68ad51a503d69504a94e9ac546ac\
f1",
        hmac: Hash::Sha512,
        r: "3975fc65b690acfae9d84c05f3ef30034e5a9f7ab0d34db34679e71f3d4c6756",
        s: "78db7c44d7443ed5f6f4106e6fb5f01479891724ae8ddd3b5bdc3bf9cd452703",
    },
];

pub const AGREED: &[Agreed] = &[
    Agreed {
        transcript: "curve_p256_slot1",
        curve: Curve::NistP256,
        private: "c9d0e61b6ed4fba6a288ff486d884d0c37313187f96a80c7c1722ff5846e3540",
        peer: "8d9dc26d6a44bd19709a24920112bb56b5b111e2ea7a1bdeb157202576ad51facfbac90dbe5c829442bdce8e\
00e9006dc4a90cc3ca4b7e724f4f431f64493bf6",
        shared: "0feda4d3decdea6067fb3fe50a415015d00ec50f77b287e7ab1c81a08ee3dbcd",
    },
    Agreed {
        transcript: "curve_p384_slot2",
        curve: Curve::NistP384,
        private: "27256e71a54bfb648a2e0e5fb792a2a439586a323466a5c42f26ce6e87f14f0fe29883293db87140e5da962b\
06b42eff",
        peer: "257a6b12c16962e909d0187c619914acc23aefa7185899774c0cfd3a74d7a49c638a477ab1de887de5940eb0\
8813aef765a8b02fb8d35602f72c2da0663ced97cd09da6a998c1a84958b30875128f6d0ad3451b2676f6a42\
12a7f430bac8857d",
        shared: "78bd122b75c90b1f76288e5d63f1d052968966acee6217203e6d913750905d11eb414f6449770ca82b6d621b\
460a8e33",
    },
    Agreed {
        transcript: "curve_p521_slot1",
        curve: Curve::NistP521,
        private: "0019932c3fdc0b4e378bf61736bfeae3d2960da2619fb8966f0d65f2ffd3400715e517c751c88f20c28fe193\
c18f1d1cef4f50f612c2879e7ef4200667a9264113be",
        peer: "0041c5da45f7360828357f83921bf7e49d9c616a860d0fba21c80073b87b90b15acf3e3c8e75c0b54a6aa9d9\
0c14246f2d4ad7311412be2428fdced6cf1c9415b7af016098c073d549f574a43c297f06e7c2c0a6b6e166b6\
91194dd6d00bb3eaaf50679f12995e496827bc534a80ff92f79836c3ddc56821936c6ccff7457f96f8889217",
        shared: "010224ba41b3c5082defed514cc1c3e25ab3e4e048ad5a9ae469fe5cc7d42b0e1bd1c85f6114a4ba47ca6595\
af2941d13bbffe626e1e19ea46928f7eb8e23b263747",
    },
    Agreed {
        transcript: "curve_bp256_slot1",
        curve: Curve::BrainpoolP256,
        private: "0520df1c17a413bb44069d16a57e4bddf7d1478357669b8c7b33a4a88953ca94",
        peer: "804181f866491ac315e140724f7d3e589b1b5eafc0f03ec229247dd2284bf90c514ddda23a01506f67bfa69d\
4bc0323549e6b2a59321018fcbb2f62a4cc431b1",
        shared: "0e0273da132d7b66faddc9a990dd57801c31394e14cbe210de89cb93bc830fb3",
    },
    Agreed {
        transcript: "curve_bp384_slot3",
        curve: Curve::BrainpoolP384,
        private: "60e312b39a134d2e6847ea6f89f9ca4490ba993c30678270a1f2039dadad9f561d57ad0e12c91b9ed26a4058\
6e447d39",
        peer: "25d789c3bd470cf756285ada5035b6b32ed0e0db87245fac44878e275c30174e5abfd6449dc4895aa069d443\
4079bc0c8893ebb2757fbec6412f29223deb4b5de3d80c30f19c7e671cf55553c26a27cd81b44c5363d9c731\
b6b2588fb067660f",
        shared: "33c80b1c298152c6d33f65c25e1133ea1ddee74f39b59104b6c1530e540afe974e92e25b46d9417880cb6b5a\
834bbef8",
    },
    Agreed {
        transcript: "curve_bp512_slot2",
        curve: Curve::BrainpoolP512,
        private: "10b1cdefa080e172ede7fbc0b2defe34515ec304c2473c42f85567e9e46c1c43fa9860e1e7d7b496b547fe77\
1d68743c5f3d323ef3b991c648237233d00506e5",
        peer: "7f8e381f776d7af9b69911c44f2e7ed736e9a48409aa4c23a34c7981bbeecb565ae451ba95de0a12bc5740c3\
dd50bd3273b6920885ff17b00a94a1689c839e128b8a3446e682065f0ea808ee4fb5f0866daad13dcdadce60\
00cd52f7499e57ddc532b797346cad5454dec72c7c4b740859be161626c809324dd97a85dd9778d4",
        shared: "4e00328e59a89012382f118d19027efd7349dc44b296becb455af13335b371d14f165ddcbc60714b9fbe6983\
a8c7cb2781137005ccf490c1c1edfb7cc80509c9",
    },
    Agreed {
        transcript: "curve_x25519_slot2",
        curve: Curve::X25519,
        private: "6a9f0043c3639e0dc683b6a21de322f72be3e9f813c7494d73eead609161499b",
        peer: "03e11655cd60fb3c1a7b9ef7189389529372e6228fecffcaeba685c653fea929",
        shared: "a26decd69dd6077fd02e3db07f46b8a898a1354b1a821ffb4aa144da0610dd05",
    },
    Agreed {
        transcript: "establish_host_key_256_p521_1",
        curve: Curve::NistP521,
        private: "002d9d39bbd5f928e02df6563ae884641d3a9f470f6d10777be65afc0186993f8b264b4314a94f3867d08936\
f039747b2512d9ad11d6d3f73694578a9acf2877bee6",
        peer: "016fed10c7af5c4dad16fe835429289299d06d459a50b02470d91635a4bb062c94f2ab9c4a12beb3f6752283\
a1aae148988e445a93d0750c8c0a87bd5c4307f995de0175b8393879a1596fcd81e194508109f8419ae53ed1\
71f2d725ff7dd94b18f65ad3d2f4f21dcfc1479c61e7fb147300f21557dec949302284166e1fe175cedef423",
        shared: "013b9bf10e02920aa19ac40c384699bda43ebf7394cc3c94b9a683273177bf22e7b0e986fc07ff334dc4ba5a\
2cd4ffbe9313712b2341f111e1c93a873d44104579f6",
    },
    Agreed {
        transcript: "establish_host_key_256_bp512_3",
        curve: Curve::BrainpoolP512,
        private: "94d353a151c9d396912db88a34f45fe7ffbd6448cd62eb3fb4ae6b4ac29ace5649f8b33088b3172fd6b2ffbe\
c83207d0f0019e3120d9287584cc4a1ca40081e4",
        peer: "64f6d2a44f386c4445d8f36e29eaf84a184eb3df94128e40e7abfb03f0258943803a54e5f8a2892443e57cb3\
57fd8d0b04d6225608dcd2b386f94e72fa2ebf391508184356883f72c75dfdc36dd71bf0df47d9272ea97a09\
548e4a98345caf6d87dd1d6ce415bc26965dc5351b536d92496c662f73a8293e4ccef55de3e21a8d",
        shared: "a8ecd11e6283fc4860f17fc136ffd1280e6db627bc1f9f8013a68b9f8538ae86769e96d3da3fdec259d91669\
72a0bf0a2bc033a5b019cc7ce5dad7bac0b1a444",
    },
    Agreed {
        transcript: "establish_host_key_128_p384_0",
        curve: Curve::NistP384,
        private: "43ca6213136571fcacca8184f3276773560a977a26b7725e15035067088b703c3cdd762360cd52d83c52ffdb\
2ca6b2ff",
        peer: "23c843499b14d6d888f10c32c550ddc3a6c2a4d8faca94dcd0dc2160ea9fb2bbdf496030e4b23c997d2b942f\
76ada6c88485809e3720d6d0427e374c9b6ff6e2586c00321880f4b8fa6da3b31cda26d3855c56bcbd266420\
eb31e20a2188ef47",
        shared: "cc4dcbb3f125901b9df4a2ece5fb39314a59284aa78ffc2f3b075b462c77bc274687aa07381149d22adab340\
b4ad66a4",
    },
    Agreed {
        transcript: "establish_host_key_128_bp256_2",
        curve: Curve::BrainpoolP256,
        private: "26d55b4c5052f2eaf7795eae861a67a7bec143f1b25cd61edda01482d098a07a",
        peer: "6b9571df1c1fa75da72de9a5080aaaba3cf55a27a6ece4376ddec0d854985d7224b444e0c05ecaadd5b71fa9\
5087b1ee48ae6f26e0ba94809bfbc573ab5120e7",
        shared: "5d47f8abec05419ee9d29953bbce922785eb23c80f86c7b89f0cc0a0251dc890",
    },
    Agreed {
        transcript: "host_key_wrapped_128_bp384_1",
        curve: Curve::BrainpoolP384,
        private: "686f4cb1f371b05cb13bd868702bef210ab30a7b6fb4b82b08534308def35342dcf6e4fd5e8ea51e6618bb60\
0c1fc891",
        peer: "5f6ec0f5c620838043254aec7f05c136493cca3e8d7b4b333ca6723ecd60164f734b65202442f977b9fddf3e\
47d2beeb420fd97ad7b962c5351536d9200d08b3b19e4667a07cda2814444a0aacdb3f4f25ee3fc01d1eece8\
95ea001f446d68f5",
        shared: "039c75bbc79622cfe96b523d1d8a6a002a37a22eca3a64a38379d91a6152f6eec6448e1a3a6e0cd93a9a66b8\
0d6777cf",
    },
    Agreed {
        transcript: "establish_host_key_256_x25519_4",
        curve: Curve::X25519,
        private: "dc23ab4772d3dedb8cca1e52d37e04dd0fc5f41e991d261fb596ec14f0069251",
        peer: "b09f8466900b2f7ff938c614dc6b1f98d6d4f9f49f504763585a089ff8a4301d",
        shared: "443e95cc92776f7ab8695188491862923f05d36c270bcf6e155cdd96dea5c202",
    },
];

/// Decompress public key: transcript, curve, 2 or 3, X, Y.
pub const DECOMPRESSED: &[(&str, Curve, u8, &str, &str)] = &[
    (
        "curve_p256_slot1",
        Curve::NistP256,
        2,
        "8d9dc26d6a44bd19709a24920112bb56b5b111e2ea7a1bdeb157202576ad51fa",
        "cfbac90dbe5c829442bdce8e00e9006dc4a90cc3ca4b7e724f4f431f64493bf6",
    ),
    (
        "curve_p384_slot2",
        Curve::NistP384,
        3,
        "257a6b12c16962e909d0187c619914acc23aefa7185899774c0cfd3a74d7a49c638a477ab1de887de5940eb0\
8813aef7",
        "65a8b02fb8d35602f72c2da0663ced97cd09da6a998c1a84958b30875128f6d0ad3451b2676f6a4212a7f430\
bac8857d",
    ),
    (
        "curve_p521_slot1",
        Curve::NistP521,
        3,
        "0041c5da45f7360828357f83921bf7e49d9c616a860d0fba21c80073b87b90b15acf3e3c8e75c0b54a6aa9d9\
0c14246f2d4ad7311412be2428fdced6cf1c9415b7af",
        "016098c073d549f574a43c297f06e7c2c0a6b6e166b691194dd6d00bb3eaaf50679f12995e496827bc534a80\
ff92f79836c3ddc56821936c6ccff7457f96f8889217",
    ),
    (
        "curve_bp256_slot1",
        Curve::BrainpoolP256,
        3,
        "804181f866491ac315e140724f7d3e589b1b5eafc0f03ec229247dd2284bf90c",
        "514ddda23a01506f67bfa69d4bc0323549e6b2a59321018fcbb2f62a4cc431b1",
    ),
    (
        "curve_bp384_slot3",
        Curve::BrainpoolP384,
        3,
        "25d789c3bd470cf756285ada5035b6b32ed0e0db87245fac44878e275c30174e5abfd6449dc4895aa069d443\
4079bc0c",
        "8893ebb2757fbec6412f29223deb4b5de3d80c30f19c7e671cf55553c26a27cd81b44c5363d9c731b6b2588f\
b067660f",
    ),
    (
        "curve_bp512_slot2",
        Curve::BrainpoolP512,
        2,
        "7f8e381f776d7af9b69911c44f2e7ed736e9a48409aa4c23a34c7981bbeecb565ae451ba95de0a12bc5740c3\
dd50bd3273b6920885ff17b00a94a1689c839e12",
        "8b8a3446e682065f0ea808ee4fb5f0866daad13dcdadce6000cd52f7499e57ddc532b797346cad5454dec72c\
7c4b740859be161626c809324dd97a85dd9778d4",
    ),
];
