"""Styles of the press and the lens: film, poster, woodcut, pixels, silver print, neon."""

import numpy as np
from PIL import Image, ImageFilter

from gateway.engines.atelier.fields import Field, blur, mix, ramp
from gateway.engines.atelier.finish import grain, vignette
from gateway.engines.atelier.palette import rgb
from gateway.engines.atelier.press import blurred, edges, grid, light_of, of_image, rough, saturated, simplified, stretched, to_image, tooth
from gateway.engines.atelier.scene import Scene


def photo(scene: Scene, picture: Field) -> Field:
    """Film: bloom, cool shadows and warm lights, grain."""
    h, w = picture.shape[:2]
    small = to_image(np.clip((picture - 0.62) * 2.6, 0, 1)).resize((max(8, w // 8), max(8, h // 8)), Image.Resampling.BOX)
    bloom = of_image(small.filter(ImageFilter.GaussianBlur(scene.unit * 0.004)).resize((w, h), Image.Resampling.BICUBIC))
    picture = 1 - (1 - picture) * (1 - bloom * np.float32(0.3))
    tone = light_of(picture)[..., None]
    picture = picture + rgb("#000818") * 0.5 * (1 - tone) + rgb("#0c0600") * 0.5 * tone
    return grain(scene, vignette(scene, np.asarray(picture * 0.975 + 0.006, np.float32), 0.24), 0.014)


def poster(scene: Scene, picture: Field, figure: Field) -> Field:
    """Few flat inks with clean edges."""
    plain = blurred(simplified(picture, figure), scene.unit * 0.0026)
    smooth = to_image(mix(plain, blurred(picture, scene.unit * 0.0009), ramp(0.5, 1, figure)[..., None]))
    inks = smooth.resize((160, 160)).quantize(14, Image.Quantize.MEDIANCUT, kmeans=2)
    flat = of_image(smooth.quantize(palette=inks, dither=Image.Dither.NONE).convert("RGB").filter(ImageFilter.GaussianBlur(0.7)))
    vivid = saturated(flat, 1.3) * np.float32(0.94) + np.array([0.055, 0.045, 0.03], np.float32)
    return grain(scene, np.asarray(vivid * (1 + tooth(scene, 2.2) * 0.07)[..., None], np.float32), 0.012)


def woodcut(scene: Scene, picture: Field) -> Field:
    """Lines cut along the light and the forms, printed dark over flat inks."""
    x, y = grid(scene)
    light = stretched(np.clip(blur(light_of(picture), scene.unit * 0.0015), 0, 1))
    wave = rough(x * 0.5, y * 0.5, 3) * np.float32(0.07) + blur(light, scene.unit * 0.012) * np.float32(0.03)
    period = np.float32(6.283 / max(5.2 / scene.unit, 0.0068))
    cut = 0.5 + 0.5 * np.sin((y + wave) * period)
    across = 0.5 + 0.5 * np.sin((y * 0.6 - x + wave) * period)
    key = ramp(-0.14, 0.14, cut * 0.86 + 0.02 - light * 1.12) * ramp(0.85, 0.6, light)
    key = np.maximum(key, ramp(-0.1, 0.1, across * 0.45 - light * 1.5) * ramp(0.4, 0.2, light))
    key = np.maximum(key, ramp(0.4, 0.8, edges(picture, scene.unit * 0.002)) * ramp(0.97, 0.75, light))
    smooth = to_image(picture).filter(ImageFilter.GaussianBlur(scene.unit * 0.006))
    inks = smooth.quantize(palette=smooth.resize((128, 128)).quantize(7, kmeans=2), dither=Image.Dither.NONE).convert("RGB")
    flat = mix(saturated(of_image(inks), 1.35), rgb("#f0e4c8"), 0.3 + 0.35 * ramp(0.5, 1.0, light)[..., None])
    printed = mix(flat, rgb("#1d1b26"), np.clip(key, 0, 1)[..., None] * 0.92)
    return np.asarray(printed * (1 + rough(x * 0.7, y * 6) * 0.07)[..., None], np.float32)


def pixel(scene: Scene, picture: Field) -> Field:
    """Large pixels in two dozen colours, dithered."""
    block = max(2, round(scene.unit / 170))
    small = to_image(saturated(picture, 1.2)).resize((scene.width // block, scene.height // block), Image.Resampling.BOX)
    tones = small.quantize(32, Image.Quantize.MEDIANCUT, kmeans=2, dither=Image.Dither.NONE)
    spots = small.quantize(palette=tones, dither=Image.Dither.FLOYDSTEINBERG).convert("RGB")
    return of_image(spots.resize((scene.width, scene.height), Image.Resampling.NEAREST))


def noir(scene: Scene, picture: Field) -> Field:
    """Silver print: deep blacks, bright light, coarse grain."""
    silver = stretched(light_of(photo(scene, picture)), 1, 99.4)
    return grain(scene, vignette(scene, mix(rgb("#0d0e11"), rgb("#f5f1ea"), silver[..., None]), 0.3), 0.03)


def neon(scene: Scene, picture: Field) -> Field:
    """Night colours: shadows in indigo, lights in pink and cyan, glowing edges."""
    light = stretched(light_of(picture))
    y = np.linspace(0, 1, scene.height, dtype=np.float32)[:, None, None]
    warm = scene.layout.light[0] < 0.5
    glow = mix(rgb("#ff3fa4"), rgb("#ffb04a"), ramp(0.15, 0.65, y)) if warm else mix(rgb("#7a4dff"), rgb("#ff4fb0"), ramp(0.1, 0.7, y))
    tone = mix(mix(rgb("#0b0726"), rgb("#3a1a78"), ramp(0, 0.38, light)[..., None]), glow, ramp(0.3, 0.82, light)[..., None])
    tone = mix(mix(tone, rgb("#fff0d8"), ramp(0.82, 1, light)[..., None]), picture, 0.22)
    edge = np.clip(edges(picture, scene.unit * 0.0025), 0, 1)[..., None]
    return grain(scene, vignette(scene, np.asarray(1 - (1 - tone) * (1 - rgb("#30e8ff") * edge * 0.75), np.float32), 0.2), 0.012)
