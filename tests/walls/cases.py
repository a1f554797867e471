"""The leak suite of the walls: generated worlds behind real doors, what is asked there and by whom, and what the answers give away."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from gateway.db import PostgreSQLDatabase
from schema.tables import Image
from tests.databases import POSTGRESQL
from tests.oracle.documents import Document
from tests.oracle.making import make
from tests.oracle.world import World
from tests.proof.check import Trial
from tests.proof.doors import Kind, Question, draw, kinds
from tests.proof.house import Home, opened
from tests.proof.viewers import Asker, askers
from tests.schema.test_worlds import FEED, IMAGE, LIBRARY, MODELS

WORLDS: Final = range(6)
IMAGES: Final = 12  # of a world, asked for by id
DRAWN: Final = {"in process": 4, "page": 8, "fragment": 4, "bytes": 30}
READ: Final = Kind("in process", "by hand", None)
LEAK: Final = "leak: "
EMPTY: Final = "expected None, answered []"  # a list that has nothing in it, where the oracle says that there is no list


@dataclass
class Leaks:
    """What the answers to all questions gave away."""

    questions: int = 0
    words: list[str] = field(default_factory=list)  # canaries of rows that are not there for who asked, once for each answer
    values: list[str] = field(default_factory=list)  # of the answers of GraphQL, and of bytes, that differ from the oracle's

    @property
    def told(self) -> str:
        return "\n".join([f"{len(self.words)} words and {len(self.values)} values, such as", *self.words[:5], *self.values[:5]])

    def take(self, found: list[str]) -> None:
        self.questions += 1
        self.words += [what for what in found if what.startswith(LEAK)]
        self.values += [what for what in found if not what.startswith(LEAK) and not what.endswith(EMPTY)]


def house() -> Home:
    """A house of its own, over the database that the tests run over, with the walls as they stand at this moment."""
    found = opened("postgresql" if POSTGRESQL else "sqlite")
    if isinstance(found.rows.database, PostgreSQLDatabase):
        found.rows.database.build_wall(found.house.face.catalogue)
    return found


async def leaks() -> Leaks:
    """Ask everything, with the walls as they stand at this moment."""
    opened, found = house(), Leaks()
    for seed in WORLDS:
        world = make(seed)
        opened.fill(world)
        for asker, question in questions(opened, world, random.Random(seed)):
            found.take(await told(Trial(opened, world, asker), question))
    await opened.client.aclose()
    await opened.house.close()
    return found


def questions(opened: Home, world: World, draws: random.Random) -> Iterator[tuple[Asker, Question]]:
    """The same for a world in each house."""
    everybody = askers(world)
    whole = [asker for asker in everybody if " without " not in asker.name]
    images = draws.sample(world.all(Image), IMAGES)
    by_hand = [Document(IMAGE, {"id": image.id}, "Image", []) for image in images]
    by_hand += [Document(FEED, {"first": 24}, "Feed", []), Document(MODELS, {}, "Models", []), Document(LIBRARY, {}, "Library", [])]
    for document in by_hand:
        for asker in draws.sample(whole, 3):
            yield asker, Question(READ, document=document)
    for door, count in DRAWN.items():
        every = [kind for kind in kinds(opened.app) if kind.door == door]
        for kind in (draws.choice(every) for _ in range(count)):
            asker = draws.choice(everybody)
            yield asker, draw(kind, world, asker, draws)


async def told(trial: Trial, question: Question) -> list[str]:
    """What is wrong with an answer; of a page only the words that are in it, for a gate or a wall may change how it looks."""
    if question.kind.door not in ("page", "fragment"):
        return await trial.differences(question)
    found = trial.leaks(question, await trial.ask(question))
    if trial.home.house.wrote:
        trial.home.fill(trial.world)
    return found
