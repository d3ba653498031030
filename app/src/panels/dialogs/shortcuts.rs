//! The list of shortcuts, made from the table of actions.

use egui::{Margin, Ui, pos2, vec2};

use crate::{
    action::{self, Screen},
    panels::shell::key_cap,
    widgets::{
        button::{Button, Kind},
        dialog, region,
        row::Row,
        words,
    },
};

/// Shows the list; returns whether it wants to close.
pub fn show(ui: &Ui, screen: Screen) -> bool {
    let mut done = false;
    let entries = action::TABLE.iter().filter(|entry| entry.screen.is_none_or(|only| only == screen));
    let mut rows: Vec<_> =
        entries.filter_map(|entry| Some((entry.text.to_owned(), action::keys(entry.keys?)))).collect();
    let inside = action::INSIDE.iter().filter(|keys| keys.screen.is_none_or(|only| only == screen));
    rows.extend(inside.map(|keys| (keys.text.to_owned(), keys.keys.to_owned())));
    let size = vec2(520.0, 56.0 + 26.0 * rows.len() as f32 + 20.0 + dialog::FOOT);
    let close = dialog::dialog(ui, "Shortcuts", size, |ui, all| {
        let (body, ()) =
            dialog::foot(ui, all, |ui| done = Button::new(Kind::Plain, "Close").show(ui).clicked());
        region::scrolled(ui, "keys", body, Margin::symmetric(20, 10), |ui| {
            for (text, keys) in &rows {
                let mut row = Row::text(ui, 26.0);
                row.left(0.0, &[words::body(text.as_str())]);
                key_cap(&row.pen, pos2(row.rect.right(), row.rect.center().y), keys);
                row.named(egui::accesskit::Role::Label, format!("{text}: {keys}"));
            }
        });
    });
    close || done
}
