"""What a viewer may not see takes no time (R16; THREATS 8, 9): an answer takes as many steps of SQLite's machine with it as without."""

from collections.abc import Iterator
from itertools import count
from typing import Final

import pytest
from sqlmodel import SQLModel

from schema.tables import Image, Model, ModelStatus, Visibility
from tests.schema.cast import ANONYMOUS, JASON, MALLORY, NOW, STAFF, image, rows
from tests.schema.harness import Harness, Who

pytestmark = pytest.mark.sqlite  # PostgreSQL's choice of an index is its own, and its steps are not told

MANY: Final = 300
PAGE: Final = "totalCount nodes { id } pageInfo { hasNextPage endCursor }"
LISTS: Final = {
    "the feed": f"{{ feed {{ {PAGE} }} }}",
    "a search": f'{{ feed(search: "prompt o") {{ {PAGE} }} }}',
    "a search for what nobody sees": f'{{ feed(search: "100") {{ {PAGE} }} }}',
    "the feed by a model": f'{{ feed(model: "m-public") {{ {PAGE} }} }}',
    "a search for models": f'{{ models(search: "m") {{ {PAGE} }} }}',
    "the most liked": f"{{ feed(sort: TOP) {{ {PAGE} }} }}",
    "the most liked of a week": f"{{ feed(sort: TOP, period: WEEK) {{ {PAGE} }} }}",
    "what trends": f"{{ feed(sort: TRENDING, period: DAY) {{ {PAGE} }} }}",
    "the newest of a day": f"{{ feed(period: DAY) {{ {PAGE} }} }}",
    "a profile": f'{{ account(handle: "jane") {{ images {{ {PAGE} }} models {{ {PAGE} }} }} }}',
    "a model": f'{{ model(id: "m-public") {{ images {{ {PAGE} }} cover {{ id }} }} }}',
    "models": f"{{ models {{ {PAGE} }} }}",
    "remixes": f'{{ image(id: "i-jason") {{ remixCount remixes {{ {PAGE} }} }} }}',
    "remixes in a list": f"{{ feed {{ nodes {{ remixCount remixes {{ {PAGE} }} model {{ images {{ {PAGE} }} }} }} }} }}",
}


def model(pk: int, id: str, visibility: Visibility) -> Model:
    return Model(
        pk=pk, id=id, name=id, owner_pk=2, visibility=visibility, status=ModelStatus.READY, engine="", created_at=NOW, asked_paid=True
    )


def town() -> list[SQLModel]:
    """jane's public model, and what was made with it and from jason's image."""
    return [
        *rows(),
        model(1, "m-public", Visibility.PUBLIC),
        *image(4, "i-made", 2, Visibility.PUBLIC, 3),
        *image(5, "i-also", 1, Visibility.PUBLIC, 3),
    ]


def secrets() -> Iterator[SQLModel]:
    """What jane keeps to herself: made with that model and from that image, some hidden, some deleted; and models."""
    for pk in range(100, 100 + MANY):
        made = image(pk, f"i-{pk}", 2, Visibility.PRIVATE, 3)
        for row in made:
            if isinstance(row, Image):
                row.model_pk = 1
                row.visibility = Visibility.PUBLIC if pk % 3 == 0 else Visibility.PRIVATE
                row.hidden_at = NOW if pk % 3 == 0 else None
                row.owner_leaving = pk % 3 == 1
        yield from made
        yield model(pk, f"m-{pk}", Visibility.PRIVATE)


@pytest.fixture(scope="module")
def houses() -> Iterator[tuple[Harness, Harness]]:
    made = Harness(town()), Harness([*town(), *secrets()])
    yield made
    for house in made:
        house.close()


@pytest.mark.parametrize("who", [ANONYMOUS, MALLORY, JASON, STAFF], ids=["anonymous", "a stranger", "the source's owner", "staff"])
@pytest.mark.parametrize("document", LISTS.values(), ids=LISTS)
def test_what_is_kept_from_a_viewer_takes_no_step_of_its_answer(houses: tuple[Harness, Harness], document: str, who: Who) -> None:
    without, with_secrets = (steps(house, document, who) for house in houses)
    assert with_secrets == without


def steps(house: Harness, document: str, who: Who) -> tuple[int, object]:
    """How many steps SQLite takes for an answer, and the answer."""
    house.ask(document, viewer=who)  # prepares its statements, which takes steps too
    taken = count()
    house.guarded.connection.set_progress_handler(lambda: next(taken) < 0, 1)
    answer = house.ask(document, viewer=who)
    return next(taken), answer
