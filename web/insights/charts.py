"""Numbers as bars, in a drawing that is so wide and so high as its own coordinates say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

WIDTH: Final = 600
HEIGHT: Final = 120


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle. `of` says whose it is: public or private."""

    x: float
    y: float
    width: float
    height: float
    of: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Of one plan: a bar for each day, and what they add up to. `gaps`: days that are not shown, or of which one part is not."""

    name: str
    bars: tuple[Bar, ...]
    highest: int
    public: int
    private: int
    gaps: int


def days(first: date, last: date) -> list[str]:
    return [(first + timedelta(days=number)).isoformat() for number in range((last - first).days + 1)]


def of_plan(name: str, cells: Sequence[Mapping[str, Any]], span: Sequence[str]) -> Chart:
    """Public at the bottom, private above it, a day beside the other."""
    by_day = {cell["day"]: cell for cell in cells}
    highest = max((cell["public"] + (cell["private"] or 0) for cell in cells), default=0)
    step, bars = WIDTH / len(span), []
    for place, day in enumerate(span):
        bottom = float(HEIGHT)
        for part in ("public", "private"):
            number = (by_day[day][part] or 0) if day in by_day else 0
            height = HEIGHT * number / highest if highest else 0
            if height:
                bars.append(Bar(round(place * step, 2), round(bottom - height, 2), round(step * 0.8, 2), round(height, 2), part))
            bottom -= height
    public, private = (sum(cell[part] or 0 for cell in cells) for part in ("public", "private"))
    gaps = sum(day not in by_day or by_day[day]["private"] is None for day in span)
    return Chart(name, tuple(bars), highest, public, private, gaps)
