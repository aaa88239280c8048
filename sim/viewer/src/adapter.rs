//! What this machine can draw with, and what to do where it has nothing.

use bevy::render::settings::WgpuSettings;
use bevy::tasks::block_on;
use thiserror::Error;
use wgpu::{Backends, DeviceType, Instance, InstanceDescriptor};

/// There is nothing to draw with.
#[derive(Debug, Error)]
#[error("this machine has nothing to draw with: no graphics driver for Vulkan answers")]
pub struct NoAdapter;

/// How a machine draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Adapter {
    /// With a graphics card.
    Card,
    /// With the processor, by a driver such as lavapipe.
    Software,
}

/// The remedy for a machine without a driver.
pub const REMEDY: &str = "install the graphics card's Vulkan driver, or the one that draws in software: \
                          apt-get install mesa-vulkan-drivers";

/// The ways to draw that are tried: Vulkan, Metal, Direct3D; `WGPU_BACKEND` names others.
fn backends() -> Backends {
    Backends::from_env().unwrap_or(Backends::PRIMARY)
}

/// Gives Bevy's renderer the same ways, so that it finds what was found here.
pub fn settings() -> WgpuSettings {
    WgpuSettings { backends: Some(backends()), ..WgpuSettings::default() }
}

/// Looks for something to draw with.
///
/// # Errors
/// [`NoAdapter`] if there is none; Bevy would stop then.
pub fn find() -> Result<Adapter, NoAdapter> {
    let backends = backends();
    let mut descriptor = InstanceDescriptor::new_without_display_handle();
    descriptor.backends = backends;
    let adapters = block_on(Instance::new(descriptor).enumerate_adapters(backends));
    let kinds: Vec<DeviceType> =
        adapters.iter().map(|adapter| adapter.get_info().device_type).collect();
    if kinds.is_empty() {
        return Err(NoAdapter);
    }
    let card = kinds.iter().any(|kind| *kind != DeviceType::Cpu);
    Ok(if card { Adapter::Card } else { Adapter::Software })
}
