"""Sky: a gradient, the light and its glow, stars, clouds that the light rims, and what stands in the sky only when it is asked for."""

import numpy as np

from gateway.engines.atelier.fields import Field, mix, ramp, resize, sample, tile
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.stencil import stencil

COVER = {"clear": 0.66, "mist": 0.6, "cloudy": 0.46, "rain": 0.36, "snow": 0.42, "storm": 0.34}  # the noise above which there is cloud


def paint_sky(scene: Scene) -> Field:
    """The sky, as if there were no ground: height x width x 3."""
    sky = _alien(scene, gradient(scene)) if scene.place == "moonscape" else gradient(scene)
    sky = add_glow(scene, sky)
    if scene.time in ("night", "dusk") and scene.weather not in ("rain", "storm", "cloudy") and "stars" not in scene.without:
        sky = add_stars(scene, sky)
    sky = _aurora(scene, sky) if "aurora" in scene.extras else sky
    sky = add_disc(scene, sky) if "full-moon" not in scene.extras else sky
    sky = _clouds(scene, sky) if "clouds" not in scene.without else sky
    sky = add_disc(scene, sky) if "full-moon" in scene.extras else sky
    sky = _rainbow(scene, sky) if "rainbow" in scene.extras else sky
    return _comet(scene, sky) if "comet" in scene.extras else sky


def _alien(scene: Scene, sky: Field) -> Field:
    """The sky of another world: thin air in its own colour, stars by day, a large moon."""
    rng = scene.rng("alien")
    air = rgb(str(rng.choice(["#d9825a", "#c9a070", "#5fa8a0", "#8a6ac0", "#c86a7a"])))
    low = ramp(0.2, 1.05, np.arange(scene.height, dtype=np.float32)[:, None, None] / np.float32(max(scene.horizon, 1)))
    dim = np.float32(0.4 if scene.dark else 0.85)
    sky = add_stars(scene, mix(sky * np.float32(0.25), air * dim, low), 1.2)
    x, y, radius = 1 - scene.layout.light[0] + rng.normal(0, 0.08), rng.uniform(0.12, 0.34), rng.uniform(0.05, 0.15)
    columns = (np.arange(scene.width, dtype=np.float32)[None, :] - np.float32(x * scene.width)) / np.float32(scene.unit * radius)
    rows = (np.arange(scene.height, dtype=np.float32)[:, None] - np.float32(y * scene.height)) / np.float32(scene.unit * radius)
    away = np.hypot(columns, rows)
    light = np.clip(columns * scene.side * 0.8 - rows * 0.4 + np.sqrt(np.clip(1 - away * away, 0, 1)) * 0.3, 0, 1) * ramp(1.02, 0.98, away)
    band = 0.8 + 0.2 * np.sin(rows * 9 + 2 * sample(tile("soft", 5), columns * 0.2, rows * 0.2))
    return mix(screen(sky, mix(air, scene.palette.sun, 0.5), light * band * 0.75), air * dim, low * 0.25)


def gradient(scene: Scene) -> Field:
    t = np.clip(np.arange(scene.height, dtype=np.float32) / max(scene.horizon, 1), 0, 1)[:, None, None]
    palette = scene.palette
    upper = mix(palette.zenith, palette.middle, ramp(0, 0.72, t))
    return np.broadcast_to(mix(upper, palette.low, ramp(0.45, 1.02, t)), (scene.height, scene.width, 3)).astype(np.float32)


def distance_to_light(scene: Scene) -> Field:
    """Each pixel's distance to the sun or moon, in units of the picture."""
    x, y = scene.light
    rows = (np.arange(scene.height, dtype=np.float32)[:, None] - y) / scene.unit
    columns = (np.arange(scene.width, dtype=np.float32)[None, :] - x) / scene.unit
    return np.asarray(np.hypot(rows, columns), np.float32)


def add_glow(scene: Scene, sky: Field) -> Field:
    d = distance_to_light(scene)
    strength = {"storm": 0.35, "rain": 0.45, "cloudy": 0.7}.get(scene.weather, 1.0)
    wide, near = {"night": (0.2, 0.4), "day": (0.22, 0.5)}.get(scene.time, (0.5, 0.55))
    glow = wide * np.exp(-d * 3.2) + near * np.exp(-d * 13)
    return screen(sky, scene.palette.sun, glow * strength)


def screen(base: Field, colour: Field, amount: Field) -> Field:
    """Add light the way that never burns out."""
    light = colour * np.clip(amount, 0, 1).astype(np.float32)[..., None]
    return np.asarray(1 - (1 - base) * (1 - light), np.float32)


