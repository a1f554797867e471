"""Non-interference (R16): two worlds that differ only in what a viewer may not see give the same bytes and the same headers at every door.

What a viewer sees is said by `pairs_seen`, over the rules that were written by hand. In two pairs of three the rows that it sees keep their
`pk`, as they do in a house where somebody makes, changes or deletes what is private: then all is the same byte for byte, cursors included,
and so is what follows a cursor that was had when more was public. In the third all rows are numbered anew without gaps, as in a house where
what is hidden never was. That is the stronger statement: a gap between numbers, or its size, would tell of what is hidden. The one value
that is made of a number is a cursor, which is sealed; so there cursors are compared by where they stand and where they stand again. So are
those of what was written since, which takes the number that is next. `Date` and a request's id are set apart; nothing else is. Clock and
chance stand still.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from html import unescape
from typing import Final
from unittest.mock import patch

import orjson
from sqlalchemy.exc import IntegrityError

from schema.tables import Image, Visibility
from tests.oracle.compare import cursor_at
from tests.oracle.making import make
from tests.oracle.world import NOW, World
from tests.proof.doors import Answer, Question, answers_of, ask, goes_on, posed
from tests.proof.house import DATABASES, Home, home
from tests.proof.pairs_changes import Change, Step, changed
from tests.proof.pairs_difference import Difference, Said, difference
from tests.proof.pairs_questions import continued, questions, touched
from tests.proof.pairs_rows import renumbered
from tests.proof.pairs_seen import seen
from tests.proof.pairs_stories import Unseen
from tests.proof.viewers import asker, askers
from tests.schema.harness import at_once

GROUP: Final = 8  # pairs that share their first world, viewer and questions
GAP: Final = 4  # how far the numbers of two rows that follow each other are apart, at most
STALE: Final = 2  # cursors that were had before
ONWARD: Final = re.compile(rb'href="(/[^"]*after=[0-9a-f]{48}[^"]*)"')


@dataclass
class Ran:
    """How many pairs were asked, at which doors, by whom, and how they differed; and what was found. Two of them add up."""

    pairs: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    viewers: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)

    def __add__(self, other: "Ran") -> "Ran":
        counted = (self.answers + other.answers, self.viewers + other.viewers, self.steps + other.steps)
        return Ran(self.pairs + other.pairs, *counted, self.findings + other.findings)

    def __str__(self) -> str:
        counted = {"answers compared by door": self.answers, "pairs by viewer": self.viewers, "steps between worlds": self.steps}
        lines = [f"{title}: " + ", ".join(f"{name} {number:,}" for name, number in of.most_common()) for title, of in counted.items()]
        return "\n".join([f"{self.pairs:,} pairs of worlds", *lines])


def run_pairs(count: int, seed: int, databases: Sequence[str] = DATABASES) -> Ran:
    """Pairs `seed` to `seed + count - 1`, over the databases in turn, in this process.

    Parts of a range that begin at multiples of GROUP add up to the whole.
    """
    return at_once(ran(count, seed, databases))


async def ran(count: int, seed: int, databases: Sequence[str]) -> Ran:
    found = Ran()
    with still() as chance:
        for first in range(seed, seed + count, GROUP):
            there = home(databases[first // GROUP % len(databases)])
            found += await Group(first, min(GROUP, seed + count - first), there, chance).run()
    return found


@contextmanager
def still() -> Iterator[random.Random]:
    """Chance that can be set back: ids, tokens and seeds are drawn from it. Cookies that end do so by the clock that stands still."""
    chance = random.Random()
    with ExitStack() as stack:
        for place, drawn in {"secrets.choice": chance.choice, "secrets.randbelow": chance.randrange}.items():
            stack.enter_context(patch(place, drawn))
        for place in ("secrets.token_urlsafe", "web.asking.token_urlsafe"):
            stack.enter_context(patch(place, lambda size=32: chance.randbytes(size).hex()))
        stack.enter_context(patch("http.cookies._getdate", lambda future=0: f"{NOW + timedelta(seconds=future):%a, %d %b %Y %X} GMT"))
        yield chance


class Group:
    """A world, a viewer, other worlds that the viewer cannot tell from it, and what is asked of them all."""

    def __init__(self, seed: int, size: int, home: Home, chance: random.Random) -> None:
        self.seed, self.home, self.chance = seed, home, chance
        draws = random.Random(f"pairs {seed}")
        self.world = renumbered(make(seed), GAP, draws)
        everybody = askers(self.world)
        self.asks = everybody[seed // GROUP % len(everybody)]
        self.steps = [Unseen(self.world, self.asks.viewer, draws).steps() for _ in range(size)]
        self.anew = seed // GROUP % 3 == 2
        names = {name for steps in self.steps for name in touched(self.world, steps)}
        others = [self.other(steps) for steps in self.steps]
        self.draws, self.questions = draws, questions(home.app, [self.world, *others], names, self.asks, draws)

    def other(self, steps: list[Step]) -> World:
        world = changed(self.world, steps)
        return renumbered(world, 1, random.Random()) if self.anew else world

    async def run(self) -> Ran:
        if not self.anew:
            self.questions[:0] = [continued(cursor) for cursor in self.draws.sample(await self.cursors(), STALE)]
        found, said = Ran(len(self.steps), viewers=Counter({self.asks.name: len(self.steps)})), await self.answers(self.world)
        for number, steps in enumerate(self.steps):
            heard = await self.answers(self.other(steps))
            found.steps.update(step.name for step in steps)
            found.answers.update(one.question.kind.door for one in heard)
            if differs := difference(said, heard, veiled=self.anew):
                found.findings.append(await self.told(number, differs))
        return found

    async def answers(self, world: World, among: range | None = None) -> list[Said]:
        """To all questions, or to some of them, and to what each leads on to."""
        self.home.fill(world)
        found: list[Said] = []
        for number in among or range(len(self.questions)):
            self.chance.seed(f"{self.seed} {number}")
            found.append(await self.said(world, number, self.questions[number]))
            if (more := onward(self.questions[number], found[-1].answer)) is not None:
                found.append(await self.said(world, number, more))
        return found

    async def said(self, world: World, number: int, question: Question) -> Said:
        one = asker(world, self.asks.name) or self.asks
        answer = await ask(self.home, one, question, endless=goes_on(world, one, question))
        return Said(number, question, answer, self.home.house.wrote)

    async def cursors(self) -> list[str]:
        """Of a feed in which all images are public: also of the places of those that are hidden from the viewer."""
        public = {"visibility": Visibility.PUBLIC, "hidden_at": None, "deleted_at": None, "owner_leaving": False}
        images = tuple(Change(Image, (image.pk,), public) for image in self.world.all(Image))
        self.home.fill(changed(self.world, [Step("all public", images)]))
        answer = await ask(self.home, self.asks, continued(None))
        return [edge["cursor"] for edge in orjson.loads(answer.body)["data"]["feed"]["edges"]]

    async def told(self, number: int, differs: Difference) -> str:
        """What was found, with as few of the changes as show it still."""
        left, among = self.steps[number], range(0 if differs.said.wrote else differs.said.number, differs.said.number + 1)
        for step in self.steps[number]:
            fewer = [one for one in left if one is not step]
            if found := await self.found_still(number, fewer, among):
                left, differs = fewer, found
        anew = ", all rows numbered anew" if self.anew else ""
        changes = "\n".join(map(str, left)) or "nothing: the house does not answer one world alike"
        what = f"what was changed, {len(left)} of {len(self.steps[number])} steps:\n{changes}"
        return f"pair {self.seed + number}{anew}, asked by {self.asks.name}, {self.home.database}\n{differs}\n{what}"

    async def found_still(self, number: int, steps: list[Step], among: range) -> Difference | None:
        """With fewer steps, where these still make a world that can be stored, and that the viewer sees as it was."""
        if seen(changed(self.world, steps), self.asks.viewer) != seen(self.world, self.asks.viewer):
            return None
        said = await self.answers(self.world, among)
        try:
            return difference(said, await self.answers(self.other(steps), among), veiled=self.anew)
        except IntegrityError:
            return None


def onward(question: Question, answer: Answer) -> Question | None:
    """The next page of what was asked, where the answer names one."""
    document = question.document
    if document is None:
        link = ONWARD.search(answer.body) if question.method == "GET" else None
        return replace(question, path=unescape(link[1].decode())) if link else None
    after = {variable: cursor_at(found, keys, "endCursor") for found in answers_of(question, answer) for keys, variable in document.pages}
    return posed(question, replace(document, variables=document.variables | after)) if any(after.values()) else None
