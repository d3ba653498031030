//! The real window under a virtual display, with real keys and clicks: the main paths from start to start again.
//! Everything else about the window is tested without a display, in the tests package.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test says why it stops"
)]

#[allow(dead_code, reason = "each test file uses a part of it")]
mod support;
#[path = "support/x11.rs"]
mod x11;

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use image::RgbaImage;

/// What the test needs beside the program.
const TOOLS: [(&str, &str); 3] = [("Xvfb", "xvfb"), ("xdotool", "xdotool"), ("import", "imagemagick")];

/// Killed when the test ends, however it ends.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Screen {
    _server: Process,
    display: String,
    pictures: PathBuf,
    /// Settings and chip files of this test.
    folder: PathBuf,
}

impl Screen {
    fn start(name: &str) -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "+extension", "GLX"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../pictures/window").join(name);
        std::fs::create_dir_all(&pictures).unwrap();
        let folder = support::folder(&format!("window-{name}"));
        let settings = folder.join("config/stsafe-workbench");
        std::fs::create_dir_all(&settings).unwrap();
        std::fs::write(settings.join("settings.ron"), "(theme: Light)").unwrap();
        Self { _server: Process(server), display: format!(":{}", line.trim()), pictures, folder }
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY");
        // The settings of whoever runs the tests stay theirs.
        command.env("XDG_CONFIG_HOME", self.folder.join("config"));
        command
    }

    fn picture(&self, name: &str) -> RgbaImage {
        let path = self.pictures.join(name);
        let status = self.command("import").args(["-window", "root"]).arg(&path).status().unwrap();
        assert!(status.success(), "the screen could not be captured");
        image::open(&path).unwrap().to_rgba8()
    }

    /// Takes pictures until one is as wanted; gives up after 20 s.
    fn wait_for(&self, name: &str, wanted: impl Fn(&RgbaImage) -> bool) -> RgbaImage {
        let start = Instant::now();
        loop {
            let picture = self.picture(name);
            if wanted(&picture) {
                return picture;
            }
            assert!(start.elapsed() < Duration::from_secs(20), "{name} never looked as expected");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

fn colours(picture: &RgbaImage) -> usize {
    let mut seen: Vec<[u8; 4]> = picture.pixels().step_by(97).map(|pixel| pixel.0).collect();
    seen.sort_unstable();
    seen.dedup();
    seen.len()
}

fn differing(one: &RgbaImage, other: &RgbaImage) -> usize {
    one.pixels().zip(other.pixels()).filter(|(a, b)| a != b).count()
}

/// What is missing for this test, said loudly; the tests are skipped then.
fn tools(test: &str) -> bool {
    let missing: Vec<_> =
        TOOLS.iter().filter(|(tool, _)| !found(tool)).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        return true;
    }
    let why = format!("needs apt install {}", missing.join(" "));
    assert!(std::env::var("CI").as_deref() != Ok("true"), "under CI=true nothing is skipped: {why}");
    eprintln!("SKIPPED {test}: {why}");
    false
}

/// The program with a window that X knows.
struct Window<'a> {
    screen: &'a Screen,
    program: Process,
    id: u32,
}

impl<'a> Window<'a> {
    /// Starts it on a chip; prints how long the first painted window took.
    fn open(screen: &'a Screen, chip: &str) -> Self {
        let begun = Instant::now();
        let mut program = screen.command(env!("CARGO_BIN_EXE_stsafe-workbench"));
        program.args(["--device", chip, "--seed", "1", "--time-scale", "0"]).stderr(Stdio::null());
        let program = Process(program.spawn().unwrap());
        let search = ["search", "--sync", "--onlyvisible", "--name", "STSAFE-A120 Workbench"];
        let output = screen.command("xdotool").args(search).output().unwrap();
        let mapped = begun.elapsed();
        screen.wait_for("started.png", |picture| colours(picture) > 40);
        let build = if cfg!(debug_assertions) { "not optimised" } else { "optimised" };
        eprintln!(
            "first window after {} ms, painted after {} ms (software-rendered, {build}; target 1000 ms optimised)",
            mapped.as_millis(),
            begun.elapsed().as_millis()
        );
        let id = String::from_utf8(output.stdout).unwrap();
        let window = Self { screen, program, id: id.lines().next().unwrap().parse().unwrap() };
        // There is no window manager that would give it the keyboard.
        window.does(&["windowfocus", &window.id.to_string()]);
        window
    }

    fn does(&self, actions: &[&str]) {
        assert!(self.screen.command("xdotool").args(actions).status().unwrap().success(), "{actions:?}");
    }

    /// Presses a key and waits until more than this many pixels look different.
    fn key(&self, key: &str, name: &str, pixels: usize) -> RgbaImage {
        let before = self.screen.picture("before.png");
        self.does(&["sleep", "0.2", "key", key]);
        self.screen.wait_for(name, |picture| differing(&before, picture) > pixels)
    }

    /// Clicks where the largest block of this colour is, waits until something changed, and says where that was.
    fn click_colour(&self, colour: [u8; 3], name: &str) -> (u32, u32) {
        let (x, y) = middle(&self.screen.picture("before.png"), colour).expect("the colour is on the screen");
        self.click_at(x, y, name);
        (x, y)
    }

