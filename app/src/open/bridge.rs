//! Bridges behind serial ports and TCP connections.

use stsafe_core::transport::Transport;
use stsafe_core::transport::address::Address;
use stsafe_core::transport::bridge_host::{BridgeHost, Port};
use stsafe_core::transport::tcp::TcpPort;

use super::OpenError;

/// Opens the bridge at `address` and shakes hands.
pub fn open(address: &Address) -> Result<Box<dyn Transport>, OpenError> {
    match address {
        Address::Tcp(host) => {
            let port =
                TcpPort::connect(host).map_err(|e| failed(address, &format!("cannot connect: {e}")))?;
            shake_hands(port, address)
        }
        Address::SerialAuto | Address::Serial(_) => serial(address),
        Address::Sim | Address::SimFile(_) | Address::Replay(_) => {
            Err(OpenError::Unsupported("neither a virtual chip nor a capture needs a bridge"))
        }
    }
}

fn shake_hands(port: impl Port + 'static, address: &Address) -> Result<Box<dyn Transport>, OpenError> {
    let host = BridgeHost::open(port, address.to_string());
    Ok(Box::new(host.map_err(|e| failed(address, &e.to_string()))?))
}

fn failed(address: &Address, why: &str) -> OpenError {
    OpenError::Bridge(format!("{address}: {why}"))
}

fn serial(address: &Address) -> Result<Box<dyn Transport>, OpenError> {
    use stsafe_core::transport::discover;
    use stsafe_core::transport::serial::Serial;

    let name = match address {
        Address::Serial(name) => name.clone(),
        _ => {
            let found = discover::find(None);
            found.map_err(|rejected| failed(address, &discover::words(&rejected)))?.0
        }
    };
    let named = Address::Serial(name.clone());
    let port = Serial::open(&name).map_err(|e| failed(&named, &e.to_string()))?;
    shake_hands(port, &named)
}
