//! The host behind the ST-LINK's virtual COM port.

use stsafe_core::bridge::{Board, Bridge, Buffers, Wires, serve};

use crate::board::Link;

/// Serves for ever. A line error (noise while the ST-LINK starts) ends one run; the next begins at once.
pub async fn run(link: Link, bridge: &mut Bridge<impl Wires, impl Board>, buffers: &mut Buffers) {
    let (mut tx, mut rx) = link.split();
    loop {
        let _ = serve(&mut rx, &mut tx, bridge, buffers).await;
    }
}
