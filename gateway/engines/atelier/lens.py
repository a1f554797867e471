"""The lens: what lies behind a thing that one is close to is out of focus, and detail is worked out as far as the steps go."""

from dataclasses import replace

import numpy as np
from PIL import Image, ImageFilter

from gateway.engines.atelier.fields import Field
from gateway.engines.atelier.landscape import Canvas
from gateway.engines.atelier.scene import Scene

NEAR = ("portrait", "perch", "near")


def out_of_focus(scene: Scene, canvas: Canvas) -> Canvas:
    """The place, blurred where the picture is a close-up of a thing before it."""
    close = scene.camera == "close" or any(one.thing.where in NEAR for one in scene.subjects)
    if not close or scene.place in ("backdrop", "pattern", "tiles"):
        return canvas
    image = Image.fromarray((np.clip(canvas.rgb, 0, 1) * 255).astype(np.uint8))
    small = image.reduce(4).filter(ImageFilter.GaussianBlur(scene.unit * 0.006)).resize(image.size, Image.Resampling.BICUBIC)
    return replace(canvas, rgb=np.asarray(small, np.float32) / np.float32(255))


def work_out(scene: Scene, picture: Field) -> Field:
    """What steps do: few leave a sketch in broad masses, many bring out the fine detail."""
    image = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    if scene.octaves < 5:
        broad = image.reduce(2).filter(ImageFilter.MedianFilter(9)).resize(image.size, Image.Resampling.BICUBIC)
        return np.asarray(broad, np.float32) / np.float32(255)
    if scene.octaves > 6:
        sharp = image.filter(ImageFilter.UnsharpMask(scene.unit * 0.003, 45 * (scene.octaves - 6), 2))
        return np.asarray(sharp, np.float32) / np.float32(255)
    return picture
