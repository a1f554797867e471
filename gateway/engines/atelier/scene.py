"""Composes a scene: what a painter decides before the first stroke."""

from dataclasses import dataclass, replace

import numpy as np

from gateway.engines.atelier.fields import generator
from gateway.engines.atelier.palette import Palette, palette_of, rgb, tint, tinted
from gateway.engines.atelier.reading import Reading
from gateway.engines.atelier.things import Subject, things
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
    "portrait": ("backdrop",),
    "across": ("mountains", "hills", "lake"),
    "perch": ("meadow", "forest"),
    "rock": ("clouds",),
    "stand": ("mountains", "hills"),
    "near": ("meadow", "hills"),
}
# Where some are at home who could stand anywhere.
OWN_HOMES = {
    "lighthouse": "coast", "fishing-boat": "harbour coast", "sports-car": "coast hills city", "camel": "desert", "cactus": "desert",
    "penguin": "snowfield", "polar-bear": "snowfield", "elephant": "meadow", "zebra": "meadow", "giraffe": "meadow", "viaduct": "mountains",
    "pair": "city", "locomotive": "hills mountains", "heron": "lake", "coil": "mountains hills", "snowman": "snowfield", "bus": "city",
    "taxi": "city", "watering-robot": "meadow", "leaper": "sea", "circling-fish": "underwater", "great-pyramid": "desert",
    "kite": "meadow hills coast",
}  # fmt: skip
STAFFAGE = {
    "sea": "boat rowboat longship boat",
    "coast": "lighthouse boat gull",
    "lake": "rowboat heron swan cabin",
    "hills": "oak sheep windmill house horse",
    "meadow": "oak cow deer barn hare",
    "mountains": "cabin pine stag wanderer",
    "desert": "camel cactus wanderer",
    "paddy": "farmer heron",
    "snowfield": "cabin fox penguin",
    "forest": "deer fox owl",
    "moonscape": "astronaut robot rocket",
    "room": "teapot vase fruit book lamp violin",
    "underwater": "turtle fish jellyfish whale",
    "clouds": "balloon airship goose",
    "sill": "cat vase plant",
    "kitchen": "teapot fruit bread",
    "market": "person woman",
    "harbour": "fishing-boat",
    "wall": "bicycle cat bench",
    "stage": "dancer piano",
    "pond": "koi turtle",
}
INDOORS = ("room", "kitchen", "library", "bedroom", "parlour", "sill", "hall", "stage", "backdrop", "pattern", "tiles")
LOOSE, CLOSE = 3, 14  # guidance: up to the one the painter adds to what is named, beyond the other there is nothing else
UNASKED = frozenset(["birds"])  # what may be in a picture unasked
SMALL = 0.6  # of its usual size: what nobody asked for stays in the distance
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
    place = _seen(_ashore(reading.place or _place(reading, mood), reading), reading)
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
        style=reading.style or _style(reading, place, mood),
        palette=tinted(palette, reading.tints, min(0.8, 0.5 * literal)),
        subjects=_figures(reading, place, brief.guidance, mood),
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


def _place(reading: Reading, mood: np.random.Generator) -> str:
    if "hilltop" in reading.extras:
        return "hills"
    if reading.extras & {"wheat", "rows"}:
        return "meadow"
    if "puddles" in reading.extras:
        return "city"
    if not reading.subjects:
        return str(mood.choice(WILD))
    for one in reading.subjects:
        if homes := OWN_HOMES.get(one.thing.icon.lstrip("+@~").split()[0]):
            return str(mood.choice(homes.split()))
    where = [one.thing.where for one in reading.subjects]
    if "stars" in reading.extras and where[0] in ("sea", "air", "space"):
        return "space"
    return "room" if "table" in where and "water" not in where else str(mood.choice(HOMES[where[0]]))


def _style(reading: Reading, place: str, mood: np.random.Generator) -> str:
    """A hand that suits the place where the prompt names none: what is small and regular wants a clear one."""
    if place in ("pattern", "tiles") or "glass" in reading.extras:
        return "photo"
    fine = ["photo", "photo", "oil"]
    return str(
        mood.choice(
            fine
            if place in INDOORS or place in ("city", "market", "harbour")
            else ["photo", "photo", "oil", "watercolour", "poster", "pastel"]
        )
    )


def _seen(place: str, reading: Reading) -> str:
    """The place as the camera sees it: from above, water is a pond and land a map; a portrait has a backdrop where no place is named."""
    if reading.camera == "above" and place not in INDOORS:
        return "pond" if _wet(place, reading) else "aerial"
    if reading.subjects and reading.subjects[0].thing.where in ("portrait", "perch") and not reading.place:
        return "backdrop" if reading.subjects[0].thing.icon.startswith("~face") else "meadow"
    if reading.subjects and reading.subjects[0].thing.icon == "~blossom" and not reading.place:
        return "backdrop"
    return place


def _wet(place: str, reading: Reading) -> bool:
    homes = {one.thing.where for one in reading.subjects}
    return bool(homes & {"water", "sea"}) or (place in ("sea", "lake") and not reading.extras & {"river", "woods", "fields"})


def _figures(reading: Reading, place: str, guidance: float, mood: np.random.Generator) -> tuple[Subject, ...]:
    """What the prompt names; where it names nothing, or is followed loosely, also what the painter adds."""
    if reading.subjects and (guidance > LOOSE or reading.subjects[0].thing.where in ("portrait", "perch", "across")):
        return reading.subjects
    return (*reading.subjects, *_staffage(reading, place, guidance, mood))


def _staffage(reading: Reading, place: str, guidance: float, mood: np.random.Generator) -> tuple[Subject, ...]:
    """A small figure that gives an empty place its scale, unless the words are to be followed closely or forbid it."""
    name = str(mood.choice(STAFFAGE.get(place, "").split() or [""]))
    if (
        not name
        or (mood.random() < 0.25 and place != "room")
        or guidance > CLOSE
        or reading.without & {name, "people", "animals", "buildings"}
    ):
        return ()
    one = things()[name]
    return (Subject(replace(one, size=one.size * (1 if place == "room" else SMALL)), 1, one.colour, False, ""),)


def _ashore(place: str, reading: Reading) -> str:
    """What walks stands on the coast, not on the open sea; what floats finds a lake among mountains and hills."""
    first = reading.subjects[0].thing.where if reading.subjects else ""
    if place == "sea" and first in ("ground", "table"):
        return "coast"
    wet = ("water" in reading.extras or first == "water") and first != "across"
    return "lake" if wet and place in ("mountains", "hills", "meadow") else place


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
        x, y = subject[0] + pose.uniform(-0.12, 0.12), horizon - pose.uniform(0.24, 0.34)
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
