//! CPU renderer.
