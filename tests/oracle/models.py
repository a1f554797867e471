"""AI models."""

from typing import Final

from schema.tables import Image, Model, ModelStatus, Training
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


def training_status(training: Training, asked: Asked) -> ModelStatus:
    """It is trained until it ends; with an error it failed."""
    if training.error is not None:
        return ModelStatus.FAILED
    return ModelStatus.TRAINING if training.finished_at is None else ModelStatus.READY


MODEL: Final = {
    "creator": lambda model, asked: asked.if_seen(asked.world.owner(model)),
    "cover": cover,
    "images": model_images,
    "viewerCan": lambda model, asked: model,
    "training": lambda model, asked: rules.training_of(asked.world, asked.viewer, model),
}
MODEL_PERMISSIONS: Final = {
    "use": lambda model, asked: rules.can_use_model(asked.world, asked.viewer, model),
    "makePublic": lambda model, asked: rules.can_make_model_public(asked.world, asked.viewer, model),
    "makePrivate": lambda model, asked: rules.can_make_model_private(asked.world, asked.viewer, model),
    "delete": lambda model, asked: rules.can_delete(asked.viewer, rules.owns_model(asked.viewer, model)),
}
TRAINING: Final = {"status": training_status}
