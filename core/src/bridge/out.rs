//! Bytes being written into memory of fixed size.

use crate::bytes::Put;

/// Up to `N` bytes. What does not fit is left out, and remembered as such.
pub struct Out<const N: usize> {
    bytes: [u8; N],
    len: usize,
    cut: bool,
}

impl<const N: usize> Default for Out<N> {
    fn default() -> Self {
        Self { bytes: [0; N], len: 0, cut: false }
    }
}

impl<const N: usize> Out<N> {
    /// What was written.
    pub fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    /// Whether something did not fit.
    pub fn is_cut(&self) -> bool {
        self.cut
    }
}

impl<const N: usize> Put for Out<N> {
    fn put(&mut self, bytes: &[u8]) {
        let end = self.len.saturating_add(bytes.len());
        match self.bytes.get_mut(self.len..end) {
            Some(slot) => {
                slot.copy_from_slice(bytes);
                self.len = end;
            }
            None => self.cut = true,
        }
    }
}
