"""Where a scene is set, and who is in it: what the prompt says, and what suits it where the prompt says nothing."""

from dataclasses import replace

import numpy as np

from gateway.engines.atelier.reading import Reading
from gateway.engines.atelier.things import Subject, things

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


def home_of(reading: Reading, mood: np.random.Generator) -> str:
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


def ashore(place: str, reading: Reading) -> str:
    """What walks stands on the coast, not on the open sea; what floats finds a lake among mountains and hills."""
    first = reading.subjects[0].thing.where if reading.subjects else ""
    if place == "sea" and first in ("ground", "table"):
        return "coast"
    wet = ("water" in reading.extras or first == "water") and first != "across"
    return "lake" if wet and place in ("mountains", "hills", "meadow") else place


def seen(place: str, reading: Reading) -> str:
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


def hand(reading: Reading, place: str, mood: np.random.Generator) -> str:
    """A hand that suits the place where the prompt names none: what is small and regular wants a clear one."""
    if place in ("pattern", "tiles") or "glass" in reading.extras:
        return "photo"
    fine = ["photo", "photo", "oil"]
    return str(
        mood.choice(
            fine
            if place in INDOORS or place in ("city", "market", "harbour", "aerial")
            else ["photo", "photo", "oil", "watercolour", "poster", "pastel"]
        )
    )


def figures(reading: Reading, place: str, guidance: float, mood: np.random.Generator) -> tuple[Subject, ...]:
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
