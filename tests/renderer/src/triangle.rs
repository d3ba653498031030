//! One triangle into the picture.
#![allow(
    clippy::indexing_slicing,
    reason = "pixel loops stay inside bounds computed from the picture's own size"
)]

use egui::{Rect, epaint::Vertex};
use image::RgbaImage;

/// A texture: premultiplied RGBA, 0 to 255.
pub(crate) struct Texture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) texels: Vec<[f32; 4]>,
}

impl Texture {
    /// Replaces the rectangle at `at`.
    pub(crate) fn patch(&mut self, at: [usize; 2], width: usize, texels: impl Iterator<Item = [f32; 4]>) {
        for (index, texel) in texels.enumerate() {
            let place = (at[1] + index / width.max(1)) * self.width + at[0] + index % width.max(1);
            if let Some(slot) = self.texels.get_mut(place) {
                *slot = texel;
            }
        }
    }

    fn at(&self, x: f32, y: f32) -> [f32; 4] {
        let x = x.clamp(0.0, self.width as f32 - 1.0) as usize;
        let y = y.clamp(0.0, self.height as f32 - 1.0) as usize;
        self.texels[y * self.width + x]
    }

    /// Bilinear, as egui's own renderers sample.
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.width as f32 - 0.5, v * self.height as f32 - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (dx, dy) = (x - left, y - top);
        let upper = mix(self.at(left, top), self.at(left + 1.0, top), dx);
        if dy == 0.0 {
            return upper;
        }
        mix(upper, mix(self.at(left, top + 1.0), self.at(left + 1.0, top + 1.0), dx), dy)
    }
}

fn mix(a: [f32; 4], b: [f32; 4], share: f32) -> [f32; 4] {
    if share == 0.0 {
        return a;
    }
    std::array::from_fn(|i| a[i] * (1.0 - share) + b[i] * share)
}

/// The picture being painted.
pub(crate) struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 4]>,
    /// Left, top, right, bottom.
    clip: [usize; 4],
}

/// A corner in pixels.
#[derive(Clone, Copy)]
struct Corner {
    x: f64,
    y: f64,
    u: f32,
    v: f32,
    colour: [f32; 4],
}

impl Canvas {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0.0; 4]; width * height], clip: [0, 0, width, height] }
    }

    /// Keeps what follows inside `rect`, in pixels.
    pub(crate) fn clip(&mut self, rect: Rect) {
        let pixel = |value: f32, most: usize| (value.round().max(0.0) as usize).min(most);
        self.clip = [
            pixel(rect.min.x, self.width),
            pixel(rect.min.y, self.height),
            pixel(rect.max.x, self.width),
            pixel(rect.max.y, self.height),
        ];
    }

    /// Fills one triangle, its corners in points.
    pub(crate) fn fill(&mut self, corners: [&Vertex; 3], scale: f32, texture: &Texture) {
        let mut v = corners.map(|vertex| Corner {
            x: f64::from(vertex.pos.x * scale),
            y: f64::from(vertex.pos.y * scale),
            u: vertex.uv.x,
            v: vertex.uv.y,
            colour: vertex.color.to_array().map(f32::from),
        });
        let mut area = cross(v[0], v[1], v[2].x, v[2].y);
        if area == 0.0 {
            return;
        }
        if area < 0.0 {
            v.swap(1, 2);
            area = -area;
        }
        let plain = v.iter().all(|c| (c.u, c.v, c.colour) == (v[0].u, v[0].v, v[0].colour));
        let flat = plain.then(|| tinted(texture.sample(v[0].u, v[0].v), v[0].colour));
        let edges = [(1, 2), (2, 0), (0, 1)].map(|(a, b)| (v[a], v[b], top_left(v[a], v[b])));
        let low =
            |of: fn(&Corner) -> f64| v.iter().map(of).fold(f64::MAX, f64::min).floor().max(0.0) as usize;
        let high =
            |of: fn(&Corner) -> f64| v.iter().map(of).fold(f64::MIN, f64::max).ceil().max(0.0) as usize;
        for y in low(|c| c.y).max(self.clip[1])..high(|c| c.y).min(self.clip[3]) {
            for x in low(|c| c.x).max(self.clip[0])..high(|c| c.x).min(self.clip[2]) {
                let (px, py) = (x as f64 + 0.5, y as f64 + 0.5);
                let weights = edges.map(|(a, b, _)| cross(a, b, px, py));
                let inside =
                    weights.iter().zip(edges).all(|(w, (_, _, owns))| *w > 0.0 || (*w == 0.0 && owns));
                if !inside {
                    continue;
                }
                let source = flat.unwrap_or_else(|| {
                    let share = weights.map(|w| (w / area) as f32);
                    let blend =
                        |of: &dyn Fn(&Corner) -> f32| (0..3).map(|i| share[i] * of(&v[i])).sum::<f32>();
                    let colour = std::array::from_fn(|i| blend(&|c| c.colour[i]));
                    tinted(texture.sample(blend(&|c| c.u), blend(&|c| c.v)), colour)
                });
                over(&mut self.pixels[y * self.width + x], source);
            }
        }
    }

    pub(crate) fn into_image(self) -> Option<RgbaImage> {
        let bytes = self.pixels.iter().flat_map(|pixel| pixel.map(|v| v.clamp(0.0, 255.0) as u8)).collect();
        RgbaImage::from_raw(self.width as u32, self.height as u32, bytes)
    }
}

/// Twice the signed area of a, b and a point.
fn cross(a: Corner, b: Corner, x: f64, y: f64) -> f64 {
    (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)
}

/// Whether pixels exactly on this edge belong to the triangle.
fn top_left(a: Corner, b: Corner) -> bool {
    (b.y == a.y && b.x > a.x) || b.y < a.y
}

fn tinted(texel: [f32; 4], colour: [f32; 4]) -> [f32; 4] {
    std::array::from_fn(|i| texel[i] * colour[i] / 255.0)
}

/// Premultiplied source over destination, rounded as an 8-bit target would be.
fn over(destination: &mut [f32; 4], source: [f32; 4]) {
    let keep = 1.0 - source[3] / 255.0;
    for (d, s) in destination.iter_mut().zip(source) {
        *d = (s + *d * keep).round();
    }
}
