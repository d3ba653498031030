//! A board that was unplugged, and how it is found again: by its unique number, wherever it is plugged in now.

use stsafe_core::transport::address::Address;
#[cfg(not(target_arch = "wasm32"))]
use stsafe_core::transport::{bridge_host::BridgeLink, discover, tcp::TcpPort};

/// How often the candidates are asked after a port came or went: a board may need a moment before it answers.
#[cfg(not(target_arch = "wasm32"))]
const TRIES: u8 = 3;

/// A board that is looked for.
pub struct Lost {
    #[cfg_attr(target_arch = "wasm32", expect(dead_code, reason = "a browser opens no bridge"))]
    address: Address,
    unique_id: String,
    /// Ports at the last look, and how often they are still asked.
    #[cfg(not(target_arch = "wasm32"))]
    ports: (Vec<discover::Seen>, u8),
}

impl Lost {
    /// The board with this unique number, which was open at `address`.
    pub fn new(address: Address, unique_id: String) -> Self {
        Self {
            address,
            unique_id,
            #[cfg(not(target_arch = "wasm32"))]
            ports: (Vec::new(), 0),
        }
    }

    /// Its unique number, hex.
    pub fn unique_id(&self) -> &str {
        &self.unique_id
    }

    /// Where the board is now; `None` as long as it is nowhere. Ports that may carry a bridge are asked who they are,
    /// nothing else: a port of the same name may be another device by now.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn find(&mut self) -> Option<Address> {
        if let Address::Tcp(host) = &self.address {
            let info = BridgeLink::new(TcpPort::connect(host).ok()?).handshake().ok()?;
            return (info.unique_id == self.unique_id).then(|| self.address.clone());
        }
        let ports = discover::ports();
        if ports != self.ports.0 {
            self.ports = (ports, TRIES);
        }
        self.ports.1 = self.ports.1.checked_sub(1)?;
        let (port, _) = discover::find(Some(&self.unique_id)).ok()?;
        Some(Address::Serial(port))
    }

    /// A browser opens no bridge, so it loses none.
    #[cfg(target_arch = "wasm32")]
    pub fn find(&mut self) -> Option<Address> {
        None
    }
}
