"""Composes a scene: what a painter decides before the first stroke."""

from dataclasses import dataclass, replace

import numpy as np

from gateway.engines.atelier.fields import generator
from gateway.engines.atelier.palette import Palette, palette_of, rgb, tint, tinted
from gateway.engines.atelier.reading import Reading
from gateway.engines.atelier.setting import CLOSE, INDOORS, UNASKED, ashore, figures, hand, home_of, seen
from gateway.engines.atelier.things import Subject
from schema.ports import Brief

HOURS = ("dawn", "day", "golden", "dusk", "night")
ODDS = (0.2, 0.27, 0.3, 0.13, 0.1)
HORIZONS = {
    "mountains": 0.63, "hills": 0.58, "meadow": 0.55, "sea": 0.55, "coast": 0.5, "lake": 0.53, "forest": 0.62, "desert": 0.55,
    "snowfield": 0.58, "city": 0.66, "space": 1.3, "moonscape": 0.62, "room": 0.68, "underwater": 0.5, "clouds": 0.66, "abstract": 0.6,
    "pattern": 0.6, "tiles": 0.6, "kitchen": 0.6, "library": 0.62, "bedroom": 0.6, "parlour": 0.6, "sill": 0.76, "hall": 0.6, "stage": 0.7,
    "harbour": 0.5, "market": 0.6, "paddy": 0.42, "bamboo": 0.62, "wall": 0.74, "backdrop": 0.8, "pond": 0.2, "aerial": 0.2,
}  # fmt: skip
ELEVATION = {
    "dawn": 0.1,
    "day": 0.42,
    "golden": 0.13,
    "dusk": 0.02,
    "night": 0.34,
}  # of the light above the horizon, in heights of the picture


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the masses of the picture lie, each a part of its width or height."""

    horizon: float
    light: tuple[float, float]
    subject: tuple[float, float]  # where its foot stands


@dataclass(frozen=True, slots=True)
class Scene:
    width: int
    height: int
    seed: str
    layout: Layout
    place: str
    time: str
    weather: str
    style: str
    palette: Palette
    subjects: tuple[Subject, ...]
    blooms: tuple[str, ...]  # the colours of flowers, empty for any
    ground: str  # the colour that the prompt gives the land, empty for none
    season: str | None
    camera: str | None
    tints: tuple[str, ...]  # the colour words that belong to no thing
    extras: frozenset[str]
    without: frozenset[str]
    scale: float  # of the figures; 1 is as the table of things has it
    octaves: int  # of detail, 4 to 8
    colour: float  # how saturated the picture is; 1 is as the palette has it

    @property
    def unit(self) -> float:
        """The length that sizes are parts of: the side of a square picture of the same area."""
        return float(np.sqrt(self.width * self.height))

    @property
    def horizon(self) -> float:
        return self.layout.horizon * self.height

    @property
    def light(self) -> tuple[float, float]:
        return self.layout.light[0] * self.width, self.layout.light[1] * self.height

    @property
    def side(self) -> float:
        """-1 where the light comes from the left, 1 from the right."""
        return -1.0 if self.layout.light[0] < self.layout.subject[0] else 1.0

    @property
    def indoors(self) -> bool:
        return self.place in INDOORS

    @property
    def dark(self) -> bool:
        return self.time in ("night", "dusk")

    def rng(self, *parts: str) -> np.random.Generator:
        return generator(self.seed, *parts)


def compose(brief: Brief, reading: Reading, layout: Layout | None = None, light: Palette | None = None) -> Scene:
    """Decide the scene of a brief. The same brief is the same scene; layout and light are those of a source which is remixed."""
    mood, pose = generator("mood", brief.prompt, brief.seed), generator("pose", brief.seed, brief.prompt)
    place = seen(ashore(reading.place or home_of(reading, mood), reading), reading)
    time = reading.time or str(mood.choice(HOURS, p=ODDS))
    open_sky = reading.extras & {"stars", "moon", "sun", "aurora", "full-moon", "rainbow", "comet"}
    weather = reading.weather or ("clear" if open_sky else str(mood.choice(["clear", "clear", "clear", "cloudy", "mist"])))
    literal = float(np.interp(brief.guidance, [1, 7, 20], [0.7, 1, 1.25]))
    own = palette_of(time, mood)
    palette = _weathered(light if light and not reading.time else own, weather, place)
    return Scene(
        width=brief.width,
        height=brief.height,
        seed=f"{brief.seed}/{brief.prompt}",
        layout=layout or _layout(reading, place, time, pose),
        place=place,
        time=time,
        weather=weather,
        style=reading.style or hand(reading, place, mood),
        palette=tinted(palette, reading.tints, min(0.8, 0.5 * literal)),
        subjects=figures(reading, place, brief.guidance, mood),
        ground=reading.ground,
        blooms=reading.blooms,
        tints=reading.tints,
        season=reading.season,
        camera=reading.camera,
        extras=reading.extras,
        without=reading.without | (UNASKED - reading.extras if brief.guidance > CLOSE else frozenset()),
        scale=_scale(reading, place, pose) * float(np.interp(brief.guidance, [1, 7, 20], [0.62, 1, 1.18])),
        octaves=int(np.interp(brief.steps, [10, 30, 60], [4, 6, 8])),
        colour=float(np.interp(brief.guidance, [1, 7, 20], [0.72, 1, 1.3])),
    )


def _layout(reading: Reading, place: str, time: str, pose: np.random.Generator) -> Layout:
    """The rule of thirds: the subject on one, the light about the other, or sometimes behind the subject."""
    left = pose.random() < 0.5
    third, other = (0.36, 0.68) if left else (0.64, 0.32)
    horizon = HORIZONS[place] + pose.uniform(-0.06, 0.06)
    behind = pose.random() < 0.25
    x = (third if behind else other) + pose.uniform(-0.1, 0.1)
    y = horizon - ELEVATION[time] + pose.uniform(-0.06, 0.04)
    subject = (third + pose.uniform(-0.05, 0.05), pose.uniform(0.8, 0.88) + (0.05 if place in INDOORS else 0))
    if "full-moon" in reading.extras:  # it stands behind the subject
        lift = 0.15 if "hilltop" in reading.extras else 0.0
        x, y = subject[0] + pose.uniform(-0.12, 0.12), horizon - pose.uniform(0.24, 0.34) - lift
    return Layout(horizon, (x, max(0.08, y)), subject)


def _scale(reading: Reading, place: str, pose: np.random.Generator) -> float:
    """How large the figures are: as the camera has them, and from picture to picture nearer or further off."""
    camera = {"close": 1.7, "wide": 0.55, "low": 1.45}.get(reading.camera or "", 1.0)
    alone = len(reading.subjects) == 1 and reading.subjects[0].count == 1 and "small" not in reading.extras
    alone = alone and reading.subjects[0].thing.where != "table"
    return camera * float(pose.uniform(0.9, 1.25)) * (1.35 if alone else 1.1) * (0.7 if "small" in reading.extras else 1)


def _weathered(palette: Palette, weather: str, place: str) -> Palette:
    """Clouds and rain take colour from the sky; a storm darkens it."""
    dull = {"clear": 0.0, "mist": 0.25, "cloudy": 0.3, "rain": 0.5, "snow": 0.55, "storm": 0.55}[weather]
    if place == "space":
        return replace(palette, sun=rgb("#fff4e4"))
    if place in INDOORS or place in ("abstract", "underwater"):
        return palette
    grey, deep = rgb("#8b939e"), {"storm": 0.62, "rain": 0.85, "snow": 0.86}.get(weather, 1.0)

    def dim(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.asarray(tint(getattr(palette, name), grey, dull) * np.float32(deep), np.float32)

    return Palette(dim("zenith"), dim("middle"), dim("low"), palette.sun, dim("haze"), dim("shade"), dim("cloud"))
