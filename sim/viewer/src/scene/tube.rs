//! Meshes of bent wire: cables, a key's ring, a paperclip.

use bevy::asset::RenderAssetUsages;
use bevy::math::{Quat, Vec3};
use bevy::mesh::{Indices, Mesh, PrimitiveTopology};

/// Points around a wire.
const SIDES: u32 = 10;

/// Makes a round wire along a path, in cm; the path is smoothed, and its ends are left open.
pub(super) fn tube(path: &[Vec3], radius: f32) -> Mesh {
    let path = smoothed(path);
    let mut positions = Vec::new();
    let mut normals = Vec::new();
    let mut uvs = Vec::new();
    let mut side = Vec3::ZERO;
    let mut forward = Vec3::ZERO;
    for (index, &at) in path.iter().enumerate() {
        let before = path[index.saturating_sub(1)];
        let after = path[(index + 1).min(path.len() - 1)];
        let next = (after - before).normalize_or(Vec3::X);
        // The frame is carried along, so that the wire doesn't twist.
        side = if index == 0 {
            next.any_orthonormal_vector()
        } else {
            Quat::from_rotation_arc(forward, next) * side
        };
        forward = next;
        for corner in 0..SIDES {
            let angle = corner as f32 / SIDES as f32 * core::f32::consts::TAU;
            let normal = Quat::from_axis_angle(forward, angle) * side;
            positions.push((at + normal * radius).to_array());
            normals.push(normal.to_array());
            uvs.push([0.0, 0.0]);
        }
    }
    let mut indices = Vec::new();
    for ring in 0..(path.len() as u32).saturating_sub(1) {
        for corner in 0..SIDES {
            let next = (corner + 1) % SIDES;
            let [a, b] = [ring * SIDES + corner, ring * SIDES + next];
            let [c, d] = [a + SIDES, b + SIDES];
            indices.extend([a, b, d, a, d, c]);
        }
    }
    Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
        .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, positions)
        .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, normals)
        .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, uvs)
        .with_inserted_indices(Indices::U32(indices))
}

/// Gives points of a circle in the plane of x and y, the first again at the end.
pub(super) fn circle(middle: Vec3, radius: f32, points: u16) -> Vec<Vec3> {
    (0..=points)
        .map(|point| {
            let angle = f32::from(point) / f32::from(points) * core::f32::consts::TAU;
            middle + Vec3::new(angle.cos(), angle.sin(), 0.0) * radius
        })
        .collect()
}

/// Lays a Catmull-Rom curve through the points; a long path is taken as it is.
fn smoothed(path: &[Vec3]) -> Vec<Vec3> {
    const STEPS: u8 = 6;
    if path.len() < 3 || path.len() > 20 {
        return path.to_vec();
    }
    let last = path.len() - 1;
    let mut curve = Vec::with_capacity(last * usize::from(STEPS) + 1);
    for index in 0..last {
        let [before, from, to, after] = [
            path[index.saturating_sub(1)],
            path[index],
            path[index + 1],
            path[(index + 2).min(last)],
        ];
        for step in 0..STEPS {
            let t = f32::from(step) / f32::from(STEPS);
            let (a, b) = ((to - before) * 0.5, (after - from) * 0.5);
            let (square, cube) = (t * t, t * t * t);
            curve.push(
                from * (2.0 * cube - 3.0 * square + 1.0)
                    + a * (cube - 2.0 * square + t)
                    + to * (3.0 * square - 2.0 * cube)
                    + b * (cube - square),
            );
        }
    }
    curve.push(path[last]);
    curve
}
