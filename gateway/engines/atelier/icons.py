"""The files of shapes that npm installs: where they lie, and one shape of them."""

import json
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
    opening = b'\t"%s": {' % name.encode("ascii", "replace")
    at = _drawings().find(opening)
    if at < 0:
        return None
    icon = json.loads(_drawings()[at + len(opening) - 1 : _drawings().find(b"\n\t\t}", at)] + b"}")
    return str(icon["body"]) if "body" in icon else None


@lru_cache(maxsize=1)
def _drawings() -> mmap:
    """The coloured drawings as they lie on the disk: 25 MB, of which a picture reads the few lines that it needs."""
    try:
        with drawings_file().open("rb") as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
    except (OSError, ValueError) as error:
        raise _missing("@iconify-json/noto") from error
