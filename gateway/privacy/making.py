"""What a run puts into the house: members, and private things of each kind.

Nothing of it is public at any moment that another connection can see: what was public once was so within one transaction.
"""

import secrets
from dataclasses import replace

from sqlmodel import Session, col, select

from gateway.auth.passwords import Argon2Passwords
from gateway.privacy.canaries import SIDE, Secret
from gateway.privacy.deeds import lay, lay_look, paint, together
from gateway.privacy.premises import OWNER, STAFF, STRANGER, Impossible, Member, Premises
from gateway.training import learned_key
from schema.actions import audit
from schema.actions.accounts import open_account
from schema.actions.api_keys import create_api_key
from schema.actions.asks import TrainAsk
from schema.actions.cancel import cancel_generation
from schema.actions.datasets import FEWEST, create_dataset
from schema.actions.endings import Picture, fail_generation
from schema.actions.images import delete_images, set_image_visibility
from schema.actions.jobs import begin_generation, report_progress, show_preview
from schema.actions.likes import like_image
from schema.actions.moderation import hide_image
from schema.actions.operators import promote, put_on_plan
from schema.actions.prompts import copy_prompt
from schema.actions.refusals import Refused
from schema.actions.rows import key
from schema.actions.sessions import start_session
from schema.actions.trainings import begin_training, finish_training, train_model
from schema.actions.uploads import keep_upload
from schema.actions.work import Work
from schema.rules.viewer import NOBODY
from schema.tables import ApiKey, Dataset, FailureCode, Generation, Model, Plan, ReportReason, Visibility

PRIVATE, PUBLIC = Visibility.PRIVATE, Visibility.PUBLIC


def join(premises: Premises) -> None:
    """An owner and a stranger, and one who is staff, on a plan with private images. Raises Impossible where there is none."""
    password_hash = Argon2Passwords().hash(secrets.token_urlsafe(32))  # nobody knows it
    with premises.database.write() as session:
        plan = private_plan(session)
    for role in (OWNER, STRANGER, STAFF):
        _join(premises, role, plan, password_hash)


def private_plan(session: Session) -> str:
    """The plan on which most runs at once, of those with private images."""
    private = select(Plan.code).where(col(Plan.private_images)).order_by(col(Plan.concurrency).desc(), col(Plan.position))
    if (found := session.exec(private.limit(1)).first()) is None:
        raise Impossible("No plan of this house has private images, so there is nothing private to look for.")
    return found


def _join(premises: Premises, role: str, plan: str, password_hash: str) -> None:
    handle, now, terms = f"{premises.handles}{role}", premises.clock.now(), premises.settings.terms_version
    secret = premises.canaries.new(f"the account of the {role}", role)
    email = f"{secret.word(premises.canaries.run, 'its address')}@example.invalid"
    with premises.database.write() as session:
        account = open_account(session, handle, email, terms, password_hash, now)
        audit.record(session, now, account.id, "account.signed_up", account.id)
        put_on_plan(session, handle, plan, now)
        if role == STAFF:
            promote(session, handle, now)
        token, _ = start_session(Work(session, NOBODY, now, terms, premises.store), key(account))
    premises.members[role] = Member(handle, key(account), account.id, secret.known_by(token, "the token of its session"))


def make(premises: Premises) -> None:
    """Images of each way of making, a generation in each state, uploads, a dataset, a model, and an API key."""
    for kind in (never_public, once_public, gone, waiting, without_pictures, brought, taught, given_a_key):
        kind(premises)


def never_public(premises: Premises) -> None:
    made, painted = pictured(premises, "the image that was never public")
    remixed, painted_anew = pictured(premises, "the remix of it")
    with together(premises) as deeds:
        image = deeds.picture(OWNER, made, painted, deeds.ask(made))
        deeds.picture(OWNER, remixed, painted_anew, deeds.ask_remix(remixed, image))


def once_public(premises: Premises) -> None:
    """While it was public a stranger liked it, copied its prompt and remixed it."""
    flipped, painted = pictured(premises, "the image that was public once")
    theirs, painted_anew = pictured(premises, "the stranger's remix of it", STRANGER)
    with together(premises) as deeds:
        ask = replace(deeds.ask(flipped, PUBLIC), negative_prompt=None)  # a remix has that of its source, also when the source is gone
        image = deeds.picture(OWNER, flipped, painted, ask)
        like_image(deeds.work(STRANGER), image.id)
        copy_prompt(deeds.work(STRANGER), image.id)
        deeds.picture(STRANGER, theirs, painted_anew, deeds.ask_remix(theirs, image))
        for visibility in (PRIVATE, PUBLIC, PRIVATE):
            set_image_visibility(deeds.work(OWNER), [image.id], visibility)
            flipped.shown_at(image.media_key)


