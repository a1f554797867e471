"""Copying a prompt."""

from dataclasses import dataclass

from sqlmodel import select

from schema.actions.refusals import Refused, denied
from schema.actions.work import Work
from schema.rules import plans
from schema.rules.visibility import visible
from schema.tables import Image, Model


@dataclass(frozen=True, slots=True)
class CopiedPrompt:
    """What Create needs to go on from. `model_pk` is None where there is no model, or the viewer does not see it (R11)."""

    prompt: str
    negative_prompt: str | None
    seed: int | None
    width: int
    height: int
    model_pk: int | None


def copy_prompt(work: Work, image_id: str) -> CopiedPrompt:
    """The prompt and the settings of an image that the viewer sees (R8)."""
    image = work.find(Image, image_id, "image")
    if reason := plans.copy_prompt().reason:
        raise Refused(denied(reason, "image"))
    model = work.session.exec(select(Model.pk).where(Model.pk == image.model_pk, visible(Model, Model, work.eyes))).first()
    return CopiedPrompt(image.prompt, image.negative_prompt, image.seed, image.width, image.height, model)
