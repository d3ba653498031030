//! Writes the machine's memory map where the linker looks for it.

use std::{env, fs, path::PathBuf};

fn main() {
    let memory = if env::var_os("CARGO_FEATURE_AN386").is_some() {
        "MEMORY { FLASH : ORIGIN = 0x00000000, LENGTH = 4M  RAM : ORIGIN = 0x20000000, LENGTH = 4M }"
    } else {
        // Secure aliases: the core starts in the secure state.
        "MEMORY { FLASH : ORIGIN = 0x10000000, LENGTH = 4M  RAM : ORIGIN = 0x38000000, LENGTH = 1M }"
    };
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap());
    fs::write(out.join("memory.x"), memory).unwrap();
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rerun-if-changed=build.rs");
}
