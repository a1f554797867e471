"""Whether an answer is the oracle's. Each door has its own way to say what is expected; none may tell a word of what is invisible."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import orjson

from gateway.media import KINDS
from schema.tables import Generation, Image, Upload
from tests.oracle import reference, rules
from tests.oracle.compare import Comparison, cursor_at
from tests.oracle.making import CANARY
from tests.oracle.world import World
from tests.proof.doors import BEARER, NO_PICTURE, Answer, Question, ask, credentials, goes_on, posed
from tests.proof.house import Home, small
from tests.proof.live import told
from tests.proof.naive import naive_pages
from tests.proof.shown import Page, Shown
from tests.proof.viewers import Asker

NONCE: Final = re.compile(rb'name="key" value="[^"]*"')  # of a form, new at each showing
FOLLOWED: Final = re.compile(r'(?:href|hx-get)="([^"]*[?&;]after=[^"]*)"')
HARM: Final = ("INTERNAL", "LIMIT_EXCEEDED", "BAD_REQUEST", "GRAPHQL_VALIDATION_FAILED")
NOT_COMPARED: Final = {b"date"}


@dataclass
class Trial:
    """One viewer before one house that holds one world. Cursors that it was told stay the same as long as it lasts."""

    home: Home
    world: World
    asker: Asker
    comparison: Comparison = field(init=False)

    def __post_init__(self) -> None:
        self.comparison = Comparison(self.world, self.asker.viewer)

    async def differences(self, question: Question) -> list[str]:
        """What is wrong with the answer to a question; nothing, if nothing is."""
        found = await CHECKS[question.kind.door](self, question)
        if self.home.house.wrote:
            self.home.fill(self.world)
        return found

    async def ask(self, question: Question) -> Answer:
        return await ask(self.home, self.asker, question)

    def leaks(self, question: Question, answer: Answer) -> list[str]:
        """Words of what is invisible in a body or a header. What the asker said may come back to it."""
        told = set(CANARY.findall(answer.everything.decode(errors="replace"))) - set(CANARY.findall(question.words))
        return [f"leak: {word} is of {self.world.canaries.get(word)!r}" for word in sorted(told) if not self.comparison.shown(word)]

    # GraphQL.

    async def graphql(self, question: Question) -> list[str]:
        """And, where the document has pages, from a cursor of the answer on."""
        assert question.document is not None
        document = question.document
        found, expected, answered = await self.document(question, document.variables)
        theirs = {variable: cursor_at(expected, keys, "endCursor") for keys, variable in document.pages}
        ours = {variable: cursor_at(answered, keys, "endCursor") for keys, variable in document.pages}
        if found or not any(theirs.values()):
            return found
        onward = replace(document, variables=document.variables | ours)
        return (await self.document(posed(question, onward), document.variables | theirs))[0]

    async def document(self, question: Question, variables: dict[str, Any]) -> tuple[list[str], Any, Any]:
        answer, document = await self.ask(question), question.document
        assert document is not None
        answered = orjson.loads(answer.body)
        if self.turned_away(question):
            expected = {"data": None, "errors": [((), "UNAUTHENTICATED")]}
        else:
            expected = reference.answer(self.world, self.asker.viewer, document.text, variables, document.operation)
        status = 401 if self.turned_away(question) else 200
        found = self.comparison.differences(expected, answered, echoed=question.words) + self.leaks(question, answer)
        return found + ([] if answer.status == status else [f"status: expected {status}, answered {answer.status}"]), expected, answered

    # What does not end with its first answer.

    async def live(self, question: Question) -> list[str]:
        """One answer, the oracle's; and the end, unless it is of a job that goes on. Whoever may not ask at all is told so."""
        endless, document = goes_on(self.world, self.asker, question), question.document
        assert document is not None
        answer = await ask(self.home, self.asker, question, endless=endless)
        door, _, watched = question.kind.door.partition(", ")
        leaving = self.asker.viewer.account is not None and not rules.is_there(self.asker.viewer.account)
        nobody = question.by == BEARER and self.asker.token is not None and self.asker.viewer.account is None
        if nobody or (leaving and (watched or door == "socket")):
            refused = {"stream": 401, "socket": 4403}[door]
            return self.leaks(question, answer) + ([] if answer.status == refused else [f"status: {answer.status}"])
        events, ends = told(answer.body, door)
        if len(events) != 1 or answer.status != 200:
            return [f"status {answer.status}, {answer.body!r}"]
        expected = reference.answer(self.world, self.asker.viewer, document.text, document.variables, document.operation)
        found = self.comparison.differences(expected, events[0], echoed=question.words) + self.leaks(question, answer)
        return found + ([] if ends is not endless else [f"it {'ends' if ends else 'does not end'}"])

    def turned_away(self, question: Question) -> bool:
        """A bearer token of no session is refused; a cookie of none is nobody's."""
        presented = question.by == BEARER and question.kind.door == "graphql"
        return presented and self.asker.token is not None and self.asker.viewer.account is None

    async def written(self, question: Question) -> list[str]:
        """A payload tells nothing of what was invisible before, and no mutation breaks the house. What it does is tested elsewhere."""
        answer = await self.ask(question)
        broken = [f"status {answer.status}"] if answer.status not in (200, 401) else []
        codes = [error["extensions"]["code"] for error in orjson.loads(answer.body).get("errors", ())]
        return self.leaks(question, answer) + broken + [f"{code}: {answer.body!r}" for code in codes if code in HARM]

    # Pages.

    async def page(self, question: Question) -> list[str]:
        """And the page that its link to more of the same leads to."""
        answer = await self.ask(question)
        found = self.leaks(question, answer) or await self.shown(question, answer)
        onward = FOLLOWED.search(answer.body.decode()) if question.method == "GET" else None
        if found or onward is None:
            return found
        following = replace(question, path=onward[1].replace("&amp;", "&"))
        answer = await self.ask(following)
        return self.leaks(following, answer) or await self.shown(following, answer)

    async def shown(self, question: Question, answer: Answer) -> list[str]:
        """Whether it is the page over the oracle, byte for byte. After a mutation the world is another, which the oracle does not know."""
        if answer.status >= 500:
            return [f"status {answer.status}"]
        if self.home.house.wrote:
            return []
        naive = naive_pages(self.home.database)
        naive.listen(self.comparison, self.home.house.executed)
        headers = {**question.headers, **credentials(self.asker, question.by)}
        expected = await naive.client.request(question.method, question.path, headers=headers, content=question.content)
        found = naive.house.found + [f"was not asked: {one.source}" for one in naive.house.left]
        wanted = plain(Answer(expected.status_code, tuple(expected.headers.raw), expected.content))
        return found or unlike(wanted, plain(answer))

    # Bytes, probes and files.

    async def picture(self, question: Question) -> list[str]:
        """The bytes exactly where the image is visible; else what a key that never was is answered (R1, R15)."""
        answer = await self.ask(question)
        key, size = question.path.split("/")[2:4]
        image = self.world.first(Image, media_key=key)
        if image is not None and size in KINDS and rules.sees_image(self.world, self.asker.viewer, image):
            expected = Shown(image, size, rules.is_listed(self.world, image), question).page
            return self.leaks(question, answer) + unlike(expected, plain(answer), more_headers=True)
        absent = await self.ask(replace(question, path=f"/media/iAbsentAbsentAbsentAb0/{size}"))
        return self.leaks(question, answer) + unlike((404, plain(absent)[1], plain(absent)[2]), plain(answer))

    async def kept(self, question: Question) -> list[str]:
        """What lies there for its owner; for everybody else what an id that never was is answered. What is brought here is no picture."""
        answer = await self.ask(question)
        if question.method == "POST":
            return self.leaks(question, answer) + ([] if answer.status == self.refusal(question) else [f"status: {answer.status}"])
        _, segment, id = question.path.split("/")
        found = self.kept_as(segment, id)
        if found is not None:
            body = b"" if question.method == "HEAD" else small(found)
            headers = [(b"vary", b"Authorization, Cookie"), (b"cache-control", b"private, no-store"), (b"content-type", b"image/webp")]
            return self.leaks(question, answer) + unlike((200, headers, body), plain(answer), more_headers=True)
        absent = await self.ask(replace(question, path=f"/{segment}/iAbsentAbsentAbsentAb0"))
        return self.leaks(question, answer) + unlike((404, plain(absent)[1], plain(absent)[2]), plain(answer))

    def kept_as(self, segment: str, id: str) -> Upload | Generation | None:
        """The row whose picture lies at this address for this viewer."""
        if segment == "uploads":
            upload = self.world.first(Upload, id=id)
            return upload if rules.sees_upload(self.asker.viewer, upload) else None
        generation = self.world.first(Generation, id=id)
        seen = generation is not None and generation.preview and rules.sees_generation(self.asker.viewer, generation)
        return generation if seen else None

    def refusal(self, question: Question) -> int:
        """Of a token of nobody, of what has no file in it, of who may not make images, of what is no picture."""
        asks = self.asker.viewer
        if question.by == BEARER and self.asker.token is not None and asks.account is None:
            return 401
        if question.content != NO_PICTURE:
            return 400
        return 401 if asks.account is None else 422 if asks.may("images:write") else 403

    async def same_for_all(self, question: Question) -> list[str]:
        """What says nothing of anybody is the same for everybody."""
        answer = await self.ask(question)
        nobody = await ask(self.home, Asker("anonymous", None, rules.ANONYMOUS), question)
        return self.leaks(question, answer) + unlike((200, *plain(nobody)[1:]), plain(answer))