def add_stars(scene: Scene, sky: Field, many: float = 1.0) -> Field:
    rng, (h, w) = scene.rng("stars"), sky.shape[:2]
    count = int((700 if scene.time == "night" else 160) * many * w * h / 768**2)
    y, x = rng.integers(1, h - 1, count), rng.integers(1, w - 1, count)
    power = (rng.random(count) ** 5).astype(np.float32)
    light = np.zeros((h, w), np.float32)
    light[y, x] = 0.25 + 0.75 * power
    bright = power > 0.35
    for dy, dx in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        light[y[bright] + dy, x[bright] + dx] += 0.45 * power[bright]
    if scene.time == "night":
        sky = _milky_way(scene, sky)
    if "stars" in scene.extras:
        light = np.maximum(light, _bright_stars(scene, rng))
    fade = ramp(1.0, 0.25, np.arange(h, dtype=np.float32) / max(scene.horizon, 1))[:, None]
    return screen(sky, rgb("#f4f2ff"), light * fade)


def _bright_stars(scene: Scene, rng: np.random.Generator) -> Field:
    """Stars that the prompt asks for are large enough for every style."""
    stars = []
    for x, y, size in rng.random((54, 3)):
        r, cx, cy = scene.unit * (0.002 + 0.0045 * size**3), x * scene.width, y * scene.horizon * 0.9
        stars.append(([(cx + r * np.cos(turn), cy + r * np.sin(turn)) for turn in np.linspace(0, 6.28, 9)], 1.0))
    return stencil(scene.width, scene.height, stars)


