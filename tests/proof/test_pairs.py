"""R16: what a viewer may not see changes nothing that the viewer gets. `make prove` asks ten thousand pairs; these are the first."""

import random
from typing import Any

import pytest
from sqlmodel import func, select

from schema.compiler.cursors import Cursors
from schema.compiler.plan import Execution
from schema.tables import Image, Visibility
from tests.oracle import rules
from tests.oracle.making import make
from tests.proof.doors import DOORS
from tests.proof.house import DATABASES, home
from tests.proof.pairs import GROUP, run_pairs
from tests.proof.pairs_changes import Change, Step
from tests.proof.pairs_questions import WRITING
from tests.proof.pairs_stories import WAYS, Unseen

pytestmark = pytest.mark.once

PAIRS = 200


def test_what_a_viewer_may_not_see_changes_no_byte_of_what_it_gets() -> None:
    ran = run_pairs(PAIRS, 0)
    assert not ran.findings, "\n\n".join(ran.findings[:3])
    assert ran.pairs == PAIRS
    assert set(ran.answers) == {*DOORS, WRITING}
    assert len(ran.steps) == len(set(WAYS))


def test_a_count_of_hidden_rows_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def unguarded(_run: Execution, _statement: int, _key: Any) -> int:
        with home(DATABASES[0]).house.database.write() as session:
            return session.exec(select(func.count()).select_from(Image)).one()

    monkeypatch.setattr(Execution, "_count", unguarded)
    finding = first_finding()
    assert finding.startswith("pair ")
    assert "otalCount" in finding
    assert "Image" in finding.partition("what was changed")[2]


def test_a_number_of_a_row_that_shows_is_found_where_rows_are_numbered_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Cursors, "write", lambda _cursors, _list, place: str(place))
    assert "all rows numbered anew" in first_finding(2 * GROUP)


def first_finding(seed: int = 0) -> str:
    return next(finding for one in range(seed, seed + PAIRS) for finding in run_pairs(1, one, DATABASES[:1]).findings)


@pytest.mark.parametrize("values", [{"prompt": "other words"}, {"visibility": Visibility.PRIVATE}, {"like_count": 900}, {"pk": 900}])
def test_what_is_seen_is_not_changed(values: dict[str, Any]) -> None:
    world = make(3)
    unseen = Unseen(world, rules.ANONYMOUS, random.Random(1))
    image = next(image for image in world.all(Image) if rules.is_listed(world, image))
    assert not unseen.accepts(Step("seen", (Change(Image, (image.pk,), values),)))
