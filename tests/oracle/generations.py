"""Jobs, which are their owners' alone."""

import math
from itertools import takewhile
from typing import Final

from schema.tables import Generation, GenerationStatus, Image, ImageRecord
from tests.oracle.asked import Asked
from tests.oracle.world import NOW, pk


def queue_position(generation: Generation, asked: Asked) -> int | None:
    """Among the viewer's own; the one that is next is 1."""
    if generation.status != GenerationStatus.QUEUED:
        return None
    own = asked.world.having(Generation, owner_pk=generation.owner_pk, status=GenerationStatus.QUEUED)
    return sum(1 for _ in takewhile(lambda one: pk(one) <= pk(generation), sorted(own, key=pk)))


def images_of(generation: Generation, asked: Asked) -> list[Image]:
    """In the order in which they were made."""
    made = {record.image_pk for record in asked.world.having(ImageRecord, generation_pk=generation.pk)}
    return [image for image in asked.seen(sorted(asked.world.all(Image), key=pk)) if image.pk in made]


def seconds_left(generation: Generation, asked: Asked) -> int | None:
    """As much time for each part of it that is left as each part took that is done; said from a tenth on."""
    if generation.status != GenerationStatus.RUNNING or generation.started_at is None or generation.progress < 0.1:
        return None
    gone = (NOW - generation.started_at).total_seconds()
    return math.ceil(gone * (1 - generation.progress) / generation.progress)


def preview_url(generation: Generation, asked: Asked) -> str | None:
    """Another one for each look."""
    return f"http://house.test/previews/{generation.id}?at={generation.preview[-8:]}" if generation.preview else None


GENERATION: Final = {
    "previewUrl": preview_url,
    "secondsLeft": seconds_left,
    "queuePosition": queue_position,
    "images": images_of,
    "failure": lambda generation, asked: generation if generation.status == GenerationStatus.FAILED else None,
}
FAILURE: Final = {
    "code": lambda generation, asked: generation.failure_code,
    "message": lambda generation, asked: generation.failure_message,
    "retryable": lambda generation, asked: generation.failure_retryable,
}
