"""Reads a prompt: which things, where, in which light and weather, in which style and colours."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from gateway.engines.atelier import words
from gateway.engines.atelier.shapes import library
from gateway.engines.atelier.things import THINGS

LONGEST = 3  # words of the longest phrase in the tables
MOST_SUBJECTS = 3
BEDS = ("flower-pot", "daisy", "poppy", "jasmine", "dandelion-flower", "sunflower", "wheat")
LANDS = ("mountains", "hills", "meadow", "desert", "coast", "forest", "snowfield", "moonscape")
UNSUITED = re.compile(r"^(abstract|card|dice|inverted-dice|perspective|tarot|rank|level|battery|d\d|[a-z]-brick)-?")
PLAIN = frozenset(words.PLAIN.split())


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that can be painted. `size` is its height as a part of the picture's."""

    icon: str
    where: str
    size: float
    colour: str
    lit: bool


@dataclass(frozen=True, slots=True)
class Subject:
    thing: Thing
    count: int
    colour: str
    tinted: bool  # whether the prompt gave the colour


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. None and empty: the prompt does not say."""

    subjects: tuple[Subject, ...]
    place: str | None
    time: str | None
    weather: str | None
    style: str | None
    tints: tuple[str, ...]
    blooms: tuple[str, ...]  # the colours of the flowers it names
    ground: str  # the colour of the land, empty where the prompt gives none
    extras: frozenset[str]
    without: frozenset[str]


def read(prompt: str, negative: str) -> Reading:
    """Understand a prompt. What the negative prompt, or "no" and "without" in the prompt, names is taken away again."""
    found, unwanted = _phrases(prompt), {phrase for phrase, _ in _phrases(negative)}
    unwanted |= {phrase for phrase, negated in found if negated}
    wanted = [phrase for phrase, negated in found if not negated and phrase not in unwanted]
    without = frozenset(filter(None, (_key(words.EXTRAS, phrase) for phrase in unwanted))) | unwanted
    subjects, tints = _subjects(wanted, without)
    ground = _ground(wanted)
    return Reading(
        subjects=subjects,
        place=_first(words.PLACES, wanted),
        time=_first(words.TIMES, wanted),
        weather=_first(words.WEATHERS, wanted),
        style=_first(words.STYLES, wanted),
        tints=tuple(tint for tint in tints if tint != ground),
        ground=ground,
        blooms=tuple(words.BLOOMS[phrase] for phrase in wanted if phrase in words.BLOOMS),
        extras=frozenset(name for phrase in wanted for name in _keys(words.EXTRAS).get(phrase, ())) - without,
        without=without,
    )


def _phrases(text: str) -> list[tuple[str, bool]]:
    """The words and known phrases of a text, each with whether it is negated."""
    tokens = re.findall(r"[\w&'-]+", unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'"))
    found, at, negated = [], 0, False
    while at < len(tokens):
        phrase, length = _longest(tokens, at)
        if phrase not in ("no", "without", "not"):
            found.append((phrase, negated))
        negated = phrase in ("no", "without", "not") or (negated and phrase in ("a", "an", "any", "the"))
        at += length
    return found


def _longest(tokens: list[str], at: int) -> tuple[str, int]:
    for length in range(min(LONGEST, len(tokens) - at), 1, -1):
        phrase = "-".join(tokens[at : at + length])
        if phrase in _vocabulary():
            return phrase, length
    return tokens[at], 1


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    tables = (words.PLACES, words.TIMES, words.WEATHERS, words.STYLES, words.EXTRAS)
    return frozenset(word for table in tables for line in table.values() for word in line.split()) | frozenset(_things())


@lru_cache(maxsize=1)
def _things() -> dict[str, Thing]:
    table = {}
    for line in THINGS.splitlines():
        names, icon, where, size, colour, *lit = (part.strip() for part in line.split(";"))
        for name in names.split():
            table[name] = Thing(icon, where, float(size), colour, bool(lit))
    return table


def _key(table: dict[str, str], phrase: str) -> str | None:
    return next(iter(_keys(table).get(phrase, ())), None)


def _keys(table: dict[str, str]) -> dict[str, list[str]]:
    """For each word of a table the entries that have it."""
    return _inverted(tuple(table.items()))


@lru_cache(maxsize=8)
def _inverted(entries: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for name, line in entries:
        for word in line.split():
            keys.setdefault(word, []).append(name)
    return keys


def _first(table: dict[str, str], wanted: list[str]) -> str | None:
    return next(filter(None, (_key(table, phrase) for phrase in wanted)), None)


def _subjects(wanted: list[str], without: frozenset[str]) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The subjects in their order, and the colours that belong to no subject."""
    subjects: list[Subject] = []
    tints: list[str] = []
    colour, count, since = "", 1, 9
    for phrase in wanted:
        since += 1
        if phrase in words.COLOURS:
            colour, since = words.COLOURS[phrase], 0
            tints.append(colour)
        elif phrase in words.NUMBERS or phrase.isdecimal():
            count = words.NUMBERS.get(phrase) or min(12, max(1, int(phrase[:3])))
        elif (thing := _thing(phrase)) and not (thing.where == "space" and _key(words.PLACES, phrase)):
            own = colour if colour and since <= 2 else ""
            if own:
                tints.remove(own)
            subjects.append(Subject(thing, max(count, _plural(phrase)), own or thing.colour, bool(own)))
            colour, count = "", 1
    if not subjects:
        subjects = [Subject(thing, 1, thing.colour, False) for thing in map(_guess, wanted) if thing][:1]
    kept = [one for one in subjects if not _unwanted(one.thing, without) and not (one.thing.icon in BEDS and _outside(wanted))]
    return tuple(_distinct(kept)[:MOST_SUBJECTS]), tuple(tints)


