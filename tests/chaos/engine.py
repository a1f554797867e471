"""A painter that is quick, so that most of the moments in which a worker can be killed lie between its pictures."""

import io
from collections.abc import Sequence
from functools import partial
from time import sleep
from typing import Final

import numpy as np
from PIL import Image

from schema.ports import Brief, ContentRefused, EngineError, Progress, Report, SourceType

UNPAINTABLE: Final = "unpaintable"
REFUSED: Final = "refused"
UNLEARNABLE: Final = b"nothing"  # as a picture
LESSON: Final = 0.02  # seconds of one picture
REPORTS: Final = 8  # of one picture
LOOK: Final = 3  # the one with which a look at it comes


class Noise:
    """Paints noise from the seed, and learns all that it is shown. Two words of a prompt are what it cannot paint, and what it will not."""

    source_type = SourceType.ALGORITHMIC
    seeded = True

    def paint(self, brief: Brief, report: Report) -> bytes:
        if REFUSED in brief.prompt:
            raise ContentRefused
        if UNPAINTABLE in brief.prompt:
            raise EngineError("it has no such colour", retryable=False)
        chance = np.random.default_rng(brief.seed)
        light = np.zeros((brief.height, brief.width, 3))
        for number in range(REPORTS):
            light += chance.random(light.shape)
            report((number + 1) / REPORTS, partial(encoded, light / REPORTS) if number == LOOK else None)
        return encoded(light / REPORTS)

    def learn(self, pictures: Sequence[bytes], trigger: str, model: str, report: Progress) -> bytes:
        for number, picture in enumerate(pictures):
            if picture == UNLEARNABLE:
                raise EngineError("it sees nothing in it", retryable=False)
            sleep(LESSON)
            report((number + 1) / len(pictures))
        return b"".join(pictures)

    def examine(self) -> list[str]:
        return []


def encoded(light: "np.ndarray[tuple[int, int, int], np.dtype[np.float64]]") -> bytes:
    file = io.BytesIO()
    Image.fromarray((light * 255).astype(np.uint8)).save(file, "PNG", compress_level=1)
    return file.getvalue()
