//! Meshes from an outline that is swept along a profile: cases, keys, knobs, plates and rods are all made so.

use bevy::asset::RenderAssetUsages;
use bevy::math::{Vec2, Vec3};
use bevy::mesh::{Indices, Mesh, PrimitiveTopology};

/// Two parts of a profile that meet at a flatter angle than this are shaded as one curve.
const SMOOTH_BELOW_COSINE: f32 = 0.7;

/// A rounded rectangle around the origin, seen from the front; a circle where the radius is half the size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outline {
    half: Vec2,
    radius: f32,
    /// Points of each quarter of a corner.
    steps: usize,
    /// How many grooves run around it, and how deep they are in cm.
    flutes: (u16, f32),
}

impl Outline {
    /// Makes a rectangle, in cm, with rounded corners.
    pub(super) fn rectangle(width: f32, height: f32, radius: f32) -> Self {
        Self { half: Vec2::new(width, height) / 2.0, radius, steps: 7, flutes: (0, 0.0) }
    }

    /// Makes a circle, in cm.
    pub(super) fn circle(radius: f32) -> Self {
        Self { half: Vec2::splat(radius), radius, steps: 9, flutes: (0, 0.0) }
    }

    /// Lets grooves run along it, as around a knob.
    pub(super) fn fluted(mut self, count: u16, depth: f32) -> Self {
        self.flutes = (count, depth);
        self.steps = usize::from(count) * 2;
        self
    }

    /// Gives the points of the outline, counter-clockwise, each with its normal; moved inwards by `inset`.
    fn ring(&self, inset: f32) -> Vec<(Vec2, Vec2)> {
        let radius = (self.radius - inset).max(0.0);
        let corner = (self.half - Vec2::splat(self.radius.max(inset))).max(Vec2::ZERO);
        let mut ring = Vec::with_capacity(4 * (self.steps + 1));
        for quarter in 0..4_u8 {
            let sign = match quarter {
                0 => Vec2::new(1.0, 1.0),
                1 => Vec2::new(-1.0, 1.0),
                2 => Vec2::new(-1.0, -1.0),
                _ => Vec2::new(1.0, -1.0),
            };
            for step in 0..=self.steps {
                let turn = f32::from(quarter) + step as f32 / self.steps as f32;
                let angle = turn * core::f32::consts::FRAC_PI_2;
                let normal = Vec2::from_angle(angle);
                let (count, depth) = (f32::from(self.flutes.0), self.flutes.1);
                // Grooves run out towards the middle.
                let depth = if inset < self.radius * 0.3 { depth } else { 0.0 };
                let (slope, height) = (count * angle).sin_cos();
                let leaning = normal + normal.perp() * (depth * count * slope / radius.max(0.01));
                let at = corner * sign + normal * (radius + depth * height);
                ring.push((at, leaning.normalize()));
            }
        }
        ring
    }
}

/// Where the swept outline goes: pairs of how far inwards and at what depth, from the front's middle
/// outwards, along the wall and round the back, in cm.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile(Vec<Vec2>);

impl Profile {
    /// Makes a solid slab from `front` to `back` whose edges are rounded off.
    pub(super) fn slab(front: f32, back: f32, bevel: f32) -> Self {
        Self::default().rounded_front(front, bevel).rounded_back(back, bevel)
    }

    /// Makes a tub: a slab with a hollow in its back, whose floor lies at `floor`.
    pub(super) fn tub(front: f32, back: f32, bevel: f32, wall: f32, floor: f32) -> Self {
        Self::default()
            .rounded_front(front, bevel)
            .rounded_back(back, bevel.min(wall * 0.4))
            .to(wall, back)
            .to(wall, floor)
    }

    /// Adds a corner.
    pub(super) fn to(mut self, inset: f32, depth: f32) -> Self {
        self.0.push(Vec2::new(inset, depth));
        self
    }

    fn rounded_front(self, front: f32, bevel: f32) -> Self {
        (0..=4_u8).fold(self, |profile, step| {
            let (sine, cosine) = quarter(step);
            profile.to(bevel * (1.0 - sine), front - bevel * (1.0 - cosine))
        })
    }

    fn rounded_back(self, back: f32, bevel: f32) -> Self {
        (0..=4_u8).fold(self, |profile, step| {
            let (sine, cosine) = quarter(step);
            profile.to(bevel * (1.0 - cosine), back + bevel * (1.0 - sine))
        })
    }
}

fn quarter(step: u8) -> (f32, f32) {
    (f32::from(step) / 4.0 * core::f32::consts::FRAC_PI_2).sin_cos()
}

/// Sweeps an outline along a profile, and closes both ends with a flat face.
///
/// Texture coordinates lie flat over the outline's bounding box, from its left upper corner seen from
/// the front, so that a picture may lie on a face.
pub(super) fn sweep(outline: Outline, profile: &Profile) -> Mesh {
    let mut mesh = Builder { half: outline.half, ..Builder::default() };
    let corners = &profile.0;
    let directions: Vec<Vec2> =
        corners.windows(2).map(|pair| (pair[1] - pair[0]).normalize_or_zero()).collect();
    if let (Some(first), Some(last)) = (corners.first(), corners.last()) {
        mesh.cap(&outline.ring(first.x), first.y, 1.0);
        for (index, pair) in corners.windows(2).enumerate() {
            let here = directions[index];
            if here == Vec2::ZERO {
                continue;
            }
            let before =
                index.checked_sub(1).map_or(Vec2::new(-1.0, 0.0), |index| directions[index]);
            let after = directions.get(index + 1).copied().unwrap_or(here);
            mesh.band(&outline, [pair[0], pair[1]], [mixed(here, before), mixed(here, after)]);
        }
        // The floor of a hollow is seen from behind, as the back of a slab is.
        mesh.cap(&outline.ring(last.x), last.y, -1.0);
    }
    mesh.finish()
}