def gone(premises: Premises) -> None:
    hidden, painted = pictured(premises, "the image that is hidden by moderation")
    deleted, painted_too = pictured(premises, "the image that was public and is deleted")
    with together(premises) as deeds:
        hide_image(deeds.session, deeds.picture(OWNER, hidden, painted, deeds.ask(hidden, PUBLIC)), ReportReason.OTHER, deeds.now)
        delete_images(deeds.work(OWNER), [deeds.picture(OWNER, deleted, painted_too, deeds.ask(deleted, PUBLIC)).id])
    deleted.gone = True


def waiting(premises: Premises) -> None:
    """These two stay as they are, because their jobs lie in a queue that no worker serves."""
    runs, waits = (premises.canaries.new(f"the generation that {what}", OWNER) for what in ("runs", "waits"))
    look = lay_look(premises, runs)
    with together(premises) as deeds:
        jobs = [deeds.generation(OWNER, secret, deeds.ask(secret)) for secret in (runs, waits)]
        begin_generation(deeds.session, jobs[0].id, deeds.now)
        report_progress(deeds.session, jobs[0].id, 0.5)
        show_preview(deeds.session, jobs[0].id, look)
        for job in jobs:
            premises.jobs.append(job.id)
            premises.held.enqueue(job.id)  # before the commit, after which a worker would look for jobs without one
    ask_by((runs, waits), jobs)


def without_pictures(premises: Premises) -> None:
    failed, cancelled = (premises.canaries.new(f"the generation that {what}", OWNER) for what in ("failed", "was cancelled"))
    with together(premises) as deeds:
        jobs = [deeds.generation(OWNER, secret, deeds.ask(secret)) for secret in (failed, cancelled)]
        fail_generation(deeds.session, jobs[0].id, FailureCode.ENGINE_ERROR, "It could not be made.", deeds.now)
        cancel_generation(deeds.work(OWNER), jobs[1].id)
    ask_by((failed, cancelled), jobs)


def brought(premises: Premises) -> None:
    secret = premises.canaries.new("the picture that was brought to start from", OWNER)
    storage_key = lay(premises, secret)
    with together(premises) as deeds:
        secret.asked_by(keep_upload(deeds.work(OWNER), storage_key, SIDE, SIDE), "its id")


def taught(premises: Premises) -> None:
    """A private model, which is trained already, and what it learned from; none where the house has no trainings."""
    run = premises.canaries.run
    pictures = [premises.canaries.new(f"picture {number} of the dataset", OWNER) for number in range(1, FEWEST + 1)]
    kept = [lay(premises, picture) for picture in pictures]
    papers, model = premises.canaries.new("the dataset", OWNER), premises.canaries.new("the private model", OWNER)
    with together(premises) as deeds:
        for picture, storage_key in zip(pictures, kept, strict=True):
            picture.asked_by(keep_upload(deeds.work(OWNER), storage_key, SIDE, SIDE), "its id")
        pk = create_dataset(deeds.work(OWNER), f"papers of {papers.word(run, 'its name')}", [picture.ids[0] for picture in pictures], [])
        papers.asked_by(deeds.session.get_one(Dataset, pk).id, "its id")
        ask = TrainAsk(
            name=f"inks of {model.word(run, 'its name')}",
            description=f"soft, like {model.word(run, 'its description')}",
            trigger=model.word(run, "its trigger"),
            dataset=papers.ids[0],
            visibility=PRIVATE,
        )
        try:
            made = deeds.session.get_one(Model, train_model(deeds.work(OWNER), ask))
        except Refused:  # no plan of the house has trainings, or no engine of it learns
            return
        learned = learned_key(made.id)
        premises.store.put(learned, model.word(run, "what it learned").encode())
        begin_training(deeds.session, made.id, deeds.now)
        finish_training(deeds.session, made.id, learned, deeds.now)
        model.asked_by(made.id, "its id")
        model.known_by(learned, "where what it learned lies")


def given_a_key(premises: Premises) -> None:
    secret = premises.canaries.new("the API key", OWNER)
    with together(premises) as deeds:
        name = f"a script of {secret.word(premises.canaries.run, 'its name')}"
        pk, shown = create_api_key(deeds.work(OWNER), name, ["images:read"], None)
        made = deeds.session.get_one(ApiKey, pk)
        secret.known_by(shown, "its secret")
        secret.known_by(made.prefix, "how its secret begins")
        secret.asked_by(made.id, "its id")


def pictured(premises: Premises, name: str, owner: str = OWNER) -> tuple[Secret, Picture]:
    secret = premises.canaries.new(name, owner)
    return secret, paint(premises, secret)


def ask_by(secrets: tuple[Secret, ...], jobs: list[Generation]) -> None:
    for secret, job in zip(secrets, jobs, strict=True):
        secret.asked_by(job.id, "its id")
