"""What the owner does: it sees all that is its own, without which nothing is proved by what others do not see, and leaves words where a
house could keep them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any, Final

from graphql import GraphQLSchema, build_client_schema, get_introspection_query

from gateway.privacy.answers import Answer
from gateway.privacy.canaries import SIDE, Canaries, Secret
from gateway.privacy.pages import addresses
from gateway.privacy.premises import NO_MODEL, OWNER, Impossible
from gateway.privacy.report import Report
from gateway.privacy.visitors import PAGES, QUERIES, SERVICES, Door, Unanswered, Visitor

PAINTING: Final = 60.0  # seconds for a worker to take the job and to end it
UNAUTHORIZED: Final = 401
POLL: Final = 0.2  # seconds between two looks at a job
ENDED: Final = ("SUCCEEDED", "FAILED", "CANCELLED")
WHO: Final = "{ viewer { account { id } } }"
CONTENT: Final = """query ($id: ID!) {
  image(id: $id) { prompt negativePrompt seed alt } generation(id: $id) { prompt }
  node(id: $id) { ... on ApiKey { name } ... on Dataset { name } ... on Model { name } } }"""
# The page on which something is shown, by how its id begins.
SHOWN_ON: Final = {"d": "/models/train", "g": "/generations/{id}", "i": "/images/{id}", "k": "/account", "m": "/models/{id}"}
KEPT: Final = {"u": "/uploads/{id}", "g": "/previews/{id}"}  # by how an id begins: where its owner gets a picture back that is no image
WRITTEN: Final = ("its prompt", "its name")
GENERATE: Final = "mutation ($input: GenerateInput!) { generate(input: $input) { generation { id } errors { code message } } }"
MODELS: Final = "{ usualModel { id takesPrivate } models(first: 100) { nodes { id takesPrivate } } }"
JOB: Final = "query ($id: ID!) { generation(id: $id) { status images { id url } } }"
REFUSED: Final = "refused"
TRUSTED_ALONE: Final = (
    "This house answers trusted documents alone (SFUMATO_DOCUMENTS=only), and a check asks others. "
    "Serve the same data at another port without that setting while it goes round, and name that with --address."
)


@dataclass
class Owner:
    """The one to whom nearly all of it belongs."""

    visitor: Visitor
    canaries: Canaries
    report: Report
    painting: Secret = field(init=False)

    def is_at_home(self, account_id: str) -> None:
        """Raises Impossible where the house that answers is not the one whose data these are."""
        answer = self.knock(WHO)
        if answer.status == UNAUTHORIZED or (self.data_of(answer)["viewer"] or {"account": {}})["account"].get("id") != account_id:
            raise Impossible("The house that answers is not the one in this data folder: it does not know who was just made here.")

    def schema(self) -> GraphQLSchema:
        """The schema that the house tells."""
        return build_client_schema(self.ask(get_introspection_query(descriptions=False, one_of=True)))

    def ask(self, query: str, **variables: Any) -> Any:
        """The data of an answer; raises Impossible where there is none."""
        return self.data_of(self.knock(query, **variables))

    def knock(self, query: str, **variables: Any) -> Answer:
        try:
            return self.visitor.knock(Door(QUERIES, "the owner's", "POST", "/graphql", json={"query": query, "variables": variables}))
        except Unanswered as error:
            raise Impossible(f"The API does not answer: {error}.") from error

    def data_of(self, answer: Answer) -> Any:
        try:
            told = json.loads(answer.body)
        except ValueError as error:
            raise Impossible("What answers is no API of Sfumato: it sends no JSON.") from error
        if any(error.get("extensions", {}).get("code") == "UNKNOWN_DOCUMENT" for error in told.get("errors", ())):
            raise Impossible(TRUSTED_ALONE)
        if not told.get("data"):
            raise Impossible(f"The API does not answer: {told.get('errors')}.")
        return told["data"]

    # All that it has.

    def sees_it_all(self) -> None:
        for secret in self.canaries.secrets:
            if secret.owner == OWNER and secret.ids and not secret.gone:
                self._sees(secret)

    def _sees(self, secret: Secret) -> None:
        id = secret.ids[-1]
        if id[0] in KEPT and secret.tiles:
            kept = Door(SERVICES, f"GET {KEPT[id[0]]}", "GET", KEPT[id[0]].format(id=id))
            self._finds(secret, kept, lambda answer: secret.shown_in(answer.body))
        if id[0] not in SHOWN_ON:
            return
        word, page = next(word for word, what in secret.words.items() if what in WRITTEN), SHOWN_ON[id[0]]
        told = Door(PAGES, f"GET {page}", "GET", page.format(id=id))
        asked = Door(QUERIES, "image, generation, node", "POST", "/graphql", json={"query": CONTENT, "variables": {"id": id}})
        shown = [door for door in addresses() if not door.headers and door.method == "GET"] if secret.keys else []
        for door in (told, asked):
            self._finds(secret, door, lambda answer: word in answer.body)
        for door in shown:
            self._finds(secret, door, lambda answer: secret.shown_in(answer.body))

    def _finds(self, secret: Secret, door: Door, it: Callable[[Answer], bool]) -> None:
        try:
            if it(self.visitor.knock(door, secret.keys[-1] if door.takes else "")):
                return
        except Unanswered:
            pass
        self.report.not_checked(f"{door.title}: its owner does not see {secret.name}, so it proves nothing that others do not")

    # Words where a house could keep them.

    def asks_for_a_picture(self) -> None:
        """A job as everybody's is, so that whatever a worker writes down is there to be searched."""
        self.painting = secret = self.canaries.new("the generation that a worker painted", OWNER)
        run = self.canaries.run
        asked = {
            "prompt": f"a heron of {secret.word(run, 'its prompt')} feathers",
            "negativePrompt": secret.word(run, "its negative prompt"),
            "seed": secret.number("its seed"),
            "visibility": "PRIVATE",
            "model": self._model(),
            **{"width": SIDE, "height": SIDE, "steps": 10},
        }
        payload = self.ask(GENERATE, input=asked)["generate"]
        if payload["generation"] is None:
            raise Impossible(f"The owner cannot ask for a picture: {payload['errors']}.")
        secret.asked_by(payload["generation"]["id"], "its id")

    def _model(self) -> str:
        """One that may get what is private: the usual one, or another."""
        told = self.ask(MODELS)
        known = [told["usualModel"], *told["models"]["nodes"]]
        found = next((model["id"] for model in known if model and model["takesPrivate"]), None)
        if found is None:
            raise Impossible(NO_MODEL)
        return str(found)

    def waits_for_the_picture(self) -> None:
        """Until its job ends, one way or another."""
        end = monotonic() + PAINTING
        while (job := self.ask(JOB, id=self.painting.ids[0])["generation"])["status"] not in ENDED:
            if monotonic() >= end:
                self.report.not_checked(f"what a worker writes down: none painted what was asked for within {PAINTING:.0f} seconds")
                return
            sleep(POLL)
        for image in job["images"]:
            self.painting.asked_by(image["id"], "its id")
            self.painting.shown_at(image["url"].split("/")[-2])

    def sends_what_is_refused(self) -> None:
        """Requests that cannot be answered, whose words a log might keep."""
        secret = self.canaries.new("what the owner wrote and the house refused", OWNER)
        for door in refused(secret.word(self.canaries.run, "words of a request")):
            try:
                self.visitor.knock(door)
            except Unanswered as error:
                self.report.not_checked(f"{door.name}, as owner: {error}")


