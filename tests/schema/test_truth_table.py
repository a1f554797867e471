"""R1 to R9 and R15, a row for each answer. The last column is typed by hand from PRODUCT.md; no rule of the project is imported.

The cast: jason and mallory are on the free plan, jane and paula on a paid one. risen was free and pays now. lapsed paid once, and the
free plan that followed counts since yesterday; ending is as lapsed will be next week. leaving is deleting the account, gone has deleted it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from schema.tables import (
    Account,
    Generation,
    GenerationStatus,
    Image,
    ImageRecord,
    Member,
    Model,
    ModelStatus,
    Moderation,
    Plan,
    RefillPeriod,
    ReportReason,
    Subscription,
    TokenEntry,
    TokenReason,
    Tool,
    Visibility,
)
from tests.schema.harness import Harness, Who

TABLE = """
rule who       of                  question                answer

R1   anonymous jane-public         is there                yes
R1   mallory   jane-public         is there                yes
R1   jane      jane-public         is there                yes
R1   staff     jane-public         is there                yes
R1   leaving   jane-public         is there                yes
R1   anonymous jane-private        is there                no
R1   mallory   jane-private        is there                no
R1   mallory   jane-private        node finds it           no
R1   staff     jane-private        node finds it           no
R1   jane      jane-private        node finds it           yes
R1   paula     jane-private        is there                no
R1   staff     jane-private        is there                no
R1   gone      jane-private        is there                no
R1   jane      jane-private        is there                yes
R1   jane      staff-private       is there                no
R1   staff     staff-private       is there                yes
R1   anonymous jane-hidden         is there                no
R1   mallory   jane-hidden         is there                no
R1   staff     jane-hidden         is there                no
R1   jane      jane-hidden         is there                yes
R1   anonymous jane-appealed       is there                no
R1   mallory   jane-appealed       is there                no
R1   staff     jane-appealed       is there                yes
R1   jane      jane-appealed       is there                yes
R1   staff     jane-appealed       prompt is read          yes
R1   staff     jane-appealed       node finds it           yes
R1   staff     jane-appealed       is in the feed          no
R1   staff     jane-appealed       has licences            no
R1   staff     jane-appealed       has moderation          no
R1   jane      jane-appealed       has moderation          yes
R1   jane      jane-hidden         has moderation          yes
R1   jane      jane-public         has moderation          no
R1   staff     leaving-appealed    is there                no
R1   anonymous jane-deleted        is there                no
R1   jane      jane-deleted        is there                no
R1   staff     jane-deleted        is there                no
R1   anonymous leaving-public      is there                no
R1   mallory   leaving-public      is there                no
R1   staff     leaving-public      is there                no
R1   leaving   leaving-public      is there                no
R1   leaving   leaving-private     is there                no
R1   anonymous gone-public         is there                no
R1   jane      gone-public         is there                no
R1   staff     gone-public         is there                no
R1   anonymous jane                account is there        yes
R1   anonymous leaving             account is there        no
R1   jane      leaving             account is there        no
R1   staff     leaving             account is there        no
R1   leaving   leaving             account is there        yes
R1   staff     gone                account is there        no
R1   gone      gone                account is there        no
R1   jane      -                   is signed in            yes
R1   leaving   -                   is signed in            yes
R1   gone      -                   is signed in            no
R1   anonymous -                   is signed in            no
R1   leaving   -                   has a library           no
R1   leaving   jane-public         may remix               no
R1   jane      -                   has a library           yes
R1   anonymous jane-public         is in the feed          yes
R1   jane      jane-public         is in the feed          yes
R1   anonymous jane-private        is in the feed          no
R1   jane      jane-private        is in the feed          no
R1   staff     jane-private        is in the feed          no
R1   jane      jane-hidden         is in the feed          no
R1   anonymous leaving-public      is in the feed          no
R1   anonymous gone-public         is in the feed          no
R1   jane      jane-deleted        is in the feed          no
R1   mallory   jane-public         is on its owner's page  yes
R1   mallory   jane-private        is on its owner's page  no
R1   staff     jane-private        is on its owner's page  no
R1   jane      jane-private        is on its owner's page  no
R1   jane      jane-hidden         is on its owner's page  no
R1   jane      jane-public         is in the library       yes
R1   jane      jane-private        is in the library       yes
R1   jane      jane-hidden         is in the library       yes
R1   jane      jane-deleted        is in the library       no
R1   mallory   jane-public         is in the library       no
R1   staff     jane-private        is in the library       no
R1   jane      jane-public         has licences            yes
R1   mallory   jane-public         has licences            no
R1   staff     jane-public         has licences            no
R1   jane      jane-public         has a cost              yes
R1   mallory   jane-public         has a cost              no
R1   staff     jane-public         has a cost              no
R1   anonymous jane-public         has a cost              no

