//! Pictures of the scene without a window: rendered into an image, read back, written to a file.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bevy::app::PluginsState;
use bevy::camera::RenderTarget;
use bevy::image::Image;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::gpu_readback::{Readback, ReadbackComplete};
use bevy::render::render_resource::{PipelineCache, PollType, TextureFormat, TextureUsages};
use bevy::render::renderer::RenderDevice;
use bevy::render::{RenderApp, RenderPlugin};
use bevy::time::TimeUpdateStrategy;
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use thiserror::Error;

use crate::adapter::{self, NoAdapter};
use crate::camera::{self, CameraPlugin, Gaze};
use crate::caption::{Caption, CaptionPlugin};
use crate::look::Theme;
use crate::scene::ScenePlugin;
use crate::stage::{Motion, Shown};

/// How often the scene may be asked for before it must have been drawn; its shaders load meanwhile.
const PATIENCE: usize = 4000;

/// Why there is no picture.
#[derive(Debug, Error)]
pub enum NoPicture {
    /// There is nothing to draw with.
    #[error(transparent)]
    Adapter(#[from] NoAdapter),
    /// The driver took the scene, and gave nothing back.
    #[error("the graphics driver gave no picture back")]
    Nothing,
    /// The file can't be written.
    #[error("{} can't be written", .0.display())]
    File(PathBuf, #[source] std::io::Error),
}

/// A picture: rows from top to bottom, each pixel red, green, blue and alpha.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Columns and rows.
    pub size: UVec2,
    /// Four bytes a pixel, sRGB.
    pub bytes: Vec<u8>,
}

impl Picture {
    /// Writes it as PNG.
    ///
    /// # Errors
    /// [`NoPicture::File`].
    pub fn save(&self, path: &Path) -> Result<(), NoPicture> {
        self.write_png(path).map_err(|error| NoPicture::File(path.to_owned(), error))
    }

    fn write_png(&self, path: &Path) -> std::io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        let mut encoder = png::Encoder::new(&mut file, self.size.x, self.size.y);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.bytes)?;
        writer.finish()?;
        file.flush()
    }
}

/// What was read back and not yet fetched.
#[derive(Resource, Default)]
struct Developed(VecDeque<Vec<u8>>);

/// A scene that is rendered without a window.
pub struct Studio {
    app: App,
    size: UVec2,
}

impl Studio {
    /// Sets the scene up, with a caption if there is to be one, and waits until it can be drawn.
    ///
    /// # Errors
    /// [`NoPicture`] if this machine can't draw it.
    pub fn open(
        size: UVec2,
        theme: Theme,
        gaze: Gaze,
        shown: Shown,
        caption: Option<Caption>,
    ) -> Result<Self, NoPicture> {
        adapter::find()?;
        let mut app = App::new();
        let window = WindowPlugin {
            primary_window: None,
            exit_condition: ExitCondition::DontExit,
            ..WindowPlugin::default()
        };
        let render = RenderPlugin {
            render_creation: adapter::settings().into(),
            synchronous_pipeline_compilation: true,
            ..RenderPlugin::default()
        };
        let plugins = DefaultPlugins
            .set(window)
            .set(render)
            .disable::<WinitPlugin>()
            .disable::<LogPlugin>()
            // A picture shows what was set, not what was set one before.
            .disable::<bevy::render::pipelined_rendering::PipelinedRenderingPlugin>();
        app.add_plugins((plugins, ScenePlugin, CameraPlugin));
        if let Some(caption) = caption {
            app.insert_resource(caption).add_plugins(CaptionPlugin);
        }
        app.insert_resource(theme).insert_resource(gaze).insert_resource(shown);
        app.insert_resource(Motion::Still).init_resource::<Developed>();
        app.insert_resource(TimeUpdateStrategy::ManualDuration(Duration::ZERO));
        while app.plugins_state() == PluginsState::Adding {
            bevy::tasks::tick_global_task_pools_on_main_thread();
        }
        app.finish();
        app.cleanup();

        let mut target =
            Image::new_target_texture(size.x, size.y, TextureFormat::Rgba8UnormSrgb, None);
        target.texture_descriptor.usage |= TextureUsages::COPY_SRC;
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(target);
        let world = app.world_mut();
        world.spawn((
            camera::eye(&gaze, theme, true),
            RenderTarget::Image(target.clone().into()),
            IsDefaultUiCamera,
        ));
        let mut studio = Self { app, size };
        studio.warm_up()?;
        let mut reading = studio.app.world_mut().spawn(Readback::texture(target));
        reading.observe(|read: On<ReadbackComplete>, mut developed: ResMut<Developed>| {
            developed.0.push_back(read.data.clone());
        });
        Ok(studio)
    }

    /// Gives what the scene is set with.
    pub fn world_mut(&mut self) -> &mut World {
        self.app.world_mut()
    }

    /// Lets this much time pass in the scene with the next picture; none where nothing is to move.
    pub fn set_step(&mut self, step: Duration) {
        self.app.insert_resource(TimeUpdateStrategy::ManualDuration(step));
    }

    /// Draws once more; the picture comes with the next one or the one after.
    pub fn draw(&mut self) {
        self.app.update();
        let device = self.app.world().resource::<RenderDevice>();
        // An error here shows as a picture that never comes.
        let _ = device.poll(PollType::wait_indefinitely());
    }

    /// Gives the next picture that was read back.
    pub fn fetch(&mut self) -> Option<Picture> {
        let bytes = self.app.world_mut().resource_mut::<Developed>().0.pop_front()?;
        Some(Picture { size: self.size, bytes })
    }

    /// Draws and gives a picture of what is set now.
    ///
    /// # Errors
    /// [`NoPicture::Nothing`].
    pub fn take(&mut self) -> Result<Picture, NoPicture> {
        self.app.world_mut().resource_mut::<Developed>().0.clear();
        let mut last = None;
        for _ in 0..4 {
            self.draw();
            last = self.fetch().or(last);
        }
        last.ok_or(NoPicture::Nothing)
    }

    fn warm_up(&mut self) -> Result<(), NoPicture> {
        let mut ready = 0;
        for _ in 0..PATIENCE {
            self.draw();
            let cache = self.app.sub_app(RenderApp).world().resource::<PipelineCache>();
            let idle = cache.waiting_pipelines().next().is_none() && cache.pipelines().count() > 0;
            ready = if idle { ready + 1 } else { 0 };
            if ready > 3 {
                return Ok(());
            }
        }
        Err(NoPicture::Nothing)
    }
}
