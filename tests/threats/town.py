"""A house with one generated world in it, four who want to know what is none of their business, and what they are told."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from schema.tables import Generation, Image, Model, TokenEntry, Visibility
from tests.databases import POSTGRESQL
from tests.journeys.doors import Answer, Door, knock, of_id
from tests.oracle import rules
from tests.oracle.compare import Comparison
from tests.oracle.making import CANARY, ROLES, make, role
from tests.oracle.world import World
from tests.proof.house import Home, opened
from tests.proof.viewers import Asker, asker

PEOPLE: Final = {"anonymous": "anonymous", "a stranger": "stranger", "a former owner": "leaving", "staff": "staff"}
WHO: Final = tuple(PEOPLE)
NEVER: Final = "iNeverWasNeverWasNever"
ENOUGH: Final = 9000  # tokens for whatever a test asks for
ABOUT: Final = {
    19: r"generations/|graphql (generation|cancelGeneration)$",
    2: r"/prompt|copyPrompt|GET /create\?|graphql quote",
    6: r"remix|upscale$|/upscale|like|graphql generate$|/create/price",
    4: r"/library/",
    9: r"POST|graphql (make|delete)",
}


@cache
def world() -> World:
    """Somebody plays each part in it; who is leaving is the former owner of what was theirs."""
    found = make(seed())
    for line in found.all(TokenEntry):
        line.balance += ENOUGH
        line.change += ENOUGH if line.number == 1 else 0
    return found


@cache
def seed() -> int:
    return next(number for number in range(200) if complete(make(number)))


def complete(found: World) -> bool:
    everybody = all(role(found, name) for name in ROLES)
    parts = everybody and bool(appealed(found)) and any(forks(found)) and makes(found)
    return parts and all(len(secrets(found, asker_of(found, who))) >= 6 for who in WHO)


def forks(found: World) -> Iterator[Image]:
    """Remixes that everybody sees of what everybody sees, and a paid plan asked for."""
    for image in found.all(Image):
        source = found.first(Image, pk=image.source_pk) if image.source_pk is not None else None
        if source is not None and source.asked_paid and rules.is_listed(found, source) and rules.is_listed(found, image):
            yield image


def makes(found: World) -> bool:
    """The owner has a public and a private image to go on from, and what paints where no model is asked for takes both, for what it has."""
    owner, usual = asker(found, "owner"), found.first(Model, usual=1)
    if owner is None or usual is None or usual.price > 1 or not (usual.takes_private and rules.is_listed_model(found, usual)):
        return False
    return {image.visibility for image in enlargeable(found, owner.viewer)} == set(Visibility)


def enlargeable(found: World, viewer: rules.Viewer) -> list[Image]:
    return [image for image in found.all(Image) if rules.sees_image(found, viewer, image) and rules.can_upscale(viewer, image).allowed]


def appealed(found: World) -> list[Image]:
    """What staff see, and members of the same plan do not (R1)."""
    staff = asker_of(found, "staff").viewer
    member = rules.Viewer(staff.account, rules.MEMBER)
    return [image for image in found.all(Image) if rules.sees_image(found, staff, image) and not rules.sees_image(found, member, image)]


def asker_of(found: World, who: str) -> Asker:
    person = asker(found, PEOPLE[who])
    assert person is not None
    return person


def secrets(found: World, person: Asker) -> dict[str, str]:
    """Ids of what this one may not see, one for each reason why."""
    unseen = [image for image in found.all(Image) if not rules.sees_image(found, person.viewer, image)]
    models = [model for model in found.all(Model) if not rules.sees_model(found, person.viewer, model) and model.owner_pk]
    jobs = [job for job in found.all(Generation) if not rules.sees_generation(person.viewer, job) and job.deleted_at is None]
    own = person.viewer.account.pk if person.viewer.account else None
    reasons: dict[str, Iterable[Image | Model | Generation]] = {
        "private": (one for one in unseen if one.visibility == Visibility.PRIVATE and rules.is_kept(found, one)),
        "deleted": (one for one in unseen if one.deleted_at is not None),
        "hidden by moderation": (one for one in unseen if one.hidden_at is not None and rules.is_kept(found, one)),
        "of somebody who is leaving": (one for one in unseen if one.owner_leaving and one.deleted_at is None),
        "once their own": (one for one in unseen if one.owner_pk == own),
        "a private model": (one for one in models if one.visibility == Visibility.PRIVATE),
        "a generation": jobs,
    }
    return {reason: first.id for reason, ones in reasons.items() if (first := next(iter(ones), None))}


@cache
def house() -> Home:
    """One for all tests of the lines, on the event loop of the session, over the database that the tests run over."""
    return opened("postgresql" if POSTGRESQL else "sqlite")


@dataclass
class Town:
    """One of the four, before the house."""

    home: Home
    person: Asker

    @classmethod
    def of(cls, who: str) -> "Town":
        return cls(house().fill(world()), asker_of(world(), who))

    async def knock(self, doors: Iterable[Door], asked: str = "") -> dict[str, Answer]:
        """What each door answers. What was written by it is undone."""
        found = {door.name: await knock(self.home.client, door, self.person.token, asked) for door in doors}
        if self.home.house.wrote:
            self.home.fill(world())
        return found

    def told(self, answer: Answer) -> set[str]:
        """Words in an answer that stand in rows which this one may not see."""
        comparison = Comparison(world(), self.person.viewer)
        words = set(CANARY.findall(answer.everything.decode(errors="replace")))
        return {word for word in words if not comparison.shown(word)}

    async def all_alike(self, line: int, only: str = "") -> int:
        """For each id that this one may not see, each door of a line answers as for one that never was. How many answers there were."""
        nothing, count = await self.knock(doors(line, NEVER), NEVER), 0
        for reason, id in secrets(world(), self.person).items():
            if only in reason:
                for name, answer in (await self.knock(doors(line, id), id)).items():
                    assert not self.told(answer), (reason, name)
                    assert answer == nothing[name], (reason, name)
                    count += 1
        return count

    async def ask(self, document: str, **variables: Any) -> Any:
        """The answer of GraphQL, by a bearer token where there is one."""
        sent = Door("graphql", "POST", "/graphql", {"json": {"query": document, "variables": variables}})
        answer = (await self.knock([sent]))["graphql"]
        assert not self.told(answer), document
        return json.loads(answer.body)


def doors(line: int, id: str) -> list[Door]:
    """The doors at which one can ask for an id, by the line of `lines.py` that is about them: each door has one."""
    return [door for door in of_id(id) if line_of(door.name) == line]


def line_of(door: str) -> int:
    return next((line for line, pattern in ABOUT.items() if re.search(pattern, door)), 1)
