//! The one thing that no command-line tool does without a window manager: asking a window to close, as its own close
//! button would. Three requests of the X protocol, little-endian, over the server's socket.

use std::io::{Read, Write};
use std::os::unix::net::UnixStream;

/// Sends WM_DELETE_WINDOW to a window of the display with this number.
pub fn ask_to_close(display: &str, window: u32) {
    let mut server =
        UnixStream::connect(format!("/tmp/.X11-unix/X{}", display.trim_start_matches(':'))).unwrap();
    // Byte order, protocol 11.0, no authorisation.
    server.write_all(&[b'l', 0, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0]).unwrap();
    let mut head = [0; 8];
    server.read_exact(&mut head).unwrap();
    assert_eq!(head[0], 1, "the server accepts the connection");
    let mut rest = vec![0; usize::from(u16::from_le_bytes([head[6], head[7]])) * 4];
    server.read_exact(&mut rest).unwrap();

    let protocols = atom(&mut server, "WM_PROTOCOLS");
    let delete = atom(&mut server, "WM_DELETE_WINDOW");
    // SendEvent: to the window, no mask, a client message of format 32.
    let mut request = vec![25, 0, 11, 0];
    request.extend(window.to_le_bytes());
    request.extend(0_u32.to_le_bytes());
    request.extend([33, 32, 0, 0]);
    for word in [window, protocols, delete, 0, 0, 0, 0] {
        request.extend(word.to_le_bytes());
    }
    server.write_all(&request).unwrap();
    // The answer to another question comes only after the event was sent on.
    atom(&mut server, "WM_PROTOCOLS");
}

/// InternAtom.
fn atom(server: &mut UnixStream, name: &str) -> u32 {
    let padded = name.len().next_multiple_of(4);
    let words = u16::try_from(2 + padded / 4).unwrap();
    let mut request = vec![16, 0];
    request.extend(words.to_le_bytes());
    request.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
    request.extend([0, 0]);
    request.extend(name.as_bytes());
    request.resize(8 + padded, 0);
    server.write_all(&request).unwrap();
    let mut answer = [0; 32];
    server.read_exact(&mut answer).unwrap();
    u32::from_le_bytes([answer[8], answer[9], answer[10], answer[11]])
}
