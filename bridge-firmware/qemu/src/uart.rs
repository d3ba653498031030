//! The CMSDK UART of the MPS2 boards, polled. The one place with raw addresses.

use core::convert::Infallible;

use embedded_io_async::{ErrorType, Read, Write};

const DATA: usize = 0x00;
const STATE: usize = 0x04;
const CONTROL: usize = 0x08;
const DIVIDER: usize = 0x10;
const TX_FULL: u32 = 1;
const RX_FULL: u32 = 2;
const TX_AND_RX_ON: u32 = 3;

/// One UART.
pub struct Uart(usize);

impl Uart {
    /// Switches it on. QEMU takes any divider from 16.
    pub fn start(base: usize) -> Self {
        let uart = Self(base);
        uart.set(DIVIDER, 16);
        uart.set(CONTROL, TX_AND_RX_ON);
        uart
    }

    // Registers of this machine, aligned, and owned by this program alone.
    fn get(&self, register: usize) -> u32 {
        unsafe { core::ptr::read_volatile((self.0 + register) as *const u32) }
    }

    fn set(&self, register: usize, value: u32) {
        unsafe { core::ptr::write_volatile((self.0 + register) as *mut u32, value) }
    }

    /// A byte, if one is there.
    pub fn poll(&self) -> Option<u8> {
        (self.get(STATE) & RX_FULL != 0).then(|| self.get(DATA) as u8)
    }

    /// Writes one byte.
    pub fn put(&self, byte: u8) {
        while self.get(STATE) & TX_FULL != 0 {}
        self.set(DATA, byte.into());
    }
}

impl ErrorType for Uart {
    type Error = Infallible;
}

impl Read for Uart {
    async fn read(&mut self, into: &mut [u8]) -> Result<usize, Infallible> {
        let Some(slot) = into.first_mut() else { return Ok(0) };
        loop {
            if let Some(byte) = self.poll() {
                *slot = byte;
                return Ok(1);
            }
        }
    }
}

impl Write for Uart {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
        bytes.iter().for_each(|byte| self.put(*byte));
        Ok(bytes.len())
    }

    async fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