def _outside(wanted: list[str]) -> bool:
    """Outdoors, flowers grow in the ground; they are not a subject in a pot."""
    return _first(words.PLACES, wanted) not in (None, "room")


def _ground(wanted: list[str]) -> str:
    """The colour word right before a word for open land: "green hills"."""
    for colour, place in pairwise(wanted):
        if colour in words.COLOURS and _key(words.PLACES, place) in LANDS:
            return words.COLOURS[colour]
    return ""


def _thing(phrase: str) -> Thing | None:
    table = _things()
    for form in (phrase, phrase.removesuffix("'s"), phrase.removesuffix("s"), phrase.removesuffix("es"), phrase.removesuffix("ies") + "y"):
        if form in table:
            return table[form]
    return None


def thing(name: str) -> Thing:
    """A thing of the table by one of its words."""
    return _things()[name]


def _plural(phrase: str) -> int:
    """A plural that no number stands before is a small group."""
    return 3 if phrase.endswith("s") and phrase[:-1] in _things() else 1


def _guess(phrase: str) -> Thing | None:
    """A shape whose name is the word, or ends in it, for a word that no table has."""
    if len(phrase) < 4 or phrase in PLAIN or phrase in _vocabulary() or phrase in words.COLOURS:
        return None
    forms = {phrase, phrase.removesuffix("s")}
    names = [name for name in library() if not UNSUITED.match(name) and (name in forms or name.split("-")[-1] in forms)]
    best = min(names, key=lambda name: (len(name), name), default="")
    bust = best.endswith(("-head", "-face", "-mask", "-helm", "-helmet"))
    return Thing(best, "bust" if bust else "ground", 0.5 if bust else 0.34, "#8a6f5a", False) if best else None


def _unwanted(thing: Thing, without: frozenset[str]) -> bool:
    names = {name for name, one in _things().items() if one == thing}
    people = thing.icon in ("@walker", "@woman", "@child", "@couple", "@wanderer")
    return bool(names & without) or (people and "people" in without)


def _distinct(subjects: list[Subject]) -> list[Subject]:
    """A thing that is named twice is painted once, in the larger number."""
    once: dict[Thing, Subject] = {}
    for one in subjects:
        seen = once.setdefault(one.thing, one)
        once[one.thing] = replace(seen, count=max(seen.count, one.count))
    return list(once.values())
