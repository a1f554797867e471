"""AI models."""

from typing import Final

from schema.tables import Image, Model
from tests.oracle import rules
from tests.oracle.asked import Asked
from tests.oracle.connections import Page, page
from tests.oracle.images import listed
from tests.oracle.world import pk


def cover(model: Model, asked: Asked) -> Image | None:
    """The public one most liked; of two alike the newer."""
    return max(listed(asked, model_pk=model.pk), key=lambda image: (rules.likes(asked.world, image), pk(image)), default=None)


def model_images(model: Model, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Image]:
    return page(f"images of model {model.pk}", asked.seen(asked.world.newest(Image, model_pk=model.pk)), 24, first, after)


MODEL: Final = {
    "creator": lambda model, asked: asked.if_seen(asked.world.owner(model)),
    "cover": cover,
    "images": model_images,
    "viewerCan": lambda model, asked: model,
}
MODEL_PERMISSIONS: Final = {"use": lambda model, asked: rules.can_use_model(asked.world, asked.viewer, model)}
