"""Reads a prompt: which things, where, in which light and weather, seen how, in which style and colours."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from gateway.engines.atelier import lexicon, words
from gateway.engines.atelier.casting import cast, is_person
from gateway.engines.atelier.icons import library
from gateway.engines.atelier.shapes import exists
from gateway.engines.atelier.things import Subject, Thing, things

LONGEST = 5  # words of the longest phrase in the tables
MOST_SUBJECTS = 3
BEDS = ("flower-pot", "daisy", "poppy", "jasmine", "dandelion-flower", "wheat", "+sunflower", "+tulip", "+rose", "+bouquet")
LANDS = ("mountains", "hills", "meadow", "desert", "coast", "forest", "snowfield", "moonscape", "lake")
INSIDE = ("room", "kitchen", "library", "bedroom", "parlour", "sill", "hall", "stage")
UNSUITED = re.compile(r"^(abstract|card|dice|inverted-dice|perspective|tarot|rank|level|battery|d\d|[a-z]-brick)-?")
PLAIN = frozenset(words.PLAIN.split())
NO = ("no", "without", "not")
ARTICLES = ("a", "an", "any", "the", "some")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood. None and empty: the prompt does not say."""

    subjects: tuple[Subject, ...]
    place: str | None
    time: str | None
    weather: str | None
    season: str | None
    style: str | None
    camera: str | None
    tints: tuple[str, ...]
    blooms: tuple[str, ...]  # the colours of the flowers it names
    ground: str  # the colour of the land, empty where the prompt gives none
    extras: frozenset[str]
    without: frozenset[str]


def read(prompt: str, negative: str, seed: int = 0) -> Reading:
    """Understand a prompt. What the negative prompt, or "no" and "without" in the prompt, names is taken away again.

    A prompt that names no thing and no place, but a mood, is read as one of the ways that this mood looks; `seed` says which.
    """
    reading = _read(prompt, negative)
    if reading.subjects or reading.place or not (mood := _mood(prompt)):
        return reading
    looks = words.MOODS[mood].split("|")
    seen = _read(looks[seed % len(looks)] + ", " + prompt, negative)
    return replace(seen, style=reading.style)


