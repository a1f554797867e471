"""The seeded house (18): what is in it, and that it is made as everything is made."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from gateway.auth.passwords import Argon2Passwords
from gateway.commands import options
from gateway.config import Settings
from gateway.engines.atelier import Atelier
from gateway.engines.atelier.reading import read
from gateway.seed import progress
from gateway.seed.images import EARLIER, LATEST, PICTURES
from gateway.seed.people import CAST, PASSWORD, PEOPLE
from gateway.seed.seed import ORDER, Seeder, place_of
from gateway.storage import Objects
from schema.actions.house import ATELIER_MODELS
from schema.actions.work import bytes_of
from schema.tables import Account, Credential, Generation, GenerationStatus, Image, LicenceInterval, Like, Member, TokenEntry
from tests.gateway.machine import Machine
from tests.gateway.provenance.signed import signer

PLANS = {person.handle: person.plan for person in PEOPLE}


def depth(name: str) -> int:
    seeded = PICTURES[place_of(name)]
    return 1 + depth(seeded.remix) if seeded.remix else 0


def test_the_cast_and_twelve_more_live_on_all_plans() -> None:
    assert len(PEOPLE) == 16
    assert {handle: PLANS[handle] for handle in CAST} == {"jason": "free", "jane": "solo", "mallory": "free", "staff": "free"}
    assert [person.handle for person in PEOPLE if person.staff] == ["staff"]
    assert set(PLANS.values()) == {"free", "solo", "studio", "guild"}
    assert all(person.bio and person.name for person in PEOPLE)
    assert [person.joined for person in PEOPLE] == sorted((person.joined for person in PEOPLE), reverse=True)


def test_there_are_72_pictures_in_the_order_of_time() -> None:
    assert len(PICTURES) == len({seeded.prompt for seeded in PICTURES}) == 72
    assert [seeded.days for seeded in PICTURES] == sorted((seeded.days for seeded in PICTURES), reverse=True)
    assert sorted(ORDER) == list(range(72))
    assert {seeded.model for seeded in PICTURES} == {model.name for model in ATELIER_MODELS}
    assert not {seeded.maker for seeded in EARLIER} & {seeded.maker for seeded in LATEST}


def test_everybody_was_there_when_they_made_something() -> None:
    joined = {person.handle: person.joined for person in PEOPLE}
    assert all(joined[seeded.maker] > seeded.days for seeded in PICTURES)


def test_private_pictures_are_made_on_paid_plans() -> None:
    private = [seeded for seeded in PICTURES if seeded.private or seeded.turned_private]
    assert len(private) >= 6
    assert all(PLANS[seeded.maker] != "free" for seeded in private)


def test_remixes_are_three_deep_with_a_private_link_in_between() -> None:
    depths = Counter(depth(seeded.remix) + 1 for seeded in PICTURES if seeded.remix)
    assert max(depths) == 3
    chain, seeded = [], next(seeded for seeded in PICTURES if seeded.prompt.startswith("the rainbow balloon"))
    while seeded.remix:
        seeded = PICTURES[place_of(seeded.remix)]
        chain.append(bool(seeded.turned_private))
    assert chain == [False, True, False]


def test_the_painter_understands_what_the_seeded_people_write() -> None:
    readings = [read(seeded.prompt, seeded.negative or "") for seeded in PICTURES]
    assert len({reading.place for reading in readings if reading.place}) >= 10
    assert {reading.time for reading in readings} >= {"dawn", "day", "golden", "dusk", "night"}
    assert sum(not reading.subjects and not reading.place for reading in readings) <= 4


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    """A house whose seeding was stopped after two pictures, and again after four."""
    settings = Settings(data=tmp_path_factory.mktemp("house"))
    database, clock = options.ready(settings)
    for pictures in (2, 4):
        with database.write() as session:
            begun = progress.begin(session, clock.now())
        store = Objects.from_url(settings.storage)
        seeder = Seeder(database, store, Atelier(), signer(), Argon2Passwords.light(), settings.terms_version, begun)
        seeder.run(lambda: True, pictures)
    machine = Machine.__new__(Machine)
    machine.settings, machine.database, machine.clock, machine.store = settings, database, clock, store
    return machine


def test_the_cast_can_sign_in(seeded: Machine) -> None:
    passwords = Argon2Passwords.light()
    for handle in CAST:
        member = seeded.one(Member, Member.email_key == f"{handle}@example.com")
        assert passwords.matches(seeded.one(Credential, Credential.account_pk == member.account_pk).password_hash, PASSWORD)
        assert member.accepted_terms == "2026-11-24"
        assert member.staff == (handle == "staff")


def test_seeding_goes_on_where_it_stopped(seeded: Machine) -> None:
    images = seeded.all(Image)
    assert [image.pk for image in images] == [59, 60, 61, 62]
    assert [image.prompt for image in images] == [picture.prompt for picture in LATEST[:4]]
    assert [image.visibility for image in images] == ["PUBLIC", "PRIVATE", "PUBLIC", "PUBLIC"]
    assert (images[3].source_pk, images[3].is_remix) == (images[0].pk, True)
    assert progress.steps_done(seeded.database) == 5


def test_what_is_seeded_lies_in_the_past_and_is_paid_for(seeded: Machine) -> None:
    with seeded.database.write() as session:
        begun = progress.begin(session, seeded.clock.now())
    for image, picture in zip(seeded.all(Image), LATEST, strict=False):
        assert timedelta(0) <= image.created_at - (begun - timedelta(days=picture.days)) < timedelta(seconds=10)
    assert {generation.status for generation in seeded.all(Generation)} == {GenerationStatus.SUCCEEDED}
    jane = seeded.one(Account, Account.handle == "jane").pk
    lines = sorted(seeded.all(TokenEntry, TokenEntry.account_pk == jane), key=lambda line: line.number)
    assert [line.reason for line in lines] == ["GRANT", "GRANT", "RESERVE", "SETTLE", "RESERVE", "SETTLE"]
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert lines[-1].at < begun


def test_public_pictures_have_licences_and_likes_and_private_ones_neither(seeded: Machine) -> None:
    images = {image.pk: image for image in seeded.all(Image)}
    public = {pk for pk, image in images.items() if image.visibility == "PUBLIC"}
    assert {interval.image_pk for interval in seeded.all(LicenceInterval)} == public
    likes = Counter(like.image_pk for like in seeded.all(Like))
    assert likes == Counter({pk: image.like_count for pk, image in images.items() if image.like_count})
    assert set(likes) <= public
    assert likes.total() > 0


def test_all_bytes_are_there_and_no_others(seeded: Machine) -> None:
    assert sorted(seeded.store.keys("")) == sorted(key for image in seeded.all(Image) for key in bytes_of(image.storage_key))


def test_a_house_with_members_is_not_seeded(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    with machine.database.write() as session, pytest.raises(progress.NotEmpty, match="Only an empty house can be seeded"):
        progress.begin(session, machine.clock.now())
