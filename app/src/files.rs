//! Files of the user: read up to a limit, written whole. What their bytes mean is not decided here.

use std::io::Read as _;
use std::path::Path;

use stsafe_core::hex;
use zeroize::Zeroizing;

/// Reads a file of at most `most` bytes; one that ends in `.hex` or `.txt` is read as hex of any notation. The error is
/// a sentence.
pub fn read(path: &Path, most: usize) -> Result<Vec<u8>, String> {
    let name = name(path);
    // Hex takes up to six characters per byte: `0xAB, `.
    let limit = most.saturating_mul(8).saturating_add(1024);
    let mut bytes = Vec::new();
    // A pipe or a device may never end.
    if !path.is_file() {
        return Err(format!("{name}: not a file"));
    }
    let file = std::fs::File::open(path).map_err(|error| format!("{name}: {error}"))?;
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
    if bytes.len() > limit {
        return Err(format!("{name}: more than {limit} B, the zone holds {most} B"));
    }
    decode(&name, bytes)
}

/// Reads a text file of at most `most` bytes. The error is a sentence.
pub fn read_text(path: &Path, most: usize) -> Result<String, String> {
    let bytes = read_raw(path, most)?;
    String::from_utf8(bytes).map_err(|_| format!("{}: not text", name(path)))
}

/// Reads a file of at most `most` bytes as it is. The error is a sentence.
pub fn read_raw(path: &Path, most: usize) -> Result<Vec<u8>, String> {
    let name = name(path);
    if !path.is_file() {
        return Err(format!("{name}: no such file"));
    }
    let file = std::fs::File::open(path).map_err(|error| format!("{name}: {error}"))?;
    let mut bytes = Vec::new();
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
    if bytes.len() > most { Err(format!("{name}: more than {most} B")) } else { Ok(bytes) }
}

/// Reads a file that holds a secret, of at most `most` bytes; nothing of it stays behind. A pipe is as good as a file: it is
/// waited for. The error is a sentence.
pub fn read_secret(path: &Path, most: usize) -> Result<Zeroizing<Vec<u8>>, String> {
    let name = name(path);
    let file = std::fs::File::open(path).map_err(|error| format!("{name}: {error}"))?;
    // All of its room at once: a buffer that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(most + 2));
    file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|error| format!("{name}: {error}"))?;
    if bytes.len() > most { Err(format!("{name}: more than {most} B")) } else { Ok(bytes) }
}

fn decode(name: &str, bytes: Vec<u8>) -> Result<Vec<u8>, String> {
    let lower = name.to_lowercase();
    if !lower.ends_with(".hex") && !lower.ends_with(".txt") {
        return Ok(bytes);
    }
    let text = String::from_utf8(bytes).map_err(|_| format!("{name}: not text"))?;
    hex::parse(&text).map_err(|error| format!("{name}, {error}"))
}

/// Writes a file whole, or leaves it as it was; the error is a sentence.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    #[cfg(not(target_arch = "wasm32"))]
    let written = stsafe_core::chip::store::replace(path, bytes);
    // A browser has no files; this says so.
    #[cfg(target_arch = "wasm32")]
    let written = std::fs::write(path, bytes);
    written.map_err(|error| format!("{}: {error}", name(path)))
}

/// The same for secrets: only the file's owner may read it.
pub fn write_private(path: &Path, bytes: &[u8]) -> Result<(), String> {
    #[cfg(not(target_arch = "wasm32"))]
    let written = stsafe_core::chip::store::replace_private(path, bytes);
    #[cfg(target_arch = "wasm32")]
    let written = std::fs::write(path, bytes);
    written.map_err(|error| format!("{}: {error}", name(path)))
}

/// The last part of a path, for people.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}
