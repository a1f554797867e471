"""Removing an account with all that is its own (R13), at once and for good."""

from sqlmodel import col, delete, select, update

from schema.actions import ledger
from schema.actions.cancel import cancel
from schema.actions.datasets import remove_datasets
from schema.actions.images import delete_image, empty_generations
from schema.actions.models import empty_models
from schema.actions.standing import weigh
from schema.actions.uploads import remove
from schema.actions.work import Work
from schema.tables import Account, ApiKey, Credential, Dataset, Generation, Image, Like, Member, Model, Subscription, Training, Upload
from schema.tables import Session as SessionRow


def remove_account(work: Work) -> None:
    """Remove the viewer's account. What stays: the licence intervals, the lines of the ledger and the invoices, the emptied rows that they
    rest on, and the key of the handle, which is not given again."""
    owner = work.viewer.account_pk
    account = work.session.exec(select(Account).where(Account.pk == owner).with_for_update()).one()
    _remove_generations_and_images(work, owner)
    _take_back_likes(work, owner)
    empty_models(work, col(Model.owner_pk) == owner)
    work.session.exec(delete(Training).where(col(Training.owner_pk) == owner))
    remove_datasets(work, col(Dataset.owner_pk) == owner)
    work.discard += remove(work.session, work.session.exec(select(Upload).where(Upload.owner_pk == owner)).all())
    for table in (SessionRow, ApiKey, Credential, Member, Subscription):
        work.session.exec(delete(table).where(col(table.account_pk) == owner))
    account.handle = account.display_name = ""
    account.bio, account.deleted_at = None, work.now
    work.session.add(account)
    work.record("account.removed", account.id)


def _remove_generations_and_images(work: Work, owner: int) -> None:
    running = (col(Generation.owner_pk) == owner, col(Generation.status).in_(ledger.IN_FLIGHT))
    for generation in work.session.exec(select(Generation).where(*running).with_for_update()).all():
        cancel(work, generation)
    for image in work.session.exec(select(Image).where(col(Image.owner_pk) == owner, col(Image.deleted_at).is_(None))).all():
        delete_image(work, image)
    empty_generations(work, col(Generation.owner_pk) == owner, col(Generation.deleted_at).is_(None))


def _take_back_likes(work: Work, owner: int) -> None:
    liked = select(Like.image_pk).where(Like.account_pk == owner)
    images = work.session.exec(liked).all()
    work.session.exec(update(Image).where(col(Image.pk).in_(liked)).values(like_count=Image.like_count - 1))
    work.session.exec(delete(Like).where(col(Like.account_pk) == owner))
    weigh(work.session, images)
