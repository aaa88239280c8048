// A small studio: one key light that goes with the camera, a sky, a floor and a soft box to be mirrored.
// It costs little, so that a computer without a graphics card draws it at a usable rate.
// No branch asks a uniform: lavapipe 22.3 would make a shader of its own for each draw, which takes most of
// the time, and keep 1 MB of it for good. What differs between surfaces is a definition of the pipeline.

#import bevy_pbr::{forward_io::VertexOutput, mesh_view_bindings::view}

struct Surface {
    // linear red, green, blue; alpha
    colour: vec4<f32>,
    // gloss 0–1, metal 0–1, glow 0–…, nothing
    finish: vec4<f32>,
    // linear red, green, blue of what is printed on it, nothing
    print: vec4<f32>,
}

@group(#{MATERIAL_BIND_GROUP}) @binding(0) var<uniform> surface: Surface;
@group(#{MATERIAL_BIND_GROUP}) @binding(1) var picture: texture_2d<f32>;
@group(#{MATERIAL_BIND_GROUP}) @binding(2) var picture_sampler: sampler;

// Pixels stay sharp squares at any size, and their edges are one screen pixel soft.
fn oled(uv: vec2<f32>) -> f32 {
    let size = vec2<f32>(128.0, 64.0);
    let at = uv * size;
    let width = max(fwidth(at), vec2<f32>(0.0001));
    let seam = floor(at + 0.5);
    let sharp = seam + clamp((at - seam) / width, vec2<f32>(-0.5), vec2<f32>(0.5));
    let lit = textureSample(picture, picture_sampler, sharp / size).r;
    // The dark lines between pixels show when one comes close.
    let near = abs(fract(at) - 0.5) * 2.0;
    let line = smoothstep(0.72, 1.0, max(near.x, near.y)) * smoothstep(0.45, 0.2, max(width.x, width.y));
    return lit * (1.0 - 0.55 * line);
}

// What a mirror would show: floor, horizon, sky and a soft box above the camera.
fn studio(direction: vec3<f32>) -> f32 {
    let sky = mix(0.10, 0.62, smoothstep(-0.25, 0.75, direction.y));
    let box = smoothstep(0.55, 0.72, direction.y) * smoothstep(0.98, 0.85, direction.y);
    return sky + 0.55 * box;
}

@fragment
fn fragment(in: VertexOutput) -> @location(0) vec4<f32> {
    var albedo = surface.colour.rgb;
    var glow = surface.finish.z;
#ifdef VERTEX_COLORS
    albedo = albedo * in.color.rgb;
#endif
#ifdef UNLIT
    return vec4<f32>(albedo * (1.0 + glow), surface.colour.a);
#else
    var shine = surface.finish.x;
    var emitted = albedo * glow;
#ifdef OLED
    emitted = surface.print.rgb * oled(in.uv) * glow;
#endif
#ifdef INKED
    let ink = textureSample(picture, picture_sampler, in.uv).r;
    albedo = mix(albedo, surface.print.rgb, ink);
    shine = shine * (1.0 - 0.5 * ink);
#endif

    let normal = normalize(in.world_normal);
    let to_eye = normalize(view.world_position.xyz - in.world_position.xyz);
    let key = normalize((view.world_from_view * vec4<f32>(-0.38, 0.62, 0.68, 0.0)).xyz);
    let fill = normalize((view.world_from_view * vec4<f32>(0.85, 0.05, 0.45, 0.0)).xyz);

    let metal = surface.finish.y;
    let ambient = mix(0.16, 0.40, normal.y * 0.5 + 0.5);
    let lambert = max(dot(normal, key), 0.0) * 0.72 + max(dot(normal, fill), 0.0) * 0.16;
    var light = albedo * (ambient + lambert) * (1.0 - 0.65 * metal);

    let half_way = normalize(key + to_eye);
    let sharpness = exp2(3.0 + 6.0 * shine);
    let highlight = pow(max(dot(normal, half_way), 0.0), sharpness) * (0.08 + 0.75 * shine);
    let facing = max(dot(normal, to_eye), 0.0);
    let edge = pow(1.0 - facing, 4.0);
    let mirrored = studio(reflect(-to_eye, normal));
    let tint = mix(vec3<f32>(1.0), albedo * 1.35, metal);
    light += tint * (mirrored * (0.025 + 0.75 * metal + 0.45 * edge * shine) + highlight);
    return vec4<f32>(light + emitted, surface.colour.a);
#endif
}