def _milky_way(scene: Scene, sky: Field) -> Field:
    rng, (h, w) = scene.rng("milky"), sky.shape[:2]
    y, x = np.mgrid[0 : h // 4, 0 : w // 4].astype(np.float32) * np.float32(4 / scene.unit)
    turn = rng.uniform(0.5, 1.1) * rng.choice([-1, 1])
    across = (x - 0.5 * w / scene.unit) * np.sin(turn) + (y - 0.3) * np.cos(turn)
    cloud = sample(tile("soft", 6), x * 0.7 + rng.random(), y * 0.7 + rng.random())
    band = np.exp(-((across / 0.2) ** 2)) * (0.25 + cloud) * ramp(0.2, 0.75, cloud)
    return screen(sky, scene.palette.cloud * 0.5 + 0.35, resize(band * 0.42, h, w))


def add_disc(scene: Scene, sky: Field) -> Field:
    """The sun by day; at night the moon, with its seas and its phase. Storm and rain hide both."""
    moon = scene.time == "night" or "moon" in scene.extras
    if ("moon" if moon else "sun") in scene.without or (
        scene.weather in ("storm", "rain", "cloudy", "snow") and not scene.extras & {"moon", "sun"}
    ):
        return sky
    if (not moon and scene.time == "dusk") or (moon and scene.weather == "mist" and scene.time == "day"):
        return sky
    return _moon(scene, sky) if moon else _sun(scene, sky)


def _sun(scene: Scene, sky: Field) -> Field:
    radius = 0.03 if scene.time == "day" else 0.045
    disc = ramp(radius + 2 / scene.unit, radius - 1 / scene.unit, distance_to_light(scene))
    return mix(sky, np.clip(scene.palette.sun * 0.5 + 0.55, 0, 1), disc[..., None] * 0.95)


def _moon(scene: Scene, sky: Field) -> Field:
    rng, radius = scene.rng("moon"), 0.14 if "full-moon" in scene.extras else 0.05
    disc = ramp(radius + 1.5 / scene.unit, radius - 1 / scene.unit, distance_to_light(scene))
    x, y = (scene.light[0] / scene.unit, scene.light[1] / scene.unit)
    columns = np.arange(scene.width, dtype=np.float32)[None, :] / np.float32(scene.unit) - np.float32(x)
    rows = np.arange(scene.height, dtype=np.float32)[:, None] / np.float32(scene.unit) - np.float32(y)
    seas = sample(tile("soft", 6), columns * 2.2 + rng.random(), rows * 2.2 + rng.random()) if scene.unit < 900 else np.float32(0.5)
    phase = 1.6 if "full-moon" in scene.extras else rng.uniform(0.4, 1.6)
    shade = ramp(radius * 0.75, radius * 1.08, np.sqrt((columns + radius * phase) ** 2 + rows**2)) if phase < 1.2 else np.float32(1)
    face = (0.78 + 0.3 * np.asarray(seas))[..., None] * np.array([1, 0.98, 0.92], np.float32)
    return mix(sky, np.clip(face, 0, 1).astype(np.float32), (disc * (0.12 + 0.88 * np.asarray(shade)))[..., None])


def _clouds(scene: Scene, sky: Field) -> Field:
    """Clouds on a plane above, seen in perspective, at half size; lit where they are thinner towards the light."""
    rng, (h, w) = scene.rng("clouds"), sky.shape[:2]
    y, x = np.mgrid[0 : (h + 1) // 2, 0 : (w + 1) // 2].astype(np.float32) * np.float32(2)
    near = np.maximum(scene.horizon - y, 0) / scene.unit + 0.07
    u = (x - w / 2) / scene.unit / near * 0.16 + rng.random() * 7
    v = 0.2 / near + rng.random() * 7
    warp = sample(tile("soft", 4), u * 0.4, v * 0.4) * np.float32(0.25)
    cover = COVER[scene.weather] + (rng.uniform(-0.1, 0.1) if scene.weather in ("clear", "cloudy") else 0)
    body, towards = tile("soft", scene.octaves), np.float32(-0.024) * np.tanh((x - scene.light[0]) / np.float32(0.22 * scene.unit))
    density = sample(body, u + warp, v + warp)
    thinner = density - sample(body, u + warp + towards, v + warp + np.float32(0.016))
    alpha = ramp(cover, cover + 0.26, density) * ramp(0.0, 0.1, near - 0.06) * (0.94 if scene.weather in ("storm", "rain") else 0.8)
    lit = np.clip(0.5 + thinner * 4.5 - (density - cover) * 0.9, 0, 1)
    return _lay_clouds(scene, sky, resize(alpha, h, w), resize(lit, h, w))


def _lay_clouds(scene: Scene, sky: Field, alpha: Field, lit: Field) -> Field:
    palette, warm = scene.palette, np.exp(-distance_to_light(scene) * 2.6)[..., None]
    shadow = mix(palette.shade, palette.middle, 0.62 if scene.weather not in ("storm", "rain") else 0.3)
    bright = mix(palette.cloud, palette.sun, np.clip(warm, 0, 0.8))
    return mix(sky, mix(shadow, bright, np.clip(lit, 0, 1)[..., None]), np.clip(alpha, 0, 1)[..., None])


def _aurora(scene: Scene, sky: Field) -> Field:
    rng, (h, w) = scene.rng("aurora"), sky.shape[:2]
    x = np.arange(w, dtype=np.float32)[None, :] / np.float32(scene.unit)
    y = np.arange(h, dtype=np.float32)[:, None] / np.float32(max(scene.horizon, 1))
    light = np.zeros((h, w), np.float32)
    for _ in range(3):
        wave = sum(rng.uniform(0.02, 0.09) * np.sin(x * rng.uniform(2, 11) + rng.uniform(0, 6)) for _ in range(4))
        foot = rng.uniform(0.45, 0.8) + wave
        rays = 0.55 + 0.45 * sample(tile("soft", 6), x * 1.3 + wave + np.float32(rng.random()), np.full_like(x, rng.random()))
        rise = np.clip((foot - y) / 0.5, 0, 1)
        light += rays * np.exp(-rise * 3.4) * ramp(-0.01, 0.05, foot - y) * np.float32(rng.uniform(0.35, 0.7))
    low, high = (rgb("#46f0a0"), rgb("#8a5cf0")) if rng.random() < 0.7 else (rgb("#4ae0d8"), rgb("#e05cb8"))
    tone = mix(high, low, ramp(0, 0.8, y)[..., None])
    return screen(sky, np.broadcast_to(tone, (h, w, 3)), light)


def _rainbow(scene: Scene, sky: Field) -> Field:
    h, w = sky.shape[:2]
    x = (np.arange(w, dtype=np.float32)[None, :] - (w - scene.light[0])) / np.float32(scene.unit)
    y = (np.arange(h, dtype=np.float32)[:, None] - scene.horizon * 1.1) / np.float32(scene.unit)
    t = (np.sqrt(x * x + y * y) - np.float32(0.46)) / np.float32(0.06)
    hue = np.stack([ramp(0.35, 0.95, t) + 0.4 * ramp(0.25, 0, t), ramp(0, 0.5, t) * ramp(1, 0.55, t), ramp(0.65, 0.1, t)], -1)
    band = (ramp(0, 0.2, t) * ramp(1, 0.8, t))[..., None]
    return np.asarray(1 - (1 - sky) * (1 - hue * band * 0.42), np.float32)


def _comet(scene: Scene, sky: Field) -> Field:
    rng, (h, w) = scene.rng("comet"), sky.shape[:2]
    for _ in range(rng.integers(1, 4)):
        x, y, turn = rng.uniform(0.2, 0.8) * w, rng.uniform(0.08, 0.3) * h, rng.uniform(0.3, 0.8)
        columns, rows = np.arange(w, dtype=np.float32)[None, :] - x, np.arange(h, dtype=np.float32)[:, None] - y
        along = (columns * np.cos(turn) - rows * np.sin(turn)) / np.float32(scene.unit)
        across = (columns * np.sin(turn) + rows * np.cos(turn)) / np.float32(scene.unit)
        trail = np.exp(-np.maximum(along, 0) * 7) * (along > -0.003) * np.exp(-((across / (0.003 + 0.03 * np.abs(along))) ** 2))
        sky = screen(sky, rgb("#fffdf0"), trail * 0.95)
    return sky
