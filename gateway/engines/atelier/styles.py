"""Styles: from the painted picture to the hand that painted it."""

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from gateway.engines.atelier.fields import Field, blur, mix, ramp, resize, sample, tile
from gateway.engines.atelier.finish import grade, grain, vignette
from gateway.engines.atelier.palette import LUMA, rgb
from gateway.engines.atelier.scene import Scene


def in_style(scene: Scene, picture: Field) -> Field:
    """The finished picture, in the scene's style."""
    return STYLES[scene.style](scene, grade(scene, picture))


def _to_image(picture: Field) -> Image.Image:
    return Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))


def _of_image(image: Image.Image) -> Field:
    return np.asarray(image.convert("RGB"), np.float32) / np.float32(255)


def _grid(scene: Scene) -> tuple[Field, Field]:
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32) / np.float32(scene.unit)
    return x, y


def _light(picture: Field) -> Field:
    return np.asarray(picture @ LUMA, np.float32)


def _edges(picture: Field, width: float) -> Field:
    """How strongly tones change within `width` pixels, about 0 to 1."""
    light = _light(picture)
    return np.abs(blur(light, width * 0.6) - blur(light, width * 1.6)) * np.float32(9)


def photo(scene: Scene, picture: Field) -> Field:
    """Film: bloom, a warm and a cool end, grain."""
    h, w = picture.shape[:2]
    small = _to_image(np.clip((picture - 0.62) * 2.6, 0, 1)).resize((max(8, w // 8), max(8, h // 8)), Image.Resampling.BOX)
    bloom = _of_image(small.filter(ImageFilter.GaussianBlur(scene.unit * 0.004)).resize((w, h), Image.Resampling.BICUBIC))
    picture = 1 - (1 - picture) * (1 - bloom * np.float32(0.3))
    tone = _light(picture)[..., None]
    picture = picture + (rgb("#0a1420") - rgb("#101010")) * (1 - tone) + (rgb("#14100a") - rgb("#101010")) * tone
    return grain(scene, vignette(scene, np.asarray(picture * 0.975 + 0.012, np.float32), 0.24), 0.014)


def poster(scene: Scene, picture: Field) -> Field:
    """Few flat inks with clean edges."""
    smooth = _to_image(picture).filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(scene.unit * 0.003))
    inks = smooth.quantize(14, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE).convert("RGB").filter(ImageFilter.ModeFilter(5))
    flat = _of_image(inks.filter(ImageFilter.GaussianBlur(0.6)))
    grey = _light(flat)[..., None]
    vivid = np.clip(grey + (flat - grey) * np.float32(1.28), 0, 1) * np.float32(0.94) + np.array([0.055, 0.045, 0.03], np.float32)
    x, y = _grid(scene)
    paper = sample(tile("soft", 7), x * 3.1, y * 3.1) - np.float32(0.5)
    return grain(scene, np.asarray(vivid * (1 + paper * 0.05)[..., None], np.float32), 0.012)


def watercolour(scene: Scene, picture: Field) -> Field:
    """Washes that bleed, dry darker at their edges, leave the paper white at the margin and show its tooth."""
    rng, (x, y) = scene.rng("washes"), _grid(scene)
    a, b = rng.random(2).astype(np.float32)
    u, v = sample(tile("soft", 6), x * 0.9 + a, y * 0.9 + b) - 0.5, sample(tile("soft", 6), x * 0.9 + b, y * 0.9 - a) - 0.5
    wet = _shift(_of_image(_to_image(picture).filter(ImageFilter.MedianFilter(7)).filter(ImageFilter.GaussianBlur(scene.unit * 0.0022))), u, v, scene.unit * 0.03)
    tones = np.floor(wet * 7 + (u * 1.6)[..., None] + 0.5) / 7
    wash = mix(wet, np.clip(tones, 0, 1).astype(np.float32), 0.5)
    edge = ramp(0.1, 0.7, _edges(wash, scene.unit * 0.0035))
    pigment = sample(tile("soft", 7), x * 2.7 + a, y * 2.7) - np.float32(0.5)
    light = wash ** np.float32(0.72) * (1 - 0.3 * edge + 0.16 * pigment + 0.14 * u)[..., None]
    paper = np.array([0.975, 0.962, 0.93], np.float32) * (1 + 0.05 * (sample(tile("soft", 7), x * 6.3, y * 6.3) - np.float32(0.5)))[..., None]
    return mix(paper, np.clip(0.06 + light * 0.97, 0, 1) * paper, _margin(scene, x, y, u)[..., None])


def _shift(picture: Field, u: Field, v: Field, reach: float) -> Field:
    h, w = u.shape
    rows = np.clip(np.arange(h, dtype=np.float32)[:, None] + v * np.float32(reach), 0, h - 1).astype(np.int32)
    columns = np.clip(np.arange(w, dtype=np.float32)[None, :] + u * np.float32(reach), 0, w - 1).astype(np.int32)
    return picture[rows, columns]


def _margin(scene: Scene, x: Field, y: Field, rough: Field) -> Field:
    if "vignette" in scene.without:
        return np.ones_like(x)
    near = np.minimum(np.minimum(x, x.max() - x), np.minimum(y, y.max() - y))
    return ramp(0.022, 0.03, near + rough * 0.045)


def oil(scene: Scene, picture: Field) -> Field:
    """Strokes along the forms, thick enough to catch the light."""
    rng, (x, y) = scene.rng("strokes"), _grid(scene)
    turn = _flow(picture, scene.unit) + (sample(tile("soft", 4), x * 0.8, y * 0.8) - np.float32(0.5)) * np.float32(1.6)
    fine = resize(rng.random((scene.height // 2, scene.width // 2), dtype=np.float32), scene.height, scene.width)
    bristle, reach = np.zeros_like(x), scene.unit * 0.0016
    steps = [(np.cos(turn) * s * reach, np.sin(turn) * s * reach) for s in range(-5, 6, 2)]
    smear = np.zeros_like(picture)
    for dx, dy in steps:
        bristle += _shift_field(fine, dx, dy)
        smear += _shift_by(picture, dx * 1.4, dy * 1.4)
    bristle, smear = bristle / len(steps), smear / np.float32(len(steps))
    dabs = np.clip(smear + ((bristle - 0.5) * 0.3)[..., None] * np.array([1, 0.92, 0.8], np.float32), 0, 1)
    relief = np.clip((np.roll(bristle, 1, 0) - np.roll(bristle, -1, 0)) * 0.9, -0.2, 0.2)
    grey = _light(dabs)[..., None]
    rich = grey + (dabs - grey) * np.float32(1.22)
    return vignette(scene, np.asarray(rich + relief[..., None] * 0.55, np.float32), 0.16)


def _flow(picture: Field, unit: float) -> Field:
    """The direction along which tones change least, in radians."""
    light = _light(picture)[::4, ::4]
    gy, gx = np.gradient(blur(light, unit * 0.003))
    xx, yy, xy = (blur(np.clip(part * 400 + 0.5, 0, 1), 4) - np.float32(0.5) for part in (gx * gx, gy * gy, gx * gy))
    turn = 0.5 * np.arctan2(2 * xy, xx - yy) + np.float32(np.pi / 2)
    return np.repeat(np.repeat(turn, 4, 0), 4, 1)[: picture.shape[0], : picture.shape[1]]


def _shift_field(field: Field, dx: Field, dy: Field) -> Field:
    rows, columns = _aim(field.shape, dx, dy)
    return np.asarray(field[rows, columns], np.float32)


def _shift_by(picture: Field, dx: Field, dy: Field) -> Field:
    return _shift_field(picture, dx, dy)


def _aim(shape: tuple[int, ...], dx: Field, dy: Field) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int32]], np.ndarray[tuple[int, ...], np.dtype[np.int32]]]:
    h, w = shape[:2]
    rows = np.clip(np.arange(h, dtype=np.float32)[:, None] + dy, 0, h - 1).astype(np.int32)
    return rows, np.clip(np.arange(w, dtype=np.float32)[None, :] + dx, 0, w - 1).astype(np.int32)


def ink(scene: Scene, picture: Field) -> Field:
    """Ink on rice paper: pale washes in few tones, dark edges, one seal of red."""
    x, y = _grid(scene)
    light = _light(picture)
    light = ramp(float(np.percentile(light, 2)), float(np.percentile(light, 96)), light)
    rough = sample(tile("soft", 7), x * 1.4, y * 1.4) - np.float32(0.5)
    wash = np.floor(np.clip(blur(light, scene.unit * 0.003) + rough * 0.16, 0, 1) * 6 + 0.5) / 6
    line = ramp(0.25, 0.9, _edges(picture, scene.unit * 0.002) * (0.85 + rough))
    dark = np.clip((1 - wash) * 0.78 + line * 0.7, 0, 1) * (1 + rough * 0.25)
    fibre = sample(tile("soft", 7), x * 5, y * 2.2) - np.float32(0.5)
    paper = rgb("#f3ecdc") * (1 + 0.06 * fibre)[..., None]
    inked = mix(paper, rgb("#16181f") * paper, np.clip(dark, 0, 1)[..., None])
    hue = picture / np.maximum(light, 0.2)[..., None]
    return _seal(scene, np.clip(inked * mix(np.ones(3, np.float32), np.clip(hue, 0.4, 1.5), 0.16 * scene.colour), 0, 1))


def _seal(scene: Scene, picture: Field) -> Field:
    side, gap = round(0.045 * scene.unit), round(0.05 * scene.unit)
    left = gap if scene.layout.subject[0] > 0.5 else scene.width - gap - side
    patch = picture[scene.height - gap - side : scene.height - gap, left : left + side]
    marks = resize((scene.rng("seal").random((5, 5)) < 0.55).astype(np.float32), side, side, Image.Resampling.NEAREST)
    edge = np.pad(marks[3:-3, 3:-3], 3) if side > 12 else marks
    patch[...] = mix(rgb("#b3261e"), patch, edge[..., None] * 0.85)
    return picture


def woodcut(scene: Scene, picture: Field) -> Field:
    """Lines cut along the light and the forms, printed dark over three flat inks."""
    x, y = _grid(scene)
    light = np.clip(blur(_light(picture), scene.unit * 0.0015), 0, 1)
    light = ramp(float(np.percentile(light, 1)), float(np.percentile(light, 99)), light)
    wave = sample(tile("soft", 4), x * 0.5, y * 0.5) * np.float32(0.12) + light * np.float32(0.05)
    period = np.float32(6.283 / max(4.6 / scene.unit, 0.0062))
    cut = 0.5 + 0.5 * np.sin((y + wave) * period)
    across = 0.5 + 0.5 * np.sin((y * 0.6 - x + wave) * period)
    key = ramp(-0.12, 0.12, cut * 0.82 + 0.06 - light * 1.08) * ramp(0.85, 0.6, light)
    key = np.maximum(key, ramp(-0.1, 0.1, across * 0.5 - light * 1.3) * ramp(0.42, 0.2, light))
    key = np.maximum(key, ramp(0.5, 0.9, _edges(picture, scene.unit * 0.002)) * ramp(0.95, 0.7, light))
    inks = _of_image(_to_image(picture).filter(ImageFilter.GaussianBlur(scene.unit * 0.006)).quantize(6, kmeans=1, dither=Image.Dither.NONE).convert("RGB"))
    paper = rgb("#f0e4c8")
    flat = mix(inks, paper, 0.38 + 0.35 * ramp(0.45, 0.95, light)[..., None])
    grainy = sample(tile("soft", 7), x * 0.7, y * 6) - np.float32(0.5)
    return np.asarray(mix(flat, rgb("#1d1b26"), np.clip(key, 0, 1)[..., None] * 0.93) * (1 + grainy * 0.07)[..., None], np.float32)


def lowpoly(scene: Scene, picture: Field) -> Field:
    """Facets: a net of triangles whose corners go to the edges of forms, each in the colour of its middle."""
    rng, cells = scene.rng("facets"), 18 + 3 * scene.octaves
    step = scene.unit / cells
    rows, columns = int(np.ceil(scene.height / step)) + 1, int(np.ceil(scene.width / step)) + 1
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float32)
    corners = np.stack([x + 0.5 * (y % 2) - 0.25, y], -1) * np.float32(step) + rng.uniform(-0.33, 0.33, (rows, columns, 2)) * step
    soft = _of_image(_to_image(picture).filter(ImageFilter.GaussianBlur(step * 0.16)))
    image = _to_image(picture)
    pen = ImageDraw.Draw(image)
    for triangle in _triangles(corners):
        cx, cy = np.clip(triangle.mean(0), 0, (scene.width - 1, scene.height - 1)).astype(int)
        tone = soft[cy, cx] * (1 + rng.normal(0, 0.035)) + rng.normal(0, 0.008)
        pen.polygon([tuple(point) for point in triangle.tolist()], fill=tuple(int(part) for part in np.clip(tone, 0, 1) * 255))
    return vignette(scene, _of_image(image.filter(ImageFilter.GaussianBlur(0.5))), 0.12)


def _triangles(corners: Field) -> Field:
    a, b, c, d = corners[:-1, :-1], corners[:-1, 1:], corners[1:, :-1], corners[1:, 1:]
    even = np.concatenate([np.stack([a, b, c], 2), np.stack([b, d, c], 2)])
    return np.asarray(even.reshape(-1, 3, 2), np.float32)


def pixel(scene: Scene, picture: Field) -> Field:
    """Large pixels in two dozen colours, dithered."""
    block = max(3, round(scene.unit / 150))
    small = _to_image(picture).resize((scene.width // block, scene.height // block), Image.Resampling.BOX)
    tones = small.quantize(28, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE)
    dots = small.convert("RGB").quantize(palette=tones, dither=Image.Dither.FLOYDSTEINBERG).convert("RGB")
    return _of_image(dots.resize((scene.width, scene.height), Image.Resampling.NEAREST))


def pastel(scene: Scene, picture: Field) -> Field:
    """Chalk dragged over rough paper, pale and soft."""
    x, y = _grid(scene)
    soft = _of_image(_to_image(picture).filter(ImageFilter.MedianFilter(5)).filter(ImageFilter.GaussianBlur(scene.unit * 0.002)))
    tooth = sample(tile("soft", 7), (x + y) * 1.9, (y - x) * 5.2)
    light = _light(soft)[..., None]
    pale = np.clip((light + (soft - light) * 1.12) ** 0.82 * 0.9 + 0.09, 0, 1)
    paper = rgb("#e9dfce")
    covered = ramp(0.16, 0.5, tooth + 0.16)
    drawn = mix(paper, pale.astype(np.float32) * (1 + (tooth - 0.5) * 0.22)[..., None], (0.45 + 0.55 * covered)[..., None])
    line = ramp(0.35, 1.0, _edges(soft, scene.unit * 0.003)) * ramp(0.35, 0.6, tooth)
    return grain(scene, mix(drawn, soft * np.float32(0.45), line[..., None] * 0.55), 0.02)


def glass(scene: Scene, picture: Field) -> Field:
    """Stained glass: cells of glowing colour between leads."""
    rng, cells = scene.rng("glass"), 22
    step = scene.unit / cells
    rows, columns = int(scene.height / step) + 2, int(scene.width / step) + 2
    jitter = rng.uniform(0.1, 0.9, (rows, columns, 2)).astype(np.float32)
    y, x = np.mgrid[0 : scene.height, 0 : scene.width].astype(np.float32) / np.float32(step)
    first, second, owner = _nearest(x, y, jitter)
    soft = _of_image(_to_image(picture).filter(ImageFilter.GaussianBlur(step * 0.22)))
    cy, cx = np.divmod(owner, columns)
    seed = jitter[cy, cx]
    middle = soft[np.clip(((cy + seed[..., 1]) * step).astype(int), 0, scene.height - 1), np.clip(((cx + seed[..., 0]) * step).astype(int), 0, scene.width - 1)]
    lead = ramp(0.05, 0.1, second - first)
    tone = mix(middle, picture, 0.16)
    grey = _light(tone)[..., None]
    vivid = np.clip(grey + (tone - grey) * 1.55, 0, 1) * (0.88 + 0.34 * (1 - first))[..., None]
    ripple = sample(tile("soft", 6), x / cells * 2.2, y / cells * 2.2) - np.float32(0.5)
    return vignette(scene, mix(rgb("#14131a"), np.asarray(vivid * (1 + ripple * 0.3)[..., None], np.float32), lead[..., None]), 0.2)


def _nearest(x: Field, y: Field, jitter: Field) -> tuple[Field, Field, np.ndarray[tuple[int, ...], np.dtype[np.int32]]]:
    """The distances to the nearest and the second seed of a jittered grid, and the number of the nearest."""
    rows, columns = jitter.shape[:2]
    column, row = x.astype(np.int32), y.astype(np.int32)
    first, second, owner = np.full_like(x, 9), np.full_like(x, 9), np.zeros(x.shape, np.int32)
    for dy, dx in np.ndindex(3, 3):
        cy, cx = np.clip(row + dy - 1, 0, rows - 1), np.clip(column + dx - 1, 0, columns - 1)
        number = cy * columns + cx
        spot = jitter.reshape(-1, 2)[number]
        away = np.hypot(cx + spot[..., 0] - x, cy + spot[..., 1] - y)
        nearer = away < first
        second = np.where(nearer, first, np.where(number == owner, second, np.minimum(second, away)))
        first, owner = np.where(nearer, away, first), np.where(nearer, number, owner)
    return first, second, owner


def dots(scene: Scene, picture: Field) -> Field:
    """Points of pure colour, set beside each other."""
    rng, step = scene.rng("dots"), scene.unit / 118
    soft = _of_image(_to_image(picture).filter(ImageFilter.GaussianBlur(step * 0.3)))
    image = _to_image(soft * 0.55 + 0.3 * rgb("#f0e2c4"))
    pen = ImageDraw.Draw(image)
    for scale, share in ((1.0, 1.0), (0.62, 0.9)):
        count = int(share * scene.width * scene.height / step**2)
        points = np.stack([rng.random(count) * scene.width, rng.random(count) * scene.height], -1)
        tone = soft[points[:, 1].astype(int), points[:, 0].astype(int)]
        grey = (tone @ LUMA)[:, None]
        pure = np.clip(grey + (tone - grey) * 1.35 + rng.normal(0, 0.07, (count, 3)), 0, 1)
        for (x, y), colour in zip(points.tolist(), (pure * 255).astype(int).tolist(), strict=True):
            r = step * 0.62 * scale
            pen.ellipse((x - r, y - r, x + r, y + r), fill=tuple(colour))
    return _of_image(image)


def noir(scene: Scene, picture: Field) -> Field:
    """Silver print: deep blacks, bright light, coarse grain."""
    light = _light(photo(scene, picture))
    low, high = float(np.percentile(light, 1)), float(np.percentile(light, 99.4))
    silver = ramp(low, high, light)
    tone = mix(rgb("#0d0e11"), rgb("#f5f1ea"), silver[..., None])
    return grain(scene, vignette(scene, tone, 0.3), 0.03)


def neon(scene: Scene, picture: Field) -> Field:
    """Night colours: shadows in indigo, lights in pink and cyan, glowing edges."""
    light = _light(picture)
    light = ramp(float(np.percentile(light, 1)), float(np.percentile(light, 99)), light)
    y = np.linspace(0, 1, scene.height, dtype=np.float32)[:, None, None]
    glow = mix(rgb("#ff3fa4"), rgb("#ffb04a"), ramp(0.15, 0.65, y)) if scene.layout.light[0] < 0.5 else mix(rgb("#7a4dff"), rgb("#ff4fb0"), ramp(0.1, 0.7, y))
    tone = mix(mix(rgb("#0b0726"), rgb("#3a1a78"), ramp(0, 0.38, light)[..., None]), glow, ramp(0.3, 0.82, light)[..., None])
    tone = mix(tone, rgb("#fff0d8"), ramp(0.82, 1, light)[..., None])
    edge = np.clip(_edges(picture, scene.unit * 0.0025), 0, 1)
    lit = 1 - (1 - mix(tone, picture, 0.22)) * (1 - rgb("#30e8ff") * (edge * 0.75)[..., None])
    return grain(scene, vignette(scene, np.asarray(lit, np.float32), 0.2), 0.012)


STYLES: dict[str, Callable[[Scene, Field], Field]] = {
    "photo": photo, "poster": poster, "watercolour": watercolour, "oil": oil, "ink": ink, "woodcut": woodcut, "lowpoly": lowpoly, "pixel": pixel,
    "pastel": pastel, "glass": glass, "dots": dots, "noir": noir, "neon": neon,
}  # fmt: skip
