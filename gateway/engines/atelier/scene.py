"""Composes a scene: what a painter decides before the first stroke."""

from dataclasses import dataclass, replace

import numpy as np

from gateway.engines.atelier.fields import generator
from gateway.engines.atelier.palette import Palette, palette_of, rgb, tint, tinted
from gateway.engines.atelier.reading import Reading, Subject, thing
from schema.ports import Brief

WILD = ("mountains", "hills", "lake", "coast", "forest", "desert", "meadow", "clouds", "abstract", "abstract")
HOMES = {
    "ground": ("hills", "meadow", "mountains", "forest", "lake"),
    "water": ("lake", "sea", "coast"),
    "sea": ("underwater",),
    "air": ("clouds", "hills", "mountains", "coast"),
    "table": ("room",),
    "bust": ("forest", "mountains", "meadow"),
    "space": ("space",),
}
STAFFAGE = {
    "sea": "boat rowboat longship boat",
    "coast": "lighthouse boat gull",
    "lake": "rowboat heron swan cabin",
    "hills": "oak sheep windmill house horse",
    "meadow": "oak cow deer barn hare",
    "mountains": "cabin pine stag wanderer",
    "desert": "camel cactus wanderer",
    "snowfield": "cabin fox penguin",
    "forest": "deer fox owl",
    "moonscape": "astronaut robot rocket",
    "room": "teapot vase fruit book lamp violin",
    "underwater": "turtle fish jellyfish whale",
    "clouds": "balloon airship goose",
}
SMALL = 0.6  # of its usual size: what nobody asked for stays in the distance
HOURS = ("dawn", "day", "golden", "dusk", "night")
ODDS = (0.2, 0.27, 0.3, 0.13, 0.1)
HORIZONS = {
    "mountains": 0.63, "hills": 0.58, "meadow": 0.55, "sea": 0.55, "coast": 0.5, "lake": 0.53, "forest": 0.62, "desert": 0.55,
    "snowfield": 0.58, "city": 0.66, "space": 1.3, "moonscape": 0.62, "room": 0.68, "underwater": 0.5, "clouds": 0.66,
    "abstract": 0.6,
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
    extras: frozenset[str]
    without: frozenset[str]
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
    def dark(self) -> bool:
        return self.time in ("night", "dusk")

    def rng(self, *parts: str) -> np.random.Generator:
        return generator(self.seed, *parts)


def compose(brief: Brief, reading: Reading, layout: Layout | None = None, light: Palette | None = None) -> Scene:
    """Decide the scene of a brief. The same brief is the same scene; layout and light are those of a source which is remixed."""
    mood, pose = generator("mood", brief.prompt, brief.seed), generator("pose", brief.seed, brief.prompt)
    place = _ashore(reading.place or _place(reading, mood), reading)
    time = reading.time or str(mood.choice(HOURS, p=ODDS))
    weather = reading.weather or str(mood.choice(["clear", "clear", "clear", "cloudy", "mist"]))
    literal = float(np.interp(brief.guidance, [1, 7, 20], [0.7, 1, 1.25]))
    own = palette_of(time, mood)
    palette = _weathered(light if light and not reading.time else own, weather, place)
    return Scene(
        width=brief.width,
        height=brief.height,
        seed=f"{brief.seed}/{brief.prompt}",
        layout=layout or _layout(place, time, pose),
        place=place,
        time=time,
        weather=weather,
        style=reading.style or str(mood.choice(["photo", "photo", "oil", "watercolour", "poster", "pastel"])),
        palette=tinted(palette, reading.tints, min(0.8, 0.5 * literal)),
        subjects=reading.subjects or _staffage(reading, place, brief.guidance, mood),
        ground=reading.ground,
        blooms=reading.blooms,
        extras=reading.extras,
        without=reading.without,
        octaves=int(np.interp(brief.steps, [10, 30, 60], [4, 6, 8])),
        colour=float(np.interp(brief.guidance, [1, 7, 20], [0.72, 1, 1.3])),
    )


def _place(reading: Reading, mood: np.random.Generator) -> str:
    if not reading.subjects:
        return str(mood.choice(WILD))
    homes = [one.thing.where for one in reading.subjects]
    if "stars" in reading.extras and homes[0] in ("sea", "air", "space"):
        return "space"
    return "room" if "table" in homes else str(mood.choice(HOMES[homes[0]]))


def _staffage(reading: Reading, place: str, guidance: float, mood: np.random.Generator) -> tuple[Subject, ...]:
    """A small figure that gives an empty place its scale, unless the words are to be followed closely or forbid it."""
    name = str(mood.choice(STAFFAGE.get(place, "").split() or [""]))
    if (
        not name
        or (mood.random() < 0.25 and place != "room")
        or guidance > 14
        or reading.without & {name, "people", "animals", "buildings"}
    ):
        return ()
    one = thing(name)
    return (Subject(replace(one, size=one.size * (1 if place == "room" else SMALL)), 1, one.colour, False),)


def _ashore(place: str, reading: Reading) -> str:
    """What walks stands on the coast, not on the open sea; what floats finds a lake among mountains and hills."""
    first = reading.subjects[0].thing.where if reading.subjects else ""
    if place == "sea" and first in ("ground", "table"):
        return "coast"
    wet = "water" in reading.extras or first == "water"
    return "lake" if wet and place in ("mountains", "hills", "meadow") else place


def _layout(place: str, time: str, pose: np.random.Generator) -> Layout:
    """The rule of thirds: the subject on one, the light about the other, or sometimes behind the subject."""
    left = pose.random() < 0.5
    third, other = (0.36, 0.68) if left else (0.64, 0.32)
    horizon = HORIZONS[place] + pose.uniform(-0.06, 0.06)
    behind = pose.random() < 0.25
    x = (third if behind else other) + pose.uniform(-0.1, 0.1)
    y = horizon - ELEVATION[time] + pose.uniform(-0.06, 0.04)
    return Layout(horizon, (x, max(0.08, y)), (third + pose.uniform(-0.05, 0.05), pose.uniform(0.8, 0.88)))


def _weathered(palette: Palette, weather: str, place: str) -> Palette:
    """Clouds and rain take colour from the sky; a storm darkens it."""
    dull = {"clear": 0.0, "mist": 0.25, "cloudy": 0.3, "rain": 0.5, "snow": 0.35, "storm": 0.55}[weather]
    if place == "space":
        return replace(palette, sun=rgb("#fff4e4"))
    if place in ("room", "abstract", "underwater"):
        return palette
    grey, deep = rgb("#8b939e"), {"storm": 0.62, "rain": 0.85}.get(weather, 1.0)

    def dim(name: str) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return np.asarray(tint(getattr(palette, name), grey, dull) * np.float32(deep), np.float32)

    return Palette(dim("zenith"), dim("middle"), dim("low"), palette.sun, dim("haze"), dim("shade"), dim("cloud"))
