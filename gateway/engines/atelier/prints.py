"""Styles of flat colour: the poster, the pixels of an old screen, tubes of neon."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from gateway.engines.atelier.fields import Field, Numbers, blur, mix, ramp, resize
from gateway.engines.atelier.finish import grain, vignette
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.paper import margin, tooth, uneven
from gateway.engines.atelier.press import chosen, drawn_out, edges, levelled, light_of, of_image, saturated, stretched, to_image
from gateway.engines.atelier.scene import Scene

BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - np.float32(0.5)


def poster(scene: Scene, picture: Field, figure: Field) -> Field:
    """A lithograph: broad shapes in a dozen inks; where one gives way to another, crayon grain; a border of paper."""
    vivid, nothing = saturated(levelled(picture, 0.6), 1.4), np.zeros_like(figure)
    calm = drawn_out(scene, vivid, nothing)
    broad = to_image(calm).reduce(2).filter(ImageFilter.MedianFilter(3)).resize((scene.width, scene.height), Image.Resampling.BICUBIC)
    shapes = mix(of_image(broad), vivid, (0.3 + 0.7 * ramp(0.3, 0.7, figure))[..., None])
    inks = chosen(scene, to_image(shapes), figure, 4 + scene.octaves)
    cut = _printed(shapes + _crayon(scene, calm, figure)[..., None], inks)
    flat = of_image(cut.filter(ImageFilter.GaussianBlur(0.6))) * np.float32(0.95) + np.array([0.045, 0.038, 0.025], np.float32)
    rolled = flat * (1 + 0.05 * tooth(scene, 2.2) + 0.05 * uneven(scene, "roller", 0.4, 5))[..., None]
    return mix(rgb("#f3ead6") * (1 + 0.04 * tooth(scene, 2.2))[..., None], rolled, margin(scene, 0.036, 0.0)[..., None])


def _crayon(scene: Scene, picture: Field, figure: Field) -> Field:
    """The grain of crayon on stone where tones glide, about zero."""
    grains = tooth(scene, 1.5, "crayon") + tooth(scene, 2.6, "stone") * np.float32(0.6)
    return np.asarray(grains * np.float32(0.075) * ramp(0.3, 0.08, edges(picture, scene.unit * 0.004)) * (1 - figure), np.float32)


def _printed(picture: Numbers, inks: Image.Image) -> Image.Image:
    """A picture in a palette's inks, each pixel in the nearest."""
    return to_image(np.asarray(picture, np.float32)).quantize(palette=inks, dither=Image.Dither.NONE).convert("RGB")


def pixel(scene: Scene, picture: Field, figure: Field) -> Field:
    """Large pixels in two dozen tones, dithered in a pattern where tones glide; the figures outlined in a darker one."""
    block = max(2, round(scene.unit / 144))
    columns, rows = scene.width // block, scene.height // block
    plain = to_image(saturated(levelled(drawn_out(scene, picture, figure), 0.6), 1.35)).resize((columns, rows), Image.Resampling.BOX)
    small, around = _outlined(of_image(plain), resize(figure, rows, columns, Image.Resampling.BOX) > 0.45)
    pattern = np.tile(BAYER, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns] * ramp(0.24, 0.06, edges(small, 1.4))
    spots = _printed(small + (pattern * 0.085)[..., None], chosen(scene, to_image(small), around, 10 + 2 * scene.octaves))
    return of_image(spots.resize((scene.width, scene.height), Image.Resampling.NEAREST))


def _outlined(small: Field, body: NDArray[np.bool_]) -> tuple[Field, Field]:
    """The picture with a dark line of one pixel about the figures, and where figures and line are."""
    grown = np.asarray(Image.fromarray((body * 255).astype(np.uint8)).filter(ImageFilter.MaxFilter(3)), np.float32) / np.float32(255)
    return np.asarray(small * (1 - 0.62 * (grown - body))[..., None], np.float32), grown


def neon(scene: Scene, picture: Field, figure: Field) -> Field:
    """A night in indigo and pink, drawn over with glowing tubes along its edges."""
    light = stretched(light_of(drawn_out(scene, picture, figure)))
    y = np.linspace(0, 1, scene.height, dtype=np.float32)[:, None, None]
    high, low = ("#ff3fa4", "#ffb04a") if scene.layout.light[0] < 0.5 else ("#7a4dff", "#ff4fb0")
    glow = mix(rgb(high), rgb(low), ramp(0.15, 0.7, y))
    night = mix(
        mix(rgb("#070418"), rgb("#2c1464"), ramp(0, 0.45, light)[..., None]), glow * np.float32(0.8), ramp(0.4, 1.0, light)[..., None]
    )
    night = mix(night, picture * rgb("#8a78d8"), 0.25) * (1 - 0.35 * figure)[..., None]
    lit = _tubes(scene, night, picture, figure)
    return grain(scene, vignette(scene, lit, 0.22), 0.012)


def _tubes(scene: Scene, night: Field, picture: Field, figure: Field) -> Field:
    """Light the edges: cyan on the figures, the sky's pink elsewhere; a white core in a wide halo."""
    border = np.abs(figure - blur(figure, max(1.2, scene.unit * 0.0022))) * 1.7
    around = ramp(0.55, 1.0, edges(drawn_out(scene, picture, figure), scene.unit * 0.003)) * (1 - figure) * 0.7
    for line, hue in ((around, "#ff4fd8"), (ramp(0.25, 0.6, border), "#38f0ff")):
        tube = np.clip(blur(line, max(0.6, scene.unit * 0.0012)) * np.float32(1.5), 0, 1)
        halo = np.clip(blur(tube, scene.unit * 0.006) * 1.1 + blur(tube, scene.unit * 0.022) * 1.3, 0, 1)
        night = 1 - (1 - night) * (1 - rgb(hue) * np.clip(halo + tube, 0, 1)[..., None]) * (1 - 0.85 * ramp(0.55, 1.0, tube))[..., None]
    return np.asarray(night, np.float32)
