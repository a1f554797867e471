"""Random worlds, documents and viewers: the compiled answer is the one that naive resolvers give over the rules written by hand.

A case is one document asked by one viewer of one world. `make(seed)` in `tests/oracle/making.py` gives the world of a failure again.
"""

import random
from dataclasses import dataclass
from typing import Any

import pytest

from schema.tables import Account, Image
from tests.oracle import reference, rules
from tests.oracle.compare import Comparison, cursor_at
from tests.oracle.documents import Document, goals, write
from tests.oracle.making import make, role
from tests.oracle.world import World, pk
from tests.schema.harness import Harness, Who

WORLDS = 200
DRAWN = 5
PLACES = ("endCursor", "endCursor", "startCursor")

FEED = """
query Feed($first: Int = 24, $after: String) {
  feed(first: $first, after: $after) {
    totalCount
    totalCountPrecision
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges {
      cursor
      node {
        id prompt width height createdAt likeCount viewerHasLiked thumbhash alt
        url(size: CARD)
        creator { id handle displayName }
        model { id name trigger }
        viewerCan {
          remix { ...Told }
          copyPrompt { ...Told }
          makePublic { ...Told }
          makePrivate { ...Told }
          delete { ...Told }
        }
      }
    }
  }
}
fragment Told on Permission { allowed reason message reversible }
"""
IMAGE = """
query Image($id: ID!) {
  image(id: $id) {
    ...Card
    remixOf { ...Card remixOf { ...Card } }
    remixCount
    remixes(first: 3) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        ...Card
        remixOf { id }
        remixes(first: 2) { totalCount nodes { ...Card } }
        creator {
          id handle
          images(first: 2) { totalCount totalCountPrecision nodes { ...Card model { name creator { handle } } } }
        }
      }
    }
    licences { from until termsVersion openedBy closedBy }
    moderation { reason hiddenAt appealedAt decidedAt }
    generation { id status prompt images { id } }
    tokens
  }
}
fragment Card on Image { id prompt negativePrompt seed isRemix tool visibility url(size: THUMB) }
"""
LIBRARY = """
query Library($visibility: Visibility, $tool: Tool, $after: String) {
  viewer {
    account { handle }
    scopes email acceptedTerms defaultVisibility
    canGeneratePrivately { allowed reason message reversible }
    tokens { available reserved refillsAt refillsBy }
    subscription { plan { code } status since renewsAt nextPlan { code } }
    library(visibility: $visibility, tool: $tool, first: 5, after: $after) {
      totalCount
      totalCountPrecision
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      nodes {
        id visibility prompt tokens
        url(size: ORIGINAL)
        licences { from until openedBy closedBy }
        moderation { reason hiddenAt appealedAt decidedAt }
        generation { id queuePosition }
        model { id name visibility }
        viewerCan { makePublic { allowed reason reversible } makePrivate { allowed reason reversible } }
      }
    }
    generations(first: 3) {
      nodes {
        id status progress prompt tool tokens createdAt startedAt finishedAt queuePosition visibility
        failure { code message retryable }
        images { id }
      }
    }
    models(first: 3) { nodes { id name visibility status viewerCan { use { allowed reason } } } totalCount }
    tokenHistory(first: 4) { nodes { id at change reason generation { id } } pageInfo { hasNextPage } }
  }
}
"""
MODELS = """
query Models($after: String) {
  models(first: 4, after: $after) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    nodes {
      id name description trigger status visibility
      creator { handle models(first: 2) { totalCount nodes { id } } }
      cover { id likeCount model { id } }
      images(first: 2) { totalCount nodes { id visibility model { id } } }
      viewerCan { use { ...Told } }
    }
  }
}
fragment Told on Permission { allowed reason message reversible }
"""


