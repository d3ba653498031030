//! How the window looks and what it remembers: settings become egui's theme, motion and size.

use std::path::Path;

use egui::{Context, ThemePreference, ViewportCommand};

use super::Workbench;
use crate::{
    action::{Screen, Zoom},
    settings::{Change, Settings, Theme},
    theme,
};

impl Workbench {
    /// Goes on where the last run ended. `place` is where the settings are kept, or why they are not.
    pub fn restore(&mut self, ctx: &Context, settings: Settings, place: Result<String, String>) {
        self.screen = settings.screen;
        self.zone_to_show = Some(settings.zone);
        self.connect.read_only = settings.read_only.then_some(true);
        if let Some(file) = settings.recent.iter().find_map(|address| address.strip_prefix("sim:")) {
            self.connect.path = file.to_owned();
        }
        self.settings_place = Some(place);
        if self.screen == Screen::Twin {
            self.look_at_twin();
        }
        self.settings = settings;
        self.propose_recent();
        self.dress(ctx);
    }

    /// Addresses that were used before, the last one first: the device picker and the palette show them.
    pub fn know_recent(&mut self, addresses: &[String]) {
        self.settings.recent = addresses.to_vec();
        self.propose_recent();
    }

    /// The settings as they are to be kept, with what is looked at now.
    pub fn remembered(&self) -> Settings {
        let zone = self.zone_to_show.unwrap_or(self.memory.zone);
        Settings { screen: self.screen, zone, ..self.settings.clone() }
    }

    pub(super) fn set(&mut self, ctx: &Context, change: &Change) {
        self.settings.change(change);
        self.propose_recent();
        self.dress(ctx);
    }

    /// Light where it is dark, dark where it is light, whatever the system says.
    pub(super) fn toggle_theme(&mut self, ctx: &Context) {
        let dark = ctx.theme() == egui::Theme::Dark;
        self.set(ctx, &Change::Theme(if dark { Theme::Light } else { Theme::Dark }));
    }

    pub(super) fn zoom(&mut self, ctx: &Context, zoom: Zoom) {
        let now = self.settings.zoom_percent;
        let percent = match zoom {
            Zoom::Larger => now.saturating_add(10).min(200),
            Zoom::Smaller => now.saturating_sub(10).max(70),
            Zoom::Normal => 100,
        };
        self.set(ctx, &Change::Zoom(percent));
    }

    pub(super) fn toggle_full_screen(ctx: &Context) {
        let full = ctx.input(|input| input.viewport().fullscreen.unwrap_or(false));
        ctx.send_viewport_cmd(ViewportCommand::Fullscreen(!full));
    }

    fn dress(&self, ctx: &Context) {
        let settings = &self.settings;
        ctx.set_theme(match settings.theme {
            Theme::System => ThemePreference::System,
            Theme::Light => ThemePreference::Light,
            Theme::Dark => ThemePreference::Dark,
        });
        theme::set_motion(ctx, !settings.reduced_motion);
        // One place for the size: the actions of this program, which remember it.
        ctx.options_mut(|options| options.zoom_with_keyboard = false);
        ctx.set_zoom_factor(settings.zoom_factor());
    }

    /// A file was taken in: it is proposed again.
    pub(super) fn remember_file(&mut self, path: &Path) {
        self.settings.opened(path);
    }

    /// A capture was looked at: it is proposed again, also as a device.
    pub(super) fn remember_capture(&mut self, path: &Path) {
        self.settings.looked_at(path);
        self.propose_recent();
    }

    /// The device picker proposes what the settings remember.
    pub(super) fn propose_recent(&mut self) {
        self.connect.recent.clone_from(&self.settings.recent);
        let captures = self.settings.captures.iter().map(|path| path.display().to_string());
        self.connect.captures = captures.collect();
    }

    /// The zone of the last run, once the chip has such a zone.
    pub(super) fn show_remembered_zone(&mut self) {
        let Some(partition) = &self.view.known.partition else { return };
        let Some(zone) = self.zone_to_show.take() else { return };
        if partition.value.iter().any(|record| record.index == zone) {
            self.memory.look_at(zone);
        }
    }
}