def refused(word: str) -> list[Door]:
    """A word in each place that an error could be about."""
    wrong = {"prompt": word, "width": 7}
    bodies: dict[str, dict[str, Any]] = {
        "a document that does not end": {"query": "{ " + word},
        "a field that is not there": {"query": f"{{ {word} }}"},
        "an argument of the wrong kind": {"query": f'{{ image(id: {{a: "{word}"}}) {{ id }} }}'},
        "a variable of the wrong kind": {"query": CONTENT, "variables": {"id": {"a": word}}},
        "a variable that is not there": {"query": "{ plans { code } }", "variables": {word: word}},
        "an input that is refused": {"query": GENERATE, "variables": {"input": wrong}},
        "an input of the wrong kind": {"query": GENERATE, "variables": {"input": {"prompt": word, "width": word}}},
    }
    found = [Door(REFUSED, name, "POST", "/graphql", json=body) for name, body in bodies.items()]
    found += [
        Door(REFUSED, f"GET {path}…", "GET", f"{path}{word}")
        for path in ("/images/", "/u/", "/media/", "/create?model=", "/graphql?query=")
    ]
    forms = {
        "/create": {"prompt": word, "width": word},
        "/account": {"displayName": word * 9},
        "/sign-in": {"email": word, "password": word},
    }
    return found + [Door(PAGES, f"POST {path}", "POST", path, form=form) for path, form in forms.items()]