@dataclass
class Asker:
    """One viewer of one world, asked about on both sides."""

    seed: int
    world: World
    house: Harness
    name: str
    who: Who

    def __post_init__(self) -> None:
        self.viewer = rules.viewer(self.world, self.who.account_pk, self.who.scopes)
        self.comparison = Comparison(self.world, self.viewer)

    def ask(self, document: Document, place: str) -> None:
        """And, where it has pages, go on from a place in the first answer: its `endCursor` or its `startCursor`."""
        expected, answered = self.compare(document, document.variables, document.variables)
        theirs = {variable: cursor_at(expected, keys, place) for keys, variable in document.pages}
        ours = {variable: cursor_at(answered, keys, place) for keys, variable in document.pages}
        if any(theirs.values()):
            self.compare(document, document.variables | theirs, document.variables | ours)

    def compare(self, document: Document, theirs: dict[str, Any], ours: dict[str, Any]) -> tuple[Any, Any]:
        expected = reference.answer(self.world, self.viewer, document.text, theirs, document.operation)
        answered = self.house.ask(document.text, viewer=self.who, variables=ours, operation=document.operation)
        differences = self.comparison.differences(expected, answered)
        if differences:
            told = "\n".join(differences)
            pytest.fail(f"seed {self.seed}, {self.name} {self.who}\n{document.text}\nvariables {ours}\n{told}", pytrace=False)
        return expected, answered


def askers(seed: int, world: World, house: Harness) -> list[Asker]:
    """Who asks: everybody who plays a part, and sessions that lack a scope or claim one that their account may not hold."""
    people = {account.handle.split("_")[0].lower(): pk(account) for account in world.all(Account)}
    whole = {"anonymous": Who(None)} | {name: Who(account) for name, account in people.items()}
    lacking = {
        f"{name} without {scope}": Who(people[name], held - {scope})
        for name, held in {"owner": rules.MEMBER, "ended": rules.MEMBER, "staff": rules.MEMBER | rules.STAFF}.items()
        if name in people
        for scope in ("images:read", "images:write", "models:read", "account:read", "moderation:write")
        if scope in held
    }
    claiming = {
        "owner without a scope": Who(people["owner"], frozenset()),
        "stranger as staff": Who(people["stranger"], rules.STAFF | rules.MEMBER),
    }
    return [Asker(seed, world, house, name, who) for name, who in (whole | lacking | claiming).items()]


@pytest.mark.parametrize("seed", range(WORLDS))
def test_the_compiled_answer_is_the_naive_one(seed: int) -> None:
    world, draws = make(seed), random.Random(seed)
    house = Harness.of(world.rows)
    everybody = askers(seed, world, house)
    for document in by_hand(world, draws):
        for asker in draws.sample(everybody, 2):
            asker.ask(document, draws.choice(PLACES))
    for number in range(DRAWN):
        goal = goals()[(seed * DRAWN + number) % len(goals())]
        asker = draws.choice(everybody[1:] if goal[0] == "Viewer" else everybody)
        asker.ask(write(draws.randrange(2**32), world, asker.viewer, goal), draws.choice(PLACES))
    house.close()


def by_hand(world: World, draws: random.Random) -> list[Document]:
    """The feed with its permissions, an image to its remixes to their creators to their images, the models, the viewer's library."""
    images = world.all(Image)
    sources = {image.source_pk for image in images}
    image = draws.choice([image for image in images if image.pk in sources])
    narrowed = draws.choice(({}, {}, {"visibility": "PUBLIC"}, {"visibility": "PRIVATE"}, {"tool": "REMIX"}))
    return [
        Document(FEED, {"first": draws.choice((3, 9, 24))}, "Feed", [(("feed",), "after")]),
        Document(IMAGE, {"id": image.id}, "Image", []),
        Document(MODELS, {}, "Models", [(("models",), "after")]),
        Document(LIBRARY, dict(narrowed), "Library", [(("viewer", "library"), "after")]),
    ]


def test_every_field_is_reached_by_every_edge() -> None:
    assert len(goals()) <= WORLDS * DRAWN


def test_worlds_hold_every_part() -> None:
    worlds = [make(seed) for seed in range(20)]
    assert all(any(role(world, name) for world in worlds) for name in ("owner", "stranger", "ended", "staff", "leaving", "deleted"))
