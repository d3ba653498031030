//! Pictures of the window without a GPU: egui's triangles, filled in plain memory.
//!
//! Enough of a renderer for tests: textures, clipping, premultiplied blending in gamma space and
//! the top-left fill rule, so that neighbouring triangles neither overlap nor leave a gap.

mod triangle;

use std::collections::HashMap;

use egui::{
    TextureId, TexturesDelta,
    epaint::{ClippedPrimitive, ImageData, Primitive},
};
use image::RgbaImage;

use triangle::{Canvas, Texture};

/// The renderer: hand it to `Harness::builder().renderer(..)`.
#[derive(Default)]
pub struct CpuRenderer {
    textures: HashMap<TextureId, Texture>,
}

impl egui_kittest::TestRenderer for CpuRenderer {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                let texels = image.pixels.iter().map(|colour| colour.to_array().map(f32::from));
                let [width, height] = image.size;
                match change.pos {
                    None => {
                        self.textures.insert(id, Texture { width, height, texels: texels.collect() });
                    }
                    Some(at) => {
                        if let Some(texture) = self.textures.get_mut(&id) {
                            texture.patch(at, width, texels);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize);
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = primitive else {
                return Err("a paint callback needs a GPU".to_owned());
            };
            let Some(texture) = self.textures.get(&mesh.texture_id) else { continue };
            canvas.clip(clip_rect * scale);
            for corners in mesh.indices.as_chunks::<3>().0 {
                let [a, b, c] = corners.map(|index| mesh.vertices.get(index as usize));
                if let (Some(a), Some(b), Some(c)) = (a, b, c) {
                    canvas.fill([a, b, c], scale, texture);
                }
            }
        }
        canvas.into_image().ok_or_else(|| "the picture has no size".to_owned())
    }
}
