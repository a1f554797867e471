"""The files of shapes that npm installs: where they lie, and one shape of them."""

import json
import re
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

from schema.ports import EngineError

FOLDER = Path(__file__).resolve().parents[3] / "node_modules" / "@iconify-json"
NOTO_VIEW = 128  # the side of a coloured drawing


def shapes_file() -> Path:
    """Where npm puts the silhouettes, below the root of the project."""
    return FOLDER / "game-icons" / "icons.json"


def drawings_file() -> Path:
    """Where npm puts the coloured drawings."""
    return FOLDER / "noto" / "icons.json"


@lru_cache(maxsize=1)
def library() -> dict[str, str]:
    """Each silhouette's name and the body of its SVG. Raises EngineError where the library is not installed."""
    try:
        icons = json.loads(shapes_file().read_bytes())["icons"]
    except (OSError, ValueError, KeyError) as error:
        raise _missing("@iconify-json/game-icons") from error
    return {name: str(icon["body"]) for name, icon in icons.items()}


def _missing(package: str) -> EngineError:
    return EngineError(f"The painter's shapes are not installed: run `make`, which installs {package} from npm.", retryable=False)


@lru_cache(maxsize=512)
def noto(name: str) -> str | None:
    """The body of a coloured drawing, 128 x 128; None where there is none of that name. Raises EngineError where they are not installed."""
    start = _places().get(name)
    if start is None:
        return None
    icon = json.loads(_drawings()[start : _drawings().find(b"\n\t\t}", start)] + b"}")
    return str(icon["body"]) if "body" in icon else None


@lru_cache(maxsize=1)
def _places() -> dict[str, int]:
    """Where each coloured drawing begins in its file."""
    return {found[1].decode(): found.end() - 1 for found in re.finditer(rb'\n\t\t"([\w-]+)": \{', _drawings())}


@lru_cache(maxsize=1)
def _drawings() -> mmap:
    """The coloured drawings as they lie on the disk: 25 MB, of which a picture reads the few lines that it needs."""
    try:
        with drawings_file().open("rb") as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
    except (OSError, ValueError) as error:
        raise _missing("@iconify-json/noto") from error
