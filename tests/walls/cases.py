"""The leak suite of the walls: generated worlds, what is asked of them and by whom, and what an answer gives away."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from gateway.guarded import Guarded
from schema.compiler.cursors import Cursors
from schema.graph.build import build
from schema.graph.face import Face
from schema.tables import Account, Image
from tests.oracle import reference, rules
from tests.oracle.compare import Comparison
from tests.oracle.documents import Document, goals, write
from tests.oracle.making import make
from tests.oracle.reference import Answer
from tests.oracle.world import World
from tests.schema.harness import Harness, Who, at_once
from tests.schema.test_worlds import FEED, IMAGE, LIBRARY, MODELS

WORLDS: Final = range(12)
LOOKED_AT: Final = 12  # images that are asked for by id
DRAWN: Final = 4  # documents from the schema
LACKING: Final = ("images:read", "models:read", "account:read")
LEAK: Final = "leak: "
EMPTY: Final = "expected None, answered []"  # a list that has nothing in it, where the oracle says that there is no list


@dataclass(frozen=True)
class Case:
    """One document, asked by one viewer of one world, and the oracle's answer."""

    world: World
    who: Who
    document: Document
    expected: Answer

    @property
    def viewer(self) -> rules.Viewer:
        return rules.viewer(self.world, self.who.account_pk, self.who.scopes)


@dataclass
class Leaks:
    """What the answers to all cases gave away."""

    cases: int = 0
    words: list[str] = field(default_factory=list)  # canaries of rows that are not there for who asked, once for each answer
    values: list[str] = field(default_factory=list)  # of the answers that differ from the oracle's

    @property
    def told(self) -> str:
        return "\n".join([f"{len(self.words)} words and {len(self.values)} values, such as", *self.words[:5], *self.values[:5]])


@cache
def cases(seed: int) -> list[Case]:
    """What is asked of a world: the same in each run."""
    return list(drawn(seed, make(seed), random.Random(seed)))


def drawn(seed: int, world: World, draws: random.Random) -> Iterator[Case]:
    people = [Who(None), *(Who(account.pk) for account in world.all(Account))]
    images = draws.sample(world.all(Image), LOOKED_AT)
    asked = [Document(IMAGE, {"id": image.id}, "Image", []) for image in images]
    asked += [Document(FEED, {"first": 24}, "Feed", []), Document(MODELS, {}, "Models", []), Document(LIBRARY, {}, "Library", [])]
    for document in asked:
        for who in draws.sample(people, 3):
            yield case(world, who, document)
    for number in range(DRAWN):
        account = draws.choice(world.all(Account)).pk
        who = draws.choice([*people, *(Who(account, rules.MEMBER - {scope}) for scope in LACKING)])
        viewer = rules.viewer(world, who.account_pk, who.scopes)
        yield case(world, who, write(draws.randrange(2**32), world, viewer, goals()[(seed * 997 + number * 131) % len(goals())]))


def case(world: World, who: Who, document: Document) -> Case:
    viewer = rules.viewer(world, who.account_pk, who.scopes)
    return Case(world, who, document, reference.answer(world, viewer, document.text, document.variables, document.operation))


def leaks() -> Leaks:
    """Ask everything, with the walls as they stand at this moment."""
    face, found = a_face(), Leaks()
    for seed in WORLDS:
        house = house_of(seed)
        house.face, house.guarded = face, Guarded(house.path, face.catalogue)
        for one in cases(seed):
            look(house, one, found)
        at_once(house.guarded.close())
    return found


def a_face() -> Face:
    """With no plan of an earlier moment."""
    schema, catalogue = build()
    return Face(schema, catalogue, Cursors(bytes(range(64))))


@cache
def house_of(seed: int) -> Harness:
    house = Harness.of(cases(seed)[0].world.rows)
    at_once(house.guarded.close())
    return house


def look(house: Harness, one: Case, found: Leaks) -> None:
    document, comparison = one.document, Comparison(one.world, one.viewer)
    answered = house.ask(document.text, viewer=one.who, variables=document.variables, operation=document.operation)
    told = comparison.differences(one.expected, answered)
    found.cases += 1
    found.words += [what for what in told if what.startswith(LEAK)]
    found.values += [what for what in told if not what.startswith(LEAK) and not what.endswith(EMPTY)]
