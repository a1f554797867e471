"""Liking, and taking it back."""

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, select, update

from schema.actions.rows import key
from schema.actions.standing import weigh
from schema.actions.work import Work
from schema.tables import Image, Like


def like_image(work: Work, image_id: str) -> int:
    """Like an image that the viewer sees; its pk. Liking it again changes nothing."""
    image_pk = key(work.find(Image, image_id, "image"))
    if not work.session.exec(select(Like.at).where(*_own(work, image_pk))).first():
        work.session.add(Like(account_pk=work.viewer.account_pk, image_pk=image_pk, at=work.now))
        _count(work, image_pk, 1)
    return image_pk


def unlike_image(work: Work, image_id: str) -> int:
    """Take a like back; the pk of the image. Where there is none, nothing changes."""
    image_pk = key(work.find(Image, image_id, "image"))
    if work.session.exec(delete(Like).where(*_own(work, image_pk))).rowcount:
        _count(work, image_pk, -1)
    return image_pk


def _own(work: Work, image_pk: int) -> tuple[ColumnElement[bool], ...]:
    return (col(Like.account_pk) == work.viewer.account_pk, col(Like.image_pk) == image_pk)


def _count(work: Work, image_pk: int, change: int) -> None:
    work.session.exec(update(Image).where(col(Image.pk) == image_pk).values(like_count=Image.like_count + change))
    weigh(work.session, [image_pk])