R2   jason     -                   generate privately      PAID_PLAN_REQUIRED
R2   mallory   -                   generate privately      PAID_PLAN_REQUIRED
R2   lapsed    -                   generate privately      PAID_PLAN_REQUIRED
R2   jane      -                   generate privately      allowed
R2   risen     -                   generate privately      allowed
R2   ending    -                   generate privately      allowed
R2   jason     -                   default visibility      PUBLIC
R2   lapsed    -                   default visibility      PUBLIC
R2   jane      -                   default visibility      PRIVATE
R2   ending    -                   default visibility      PRIVATE
R2   paula     -                   default visibility      PUBLIC

R3   jason     jason-public        make private            MADE_ON_FREE_PLAN
R3   risen     risen-old           make private            MADE_ON_FREE_PLAN
R3   lapsed    lapsed-old          make private            MADE_ON_FREE_PLAN
R3   risen     risen-new           make private            allowed

R4   jane      jane-public         make private            allowed
R4   ending    ending-public       make private            allowed
R4   lapsed    lapsed-public       make private            PAID_PLAN_REQUIRED
R4   jane      jane-private        make private            ALREADY_SO
R4   lapsed    lapsed-private      make private            ALREADY_SO
R4   anonymous jane-public         make private            SIGN_IN_REQUIRED
R4   mallory   jane-public         make private            NOT_YOURS
R4   paula     jane-public         make private            NOT_YOURS
R4   staff     jane-public         make private            NOT_YOURS
R4   staff     jane-appealed       make private            NOT_YOURS
R4   mallory   jane-private        make private            not there
R4   staff     jane-private        make private            not there

R5   jane      jane-private        make public             allowed
R5   ending    ending-private      make public             allowed
R5   lapsed    lapsed-private      make public             allowed for good
R5   jane      jane-public         make public             ALREADY_SO
R5   jason     jason-public        make public             ALREADY_SO
R5   anonymous jane-public         make public             SIGN_IN_REQUIRED
R5   mallory   jane-public         make public             NOT_YOURS
R5   staff     jane-public         make public             NOT_YOURS
R5   mallory   jane-private        make public             not there
R5   staff     jane-private        make public             not there
R5   mallory   lapsed-private      make public             not there

R6   lapsed    lapsed-queued       its visibility          PRIVATE
R6   ending    ending-queued       its visibility          PRIVATE
R6   jane      lapsed-queued       its visibility          not there
R6   staff     lapsed-queued       its visibility          not there
R6   anonymous lapsed-queued       its visibility          not there

R7   lapsed    lapsed-private      visibility              PRIVATE
R7   ending    ending-private      visibility              PRIVATE
R7   risen     risen-old           visibility              PUBLIC
R7   anonymous lapsed-private      is there                no
R7   staff     lapsed-private      is there                no
R7   jane      lapsed-private      is there                no
R7   lapsed    lapsed-private      is in the library       yes
R7   lapsed    lapsed-private      is in the feed          no
R7   lapsed    lapsed-model        model is there          yes
R7   jane      lapsed-model        model is there          no

