"""Shapes of the libraries as pieces of a drawing."""

from gateway.engines.atelier.figures import FIGURES
from gateway.engines.atelier.icons import NOTO_VIEW, library, noto

LEAF = "#5a7f45"


def placed(name: str, x: float, y: float, size: float, turn: float = 0, number: int = 0) -> str:
    """A shape of a library at x, y (its middle), as wide as `size`; `number` keeps its gradients apart from those of others."""
    if name[0] == "+":
        body, view = (noto(name[1:]) or "").replace("svgID", f"g{number}x"), NOTO_VIEW
    else:
        body, view = FIGURES[name] if name[0] == "@" else library()[name], 512
    scale = size / view
    return f'<g transform="translate({x:.1f} {y:.1f}) rotate({turn:.0f}) scale({scale:.3f}) translate({-view / 2} {-view / 2})">{body}</g>'


def content(parts: dict[str, str]) -> tuple[str, str]:
    """The shape that is put in, and its colour."""
    return next(iter(parts.items()))