def _read(prompt: str, negative: str) -> Reading:
    found, unwanted = _phrases(prompt), {phrase for phrase, _ in _phrases(negative)}
    unwanted |= {phrase for phrase, negated in found if negated}
    wanted = [phrase for phrase, negated in found if not negated and phrase not in unwanted]
    without = frozenset(name for phrase in unwanted for name in _keys(words.EXTRAS).get(phrase, ())) | unwanted
    camera, place = _first(words.CAMERAS, wanted), _place(wanted)
    subjects, tints = _subjects(wanted, without, camera == "close", place)
    ground = _ground(wanted)
    return Reading(
        subjects=subjects,
        place=place,
        time=_first(words.TIMES, wanted),
        weather=_first(words.WEATHERS, wanted),
        season=_first(words.SEASONS, wanted),
        style=_first(words.STYLES, wanted),
        camera=camera,
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
        if phrase not in NO:
            found.append((phrase, negated))
        negated = phrase in NO or (negated and phrase in ARTICLES)
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
    tables = (
        *(words.PLACES, words.TIMES, words.WEATHERS, words.SEASONS, words.STYLES, words.CAMERAS),
        *(words.RELATIONS, words.TRAITS, words.EXTRAS),
    )
    return frozenset(word for table in tables for line in table.values() for word in line.split()) | frozenset(things())


def _key(table: dict[str, str], phrase: str) -> str | None:
    return next(iter(_keys(table).get(phrase, ())), None)


def _keys(table: dict[str, str]) -> dict[str, list[str]]:
    """For each word of a table the entries that have it."""
    return _inverted(tuple(table.items()))


@lru_cache(maxsize=16)
def _inverted(entries: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for name, line in entries:
        for word in line.split():
            keys.setdefault(word, []).append(name)
    return keys


def _first(table: dict[str, str], wanted: list[str]) -> str | None:
    return next(filter(None, (_key(table, phrase) for phrase in wanted)), None)


def _place(wanted: list[str]) -> str | None:
    """The first place that is named; one inside a house, or one with a name of its own, rather than the country round it."""
    named = [place for phrase in wanted if (place := _key(words.PLACES, phrase))]
    special = [place for place in named if place not in LANDS and place not in ("sea", "city", "room", "clouds")]
    return next(iter(special or named), None)


def _mood(prompt: str) -> str | None:
    for phrase, negated in _phrases(prompt):
        if not negated:
            for name in (phrase, *lexicon.feelings(phrase)):
                if mood := _key(words.MOOD_WORDS, name):
                    return mood
    return None


def _subjects(wanted: list[str], without: frozenset[str], close: bool, place: str | None) -> tuple[tuple[Subject, ...], tuple[str, ...]]:
    """The subjects in their order, and the colours that belong to no subject."""
    subjects, tints, traits = _named(wanted)
    if not subjects:
        subjects = [Subject(thing, 1, thing.colour, False, "") for thing in map(_guess, wanted) if thing][:1]
    kept = [one for one in subjects if not _unwanted(one.thing, without) and not (one.thing.icon in BEDS and _outside(place, one))]
    said = frozenset(wanted)
    chosen = cast(_distinct(kept), said, traits, close or "portrait" in said, place)
    return tuple(chosen[:MOST_SUBJECTS]), tuple(tints)


def _named(wanted: list[str]) -> tuple[list[Subject], list[str], dict[str, str]]:
    """The subjects, each with its number, its colour and how it stands to the one before; the other colours; what is said of people."""
    subjects: list[Subject] = []
    tints: list[str] = []
    traits: dict[str, str] = {}
    peopled = any((thing := _thing(phrase)) and is_person(thing) for phrase in wanted)
    colour, count, relation, since = "", 0, "", 9
    for phrase in wanted:
        since += 1
        own = colour if colour and since <= 2 else ""
        names = _keys(words.TRAITS).get(phrase, []) if peopled else []
        if phrase in words.COLOURS and not _key(words.STYLES, phrase):
            colour, since = words.COLOURS[phrase], 0
            tints.append(colour)
        elif phrase in words.NUMBERS or phrase.isdecimal():
            count = words.NUMBERS.get(phrase) or min(12, max(1, int(phrase[:3])))
        elif names:
            worn = own if names[0] not in ("old", "long", "short", "pale") else ""
            traits |= dict.fromkeys(names, worn)
            tints = tints[:-1] if worn else tints
            colour = "" if worn else colour
        elif found := _key(words.RELATIONS, phrase):
            relation = found
        elif (thing := _thing(phrase)) and not _is_place(thing, phrase):
            tints = tints[:-1] if own else tints
            subjects.append(Subject(thing, count or _plural(phrase), own or thing.colour, bool(own), relation))
            colour, count, relation = "", 0, ""
    return subjects, tints, traits


def _is_place(thing: Thing, phrase: str) -> bool:
    return bool(_key(words.PLACES, phrase)) and (thing.where == "space" or phrase not in things())


def _outside(place: str | None, one: Subject) -> bool:
    """Outdoors, flowers grow in the ground; they are not a subject in a pot."""
    return place not in (None, "pattern", *INSIDE) and one.relation != "on"


def _ground(wanted: list[str]) -> str:
    """The colour word right before a word for open land: "green hills"."""
    for colour, place in pairwise(wanted):
        if colour in words.COLOURS and _key(words.PLACES, place) in LANDS:
            return words.COLOURS[colour]
    return ""


@lru_cache(maxsize=4096)
def _thing(phrase: str) -> Thing | None:
    """The thing of a word: from the table, by a drawing that has its very name, or by what WordNet says that it is a kind of."""
    known = _listed(phrase)
    if known or len(phrase) < 3 or phrase in PLAIN or phrase in _vocabulary() or phrase in words.COLOURS:
        return known
    return next(filter(None, map(_akin, lexicon.kinds(phrase))), None)


def _akin(names: tuple[str, ...]) -> Thing | None:
    """The nearest thing of the table among what a word is a kind of; where it has a drawing of its own, that drawing."""
    like = next(filter(None, map(_listed, names)), None)
    if exists(f"+{names[0]}"):
        return replace(like, icon=f"+{names[0]}") if like else Thing(f"+{names[0]}", "ground", 0.32, "#8a6f5a", False)
    return like


def _listed(phrase: str) -> Thing | None:
    table = things()
    for form in (phrase, phrase.removesuffix("'s"), phrase.removesuffix("s"), phrase.removesuffix("es"), phrase.removesuffix("ies") + "y"):
        if form in table:
            return table[form]
    return None


def _plural(phrase: str) -> int:
    """A plural that no number stands before is a small group."""
    return (
        (7 if phrase in ("crows", "swallows", "birds") else 3)
        if phrase.endswith("s") and (_thing(phrase[:-1]) or _thing(phrase.removesuffix("ies") + "y")) and not phrase.endswith("'s")
        else 1
    )


def _guess(phrase: str) -> Thing | None:
    """A shape whose name is the word, or ends in it, for a word that no table has."""
    if len(phrase) < 4 or phrase in PLAIN or phrase in _vocabulary() or phrase in words.COLOURS or lexicon.feelings(phrase):
        return None
    best = _by_word().get(phrase) or _by_word().get(phrase.removesuffix("s"))
    if not best:
        return None
    bust = best.endswith(("-head", "-face", "-mask", "-helm", "-helmet"))
    return Thing(best, "bust" if bust else "ground", 0.5 if bust else 0.34, "#8a6f5a", False)


@lru_cache(maxsize=1)
def _by_word() -> dict[str, str]:
    """For each word that is a silhouette's name, or the end of one, the silhouette with the shortest name."""
    best: dict[str, str] = {}
    for name in sorted(library(), key=lambda name: (len(name), name)):
        if not UNSUITED.match(name):
            best.setdefault(name, name)
            best.setdefault(name.split("-")[-1], name)
    return best


def _unwanted(thing: Thing, without: frozenset[str]) -> bool:
    names = {name for name, one in things().items() if one == thing}
    return bool(names & without) or (is_person(thing) and "people" in without)


def _distinct(subjects: list[Subject]) -> list[Subject]:
    """A thing that is named twice is painted once, in the larger number."""
    once: dict[Thing, Subject] = {}
    for one in subjects:
        seen = once.setdefault(one.thing, one)
        once[one.thing] = replace(seen, count=max(seen.count, one.count))
    return list(once.values())
