//! The real window under a virtual display: it opens on the virtual chip, a real click changes the screen, and it
//! closes. Everything else about the window is tested without a display, in the tests package.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test says why it stops")]

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
}

impl Screen {
    fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "+extension", "GLX"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("window");
        std::fs::create_dir_all(&pictures).unwrap();
        Self { _server: Process(server), display: format!(":{}", line.trim()), pictures }
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("DISPLAY", &self.display).env_remove("WAYLAND_DISPLAY");
        // The settings of whoever runs the tests stay theirs.
        command.env("XDG_CONFIG_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/config"));
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

#[test]
fn the_window_opens_on_the_virtual_chip_and_answers_a_real_click() {
    let missing: Vec<_> =
        TOOLS.iter().filter(|(tool, _)| !found(tool)).map(|(_, package)| *package).collect();
    if !missing.is_empty() {
        let why = format!("needs apt install {}", missing.join(" "));
        assert!(std::env::var("CI").as_deref() != Ok("true"), "under CI=true nothing is skipped: {why}");
        eprintln!("SKIPPED the_window_opens_on_the_virtual_chip: {why}");
        return;
    }
    let screen = Screen::start();
    let mut program = screen.command(env!("CARGO_BIN_EXE_stsafe-workbench"));
    program.args(["--seed", "1", "--time-scale", "0"]).stderr(Stdio::null());
    let _program = Process(program.spawn().unwrap());

    let overview = screen.wait_for("overview.png", |picture| colours(picture) > 40);
    // The entry Memory in the navigation, 16 under the heading and one entry down.
    let click = ["mousemove", "70", "126", "sleep", "0.3", "click", "1"];
    assert!(screen.command("xdotool").args(click).status().unwrap().success());
    let memory = screen.wait_for("memory.png", |picture| differing(&overview, picture) > 100_000);
    assert!(differing(&overview, &memory) > 100_000, "Memory looks different from Overview");
}

fn found(tool: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(tool).is_file())
}
