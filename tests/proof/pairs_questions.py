"""What is asked of the worlds of a pair: some of all that each door takes, all fields of all types, and what was changed, by its id.

One answer is promised that tells of what is not seen, and it is not asked for: that an address or a handle is TAKEN. An address signs in to
one account, and a handle is not given again (R13). Where a house confirms addresses by mail, signing up does not tell that either.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from graphql import GraphQLObjectType
from starlette.applications import Starlette

from schema.tables import ApiKey, Dataset, Generation, Image, Member, Model, Upload
from tests.oracle.documents import Document
from tests.oracle.reference import schema
from tests.oracle.world import World
from tests.proof.doors import BEARER, COOKIE, FRAGMENT, TEXTS, Kind, Question, draw, id_of, kinds, posed
from tests.proof.pairs_changes import Step
from tests.proof.pairs_rows import rows_of
from tests.proof.pairs_whole import Giver, whole
from tests.proof.viewers import Asker

DRAWN: Final = {"graphql": 1, "in process": 1, "page": 5, "fragment": 3, "bytes": 3, "probes": 1, "files": 1}
WHOLE: Final = 5  # fields of the root, with all that is below them
NEVER: Final = ("iNeverNeverNeverNever0", "mNeverNeverNeverNever0", "gNeverNeverNeverNever0", "0", "-1", "i" * 300, "é", "%00", "' OR 1 --")
FEED: Final = (
    "query($after: String) { feed(first: 100, after: $after) { totalCount edges { cursor node { id } } pageInfo { hasNextPage } } }"
)
CALLED: Final = ("id", "media_key", "handle")  # by what a row can be asked for
WRITING: Final = "mutation"
BY_NAME: Final = (
    "/images/{}",
    "/images/{}/prompt",
    "/images/{}/remix",
    "/images/{}/upscale",
    "/models/{}",
    "/generations/{}",
    "/u/{}",
    "/media/{}/card.webp",
)


@dataclass
class Names:
    """By what the rows of some worlds are asked for: those that were changed most of all."""

    worlds: list[World]
    touched: list[str]
    asker: Asker
    draws: random.Random
    emails: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.emails = sorted({member.email for world in self.worlds for member in world.all(Member)})

    def pick(self, of: str, name: str, kind: str) -> str:
        """An id or a text for an argument of a field of a root."""
        if kind != "ID":
            return self.text(of, name)
        if self.draws.random() < 0.5 and self.touched:
            return self.draws.choice(self.touched)
        tables: dict[str, Any] = {"model": Model, "generation": Generation, "upload": Upload, "uploads": Upload, "dataset": Dataset}
        tables["id"] = self.draws.choice((Image, ApiKey, Model, Dataset))
        return id_of(tables.get(name, Image), self.draws.choice(self.worlds), self.asker, self.draws)

    def text(self, of: str, name: str) -> str:
        """Nobody knows another's password. To sign in with, any address is tried; but none is asked for that is another's (see above)."""
        if name == "password":
            return "no such password"
        if name == "email" and of == "signIn":
            return self.draws.choice(self.emails)
        value = TEXTS.get(name)
        return value(self.worlds[0], self.asker, self.draws) if value else self.draws.choice(("one", "two"))


def touched(world: World, steps: list[Step]) -> set[str]:
    """What the changed rows were called, and what they are called now."""
    rows, found = rows_of(world), set()
    for change in (change for step in steps for change in step.changes):
        for name in CALLED:
            found |= {(change.values or {}).get(name), getattr(rows[change.kind].get(change.key), name, None)}
    return {one for one in found if one}


def questions(app: Starlette, worlds: list[World], changes: set[str], asker: Asker, draws: random.Random) -> list[Question]:
    """In an order in which nearly all are asked of the worlds as they were."""
    names = Names(worlds, sorted(changes), asker, draws)
    asked = [draw(kind, draws.choice(worlds), asker, draws) for kind in some_of_each(app, draws)]
    called = draws.sample(names.touched, min(len(names.touched), 3)) + draws.sample(NEVER, 1)
    asked += [question for name in called for question in by_name(name, draws)]
    asked += [everything("Query", name, names) for name in draws.sample(fields_of("Query"), WHOLE)]
    asked += [everything("Mutation", name, names) for name in draws.sample(fields_of("Mutation"), 2)]
    return sorted(asked, key=late)


def some_of_each(app: Starlette, draws: random.Random) -> Iterator[Kind]:
    """A door that is not among those of DRAWN is one that was added: it is asked at too."""
    doors: dict[str, list[Kind]] = {}
    for kind in kinds(app):
        doors.setdefault(kind.door, []).append(kind)
    for door, found in doors.items():
        yield from draws.sample(found, min(len(found), DRAWN.get(door, 2)))


def late(question: Question) -> tuple[bool, bool]:
    """What writes is asked last; before it the pages, of which one writes where it previews."""
    return (question.kind.door == WRITING or (question.method == "POST" and question.document is None), question.document is None)


def by_name(name: str, draws: random.Random) -> Iterator[Question]:
    """What is called so, at two addresses; whether there is any such thing or not, and whether it is one of these."""
    for path in draws.sample(BY_NAME, 2):
        kind = Kind("bytes" if path.startswith("/media") else "page", f"by name {path}", path)
        yield Question(kind, path=path.format(quote(name, safe="")), headers=draws.choice(({}, FRAGMENT)))


def fields_of(root: str) -> list[str]:
    kind = schema().type_map[root]
    assert isinstance(kind, GraphQLObjectType)
    return list(kind.fields)


def everything(root: str, name: str, names: Names) -> Question:
    document = Document(whole(root, name), Giver(names.draws, partial(names.pick, name)).variables(root, name), None, pages_of(root, name))
    kind = Kind(WRITING if root == "Mutation" else "graphql", f"all of {root}.{name}", name)
    return posed(Question(kind, "POST", by=names.draws.choice((BEARER, COOKIE))), document)


def continued(cursor: str | None) -> Question:
    """The feed after a cursor."""
    document = Document(FEED, {"after": cursor}, None, [])
    return posed(Question(Kind("graphql", "feed after a cursor", None), "POST"), document)


def pages_of(root: str, name: str) -> list[tuple[tuple[str, ...], str]]:
    return [((name,), "after")] if root == "Query" and "after" in schema().query_type.fields[name].args else []  # type: ignore[union-attr]
