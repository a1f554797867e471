"""People who use the API: a member with nothing but a bearer token, and somebody without one."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final, Self

import httpx

from tests.journeys.house import PATIENCE, House

PASSWORD: Final = "a long and quiet afternoon"
SMALL: Final = {"width": 256, "height": 256}
ERRORS: Final = "errors { code message field }"
GENERATION: Final = "id status tokens visibility failure { message } images { id url visibility prompt }"
LIMITS: Final = httpx.Limits(keepalive_expiry=2.0)  # seconds: sooner than the house closes a connection that nobody uses
ENDED: Final = ("SUCCEEDED", "FAILED", "CANCELLED")


@dataclass(slots=True)
class Caller:
    """Who asks the API of a house; without a token it is nobody in particular."""

    house: House
    http: httpx.AsyncClient
    token: str | None = None

    @classmethod
    def at(cls, house: House) -> Self:
        return cls(house, httpx.AsyncClient(base_url=house.address, timeout=PATIENCE, limits=LIMITS))

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    async def say(self, document: str, **variables: Any) -> httpx.Response:
        """What comes back, whatever it is."""
        return await self.http.post("/graphql", json={"query": document, "variables": variables}, headers=self.headers)

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of a document that has no errors; of a single root field, the field's."""
        answer = (await self.say(document, **variables)).json()
        assert "errors" not in answer, answer["errors"]
        data = answer["data"]
        return data if len(data) > 1 else next(iter(data.values()))

    async def do(self, document: str, **variables: Any) -> Any:
        """The payload of a mutation that refuses nothing."""
        payload = await self.ask(document, **variables)
        assert payload["errors"] == []
        return payload

    async def refused(self, document: str, **variables: Any) -> list[str]:
        """The codes with which a mutation refuses."""
        payload = await self.ask(document, **variables)
        return [error["code"] for error in payload["errors"]]

    async def fetch(self, path: str, **headers: str) -> httpx.Response:
        return await self.http.get(path, headers=self.headers | headers)


@dataclass(slots=True)
class Member(Caller):
    """A member, who signs in again when the session is over: time passes quickly in these houses."""

    handle: str = ""
    terms: str = field(default="")

    @property
    def email(self) -> str:
        return f"{self.handle}@example.org"

    async def sign_up(self, handle: str) -> None:
        self.handle = handle
        fields = {"handle": handle, "email": self.email, "password": PASSWORD, "termsVersion": await terms_of(self.http)}
        self.token = (await self.do(SIGN_UP, input=fields))["token"]

    async def sign_in(self) -> None:
        self.token = None
        self.token = (await self.do(SIGN_IN, input={"email": self.email, "password": PASSWORD}))["token"]

    async def say(self, document: str, **variables: Any) -> httpx.Response:
        answer = await Caller.say(self, document, **variables)
        if answer.status_code == 401:
            await self.sign_in()
            answer = await Caller.say(self, document, **variables)
        return answer

    async def generate(self, prompt: str, **settings: Any) -> Any:
        """A generation that was asked for and has succeeded."""
        asked = await self.do(GENERATE, input={"prompt": prompt, **SMALL, **settings})
        return await self.painted(asked["generation"]["id"])

    async def remix(self, image: str, prompt: str, **settings: Any) -> Any:
        asked = await self.do(REMIX, input={"image": image, "prompt": prompt, **settings})
        return await self.painted(asked["generation"]["id"])

    async def painted(self, generation: str) -> Any:
        found = await self.ended(generation)
        assert found["status"] == "SUCCEEDED", found
        return found

    async def ended(self, generation: str) -> Any:
        """The generation when it has ended, asked for again and again as an app does."""
        deadline = monotonic() + PATIENCE
        while (found := await self.ask(f"query ($id: ID!) {{ generation(id: $id) {{ {GENERATION} }} }}", id=generation))[
            "status"
        ] not in ENDED:
            assert monotonic() < deadline, found
            await asyncio.sleep(0.05)
        return found

    async def one(self, prompt: str, **settings: Any) -> Any:
        """One new image."""
        (image,) = (await self.generate(prompt, **settings))["images"]
        return image


async def terms_of(http: httpx.AsyncClient) -> str:
    """The version of the terms that the house shows, as a person reads it there."""
    return (await http.get("/terms")).text.partition('<time datetime="')[2].partition('"')[0]


SIGN_UP: Final = f"mutation ($input: SignUpInput!) {{ signUp(input: $input) {{ token {ERRORS} }} }}"
SIGN_IN: Final = f"mutation ($input: SignInInput!) {{ signIn(input: $input) {{ token {ERRORS} }} }}"
GENERATE: Final = f"mutation ($input: GenerateInput!) {{ generate(input: $input) {{ generation {{ {GENERATION} }} {ERRORS} }} }}"
REMIX: Final = f"mutation ($input: RemixInput!) {{ remix(input: $input) {{ generation {{ {GENERATION} }} {ERRORS} }} }}"
COPY_PROMPT: Final = f"mutation ($id: ID!) {{ copyPrompt(image: $id) {{ prompt negativePrompt seed width height {ERRORS} }} }}"
LIKE: Final = f"mutation ($id: ID!) {{ likeImage(image: $id) {{ image {{ id likeCount viewerHasLiked }} {ERRORS} }} }}"
SET_VISIBILITY: Final = (
    "mutation ($ids: [ID!]!, $visibility: Visibility!) { setImageVisibility(images: $ids, visibility: $visibility) "
    f"{{ images {{ id url visibility }} {ERRORS} }} }}"
)
DELETE: Final = f"mutation ($ids: [ID!]!) {{ deleteImages(images: $ids) {{ deleted {ERRORS} }} }}"
CHANGE_PLAN: Final = (
    "mutation ($plan: String!, $dryRun: Boolean) { changePlan(plan: $plan, dryRun: $dryRun) { "
    f"subscription {{ plan {{ code }} nextPlan {{ code }} }} preview {{ privateImagesKept defaultVisibilityAfter }} {ERRORS} }} }}"
)
FEED: Final = (
    "query ($first: Int, $after: String) { feed(first: $first, after: $after) "
    "{ totalCount nodes { id prompt url creator { handle } } pageInfo { hasNextPage endCursor } } }"
)
