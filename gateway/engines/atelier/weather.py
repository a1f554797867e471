"""What hangs in the air before the picture: mist, rain, snow, lightning, sparks, petals, birds."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize, sample, tile
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.scene import Scene
from gateway.engines.atelier.sky import screen
from gateway.engines.atelier.stencil import Points, curve, ink_over, stencil, stroke

OUTDOORS = ("mountains", "hills", "meadow", "sea", "coast", "lake", "forest", "desert", "snowfield", "city", "clouds")


def paint_air(scene: Scene, canvas: Canvas) -> Field:
    """The picture with the air before it."""
    picture = canvas.rgb
    if scene.place in OUTDOORS:
        picture = _grasses(scene, picture) if _grassy(scene, canvas) else picture
        picture = _birds(scene, picture) if _has_birds(scene) else picture
        picture = WEATHER[scene.weather](scene, replace(canvas, rgb=picture)) if scene.weather in WEATHER else picture
    if "fireflies" in scene.extras:
        picture = _sparks(scene, picture)
    return _petals(scene, picture) if "petals" in scene.extras else picture


def _grassy(scene: Scene, canvas: Canvas) -> bool:
    if scene.camera in ("close", "above") or any(one.thing.where in ("portrait", "perch", "across") for one in scene.subjects):
        return False
    dry = float(canvas.water[-2].mean()) < 0.4
    return scene.place in ("hills", "meadow", "lake", "forest", "mountains", "coast") and dry and "grass" not in scene.without


def _grasses(scene: Scene, picture: Field) -> Field:
    """Blades at the lower edge, dark and near, lit along their tips, and flowers among them."""
    rng, unit = scene.rng("grass"), scene.unit
    green = rgb({"golden": "#7d6a30", "night": "#2c4044", "dusk": "#3f3f4a"}.get(scene.time, "#4d6a33"))
    green = rgb("#c99a3a") if "wheat" in scene.extras else green
    green = rgb("#8a949c") if scene.weather == "snow" else rgb(scene.ground) if scene.ground else green
    dark = green * mix(scene.palette.shade, scene.palette.middle, 0.35)
    tip = np.clip(green * 1.05 + scene.palette.sun * 0.2, 0, 1)
    rise = ramp(scene.height, scene.height - 0.15 * unit, np.arange(scene.height, dtype=np.float32))[:, None, None]
    blades = [
        _blade(rng, scene) for _ in range(int((60 + 40 * scene.octaves) * scene.width / unit * (3 if "wheat" in scene.extras else 1)))
    ]
    alpha = stencil(scene.width, scene.height, [(blade, 1.0) for blade in blades])
    colour = np.broadcast_to(mix(dark, tip, rise), picture.shape)
    picture = ink_over(picture, colour, alpha)
    bloom = (scene.place == "meadow" or "flowers" in scene.extras) and not scene.extras & {"wheat", "rows"} and scene.camera != "close"
    return _flowers(scene, rng, picture) if bloom else picture


def _blade(rng: np.random.Generator, scene: Scene) -> Points:
    x, reach = rng.random() * scene.width, abs(rng.random() - 0.5) * 2
    tall = scene.unit * (0.02 + 0.11 * rng.random() ** 2) * (0.45 + 0.75 * reach)
    bend, half, foot = rng.normal(0, 0.2) * tall, scene.unit * rng.uniform(0.0012, 0.003), scene.height + 2
    return stroke(curve((x, foot), (x, foot - tall * 0.6), (x + bend, foot - tall), 5), [half, half * 0.9, half * 0.7, half * 0.45, 0.1])


def _flowers(scene: Scene, rng: np.random.Generator, picture: Field) -> Field:
    some = rng.choice(["#e8483a", "#f4d03f", "#f2eee4", "#8f6ad0", "#e77fb0", "#4a7fd0"], 2, replace=False)
    colours = [rgb(str(tone)) for tone in (*scene.blooms, *some)[:2]]
    light = mix(scene.palette.shade, mix(scene.palette.sun, rgb("#ffffff"), 0.4), 0.85 if not scene.dark else 0.45)
    count = int((1100 if scene.blooms else 700 if "flowers" in scene.extras else 220) * scene.width / scene.unit)
    for number, tone in enumerate(colours):
        heads = [_head(scene, rng) for _ in range(int(count * (0.7, 0.3)[number]))]
        picture = ink_over(picture, tone * light, stencil(scene.width, scene.height, heads))
    return picture


def _head(scene: Scene, rng: np.random.Generator) -> tuple[Points, float]:
    near = rng.random() ** 1.7
    x, y = rng.random() * scene.width, scene.horizon + (0.05 + 0.95 * near) * (scene.height - scene.horizon)
    r = scene.unit * (0.0012 + 0.0075 * near) * rng.uniform(0.7, 1.2)
    return [(x + r * np.cos(turn), y + 0.75 * r * np.sin(turn)) for turn in np.linspace(0, 6.28, 9)], rng.uniform(0.75, 1.0)


def _has_birds(scene: Scene) -> bool:
    if "birds" in scene.without or scene.time == "night" or scene.place == "forest":
        return False
    return "birds" in scene.extras or (scene.weather in ("clear", "cloudy", "mist") and scene.rng("birds?").random() < 0.45)


def _birds(scene: Scene, picture: Field) -> Field:
    rng, unit = scene.rng("birds"), scene.unit
    cx, cy = scene.width * (1 - scene.layout.subject[0]) + rng.normal(0, 0.06) * unit, scene.horizon * rng.uniform(0.3, 0.6)
    birds = []
    for _ in range(rng.integers(3, 10)):
        x, y, s, lift = (
            cx + rng.normal(0, 0.08) * unit,
            cy + rng.normal(0, 0.04) * unit,
            unit * rng.uniform(0.007, 0.014),
            rng.uniform(0.3, 0.9),
        )
        wings = (
            curve((x - s, y - s * lift * 0.4), (x - s * 0.4, y - s * lift), (x, y), 5)
            + curve((x, y), (x + s * 0.4, y - s * lift), (x + s, y - s * lift * 0.4), 5)[1:]
        )
        birds.append((stroke(wings, [0.3, 0.6, 0.9, 1.1, 1.4, 1.1, 0.9, 0.6, 0.3]), 1.0))
    return ink_over(picture, mix(scene.palette.shade, scene.palette.haze, 0.25), stencil(scene.width, scene.height, birds))


def _mist(scene: Scene, canvas: Canvas) -> Field:
    """Banks of mist, thickest about the horizon."""
    rng, (h, w) = scene.rng("mist"), canvas.depth.shape
    y, x = np.mgrid[0:h:4, 0:w:4].astype(np.float32) / np.float32(scene.unit)
    bank = sample(tile("soft", 5), x * 0.35 + np.float32(rng.random()), y * 1.5 + np.float32(rng.random()))
    about = np.exp(-(((y * scene.unit - scene.horizon - 0.04 * scene.unit) / (0.16 * scene.unit)) ** 2))
    amount = resize(ramp(0.25, 0.8, bank) * about * 0.62, h, w)
    veil = np.clip(amount, 0, 1) * (1 - 0.7 * canvas.figure)
    return mix(canvas.rgb, mix(scene.palette.haze, scene.palette.low, 0.5), veil[..., None])


def _streaks(scene: Scene, count: int, length: float, slant: float) -> Field:
    rng, image = scene.rng("streaks"), Image.new("L", (scene.width, scene.height))
    pen = ImageDraw.Draw(image)
    for x, y, near in rng.random((int(count * scene.width * scene.height / 768**2), 3)):
        run, left, top = (
            length * scene.unit * (0.35 + near),
            x * scene.width * 1.2 - 0.1 * scene.width,
            y * scene.height * 1.1 - 0.1 * scene.height,
        )
        pen.line((left, top, left + run * slant, top + run), fill=int(40 + 120 * near), width=1 + int(near > 0.85))
    return blur(np.asarray(image, np.float32) / 255, 0.7)


def _rain(scene: Scene, canvas: Canvas) -> Field:
    veil = mix(canvas.rgb, scene.palette.haze, 0.16)
    return screen(
        veil,
        mix(scene.palette.haze, rgb("#ffffff"), 0.4),
        _streaks(scene, 900, 0.07, scene.rng("slant").uniform(-0.35, 0.35)) * np.float32(0.55),
    )


def _snow(scene: Scene, canvas: Canvas) -> Field:
    """Flakes in three sizes, the near ones out of focus."""
    rng, light = scene.rng("flakes"), np.zeros(canvas.depth.shape, np.float32)
    for count, radius, tone in ((900, 0.0015, 0.8), (340, 0.0032, 0.9), (70, 0.0075, 0.7)):
        image = Image.new("L", (scene.width, scene.height))
        pen, size = ImageDraw.Draw(image), max(0.6, radius * scene.unit)
        for x, y, near in rng.random((int(count * scene.width * scene.height / 768**2), 3)):
            r = size * (0.6 + near)
            pen.ellipse((x * scene.width - r, y * scene.height - r, x * scene.width + r, y * scene.height + r), fill=int(255 * tone))
        light += blur(np.asarray(image, np.float32) / 255, max(0.5, size * 0.5))
    return screen(canvas.rgb, mix(scene.palette.cloud, rgb("#ffffff"), 0.6), np.clip(light, 0, 1))


def _storm(scene: Scene, canvas: Canvas) -> Field:
    """Rain, and one bolt of lightning that lights the clouds."""
    picture = _rain(scene, canvas)
    if scene.rng("bolt?").random() < 0.25:
        return picture
    bolt = _bolt(scene) * (canvas.depth > 40)
    h, w = bolt.shape
    halo = resize(blur(resize(bolt, h // 4, w // 4), scene.unit * 0.012), h, w)
    return screen(screen(picture, rgb("#c8c4ff"), np.clip(halo * 1.6, 0, 1)), rgb("#fffaff"), bolt)


def _bolt(scene: Scene) -> Field:
    rng, image = scene.rng("bolt"), Image.new("L", (scene.width, scene.height))
    pen, steps = ImageDraw.Draw(image), 14
    for branch in range(4):
        x, y = scene.layout.light[0] * scene.width, 0.0 if not branch else scene.horizon * rng.uniform(0.15, 0.6)
        for _ in range(steps if not branch else 6):
            onward = x + rng.normal(0, 0.028) * scene.unit, y + scene.horizon / steps
            pen.line((x, y, *onward), fill=255 if not branch else 130, width=2 if not branch else 1)
            x, y = onward
    return blur(np.asarray(image, np.float32) / 255, 0.6)


def _sparks(scene: Scene, picture: Field) -> Field:
    """Fireflies, sparks, lights in the air."""
    rng, (h, w) = scene.rng("sparks"), picture.shape[:2]
    points = np.zeros((h, w), np.float32)
    count = int(70 * w * h / 768**2)
    points[rng.integers(h // 4, h, count), rng.integers(0, w, count)] = rng.random(count) * 0.7 + 0.3
    core = np.clip(blur(points, scene.unit * 0.0016) * 18, 0, 1)
    halo = np.clip(blur(np.clip(points * 4, 0, 1), scene.unit * 0.009) * 70, 0, 1)
    return screen(screen(picture, rgb("#ffc95a"), halo * 0.5), rgb("#fff4c8"), core)


def _petals(scene: Scene, picture: Field) -> Field:
    rng, petals = scene.rng("petals"), []
    tone = rgb("#e0772f" if scene.time == "golden" else "#f4b8c8") * mix(scene.palette.shade, scene.palette.sun, 0.8)
    for x, y, near, turn in rng.random((60, 4)):
        r, angle = scene.unit * (0.003 + 0.009 * near**2), turn * 3.14
        along, across = np.array([np.cos(angle), np.sin(angle)]) * r, np.array([-np.sin(angle), np.cos(angle)]) * r * 0.5
        middle = np.array([x * scene.width, y * scene.height])
        petals.append(([tuple(middle + along), tuple(middle + across), tuple(middle - along), tuple(middle - across)], 0.9))
    return ink_over(picture, tone, stencil(scene.width, scene.height, petals))


WEATHER = {"mist": _mist, "rain": _rain, "snow": _snow, "storm": _storm}