R8   anonymous jane-public         prompt is read          yes
R8   mallory   jane-public         prompt is read          yes
R8   mallory   jane-private        prompt is read          not there
R8   staff     jane-private        prompt is read          not there
R8   jane      jane-private        prompt is read          yes
R8   anonymous jane-public         copy prompt             allowed
R8   mallory   jane-public         copy prompt             allowed
R8   jane      jane-private        copy prompt             allowed
R8   mallory   jane-private        copy prompt             not there
R8   anonymous jane-public         remix                   SIGN_IN_REQUIRED
R8   jason     jane-public         remix                   allowed
R8   mallory   jane-public         remix                   allowed
R8   paula     jane-public         remix                   allowed
R8   lapsed    jane-public         remix                   allowed
R8   staff     jane-public         remix                   allowed
R8   jane      jane-private        remix                   allowed
R8   lapsed    lapsed-private      remix                   allowed
R8   mallory   jane-private        remix                   not there
R8   staff     jane-private        remix                   not there
R8   anonymous jane-public         upscale                 SIGN_IN_REQUIRED
R8   jason     jane-public         upscale                 NOT_YOURS
R8   mallory   jane-public         upscale                 NOT_YOURS
R8   staff     jane-public         upscale                 NOT_YOURS
R8   staff     jane-appealed       upscale                 NOT_YOURS
R8   jane      jane-public         upscale                 allowed
R8   jane      jane-private        upscale                 allowed
R8   jane      jane-hidden         upscale                 HIDDEN_BY_MODERATION
R8   lapsed    lapsed-private      upscale                 allowed
R8   jason     jason-public        upscale                 allowed
R8   mallory   jane-private        upscale                 not there
R8   staff     jane-private        upscale                 not there
R8   jane      jane-public         delete                  allowed for good
R8   mallory   jane-public         delete                  NOT_YOURS
R8   staff     jane-public         delete                  NOT_YOURS
R8   anonymous jane-public         delete                  SIGN_IN_REQUIRED

R9   anonymous remix-of-public     is there                yes
R9   anonymous remix-of-public     source is shown         yes
R9   anonymous remix-of-private    is there                yes
R9   anonymous remix-of-private    is a remix              yes
R9   anonymous remix-of-private    source is shown         no
R9   mallory   remix-of-private    source is shown         no
R9   staff     remix-of-private    source is shown         no
R9   jane      remix-of-private    source is shown         yes
R9   anonymous remix-of-hidden     source is shown         no
R9   jane      remix-of-hidden     source is shown         yes
R9   anonymous remix-of-appealed   source is shown         no
R9   staff     remix-of-appealed   source is shown         yes
R9   anonymous remix-of-deleted    is there                yes
R9   anonymous remix-of-deleted    is a remix              yes
R9   anonymous remix-of-deleted    source is shown         no
R9   jane      remix-of-deleted    source is shown         no
R9   anonymous remix-of-leaving    source is shown         no
R9   leaving   remix-of-leaving    source is shown         no
R9   anonymous remix-of-gone       source is shown         no
R9   anonymous jane-public         is a remix              no
R9   anonymous jason-public        remixes                 remix-of-public
R9   jane      jason-public        remixes                 private-remix,remix-of-public
R9   jason     jason-public        remixes                 remix-of-public
R9   staff     jason-public        remixes                 remix-of-public
R9   jane      jane-private        remixes                 remix-of-private
R9   mallory   jane-private        remixes                 not there

