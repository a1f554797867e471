"""Images, and what only their owners are told of them."""

from typing import Final

from schema.tables import Generation, Image, LicenceInterval
from tests.oracle import rules
from tests.oracle.asked import MESSAGE, Asked
from tests.oracle.connections import Page, page
from tests.oracle.world import pk


def listed(asked: Asked, **values: object) -> list[Image]:
    return [image for image in asked.world.newest(Image, **values) if rules.is_listed(asked.world, image)]


def url(image: Image, asked: Asked, size: str = "CARD") -> str:
    name = "original.png" if size == "ORIGINAL" else f"{size.lower()}.webp"
    return f"http://house.test/media/{image.media_key}/{name}"


def remixes_of(image: Image, asked: Asked) -> list[Image]:
    """An upscale has a source and is no remix."""
    return asked.seen(asked.world.newest(Image, source_pk=image.pk, is_remix=True))


def remixes(image: Image, asked: Asked, first: int | None = None, after: str | None = None) -> Page[Image]:
    return page(f"remixes of {image.pk}", remixes_of(image, asked), 24, first, after)


def licences(image: Image, asked: Asked) -> list[LicenceInterval] | None:
    if not rules.owns_image(asked.viewer, image):
        return None
    return sorted(asked.world.having(LicenceInterval, image_pk=image.pk), key=pk)


def generation_of(image: Image, asked: Asked) -> Generation | None:
    return asked.if_seen(asked.world.first(Generation, pk=asked.world.record(image).generation_pk))


IMAGE: Final = {
    "creator": lambda image, asked: asked.if_seen(asked.world.owner(image)),
    "model": lambda image, asked: rules.model_of(asked.world, asked.viewer, image),
    "url": url,
    "remixOf": lambda image, asked: rules.sees_source(asked.world, asked.viewer, image),
    "remixes": remixes,
    "remixCount": lambda image, asked: len(remixes_of(image, asked)),
    "likeCount": lambda image, asked: rules.likes(asked.world, image),
    "viewerHasLiked": lambda image, asked: rules.has_liked(asked.world, asked.viewer, image),
    "viewerCan": lambda image, asked: image,
    "licences": licences,
    "generation": generation_of,
    "tokens": lambda image, asked: asked.world.record(image).tokens if rules.owns_image(asked.viewer, image) else None,
    "moderation": lambda image, asked: rules.moderation_of(asked.world, asked.viewer, image),
}
IMAGE_PERMISSIONS: Final = {
    "remix": lambda image, asked: rules.can_remix(asked.viewer),
    "copyPrompt": lambda image, asked: rules.can_copy_prompt(),
    "upscale": lambda image, asked: rules.can_upscale(asked.viewer, image),
    "makePublic": lambda image, asked: rules.can_make_public(asked.world, asked.viewer, image),
    "makePrivate": lambda image, asked: rules.can_make_private(asked.world, asked.viewer, image),
    "delete": lambda image, asked: rules.can_delete(asked.viewer, rules.owns_image(asked.viewer, image)),
}
PERMISSION: Final = {"message": lambda permission, asked: None if permission.allowed else MESSAGE}
LICENCE_INTERVAL: Final = {"from": lambda interval, asked: interval.from_at, "until": lambda interval, asked: interval.until_at}