    /// Clicks and waits until something changed.
    fn click_at(&self, x: u32, y: u32, name: &str) {
        let before = self.screen.picture("before.png");
        self.click(x, y);
        self.screen.wait_for(name, |picture| differing(&before, picture) > 20_000);
    }

    fn click(&self, x: u32, y: u32) {
        let (x, y) = (x.to_string(), y.to_string());
        self.does(&["mousemove", &x, &y, "sleep", "0.3", "click", "1"]);
    }

    fn size(&self) -> (u32, u32) {
        let output =
            self.screen.command("xdotool").args(["getwindowgeometry", &self.id.to_string()]).output();
        let text = String::from_utf8(output.unwrap().stdout).unwrap();
        let size = text.lines().find_map(|line| line.trim().strip_prefix("Geometry: ")).unwrap();
        let (width, height) = size.split_once('x').unwrap();
        (width.parse().unwrap(), height.parse().unwrap())
    }

    /// Asks it to close and waits until it has: what it keeps is kept then.
    fn close(mut self) {
        x11::ask_to_close(&self.screen.display, self.id);
        let begun = Instant::now();
        loop {
            if let Some(status) = self.program.0.try_wait().unwrap() {
                assert!(status.success(), "it ends well: {status}");
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "it does not close");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The middle of the widest block of a colour that is as high as a button.
fn middle(picture: &RgbaImage, colour: [u8; 3]) -> Option<(u32, u32)> {
    let (width, height) = picture.dimensions();
    let is = |x: u32, y: u32| picture.get_pixel(x, y).0.starts_with(&colour);
    let mut best = None;
    let mut widest = 60;
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        if !is(x, y) || (x > 0 && is(x - 1, y)) {
            continue;
        }
        let run = (x..width).take_while(|x| is(*x, y)).count() as u32;
        let rows = (y..height).take_while(|y| is(x + 4, *y)).count() as u32;
        if run > widest && rows > 12 {
            (best, widest) = (Some((x + run / 2, y + rows / 2)), run);
        }
    }
    best
}

/// Fill of the button that cannot be taken back, in the light theme (`theme::colour`).
const ONE_WAY: [u8; 3] = [0xB4, 0x24, 0x8F];

#[test]
fn the_window_opens_on_the_virtual_chip_and_answers_a_real_click() {
    if !tools("the_window_opens_on_the_virtual_chip") {
        return;
    }
    let screen = Screen::start("click");
    let window = Window::open(&screen, "sim");
    let overview = screen.picture("overview.png");
    // The entry Memory in the navigation, 16 under the heading and one entry down.
    window.click(70, 126);
    let memory = screen.wait_for("memory.png", |picture| differing(&overview, picture) > 100_000);
    assert!(differing(&overview, &memory) > 100_000, "Memory looks different from Overview");
}

#[test]
fn keys_and_clicks_lower_a_counter_and_the_next_start_remembers_the_window() {
    if !tools("keys_and_clicks_lower_a_counter") {
        return;
    }
    let screen = Screen::start("paths");
    let chip = screen.folder.join("chip.ron");
    let device = format!("sim:{}", chip.display());
    let window = Window::open(&screen, &device);
    for (key, name) in
        [("2", "memory"), ("4", "access"), ("6", "certificates"), ("7", "authentication"), ("9", "trace")]
    {
        window.key(key, &format!("window-{name}.png"), 20_000);
    }
    let trace = window.key("alt+Left", "window-back.png", 20_000);
    let again = window.key("alt+Right", "window-forward.png", 20_000);
    assert!(differing(&trace, &again) > 20_000);
    window.key("3", "window-counters.png", 20_000);

    // The button asks, Esc sends nothing; then the same button, and the one in the dialog.
    let (x, y) = window.click_colour(ONE_WAY, "window-confirm.png");
    window.key("Escape", "window-escape.png", 20_000);
    // Under the pointer it has another colour now.
    window.click_at(x, y, "window-confirm.png");
    window.click_colour(ONE_WAY, "window-lowered.png");

    // Dark, and another size.
    let light = screen.picture("window-light.png");
    let dark = window.key("ctrl+t", "window-dark.png", 400_000);
    assert!(brightness(&dark) < brightness(&light) / 2, "{} {}", brightness(&dark), brightness(&light));
    window.does(&["windowsize", &window.id.to_string(), "1300", "850", "sleep", "1"]);
    window.close();

    // What is on disk, by the program's own command line.
    let args = ["read", "5", "--length", "0", "--json", "--device", &device];
    let (_, text, words) = support::run(&args);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {words}"));
    assert_eq!(document["counter"].as_u64(), Some(u64::from(u32::MAX) - 1), "lowered once, not twice");

    let window = Window::open(&screen, &device);
    assert_eq!(window.size(), (1300, 850), "the size is restored");
    let again = screen.picture("window-restarted.png");
    assert!(brightness(&again) < brightness(&light) / 2, "the theme is restored");
    window.close();
}

/// Mean of all channels of all pixels in the window's own corner.
fn brightness(picture: &RgbaImage) -> u64 {
    let part = image::imageops::crop_imm(picture, 0, 0, 1200, 800).to_image();
    let sum: u64 = part.pixels().flat_map(|pixel| pixel.0).map(u64::from).sum();
    sum / u64::from(part.width() * part.height() * 4)
}

fn found(tool: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(tool).is_file())
}
