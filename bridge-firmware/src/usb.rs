//! The host on USB CDC-ACM.

use embassy_futures::join::join;
use embassy_usb::class::cdc_acm::{CdcAcmClass, Receiver, Sender, State};
use embassy_usb::driver::{Driver, EndpointError};
use embassy_usb::{Builder, Config};
use embedded_io_async::{ErrorKind, ErrorType, Read, Write};
use static_cell::{ConstStaticCell, StaticCell};
use stsafe_core::bridge::{Board, Bridge, Buffers, Wires, serve, usb};

use crate::board::Link;

/// Bulk packets of full speed.
const PACKET: usize = 64;

/// Descriptors and requests.
struct Memory {
    config: [u8; 128],
    bos: [u8; 32],
    control: [u8; 64],
}

static MEMORY: ConstStaticCell<Memory> =
    ConstStaticCell::new(Memory { config: [0; 128], bos: [0; 32], control: [0; 64] });
static STATE: StaticCell<State<'static>> = StaticCell::new();

/// Serves for ever; unplugged, it waits for the next host.
pub async fn run(link: Link, bridge: &mut Bridge<impl Wires, impl Board>, buffers: &mut Buffers) {
    let mut config = Config::new(usb::VENDOR, usb::PRODUCT);
    config.manufacturer = Some(usb::MANUFACTURER);
    config.product = Some(usb::NAME);
    config.serial_number = Some(embassy_stm32::uid::uid_hex());
    let memory = MEMORY.take();
    let Memory { config: descriptor, bos, control } = memory;
    let mut builder = Builder::new(link, config, descriptor, bos, &mut [], control);
    let class = CdcAcmClass::new(&mut builder, STATE.init(State::new()), PACKET as u16);
    let mut device = builder.build();
    let (sender, receiver) = class.split();
    let mut tx = Tx { sender, full: false };
    let mut rx = Rx { receiver, packet: [0; PACKET], at: 0, len: 0 };
    let serving = async {
        loop {
            rx.receiver.wait_connection().await;
            let _ = serve(&mut rx, &mut tx, bridge, buffers).await;
        }
    };
    join(device.run(), serving).await;
}

/// The host is gone.
#[derive(Debug)]
pub struct Gone;

impl core::fmt::Display for Gone {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("unplugged")
    }
}

impl core::error::Error for Gone {}

impl embedded_io_async::Error for Gone {
    fn kind(&self) -> ErrorKind {
        ErrorKind::BrokenPipe
    }
}

impl From<EndpointError> for Gone {
    fn from(_: EndpointError) -> Self {
        Self
    }
}

struct Rx<D: Driver<'static>> {
    receiver: Receiver<'static, D>,
    packet: [u8; PACKET],
    at: usize,
    len: usize,
}

impl<D: Driver<'static>> ErrorType for Rx<D> {
    type Error = Gone;
}

impl<D: Driver<'static>> Read for Rx<D> {
    async fn read(&mut self, into: &mut [u8]) -> Result<usize, Gone> {
        // An empty packet only says that the one before was the last; it is no end.
        while self.at == self.len {
            self.len = self.receiver.read_packet(&mut self.packet).await?;
            self.at = 0;
        }
        let left = self.packet.get(self.at..self.len).unwrap_or(&[]);
        let n = left.len().min(into.len());
        into.iter_mut().zip(left).for_each(|(slot, byte)| *slot = *byte);
        self.at += n;
        Ok(n)
    }
}

struct Tx<D: Driver<'static>> {
    sender: Sender<'static, D>,
    full: bool,
}

impl<D: Driver<'static>> ErrorType for Tx<D> {
    type Error = Gone;
}

impl<D: Driver<'static>> Write for Tx<D> {
    async fn write(&mut self, bytes: &[u8]) -> Result<usize, Gone> {
        let packet = bytes.get(..PACKET).unwrap_or(bytes);
        self.sender.write_packet(packet).await?;
        self.full = packet.len() == PACKET;
        Ok(packet.len())
    }

    /// A full last packet is followed by an empty one: without it the host would wait for more.
    async fn flush(&mut self) -> Result<(), Gone> {
        if core::mem::take(&mut self.full) {
            self.sender.write_packet(&[]).await?;
        }
        Ok(())
    }
}
