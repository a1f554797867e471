"""Whose a row is does not depend on the way by which it is reached."""

from collections.abc import Iterator

import pytest

from schema.rules.viewer import MEMBER_SCOPES
from schema.tables import Image, Model, ModelStatus, Visibility
from tests.schema.cast import NOW, image, rows
from tests.schema.harness import Harness, Who

COVER = "{ models(first: 1) { nodes { cover { id viewerCan { makePrivate { allowed reason } } } } } }"
ITSELF = '{ image(id: "i-cover") { id viewerCan { makePrivate { allowed reason } } } }'


@pytest.fixture
def house() -> Iterator[Harness]:
    """The cover of a model is a picture of jane's."""
    model = Model(pk=1, id="m-clay", name="Clay", visibility=Visibility.PUBLIC, status=ModelStatus.READY, engine="atelier", created_at=NOW)
    cover = image(9, "i-cover", 2, Visibility.PUBLIC)
    assert isinstance(cover[0], Image)
    cover[0].model_pk = 1
    made = Harness([*rows(), model, *cover])
    yield made
    made.close()


@pytest.mark.parametrize("scope", ["images:read", "models:read"])
def test_the_cover_of_a_model_is_its_owners_by_the_key_of_images(house: Harness, scope: str) -> None:
    """A key without `images:read` owns no image, and one without `models:read` owns its images as before."""
    jane = Who(2, frozenset(MEMBER_SCOPES - {scope}))
    direct = house.ask(ITSELF, viewer=jane)["data"]["image"]
    (model,) = house.ask(COVER, viewer=jane)["data"]["models"]["nodes"]
    assert model["cover"] == direct
    assert direct["viewerCan"]["makePrivate"] == (
        {"allowed": False, "reason": "NOT_YOURS"} if scope == "images:read" else {"allowed": True, "reason": None}
    )
