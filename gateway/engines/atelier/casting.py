"""Casting: which drawing plays a subject, once it is known what is said of it and what it is named together with."""

from dataclasses import replace

from gateway.engines.atelier import words
from gateway.engines.atelier.things import Subject, Thing

Traits = dict[str, str]
VESSELS = ("jug", "amphora", "porcelain-vase", "painted-pottery", "~filled apple:+red-apple")
FLOWERS = {
    "+sunflower": "sunflower", "+rose": "rose", "+tulip": "tulip", "flower-pot": "tulip", "daisy": "daisy", "poppy": "poppy",
    "jasmine": "lily", "dandelion-flower": "dandelion", "+hibiscus": "hibiscus", "+bouquet": "rose", "+hyacinth": "hyacinth",
}  # fmt: skip
POTTED = ("+cactus", "+potted-plant", "bonsai-tree", "fern")
PERCHING = (
    "+owl",
    "finch",
    "sparrow",
    "raven",
    "+parrot",
    "+monarch-butterfly",
    "dragonfly",
    "@swallow",
    "hummingbird",
    "+eagle",
    "barn-owl",
)
PERCHES = ("@branch", "@thistle", "+cactus", "+sunflower", "+rose", "+tulip", "daisy", "poppy", "jasmine", "+hibiscus", "@rock")
SERPENTS = ("wyvern", "sea-serpent", "+snake")
TRAINS = ("+locomotive", "steam-locomotive")
ALOFT = (
    "+castle",
    "elven-castle",
    "greek-temple",
    "pagoda",
    "church",
    "+church",
    "@cabin",
    "+house",
    "+japanese-castle",
    "white-tower",
    "village",
)


def cast(subjects: list[Subject], said: frozenset[str], traits: Traits, close: bool, place: str | None) -> list[Subject]:
    """The subjects as they are drawn; of two that make one thing only the first is left."""
    subjects = _people(subjects, said, traits, close)
    subjects = _together(subjects, said)
    if close:
        subjects = [_near(subjects[0]), *subjects[1:]] if subjects else []
    subjects = [_on_branch(one) for one in subjects]
    if place == "clouds":
        subjects = [_on_rock(one) for one in subjects]
    return [_acting(one, said) for one in subjects]


def is_person(thing: Thing) -> bool:
    return thing.icon.startswith(("~person", "~pair"))


def _people(subjects: list[Subject], said: frozenset[str], traits: Traits, close: bool) -> list[Subject]:
    """People get what is said of them; what they wear and hold is no subject of its own."""
    first = next((one for one in subjects if is_person(one.thing)), None)
    if not first:
        return subjects
    others = [one for one in subjects if is_person(one.thing) or not _carried(one.thing)]
    portrait = close or "portrait" in said or bool(words.FACIAL & traits.keys() and first.thing.icon.startswith("~person"))
    if portrait and "reading" not in said:
        return [_portrait(first, traits, said)]
    return [_played(one, traits, said) if one is first else one for one in others]


def _carried(thing: Thing) -> bool:
    return thing.icon in (
        "+umbrella",
        "umbrella",
        "+books",
        "+open-book",
        "+top-hat",
        "boots",
        "diamond-ring",
        "eyeball",
        "+crown",
        "kimono",
    )


def _portrait(subject: Subject, traits: Traits, said: frozenset[str]) -> Subject:
    base = subject.thing.icon.split()[1:]
    parts = [part for part in base if part.partition(":")[0] not in words.POSES] + _tell(traits)
    parts += ["man"] if not {"woman", "man", "girl", "boy", "child"} & set(parts) else []
    thing = replace(subject.thing, icon="~face " + " ".join(dict.fromkeys(parts)), where="portrait", size=0.86)
    dress = traits.get("coat") or traits.get("dress") or (subject.colour if subject.tinted else "#4a5a6a" if "man" in parts else "#7a4a4f")
    return replace(subject, thing=thing, colour=dress, count=1)


def _tell(traits: Traits) -> list[str]:
    return [f"{name}:{tone}" if tone else name for name, tone in traits.items()]