R15  anonymous jane-private        reads as absent         yes
R15  mallory   jane-private        reads as absent         yes
R15  staff     jane-private        reads as absent         yes
R15  mallory   jane-hidden         reads as absent         yes
R15  mallory   jane-appealed       reads as absent         yes
R15  mallory   jane-deleted        reads as absent         yes
R15  jane      jane-deleted        reads as absent         yes
R15  mallory   leaving-public      reads as absent         yes
R15  leaving   leaving-public      reads as absent         yes
R15  mallory   gone-public         reads as absent         yes
R15  mallory   jane-model          reads as absent         yes
R15  staff     jane-model          reads as absent         yes
R15  mallory   lapsed-queued       reads as absent         yes
R15  staff     lapsed-queued       reads as absent         yes
R15  mallory   leaving             reads as absent         yes
R15  mallory   jane-public         reads as absent         no
R15  jane      jane-private        reads as absent         no
"""
COLUMNS = ((0, 5), (5, 15), (15, 35), (35, 59), (59, 99))
ROWS = [tuple(line[begin:end].strip() for begin, end in COLUMNS) for line in TABLE.splitlines()[3:] if line]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAST, SOON = NOW - timedelta(days=1), NOW + timedelta(days=7)

# name: plan, the plan that follows, when the period ends, what the member chose as default
PEOPLE: dict[str, tuple[str, str | None, datetime | None, Visibility | None]] = {
    "jason": ("free", None, None, Visibility.PRIVATE),
    "mallory": ("free", None, None, None),
    "jane": ("solo", None, SOON, None),
    "paula": ("solo", None, SOON, Visibility.PUBLIC),
    "staff": ("solo", None, SOON, None),
    "risen": ("solo", None, SOON, None),
    "lapsed": ("solo", "free", PAST, None),
    "ending": ("solo", "free", SOON, None),
    "leaving": ("solo", None, SOON, None),
    "gone": ("solo", None, SOON, None),
}
# name: owner, asked for on a paid plan, visibility, what became of it, what it was made from
IMAGES: dict[str, tuple[str, bool, str, str, str | None]] = {
    "jane-public": ("jane", True, "PUBLIC", "", None),
    "jane-private": ("jane", True, "PRIVATE", "", None),
    "jane-hidden": ("jane", True, "PUBLIC", "hidden", None),
    "jane-appealed": ("jane", True, "PUBLIC", "appealed", None),
    "jane-deleted": ("jane", True, "PUBLIC", "deleted", None),
    "jason-public": ("jason", False, "PUBLIC", "", None),
    "staff-private": ("staff", True, "PRIVATE", "", None),
    "risen-old": ("risen", False, "PUBLIC", "", None),
    "risen-new": ("risen", True, "PUBLIC", "", None),
    "lapsed-old": ("lapsed", False, "PUBLIC", "", None),
    "lapsed-public": ("lapsed", True, "PUBLIC", "", None),
    "lapsed-private": ("lapsed", True, "PRIVATE", "", None),
    "ending-public": ("ending", True, "PUBLIC", "", None),
    "ending-private": ("ending", True, "PRIVATE", "", None),
    "leaving-public": ("leaving", True, "PUBLIC", "", None),
    "leaving-private": ("leaving", True, "PRIVATE", "", None),
    "leaving-appealed": ("leaving", True, "PUBLIC", "appealed", None),
    "gone-public": ("gone", True, "PUBLIC", "", None),
    "remix-of-public": ("mallory", False, "PUBLIC", "", "jason-public"),
    "private-remix": ("jane", True, "PRIVATE", "", "jason-public"),
    "remix-of-private": ("mallory", False, "PUBLIC", "", "jane-private"),
    "remix-of-hidden": ("mallory", False, "PUBLIC", "", "jane-hidden"),
    "remix-of-appealed": ("mallory", False, "PUBLIC", "", "jane-appealed"),
    "remix-of-deleted": ("mallory", False, "PUBLIC", "", "jane-deleted"),
    "remix-of-leaving": ("mallory", False, "PUBLIC", "", "leaving-public"),
    "remix-of-gone": ("mallory", False, "PUBLIC", "", "gone-public"),
}
MODELS = {"jane-model": "jane", "lapsed-model": "lapsed"}
GENERATIONS = {"lapsed-queued": "lapsed", "ending-queued": "ending"}

IMAGE = """query ($id: ID!) { image(id: $id) {
  id visibility prompt isRemix remixOf { id } remixes { nodes { id } } licences { from } tokens moderation { reason }
  viewerCan { remix { ...Told } copyPrompt { ...Told } upscale { ...Told }
    makePublic { ...Told } makePrivate { ...Told } delete { ...Told } }
} }
fragment Told on Permission { allowed reason message reversible }"""
VIEWER = "{ viewer { defaultVisibility canGeneratePrivately { allowed reason message reversible } library(first: 100) { nodes { id } } } }"
ABSENT = "iAbsentAbsentAbsentAbse"
BY_ID = """query ($id: ID!) {
  node(id: $id) { id __typename } image(id: $id) { id prompt } model(id: $id) { name } generation(id: $id) { prompt visibility }
}"""


def key(name: str) -> str:
    """The id of a row of this test, told by its name."""
    letter = "a" if name in PEOPLE else "m" if name in MODELS else "g" if name in GENERATIONS else "i"
    return letter + "".join(part.title() for part in name.split("-")).ljust(21, "0")


def number(names: dict[str, Any], name: str) -> int:
    return list(names).index(name) + 1


@pytest.fixture(scope="module")
def house() -> Iterator[Harness]:
    house = Harness.of([*plans(), *people(), *models(), *images(), *generations()])
    yield house
    house.close()


def plans() -> list[SQLModel]:
    return [
        Plan(
            pk=number,
            code=code,
            position=number,
            name=code,
            price=1200 * paid,
            currency="EUR",
            tokens=150,
            token_period=RefillPeriod.MONTH if paid else RefillPeriod.DAY,
            paid=paid,
            private_images=paid,
            private_models=paid,
            alchemy=paid,
            trainings=10 * paid,
            concurrency=1,
        )
        for number, (code, paid) in enumerate((("free", False), ("solo", True)), 1)
    ]


def people() -> list[SQLModel]:
    codes = {"free": 1, "solo": 2}
    rows: list[SQLModel] = []
    for name, (plan, following, ends, choice) in PEOPLE.items():
        pk = number(PEOPLE, name)
        rows += [
            Account(
                pk=pk,
                id=key(name),
                handle=name,
                handle_key=name,
                display_name=name,
                joined_at=PAST,
                leaving_at=PAST if name in ("leaving", "gone") else None,
                deleted_at=PAST if name == "gone" else None,
            ),
            Member(
                account_pk=pk,
                email=f"{name}@example.com",
                email_key=f"{name}@example.com",
                staff=name == "staff",
                accepted_terms="1",
                default_visibility=choice,
            ),
            Subscription(
                account_pk=pk,
                plan_pk=codes[plan],
                next_plan_pk=codes.get(following or ""),
                since=PAST,
                period_ends_at=ends,
                refills_at=SOON,
            ),
            TokenEntry(pk=pk, account_pk=pk, number=1, at=PAST, change=1000, balance=1000, reason=TokenReason.GRANT, cause="GRANT", held=0),
        ]
    return rows


def models() -> list[SQLModel]:
    return [
        Model(
            pk=number(MODELS, name),
            id=key(name),
            owner_pk=number(PEOPLE, owner),
            name=name,
            visibility=Visibility.PRIVATE,
            status=ModelStatus.READY,
            engine="atelier",
            created_at=PAST,
            asked_paid=True,
        )
        for name, owner in MODELS.items()
    ]


def images() -> list[SQLModel]:
    return [row for name in IMAGES for row in image(name)]


def image(name: str) -> list[SQLModel]:
    owner, asked_paid, visibility, state, source = IMAGES[name]
    pk, owner_pk, deleted, hidden = number(IMAGES, name), number(PEOPLE, owner), state == "deleted", state in ("hidden", "appealed")
    row = Image(
        pk=pk,
        id=key(name),
        owner_pk=owner_pk,
        created_at=PAST,
        visibility=Visibility(visibility),
        prompt="" if deleted else f"prompt of {name}",
        width=768,
        height=768,
        tool=Tool.REMIX if source else Tool.GENERATE,
        engine="atelier",
        thumbhash="",
        alt="" if deleted else name,
        source_pk=number(IMAGES, source) if source else None,
        is_remix=source is not None,
        media_key=f"media {name}",
        storage_key=f"storage {name}",
        hidden_at=PAST if hidden else None,
        appeal_open=state == "appealed",
        deleted_at=PAST if deleted else None,
        owner_leaving=owner in ("leaving", "gone"),
        asked_paid=asked_paid,
    )
    record = ImageRecord(image_pk=pk, owner_pk=owner_pk, tokens=7, asked_paid=asked_paid)
    told = Moderation(image_pk=pk, owner_pk=owner_pk, reason=ReportReason.SPAM, hidden_at=PAST)
    return [row, record, told] if hidden else [row, record]


def generations() -> list[SQLModel]:
    return [
        Generation(
            pk=number(GENERATIONS, name),
            id=key(name),
            owner_pk=number(PEOPLE, owner),
            status=GenerationStatus.QUEUED,
            prompt=name,
            visibility=Visibility.PRIVATE,
            tool=Tool.GENERATE,
            engine="atelier",
            width=768,
            height=768,
            count=1,
            seed=1,
            guidance=7,
            steps=20,
            strength=0.5,
            tokens=5,
            asked_plan_pk=2,
            asked_paid=True,
            created_at=PAST,
        )
        for name, owner in GENERATIONS.items()
    ]


@pytest.mark.parametrize(("rule", "who", "of", "question", "answer"), ROWS, ids=[" ".join(row) for row in ROWS])
def test_the_answer_is_the_one_of_the_rule(house: Harness, rule: str, who: str, of: str, question: str, answer: str) -> None:
    asking = Asking(house, Who(None if who == "anonymous" else number(PEOPLE, who)), of)
    said = asking.of_image(question) if question in OF_IMAGE else QUESTIONS[question](asking)
    assert said == {"yes": True, "no": False}.get(answer, answer)


@dataclass(frozen=True)
class Asking:
    """A viewer, and the row that it asks about."""

    house: Harness
    who: Who
    of: str

    def ask(self, document: str, *, denied: bool = False, **variables: str) -> Any:
        answer = self.house.ask(document, viewer=self.who, variables=variables)
        assert denied or not answer.get("errors"), answer
        return answer["data"]

    def of_image(self, question: str) -> bool | str:
        image = self.ask(IMAGE, id=key(self.of))["image"]
        if image is None:
            return False if question.startswith(("has ", "source ")) else "not there"
        return OF_IMAGE[question](image)

    def by_id(self, field: str) -> Any:
        return self.ask(BY_ID, id=key(self.of))[field]

    def viewer(self, field: str) -> Any:
        return self.ask(VIEWER)["viewer"][field]

    def library_is_there(self) -> bool:
        return self.ask(VIEWER, denied=True)["viewer"]["library"] is not None

    def is_on_owners_page(self) -> bool:
        document = "query ($handle: String!) { account(handle: $handle) { images(first: 100) { nodes { id } } } }"
        return key(self.of) in ids(self.ask(document, handle=IMAGES[self.of][0])["account"]["images"])

    def account_is_there(self) -> bool:
        found = self.ask("query ($handle: String!) { account(handle: $handle) { id } }", handle=self.of)["account"]
        assert (found is None) == (self.by_id("node") is None)
        return found is not None

    def visibility_of_generation(self) -> str:
        found = self.by_id("generation")
        return "not there" if found is None else str(found["visibility"])

    def reads(self, identity: str) -> dict[str, Any]:
        return self.house.ask(BY_ID, viewer=self.who, variables={"id": identity})


def permission(told: dict[str, Any]) -> str:
    if not told["allowed"]:
        assert told["message"]
        return str(told["reason"])
    assert told["reason"] is None
    return "allowed" if told["reversible"] else "allowed for good"


def ids(connection: dict[str, Any]) -> list[str]:
    return [node["id"] for node in connection["nodes"]]


def names(connection: dict[str, Any]) -> str:
    return ",".join(sorted(name for name in IMAGES if key(name) in ids(connection)))


QUESTIONS: dict[str, Callable[[Asking], bool | str]] = {
    "is there": lambda asking: asking.by_id("image") is not None,
    "node finds it": lambda asking: asking.by_id("node") is not None,
    "account is there": lambda asking: asking.account_is_there(),
    "model is there": lambda asking: asking.by_id("model") is not None,
    "its visibility": lambda asking: asking.visibility_of_generation(),
    "is in the feed": lambda asking: key(asking.of) in ids(asking.ask("{ feed(first: 100) { nodes { id } } }")["feed"]),
    "is in the library": lambda asking: key(asking.of) in ids(asking.viewer("library")),
    "is on its owner's page": lambda asking: asking.is_on_owners_page(),
    "reads as absent": lambda asking: asking.reads(key(asking.of)) == asking.reads(ABSENT),
    "is signed in": lambda asking: asking.ask("{ viewer { scopes } }")["viewer"] is not None,
    "has a library": lambda asking: asking.library_is_there(),
    "generate privately": lambda asking: permission(asking.viewer("canGeneratePrivately")),
    "default visibility": lambda asking: str(asking.viewer("defaultVisibility")),
}
OF_IMAGE: dict[str, Callable[[dict[str, Any]], bool | str]] = {
    "make private": lambda image: permission(image["viewerCan"]["makePrivate"]),
    "make public": lambda image: permission(image["viewerCan"]["makePublic"]),
    "copy prompt": lambda image: permission(image["viewerCan"]["copyPrompt"]),
    "upscale": lambda image: permission(image["viewerCan"]["upscale"]),
    "remix": lambda image: permission(image["viewerCan"]["remix"]),
    "may remix": lambda image: bool(image["viewerCan"]["remix"]["allowed"]),
    "delete": lambda image: permission(image["viewerCan"]["delete"]),
    "remixes": lambda image: names(image["remixes"]),
    "prompt is read": lambda image: str(image["prompt"]).startswith("prompt of "),
    "visibility": lambda image: str(image["visibility"]),
    "is a remix": lambda image: bool(image["isRemix"]),
    "source is shown": lambda image: image["remixOf"] is not None,
    "has licences": lambda image: image["licences"] is not None,
    "has a cost": lambda image: image["tokens"] is not None,
    "has moderation": lambda image: image["moderation"] is not None,
}


def test_the_table_has_a_row_for_each_answer_once() -> None:
    assert len(ROWS) >= 120
    assert len({row[:4] for row in ROWS}) == len(ROWS)