/// Gives the direction that a band is shaded with at its end, so that flat corners look round.
fn mixed(here: Vec2, neighbour: Vec2) -> Vec2 {
    if here.dot(neighbour) > SMOOTH_BELOW_COSINE { (here + neighbour).normalize() } else { here }
}

#[derive(Default)]
struct Builder {
    half: Vec2,
    positions: Vec<[f32; 3]>,
    normals: Vec<[f32; 3]>,
    uvs: Vec<[f32; 2]>,
    indices: Vec<u32>,
}

impl Builder {
    fn vertex(&mut self, at: Vec3, normal: Vec3) -> u32 {
        let index = self.positions.len() as u32;
        self.positions.push(at.to_array());
        self.normals.push(normal.normalize_or_zero().to_array());
        let uv = Vec2::new(at.x, -at.y) / (2.0 * self.half) + Vec2::splat(0.5);
        self.uvs.push(uv.to_array());
        index
    }

    fn band(&mut self, outline: &Outline, ends: [Vec2; 2], directions: [Vec2; 2]) {
        let rings = ends.map(|end| outline.ring(end.x));
        let count = rings[0].len() as u32;
        let start = self.positions.len() as u32;
        for (ring, (end, direction)) in rings.iter().zip(ends.iter().zip(directions)) {
            // Outwards of the outline, for a step inwards and a step in depth.
            let (out, depth) = (-direction.y, -direction.x);
            for (at, normal) in ring {
                self.vertex(at.extend(end.y), (*normal * out).extend(depth));
            }
        }
        for point in 0..count {
            let next = (point + 1) % count;
            let [a, a_next] = [start + point, start + next];
            let [b, b_next] = [a + count, a_next + count];
            self.indices.extend([a, b, b_next, a, b_next, a_next]);
        }
    }

    fn cap(&mut self, ring: &[(Vec2, Vec2)], depth: f32, facing: f32) {
        let normal = Vec3::Z * facing;
        let middle = self.vertex(Vec3::new(0.0, 0.0, depth), normal);
        let first = self.positions.len() as u32;
        for (at, _) in ring {
            self.vertex(at.extend(depth), normal);
        }
        let count = ring.len() as u32;
        for point in 0..count {
            let [here, next] = [first + point, first + (point + 1) % count];
            self.indices.extend(if facing > 0.0 {
                [middle, here, next]
            } else {
                [middle, next, here]
            });
        }
    }

    fn finish(self) -> Mesh {
        Mesh::new(PrimitiveTopology::TriangleList, RenderAssetUsages::default())
            .with_inserted_attribute(Mesh::ATTRIBUTE_POSITION, self.positions)
            .with_inserted_attribute(Mesh::ATTRIBUTE_NORMAL, self.normals)
            .with_inserted_attribute(Mesh::ATTRIBUTE_UV_0, self.uvs)
            .with_inserted_indices(Indices::U32(self.indices))
    }
}

#[cfg(test)]
mod tests {
    use bevy::mesh::VertexAttributeValues;

    use super::*;

    fn vectors(mesh: &Mesh, attribute: bevy::mesh::MeshVertexAttribute) -> Vec<Vec3> {
        match mesh.attribute(attribute) {
            Some(VertexAttributeValues::Float32x3(values)) => {
                values.iter().copied().map(Vec3::from_array).collect()
            }
            _ => Vec::new(),
        }
    }

    fn shapes() -> [(&'static str, Mesh); 4] {
        [
            ("slab", sweep(Outline::rectangle(4.0, 2.0, 0.5), &Profile::slab(1.0, -1.0, 0.2))),
            (
                "tub",
                sweep(Outline::rectangle(6.0, 4.0, 0.8), &Profile::tub(2.0, -2.0, 0.4, 0.5, 1.5)),
            ),
            ("rod", sweep(Outline::circle(1.0), &Profile::slab(3.0, -3.0, 0.1))),
            ("knob", sweep(Outline::circle(1.4).fluted(24, 0.05), &Profile::slab(1.2, 0.0, 0.2))),
        ]
    }

    #[test]
    fn every_face_is_seen_from_the_side_that_it_is_lit_from() {
        for (name, mesh) in shapes() {
            let places = vectors(&mesh, Mesh::ATTRIBUTE_POSITION);
            let normals = vectors(&mesh, Mesh::ATTRIBUTE_NORMAL);
            let Some(Indices::U32(indices)) = mesh.indices() else { panic!("{name} has no faces") };
            for face in indices.chunks_exact(3) {
                let [a, b, c] = [face[0], face[1], face[2]].map(|index| index as usize);
                let across = (places[b] - places[a]).cross(places[c] - places[a]);
                if across.length() < 1e-5 {
                    continue;
                }
                let seen = across.normalize();
                let lit = (normals[a] + normals[b] + normals[c]).normalize();
                assert!(
                    seen.dot(lit) > 0.5,
                    "{name}: face at {} shows {seen}, is lit {lit}",
                    places[a]
                );
            }
        }
    }

    #[test]
    fn a_slab_has_the_size_that_was_asked_for() {
        let (_, slab) = &shapes()[0];
        let places = vectors(slab, Mesh::ATTRIBUTE_POSITION);
        let (low, high) = places
            .iter()
            .fold((Vec3::MAX, Vec3::MIN), |(low, high), at| (low.min(*at), high.max(*at)));
        assert!(low.distance(Vec3::new(-2.0, -1.0, -1.0)) < 1e-4, "{low}");
        assert!(high.distance(Vec3::new(2.0, 1.0, 1.0)) < 1e-4, "{high}");
    }
}
