"""Cases: one (world, document, viewer, door, database) each.

A shard is a run of hypothesis with a seed of its own. It has slots, which are the same for each of its worlds: what is asked, and by whom.
Slots go round all kinds of all doors and all viewers, so that enough shards ask for each kind as each viewer; hypothesis makes the worlds,
and what is drawn for a slot. Where a case fails, hypothesis makes its world and its document smaller; slots that do not matter fall away.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from schema.tables import Account, Generation, Image, Model
from tests.oracle.world import World
from tests.proof.check import Trial
from tests.proof.doors import Kind, Question, draw, kinds, posed
from tests.proof.house import DATABASES, Home, home
from tests.proof.viewers import NAMES, Asker, asker
from tests.proof.worlds import worlds
from tests.schema.harness import at_once

GRAPHQL: Final = ("graphql", "in process", "stream", "socket")  # in turn at the first of them and at one of the others
WATCHED: Final = ("stream, watched", "socket, watched")
DOCUMENTS: Final = 5  # of a shard's world: each is asked by three viewers at two doors
OTHERS: Final = 28  # pages, fragments, bytes and the like
OFTEN: Final = {"bytes": 6, "mutation": 2}
TURNS: Final = 7  # which of several goals and pages a world's slots are about
EXAMPLES: Final = 12
Count = Counter[tuple[str, str, str]]


class Refuted(AssertionError):
    """A case that fails, in words from which it can be run again."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to ask, and who asks it: the first of them chooses what for."""

    kinds: tuple[Kind, ...]
    viewers: tuple[str, ...]


@dataclass
class Shard:
    """One run of hypothesis. `count` has the cases that were asked, by door, viewer and kind."""

    seed: int
    number: int
    database: str = "sqlite"
    examples: int = EXAMPLES
    shrinks: bool = True  # whether a case that fails is made smaller
    count: Count = field(default_factory=Counter)

    def run(self) -> Count:
        """Raises Refuted with the smallest case that fails."""
        self.test()()
        return self.count

    def test(self) -> Any:
        """The test that hypothesis runs, once for each world."""

        @seed((self.seed * 1_000_003 + self.number) * len(DATABASES) + DATABASES.index(self.database))
        @settings(
            max_examples=self.examples,
            deadline=None,
            database=None,
            phases=[Phase.generate, Phase.shrink] if self.shrinks else [Phase.generate],
            suppress_health_check=list(HealthCheck),
            print_blob=False,
        )
        @given(worlds(), st.data())
        def cases(world: World, data: st.DataObject) -> None:
            found, turn = home(self.database).fill(world), data.draw(st.integers(0, TURNS - 1))
            for slot in slots(self.number * TURNS + turn):
                if data.draw(st.integers(0, 15)) < 15:
                    at_once(self.ask(found, world, slot, data.draw(st.randoms(use_true_random=False))))

        return cases

    async def ask(self, house: Home, world: World, slot: Slot, draws: random.Random) -> None:
        """All cases of a slot: the same question, by each of its viewers at each of its doors."""
        askers = [found for name in slot.viewers if (found := asker(world, name))]
        if not askers:
            return
        question = draw(slot.kinds[0], world, askers[0], draws)
        for one in askers:
            for kind in slot.kinds:
                await self.case(house, world, one, question if kind is slot.kinds[0] else elsewhere(question, kind))

    async def case(self, house: Home, world: World, one: Asker, question: Question) -> None:
        self.count[question.kind.door, one.name, question.kind.name] += 1
        differences = await Trial(house, world, one).differences(question)
        if differences:
            raise Refuted(self.told(world, one, question, differences))

    def told(self, world: World, one: Asker, question: Question, differences: list[str]) -> str:
        asked = [f"{question.method} {question.path}", question.content.decode()] if question.document is None else []
        asked += [question.document.text, f"variables {question.document.variables}"] if question.document else []
        return "\n".join(
            [
                f"At the door {question.kind.door!r} over {self.database}, {one.name} asked for {question.kind.name}:",
                *asked,
                *differences,
                "in this world:",
                *(brief(row) for row in world.rows if isinstance(row, Account | Model | Image | Generation)),
                f"Run it again: python -m tests.proof --seed {self.seed} --shard {self.number} --database {self.database}",
            ]
        )


def elsewhere(question: Question, kind: Kind) -> Question:
    """The same document at another door."""
    assert question.document is not None
    return posed(Question(kind, "POST", by=question.by), question.document)


@cache
def slots(turn: int) -> tuple[Slot, ...]:
    """What a world is asked in this turn."""
    return (*documents(turn), *others(turn))


def documents(turn: int) -> Iterator[Slot]:
    """Each goal by three viewers, of whom another is the first each time."""
    over_http, *others = (of_door(name) for name in GRAPHQL)
    for number in range(turn * DOCUMENTS, (turn + 1) * DOCUMENTS):
        place, other = number % len(over_http), others[number % len(others)]
        names = tuple(NAMES[(number + number // len(over_http) + step) % len(NAMES)] for step in (0, 7, 16))
        yield Slot((over_http[place], other[place]), names)
    first, second = (of_door(name) for name in WATCHED)
    place = turn % len(first)
    yield Slot((first[place], second[place]), tuple(NAMES[(turn + turn // len(first) + step) % len(NAMES)] for step in (0, 7, 16)))


def others(turn: int) -> Iterator[Slot]:
    """All other kinds in turn, each time by somebody else."""
    rest = mixed()
    for number in range(turn * OTHERS, (turn + 1) * OTHERS):
        yield Slot((rest[number % len(rest)],), (NAMES[(number + number // len(rest)) % len(NAMES)],))


@cache
def mixed() -> list[Kind]:
    """What is not GraphQL, in an order in which every turn has something of each door; sizes of pictures are few, and so come often."""
    rest = [kind for kind in all_kinds() if kind.door not in (*GRAPHQL, *WATCHED) for _ in range(OFTEN.get(kind.door, 1))]
    random.Random(0).shuffle(rest)
    return rest


@cache
def of_door(name: str) -> list[Kind]:
    return [kind for kind in all_kinds() if kind.door == name]


@cache
def all_kinds() -> list[Kind]:
    return kinds(home("sqlite").app)


def brief(row: SQLModel) -> str:
    """A row, without what it does not say."""
    said = {name: value for name, value in row.model_dump().items() if value not in (None, False, "")}
    return f"{type(row).__name__} " + " ".join(f"{name}={value!s}" for name, value in said.items())
