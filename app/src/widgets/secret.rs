//! A field for a key: takes hex, shows dots, lets the eye look for 20 seconds. Its digits are wiped, are in no undo and
//! never go back to the clipboard from here.

use core::fmt;

use egui::{
    Align, CornerRadius, Event, Key, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};
use zeroize::Zeroizing;

use super::{
    button::icon_button,
    row::Row,
    words::{self, Pen},
};
use crate::theme::{self, Tone, icon, space};

/// How long a key can be looked at, in seconds.
const LOOK_S: f64 = 20.0;
/// The longest key, in bytes: a private key on P-521.
const LONGEST_KEY: usize = 66;

/// A key that is being typed.
pub struct Secret {
    digits: Zeroizing<String>,
    /// Digits that were typed behind the last one that fits; they are counted, not kept.
    over: usize,
    /// Bytes that fitted when it was shown last.
    room: usize,
    /// Until when it can be looked at, in the window's own time.
    open_until: Option<f64>,
    focused: bool,
}

impl Default for Secret {
    fn default() -> Self {
        Self::with_room(LONGEST_KEY)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

impl Secret {
    /// Room for so many bytes at most.
    pub fn with_room(bytes: usize) -> Self {
        // All of its room at once: a string that grows leaves copies behind.
        let digits = Zeroizing::new(String::with_capacity(2 * bytes));
        Self { digits, over: 0, room: bytes, open_until: None, focused: false }
    }

    /// Its bytes, where there are exactly `n` of them.
    pub fn bytes(&self, n: usize) -> Option<Zeroizing<Vec<u8>>> {
        self.typed().filter(|bytes| bytes.len() == n)
    }

    /// Its bytes, however many there are; none where a byte is half typed or more was typed than fits.
    pub fn typed(&self) -> Option<Zeroizing<Vec<u8>>> {
        if self.digits.is_empty() || self.over > 0 {
            return None;
        }
        stsafe_core::hex::parse(&self.digits).ok().map(Zeroizing::new)
    }

    /// Bytes that were typed, those that do not fit included; half a byte counts as one.
    pub fn typed_bytes(&self) -> usize {
        (self.digits.len() + self.over).div_ceil(2)
    }

    /// Whether keys that are pressed go here.
    pub fn focused(&self) -> bool {
        self.focused
    }

    /// Takes these bytes in place of what was typed.
    pub fn set(&mut self, bytes: &[u8]) {
        self.clear();
        for byte in bytes {
            for nibble in [byte >> 4, byte & 0x0F] {
                self.digits.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase());
            }
        }
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        use zeroize::Zeroize as _;
        self.digits.zeroize();
        (self.over, self.open_until) = (0, None);
    }

    fn take(&mut self, text: &str, n: usize) {
        // Hex as people paste it: spaces, colons, commas, 0x.
        let plain = Zeroizing::new(text.replace("0x", "").replace("0X", ""));
        for digit in plain.chars().filter(char::is_ascii_hexdigit) {
            if self.digits.len() < (2 * n).min(self.digits.capacity()) {
                self.digits.push(digit.to_ascii_uppercase());
            } else {
                self.over += 1;
            }
        }
    }

    /// Another length may have been chosen: what is too long for it is counted, and makes no other key than was typed.
    fn fit(&mut self, n: usize) {
        let before = std::mem::replace(&mut self.room, n);
        if n > before && self.over > 0 {
            // The digits that were only counted would be missing in the middle.
            return self.clear();
        }
        self.over += self.digits.len().saturating_sub(2 * n);
        self.digits.truncate(2 * n);
    }

    /// Takes the last digit back, whether it fitted or not.
    fn back(&mut self) {
        match self.over.checked_sub(1) {
            Some(over) => self.over = over,
            None => drop(self.digits.pop()),
        }
    }
}

/// Shows the field for a key of `n` bytes.
pub fn secret(ui: &mut Ui, name: &str, secret: &mut Secret, n: usize) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::S1;
        let width = (ui.available_width() - space::CONTROL - space::S1).max(80.0);
        field(ui, name, secret, n, width);
        eye(ui, name, &mut secret.open_until);
    });
    let now = ui.input(|input| input.time);
    if secret.open_until.is_some_and(|until| now < until) {
        rows(ui, &secret.digits);
        ui.ctx().request_repaint_after_secs(0.5);
    } else {
        secret.open_until = None;
    }
}

/// The eye of a key: opens for 20 seconds, closes when it is pressed again.
pub fn eye(ui: &mut Ui, name: &str, open_until: &mut Option<f64>) {
    let (glyph, what) = if open_until.is_some() { (icon::EYE_SLASH, "Hide") } else { (icon::EYE, "Look at") };
    if icon_button(ui, glyph, &format!("{what} {name}")).clicked() {
        let now = ui.input(|input| input.time);
        *open_until = if open_until.is_some() { None } else { Some(now + LOOK_S) };
    }
}

