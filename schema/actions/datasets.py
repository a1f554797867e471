"""Datasets: pictures of a member's own that models learn from (R10, R12, R13)."""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement
from sqlmodel import col, delete, func, select, update

from schema.actions.images import facts_of
from schema.actions.refusals import ErrorCode, Refusal, content_refused, decided_against, denied, invalid, not_found, refuse_if
from schema.actions.rows import key, stored
from schema.actions.subscriptions import subscription_of
from schema.actions.texts import check_text, clean
from schema.actions.uploads import let_go
from schema.actions.work import Work
from schema.rules import plans
from schema.tables import Dataset, DatasetPicture, Image, Training, Upload

FEWEST, MOST = 5, 40  # pictures
Chosen = tuple[int | None, int | None]  # the key of an upload, or that of an image
MOST_DATASETS: Final = 20  # of one member
MOST_NAMED: Final = 2 * MOST  # ids in one call, some of them twice


def create_dataset(work: Work, name: str, uploads: Sequence[str], images: Sequence[str]) -> int:
    """Put own uploads and own images together; the pk of the dataset. Each counts once. Doing it again makes no second one."""
    refuse_if(decided_against(plans.train_model(work.viewer)))  # what is in a dataset is kept as long as that is
    subscription_of(work.session, work.viewer.account_pk)  # locks: what one member makes at once comes one after another
    name, number = clean(name), len(set(uploads)) + len(set(images))
    if len(uploads) + len(images) > MOST_NAMED:
        refuse_if(_check_number(len(uploads) + len(images)))
    brought, own = work.seen(Upload, uploads), work.seen(Image, images)
    refuse_if(
        [
            *check_text(name, "The name", 1, 80, "name"),
            *([content_refused("name")] if work.refused.refuses(name) else []),
            *(not_found("uploads", str(place)) for place, id in enumerate(uploads) if id not in brought),
            *_check_images(work, images, own),
            *_check_number(number),
        ]
    )
    chosen: set[Chosen] = {(key(brought[id]), None) for id in uploads}
    chosen |= {(None, key(own[id])) for id in images}
    if (before := _made_before(work, name, chosen)) is not None:
        return before
    refuse_if(_too_many(work))
    dataset = Dataset(owner_pk=work.viewer.account_pk, name=name, created_at=work.now)
    stored(work.session, dataset)
    whose = {"dataset_pk": key(dataset), "owner_pk": dataset.owner_pk}
    for upload in (brought[id] for id in dict.fromkeys(uploads)):
        upload.used_at = work.now
        work.session.add(DatasetPicture(**whose, upload_pk=key(upload)))
    work.session.add_all(DatasetPicture(**whose, image_pk=key(own[id])) for id in dict.fromkeys(images))
    work.session.flush()
    work.record("dataset.created", dataset.id)
    return key(dataset)


def _made_before(work: Work, name: str, chosen: set[Chosen]) -> int | None:
    """The dataset of the viewer's that is called so and is of just these pictures."""
    named = select(Dataset.pk).where(Dataset.owner_pk == work.viewer.account_pk, Dataset.name == name).order_by(col(Dataset.pk))
    for pk in work.session.exec(named).all():
        pictures = select(DatasetPicture.upload_pk, DatasetPicture.image_pk).where(DatasetPicture.dataset_pk == pk)
        if {tuple(picture) for picture in work.session.exec(pictures).all()} == chosen:
            return pk
    return None


def _check_images(work: Work, images: Sequence[str], seen: dict[str, Image]) -> Iterator[Refusal]:
    for place, id in enumerate(images):
        if id not in seen:
            yield not_found("images", str(place))
        elif reason := plans.learn_from(work.viewer, facts_of(work, seen[id])).reason:
            yield denied(reason, "images", str(place))


def _check_number(number: int) -> Iterator[Refusal]:
    if not FEWEST <= number <= MOST:
        yield invalid(f"A dataset has {FEWEST} to {MOST} pictures. These are {number:,}.", "uploads")


def _too_many(work: Work) -> Iterator[Refusal]:
    own = select(func.count()).select_from(Dataset).where(Dataset.owner_pk == work.viewer.account_pk)
    if work.session.exec(own).one() >= MOST_DATASETS:
        yield Refusal(ErrorCode.CONFLICT, f"You have {MOST_DATASETS} datasets, and no more are kept. Delete one that is not used any more.")


def delete_dataset(work: Work, id: str) -> str:
    """Delete an own dataset, and the uploads that nothing else uses; its id. What was learned from it stays learned (R13)."""
    dataset = work.find(Dataset, id, "id")
    remove_datasets(work, col(Dataset.pk) == dataset.pk)
    work.record("dataset.deleted", id)
    return id


def remove_datasets(work: Work, *which: ColumnElement[bool]) -> None:
    """Remove datasets. What is still to learn from one finds that it is not there any more."""
    pks = work.session.exec(select(Dataset.pk).where(*which)).all()
    of_them = col(DatasetPicture.dataset_pk).in_(pks)
    uploads = work.session.exec(select(DatasetPicture.upload_pk).where(of_them, col(DatasetPicture.upload_pk).is_not(None))).all()
    work.session.exec(update(Training).where(col(Training.dataset_pk).in_(pks)).values(dataset_pk=None))
    work.session.exec(delete(DatasetPicture).where(of_them))
    work.session.exec(delete(Dataset).where(col(Dataset.pk).in_(pks)))
    work.discard += let_go(work.session, uploads)
