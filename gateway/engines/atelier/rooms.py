"""What rooms are made of: a frame to draw in, walls, boards, windows, curtains."""

from dataclasses import dataclass

from gateway.engines.atelier.scene import Scene


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the picture, in pixels."""

    x: float
    y: float
    w: float
    h: float

    def part(self, x: float, y: float, w: float, h: float) -> "Frame":
        """A rectangle in parts of this one."""
        return Frame(self.x + x * self.w, self.y + y * self.h, w * self.w, h * self.h)

    def fill(self, tone: str, more: str = "") -> str:
        return f'<rect x="{self.x:.1f}" y="{self.y:.1f}" width="{self.w:.1f}" height="{self.h:.1f}" fill="{tone}" {more}/>'


@dataclass(frozen=True, slots=True)
class Room:
    """What is drawn, where one looks out, and where lamps are (x, y, reach; parts of the picture)."""

    drawing: str
    window: Frame | None = None
    before: str = ""  # what stands before the window
    lamps: tuple[tuple[float, float, float], ...] = ()
    dim: float = 1.0


def wall(scene: Scene, whole: Frame, tones: tuple[str, ...]) -> str:
    return whole.fill(str(scene.rng("paint").choice(list(tones))))


def boards(scene: Scene, whole: Frame, tone: str, line: float) -> str:
    """Boards that run to the eye from a line, in parts of the height."""
    drawing, middle = whole.part(0, line, 1, 1 - line).fill(tone), whole.w * scene.layout.light[0]
    top, bottom = whole.h * line, whole.h
    for number in range(-16, 17):
        x, end = middle + number * whole.w * 0.075, middle + number * whole.w * 0.24
        drawing += f'<path d="M{x:.0f} {top:.0f}L{end:.0f} {bottom:.0f}" stroke="#000" stroke-opacity=".28" stroke-width="2"/>'
    return drawing + whole.part(0, line - 0.022, 1, 0.022).fill("#fff", 'fill-opacity=".35"')


def panes(window: Frame, columns: int, rows: int, tone: str = "#efe6d6") -> str:
    """Frame and bars of a window."""
    bar = max(3.0, window.w * 0.03)
    drawing = "".join(Frame(window.x + window.w * c / columns - bar / 2, window.y, bar, window.h).fill(tone) for c in range(columns + 1))
    drawing += "".join(
        Frame(window.x - bar / 2, window.y + window.h * r / rows - bar / 2, window.w + bar, bar).fill(tone) for r in range(rows + 1)
    )
    return drawing + Frame(window.x - 2 * bar, window.y + window.h, window.w + 4 * bar, bar * 2).fill(tone)


def drapes(window: Frame, tone: str, alpha: float) -> str:
    """Two curtains that hang in folds and blow a little into the room."""
    drawing = ""
    for way, edge in ((1, window.x - window.w * 0.12), (-1, window.x + window.w * 1.12)):
        for fold in range(5):
            x, wide = edge + way * fold * window.w * 0.075, window.w * 0.085
            foot = edge + way * fold * window.w * 0.05
            low = window.y + window.h * (1.28 - 0.03 * fold)
            shade = "#000" if fold % 2 else tone
            drawing += (
                f'<path d="M{x:.0f} {window.y - window.h * 0.08:.0f}h{way * wide:.0f}Q{foot + way * wide:.0f} '
                f"{window.y + window.h * 0.6:.0f} "
                f"{foot + way * wide * 1.3:.0f} {low:.0f}H{foot:.0f}Q{x:.0f} {window.y + window.h * 0.6:.0f} {x:.0f} "
                f'{window.y - window.h * 0.08:.0f}z" '
                f'fill="{tone}" fill-opacity="{alpha}"/>'
            )
            drawing += (
                f'<path d="M{x:.0f} {window.y:.0f}L{foot:.0f} {low:.0f}" stroke="{shade}" stroke-opacity=".16" '
                f'stroke-width="{wide * 0.2:.0f}"/>'
            )
    rail = Frame(window.x - window.w * 0.2, window.y - window.h * 0.1, window.w * 1.4, window.h * 0.025)
    return drawing + rail.fill("#5a4030")