/// The pairs of a key that is looked at, 16 to a row.
pub fn rows(ui: &mut Ui, digits: &str) {
    let digits: Vec<char> = digits.chars().collect();
    for line in digits.chunks(32) {
        let mut text = Zeroizing::new(String::with_capacity(64));
        for pair in line.chunks(2) {
            text.extend(pair);
            text.push(' ');
        }
        let row = Row::text(ui, 18.0);
        let run = [words::hex_xs(text.trim_end())];
        row.pen.line(row.rect.left_center(), Align::Min, f32::INFINITY, &run);
        row.named(Role::Label, "The key in clear");
    }
}

fn field(ui: &mut Ui, name: &str, secret: &mut Secret, n: usize, width: f32) {
    let (rect, response) = ui.allocate_exact_size(vec2(width, space::CONTROL), Sense::click());
    let pen = Pen::new(ui);
    let p = pen.palette;
    let radius = CornerRadius::same(space::RADIUS as u8);
    pen.painter.rect(rect, radius, p.raised, Stroke::new(space::HAIR, p.line_strong), StrokeKind::Inside);
    if response.clicked() {
        response.request_focus();
    }
    secret.focused = response.has_focus();
    if secret.focused {
        theme::focus_ring(&pen.painter, p, rect, space::RADIUS);
        typed(ui, secret, n);
    }
    secret.fit(n);
    let bytes = secret.digits.len().div_ceil(2);
    let dots: String = "•".repeat(bytes);
    let counted = match secret.typed_bytes().saturating_sub(n) {
        0 => format!("{bytes} of {n} B"),
        more => format!("{more} B too many for {n} B"),
    };
    let count = words::note(counted.as_str());
    let count = [if secret.over > 0 { count.tone(Tone::Danger) } else { count.faint() }];
    let room = rect.width() - 28.0 - pen.width(&count);
    let runs = if bytes == 0 {
        vec![words::body(name).faint(), words::body("in hex").faint().gap(4.0)]
    } else {
        vec![words::body(name).dim(), words::hex_s(dots).gap(space::S2)]
    };
    pen.line(pos2(rect.left() + 9.0, rect.center().y), Align::Min, room, &runs);
    pen.line(pos2(rect.right() - 9.0, rect.center().y), Align::Max, f32::INFINITY, &count);
    response.widget_info(|| WidgetInfo {
        current_text_value: Some(counted.clone()),
        ..WidgetInfo::labeled(Role::PasswordInput, true, name)
    });
    response.on_hover_cursor(egui::CursorIcon::Text);
}

fn typed(ui: &Ui, secret: &mut Secret, n: usize) {
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) | Event::Paste(text) => {
                secret.take(text, n);
                false
            }
            Event::Key { key: Key::Backspace, pressed: true, .. } => {
                secret.back();
                false
            }
            Event::Key { key: Key::Delete, pressed: true, .. } => {
                secret.clear();
                false
            }
            _ => true,
        });
    });
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot go on stops")]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_counted_and_makes_no_shorter_key() {
        let mut secret = Secret::default();
        secret.take("00 01 02 03 04", 4);
        assert_eq!((secret.typed(), secret.bytes(4), secret.typed_bytes()), (None, None, 5));
        secret.back();
        assert_eq!((secret.typed(), secret.typed_bytes()), (None, 5), "half a byte too many");
        secret.back();
        assert_eq!(secret.typed().unwrap().as_slice(), [0, 1, 2, 3]);
        secret.back();
        assert_eq!(secret.typed(), None, "half a byte");
    }

    #[test]
    fn a_shorter_length_cuts_no_key_out_of_a_longer_one() {
        let mut secret = Secret::with_room(32);
        secret.fit(32);
        secret.take(&"5A".repeat(32), 32);
        secret.fit(16);
        assert_eq!((secret.typed(), secret.typed_bytes()), (None, 32));
        secret.fit(32);
        assert_eq!((secret.typed(), secret.typed_bytes()), (None, 0), "and it does not grow out of a half");
    }

    #[test]
    fn its_room_is_taken_once_so_that_no_copy_of_a_long_secret_stays_behind() {
        let mut secret = Secret::with_room(480);
        let before = secret.digits.as_ptr();
        secret.take(&"5A".repeat(480), 480);
        assert_eq!(secret.typed().unwrap().len(), 480);
        assert_eq!(secret.digits.as_ptr(), before);
    }
}
