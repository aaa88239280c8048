//! The one material of the scene: a small shader of its own, since Bevy's takes ten times as long in software.
//!
//! Pictures of every machine are the same but for rounding, and so can be compared with a reference.
//!
//! **Source**: measured at 1280×720 with 48 meshes on lavapipe 22.3: `StandardMaterial` 2–4 frames a
//! second, a shader of this size 16–22.

use bevy::asset::embedded_asset;
use bevy::mesh::MeshVertexBufferLayoutRef;
use bevy::pbr::{MaterialPipeline, MaterialPipelineKey};
use bevy::prelude::*;
use bevy::render::render_resource::{
    AsBindGroup, RenderPipelineDescriptor, ShaderType, SpecializedMeshPipelineError,
};
use bevy::shader::ShaderRef;

/// Registers the material.
pub(super) struct PlainPlugin;

impl Plugin for PlainPlugin {
    fn build(&self, app: &mut App) {
        embedded_asset!(app, "plain.wgsl");
        app.add_plugins(MaterialPlugin::<Plain>::default());
    }
}

/// A surface in the studio's light.
#[derive(Asset, AsBindGroup, TypePath, Clone, Debug)]
#[bind_group_data(Finish)]
pub struct Plain {
    /// What the shader gets.
    #[uniform(0)]
    pub surface: Surface,
    /// What is printed on it, white on black.
    #[texture(1)]
    #[sampler(2)]
    pub picture: Option<Handle<Image>>,
    /// How the shader goes about it.
    pub finish: Finish,
}

/// Ways to draw a surface, each with a pipeline of its own.
///
/// **Source**: measured on lavapipe 22.3: with branches that ask a uniform instead, it makes a shader for
/// each draw and keeps 1 MB of it, which came to 23 GB in a quarter of an hour.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Finish {
    /// In the studio's light.
    #[default]
    Plain,
    /// The same, with a print on it.
    Inked,
    /// A display.
    Oled,
    /// As its colour is, whatever the light.
    Unlit,
}

impl From<&Plain> for Finish {
    fn from(plain: &Plain) -> Self {
        plain.finish
    }
}

/// A surface's numbers, as `plain.wgsl` has them.
#[derive(ShaderType, Clone, Copy, Debug, PartialEq)]
pub struct Surface {
    /// Linear red, green and blue, and alpha.
    pub colour: Vec4,
    /// Gloss 0–1, metal 0–1, glow from 0, and nothing.
    pub finish: Vec4,
    /// Linear colour of the print, and nothing.
    pub print: Vec4,
}

impl Plain {
    /// Makes a dull surface.
    pub fn new(colour: Color) -> Self {
        let surface = Surface {
            colour: colour.to_linear().to_vec4(),
            finish: Vec4::new(0.25, 0.0, 0.0, 0.0),
            print: Vec4::ZERO,
        };
        Self { surface, picture: None, finish: Finish::Plain }
    }

    /// Gives it a gloss, 0–1.
    pub fn gloss(mut self, gloss: f32) -> Self {
        self.surface.finish.x = gloss;
        self
    }

    /// Makes it of metal, 0–1.
    pub fn metal(mut self, metal: f32) -> Self {
        self.surface.finish.y = metal;
        self
    }

    /// Lets it shine by itself.
    pub fn glow(mut self, glow: f32) -> Self {
        self.surface.finish.z = glow;
        self
    }

    /// Takes it out of the light.
    pub fn unlit(mut self) -> Self {
        self.finish = Finish::Unlit;
        self
    }

    /// Lets one see through it, 0–1.
    pub fn alpha(mut self, alpha: f32) -> Self {
        self.surface.colour.w = alpha;
        self
    }

    /// Prints on it.
    pub fn inked(mut self, picture: Handle<Image>, ink: Color) -> Self {
        self.surface.print = ink.to_linear().to_vec4();
        self.finish = Finish::Inked;
        self.picture = Some(picture);
        self
    }

    /// Makes it a display.
    pub fn oled(mut self, picture: Handle<Image>, lit: Color) -> Self {
        self.surface.print = lit.to_linear().to_vec4();
        self.finish = Finish::Oled;
        self.picture = Some(picture);
        self
    }
}

impl Material for Plain {
    fn fragment_shader() -> ShaderRef {
        "embedded://lockbox_viewer/scene/plain.wgsl".into()
    }

    fn alpha_mode(&self) -> AlphaMode {
        if self.surface.colour.w < 1.0 { AlphaMode::Blend } else { AlphaMode::Opaque }
    }

    fn specialize(
        _pipeline: &MaterialPipeline,
        descriptor: &mut RenderPipelineDescriptor,
        _layout: &MeshVertexBufferLayoutRef,
        key: MaterialPipelineKey<Self>,
    ) -> Result<(), SpecializedMeshPipelineError> {
        let definition = match key.bind_group_data {
            Finish::Plain => None,
            Finish::Inked => Some("INKED"),
            Finish::Oled => Some("OLED"),
            Finish::Unlit => Some("UNLIT"),
        };
        if let Some(fragment) = descriptor.fragment.as_mut() {
            fragment.shader_defs.extend(definition.map(Into::into));
        }
        Ok(())
    }

    fn enable_prepass() -> bool {
        false
    }

    fn enable_shadows() -> bool {
        false
    }
}