def plain(answer: Answer) -> Page:
    headers = [(name.lower(), value) for name, value in answer.headers if name.lower() not in NOT_COMPARED]
    return (answer.status, headers, NONCE.sub(b"", answer.body))


def unlike(expected: Page, answered: Page, *, more_headers: bool = False) -> list[str]:
    """Where two answers differ; of two bodies the first place, with what stands around it."""
    found = [] if expected[0] == answered[0] else [f"status: expected {expected[0]}, answered {answered[0]}"]
    wanted, given = (sorted(page[1]) for page in (expected, answered))
    if not set(wanted) <= set(given) or (wanted != given and not more_headers):
        found.append(f"headers: expected {wanted}, answered {given}")
    if expected[2] != answered[2]:
        pairs = enumerate(zip(expected[2], answered[2], strict=False))
        place = next((place for place, (left, right) in pairs if left != right), min(len(expected[2]), len(answered[2])))
        around = slice(max(0, place - 60), place + 120)
        found.append(f"body: expected …{expected[2][around]!r}…, answered …{answered[2][around]!r}…")
    return found


CHECKS: Final[dict[str, Callable[[Trial, Question], Awaitable[list[str]]]]] = {
    "graphql": Trial.graphql,
    "in process": Trial.graphql,
    **dict.fromkeys(("stream", "socket", "stream, watched", "socket, watched"), Trial.live),
    "mutation": Trial.written,
    "page": Trial.page,
    "fragment": Trial.page,
    "bytes": Trial.picture,
    "kept": Trial.kept,
    "probes": Trial.same_for_all,
    "files": Trial.same_for_all,
}
