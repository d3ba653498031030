//! I²C wires as bytes on a UART. Request: 0 write or 1 read, address, length (16 bits, high byte first), and the bytes to
//! write. Answer: 0 acknowledged, 1 address not, 2 data not; and the bytes read. No answer in a second is a timeout.

use embedded_hal::i2c::{ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};
use stsafe_core::bridge::{BlockingWires, Error, Recovery};

use crate::board::now_us;
use crate::uart::Uart;

/// As long as the timeout of the real boards.
const TIMEOUT_US: u32 = 1_000_000;

/// What went wrong on the wires.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    Address,
    Data,
    Timeout,
}

impl embedded_hal::i2c::Error for Fault {
    fn kind(&self) -> ErrorKind {
        match self {
            Self::Address => ErrorKind::NoAcknowledge(NoAcknowledgeSource::Address),
            Self::Data => ErrorKind::NoAcknowledge(NoAcknowledgeSource::Data),
            Self::Timeout => ErrorKind::Other,
        }
    }
}

/// The wires.
pub struct StreamWires {
    uart: Uart,
    hertz: u32,
}

impl StreamWires {
    pub fn new(uart: Uart) -> Self {
        Self { uart, hertz: 400_000 }
    }

    fn get(&self) -> Result<u8, Fault> {
        let start = now_us();
        loop {
            if let Some(byte) = self.uart.poll() {
                return Ok(byte);
            }
            if now_us().wrapping_sub(start) > TIMEOUT_US {
                return Err(Fault::Timeout);
            }
        }
    }

    fn request(&self, kind: u8, address: u8, len: usize) {
        // What came too late belongs to nobody.
        while self.uart.poll().is_some() {}
        let [hi, lo] = (len as u16).to_be_bytes();
        [kind, address, hi, lo].iter().for_each(|byte| self.uart.put(*byte));
    }

    fn acknowledged(&self) -> Result<(), Fault> {
        match self.get()? {
            0 => Ok(()),
            2 => Err(Fault::Data),
            _ => Err(Fault::Address),
        }
    }
}

impl ErrorType for StreamWires {
    type Error = Fault;
}

impl I2c for StreamWires {
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), Fault> {
        for operation in operations {
            match operation {
                Operation::Write(bytes) => {
                    self.request(0, address, bytes.len());
                    bytes.iter().for_each(|byte| self.uart.put(*byte));
                    self.acknowledged()?;
                }
                Operation::Read(into) => {
                    self.request(1, address, into.len());
                    self.acknowledged()?;
                    for slot in into.iter_mut() {
                        *slot = self.get()?;
                    }
                }
            }
        }
        Ok(())
    }
}

impl BlockingWires for StreamWires {
    const TELLS_NACKS: bool = true;

    fn classify(fault: &Fault) -> Error {
        match fault {
            Fault::Address => Error::AddressNack,
            Fault::Data => Error::DataNack,
            Fault::Timeout => Error::Timeout,
        }
    }

    fn speed_hz(&self) -> u32 {
        self.hertz
    }

    fn set_speed_hz(&mut self, hertz: u32) -> u32 {
        self.hertz = if hertz >= 400_000 { 400_000 } else { 100_000 };
        self.hertz
    }

    fn recover(&mut self) -> Option<Recovery> {
        None
    }
}