def _played(one: Subject, traits: Traits, said: frozenset[str]) -> Subject:
    dressed = replace(one, thing=_dressed(one, traits, said))
    return replace(dressed, count=max(1, one.count // 2)) if dressed.thing.icon.startswith("~pair") else dressed


def _dressed(subject: Subject, traits: Traits, said: frozenset[str]) -> Thing:
    kind, *parts = subject.thing.icon.split()
    if kind == "~pair" or (subject.count == 2 and "umbrella" in traits):
        return replace(subject.thing, icon="~pair " + " ".join(part for part in _tell(traits) if part.startswith(("umbrella", "coat"))))
    if any(pose in traits for pose in words.POSES):
        parts = [part for part in parts if part not in words.POSES]
    return replace(subject.thing, icon=f"{kind} " + " ".join(dict.fromkeys(parts + _tell(traits))))


def _together(subjects: list[Subject], said: frozenset[str]) -> list[Subject]:
    """What two neighbours make: a bunch in a vase, a bowl of fruit, a train on a bridge."""
    for at in range(len(subjects) - 1):
        both = _pair(subjects[at], subjects[at + 1], said)
        if both:
            return [*subjects[:at], both, *subjects[at + 2 :]]
    return subjects


def _pair(one: Subject, other: Subject, said: frozenset[str]) -> Subject | None:
    relation, first, second = other.relation, one.thing, other.thing
    if first.icon in FLOWERS and second.icon in VESSELS and relation == "in":
        return _bunch(one, other)
    if first.icon in POTTED and second.icon in VESSELS and relation == "in":
        return one
    if first.icon in VESSELS and relation == "of":
        return _bunch(other, one) if second.icon in FLOWERS else _heap(one, other)
    if first.icon in SERPENTS and relation == "around":
        return _joined(one, "~coil", "stand", 0.92)
    if first.icon in TRAINS and second.icon == "stone-bridge":
        return _joined(one, "~viaduct" + (" snow" if said & {"snow", "snowy", "winter"} else ""), "across", 1.0)
    if first.icon in PERCHING and second.icon in PERCHES and relation == "on":
        return _joined(one, f"~perched {first.icon}:{min(one.count, 4)} {second.icon}:{other.colour}", "perch", 0.86)
    if first.icon == "~tree cherry" and second.icon == "@branch":
        return _joined(replace(one, colour=one.colour if one.tinted else "#f2a9bd"), "~blossom", "across", 1.0)
    return None


def _joined(one: Subject, icon: str, where: str, size: float) -> Subject:
    return replace(one, thing=replace(one.thing, icon=icon, where=where, size=size, lit=False), count=1)


def _bunch(flowers: Subject, vase: Subject) -> Subject:
    name = FLOWERS[flowers.thing.icon]
    return replace(_joined(vase, f"~bouquet {name}:{flowers.colour}", "table", 0.62), colour=vase.colour)


def _heap(vessel: Subject, content: Subject) -> Subject | None:
    if content.thing.where != "table":
        return None
    name = content.thing.icon.lstrip("+@")
    tone = content.thing.icon if content.thing.icon[0] in "+@" else content.colour
    return _joined(vessel, f"~filled {name}:{tone}", "table", 0.36)


def _near(one: Subject) -> Subject:
    """A beast that one comes close to shows its face; all else is large."""
    name = one.thing.icon.lstrip("+@").removesuffix("-face")
    face = words.FACES.get(name, one.thing.icon)
    if one.thing.where in ("portrait", "across", "perch"):
        return one
    where = "portrait" if face != one.thing.icon or one.thing.where == "bust" else "table" if one.thing.where == "table" else "near"
    return replace(
        one, thing=replace(one.thing, icon=face, where=where, size=0.62 if where == "table" else 1.04 if face != one.thing.icon else 0.84)
    )


def _on_branch(one: Subject) -> Subject:
    """An owl that nobody gave another seat sits on a branch."""
    if one.thing.icon != "+owl" or one.relation == "on":
        return one
    return _joined(one, f"~perched +owl:{min(one.count, 4)} @branch:#5a4436", "perch", 0.72)


def _on_rock(one: Subject) -> Subject:
    if one.thing.where != "ground" or one.thing.icon not in ALOFT:
        return one
    icon = f"~perched {one.thing.icon}:1 @rock:#6d665f"
    return replace(one, thing=replace(one.thing, icon=icon, where="rock", size=0.66), count=1)


def _acting(one: Subject, said: frozenset[str]) -> Subject:
    """What a beast or a machine is said to do, where there is a drawing of it."""
    acts = {
        "sitting-dog": ({"howling", "howls"}, "@howler", one.thing.where, 0.36, "#30333c"),
        "@whale": ({"leaping", "breaching", "jumping", "breach"}, "@leaper", "water", 0.6, "#3f566b"),
        "@robot": ({"watering", "gardening"}, "@watering-robot", one.thing.where, 0.46, one.colour),
        "+black-bird": ({"flying", "field", "wheat-field", "flock"}, "@flying-crow", "air", 0.17, "#1d1f27"),
        "raven": ({"flying", "field", "wheat-field", "flock"}, "@flying-crow", "air", 0.17, "#1d1f27"),
    }
    if one.thing.icon not in acts:
        return one
    doing, icon, where, size, colour = acts[one.thing.icon]
    if not doing & said:
        return one
    return replace(one, thing=replace(one.thing, icon=icon, where=where, size=size), colour=one.colour if one.tinted else colour)
