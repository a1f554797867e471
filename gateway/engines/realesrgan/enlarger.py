"""Pictures made larger by Real-ESRGAN, one at a time, each with as many cores as the pages leave."""

import io
import os
from functools import cached_property
from threading import Lock
from typing import Final

import numpy as np
from PIL import Image

from gateway.engines.realesrgan.network import NAME, Network, load, weights
from gateway.engines.realesrgan.tiles import doubled
from gateway.progress import part_of
from schema.ports import Progress

THREADS: Final = max(1, (os.cpu_count() or 1) // 2)  # the pages need the other half
WAIT: Final = 0.2  # seconds: how often one that waits for its turn looks whether it is still wanted
PASSES: Final = {2: (1.0,), 4: (0.2, 0.8)}  # by factor: what each doubling takes of the whole


class RealESRGAN:
    """See `schema.ports.Enlarger`. The network is loaded at its first picture, in 20 ms."""

    def __init__(self) -> None:
        self.turn = Lock()

    @cached_property
    def network(self) -> Network:
        return load(THREADS)

    def enlarge(self, encoded: bytes, factor: int, report: Progress) -> bytes:
        while not self.turn.acquire(timeout=WAIT):
            report(0.0)
        try:
            return self._enlarge(encoded, factor, report)
        finally:
            self.turn.release()

    def _enlarge(self, encoded: bytes, factor: int, report: Progress) -> bytes:
        pixels, done = np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB")), 0.0
        for share in PASSES[factor]:
            pixels = doubled(self.network, pixels, part_of(report, done, share))
            done += share
        file = io.BytesIO()
        Image.fromarray(pixels).save(file, "PNG", compress_level=1)
        return file.getvalue()

    def examine(self) -> str:
        weights()
        return f"Real-ESRGAN ({NAME}) on the processor"
