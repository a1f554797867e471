"""What has to hold of a house in which nothing is under way any more, whatever died in it."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from sqlmodel import select

from gateway.painting import storage_key
from gateway.training import NOT_LEARNED, learned_key
from schema.actions.work import bytes_of
from schema.tables import (
    Account,
    FailureCode,
    Generation,
    GenerationStatus,
    Image,
    ImageRecord,
    LicenceInterval,
    Model,
    ModelStatus,
    Subscription,
    TokenEntry,
    TokenReason,
    Training,
    Upload,
    Visibility,
)
from tests.chaos.engine import UNPAINTABLE
from tests.chaos.house import CANARY, Town

PICTURES: Final = (b"\x89PNG", b"WEBP", b"IHDR", b"c2pa")
LONGEST: Final = 2_000  # octets of a row of DBOS's; the smallest size of a picture has more
SUCCEEDED, FAILED, CANCELLED = GenerationStatus.SUCCEEDED, GenerationStatus.FAILED, GenerationStatus.CANCELLED


def faults(town: Town) -> list[str]:
    """All that is wrong, in sentences."""
    return [*ledgers(town), *generations(town), *trainings(town), *licences(town), *stranded(town), *told(town)]


def ledgers(town: Town) -> Iterator[str]:
    """Each balance is the sum of what changed it, and nothing is held for what has ended."""
    for account in town.all(Account):
        lines = sorted(town.all(TokenEntry, TokenEntry.account_pk == account.pk), key=lambda line: line.number)
        if [line.balance for line in lines] != [*accumulate(line.change for line in lines)]:
            yield f"the ledger of {account.handle} does not sum"
        if [line.number for line in lines] != [*range(1, len(lines) + 1)]:
            yield f"the ledger of {account.handle} has a gap"
        if lines and lines[-1].held:
            yield f"{lines[-1].held} tokens of {account.handle} are held for nothing"


def generations(town: Town) -> Iterator[str]:
    """Each has its images once, and is settled once; or has none, and is refunded once."""
    lines, images = lines_of(town), images_of(town)
    for generation in town.all(Generation):
        keys = sorted(storage_key(generation.id, number) for number in range(generation.count))
        price = (TokenReason.RESERVE, -generation.tokens)
        refunded = [price, (TokenReason.REFUND, generation.tokens)]
        wanted = {
            SUCCEEDED: (keys, [price, (TokenReason.SETTLE, 0)]),
            FAILED: ([], refunded),
            CANCELLED: ([], refunded),
        }.get(generation.status)
        found = (sorted(images[generation.pk]), lines[generation.pk])
        if found != wanted:
            yield f"generation {generation.id} is {generation.status} of {generation.count}, with {len(found[0])} images and {found[1]}"
        if generation.status == FAILED and not (generation.failure_code == FailureCode.CONTENT_REFUSED or UNPAINTABLE in generation.prompt):
            yield f"generation {generation.id} failed, and could have been painted: {generation.failure_code}"
        if generation.source_copy:
            yield f"generation {generation.id} has ended, and keeps its source"
        if generation.preview:
            yield f"generation {generation.id} has ended, and a look at it is kept"


def trainings(town: Town) -> Iterator[str]:
    """Each model has what it learned, or says why not; and counts once, or not at all where it failed."""
    counted: Counter[int] = Counter()
    for training in town.all(Training):
        model = town.one(Model, Model.pk == training.model_pk)
        counted[training.owner_pk] += training.error is None
        wanted = None if model.deleted_at or model.status != ModelStatus.READY else learned_key(model.id)
        if model.learned != wanted:
            yield f"model {model.id} is {model.status}, and has {'what it' if model.learned else 'nothing'} learned"
        if model.deleted_at is None and (training.finished_at is None or (training.error is None) != (model.status == ModelStatus.READY)):
            yield f"model {model.id} is {model.status}, and its training says {training.error}"
        if training.error not in (None, NOT_LEARNED):
            yield f"model {model.id} failed, and could have been trained: {training.error}"
    for subscription in town.all(Subscription):
        if subscription.trainings_used != counted[subscription.account_pk]:
            yield f"{subscription.trainings_used} trainings are counted of {counted[subscription.account_pk]}"


def lines_of(town: Town) -> dict[int | None, list[tuple[TokenReason, int]]]:
    """What the ledger says of each generation, in order."""
    found: dict[int | None, list[tuple[TokenReason, int]]] = defaultdict(list)
    for line in sorted(town.all(TokenEntry), key=lambda line: line.number):
        found[line.generation_pk].append((line.reason, line.change))
    return found


def images_of(town: Town) -> dict[int | None, list[str]]:
    """The storage keys of the images of each generation."""
    found: dict[int | None, list[str]] = defaultdict(list)
    with town.database.write() as session:
        for generation, key in session.exec(select(ImageRecord.generation_pk, Image.storage_key).where(ImageRecord.image_pk == Image.pk)):
            found[generation].append(key)
    return found


def licences(town: Town) -> Iterator[str]:
    """A public image has one interval, which is open; a private one has none."""
    intervals = [interval.image_pk for interval in town.all(LicenceInterval)]
    for image in town.all(Image):
        if intervals.count(image.pk or 0) != (image.visibility == Visibility.PUBLIC):
            yield f"image {image.id} is {image.visibility} and has {intervals.count(image.pk or 0)} licences"


def stranded(town: Town) -> Iterator[str]:
    """In the store lie all sizes of all images, what members brought, and what models learned; and nothing else."""
    there, named = set(town.store.keys("")), {key for image in town.all(Image) for key in bytes_of(image.storage_key)}
    named |= {bytes_of(upload.storage_key)[0] for upload in town.all(Upload)} | {
        model.learned for model in town.all(Model) if model.learned
    }
    if there - named:
        yield f"{len(there - named)} files lie in the store for nothing"
    if named - there:
        yield f"{len(named - there)} files of images are not in the store"


def told(town: Town) -> Iterator[str]:
    """No prompt and no picture is where the jobs are kept."""
    rows = [content for _, content in town.jobs.contents()]
    files = [file.read_bytes() for file in town.settings.data.glob("dbos.sqlite*")]
    if not rows:
        yield "there is no job to look at"
    if any(CANARY.encode() in content for content in rows + files):
        yield "a prompt is where the jobs are kept"
    if any(mark in content for content in rows + files for mark in PICTURES) or max(map(len, rows), default=0) > LONGEST:
        yield "a picture is where the jobs are kept"
