"""Lines 8 to 10: counts, errors and forks. Each as anonymous, as a stranger, as a former owner and as staff, over every door."""

from collections.abc import Iterator

import pytest
from sqlmodel import SQLModel

from schema.tables import Image, Model, Visibility
from tests.journeys.doors import Answer, Door, of_lists, of_word
from tests.oracle import rules
from tests.oracle.making import CANARY, make, role
from tests.oracle.world import World, pk
from tests.schema.test_worlds import IMAGE
from tests.threats.town import Town, seed, world

pytestmark = pytest.mark.asyncio(loop_scope="session")

CHILD = """query ($id: ID!) { image(id: $id) {
  id prompt isRemix likeCount remixCount url viewerCan { remix { allowed } } licences { from until } creator { handle } model { id }
  remixes { totalCount nodes { id } }
} }"""


async def test_threat_08_what_is_hidden_takes_part_in_nothing(town: Town) -> None:
    """Fewer private images, likes of them and jobs: no list, count, page, cursor, order or header is another one."""
    with_them = await lists(town)
    town.home.fill(fewer(world(), town.person.viewer))
    assert len(fewer(world(), town.person.viewer).rows) < len(world().rows)
    try:
        for name, answer in (await lists(town)).items():
            assert answer == with_them[name], name
    finally:
        town.home.fill(world())


NEVER_WRITTEN = "zqneverwasit"


async def test_threat_08_a_word_of_what_one_may_not_see_is_found_as_one_that_nobody_wrote(town: Town) -> None:
    """Nor the beginning of one, nor one beside a word that is found."""
    answers = 0
    for spelled, letters in (("{}", 12), ("{}", 11), ("a {}", 12)):
        never = NEVER_WRITTEN[:letters]
        nothing = await town.knock(of_word(spelled.format(never)), never)
        for word in {word[:letters] for word in unseen_words(town)}:
            for name, answer in (await town.knock(of_word(spelled.format(word)), word)).items():
                assert answer == nothing[name], (name, word)
                answers += 1
    assert answers > 200


def unseen_words(town: Town) -> set[str]:
    """Of the texts in which one searches."""
    found, viewer = world(), town.person.viewer
    prompts = [image.prompt for image in found.all(Image) if not rules.sees_image(found, viewer, image)]
    said = [f"{model.name} {model.description}" for model in found.all(Model) if not rules.sees_model(found, viewer, model)]
    return {word for text in (*prompts, *said) for word in CANARY.findall(text)}


async def lists(town: Town) -> dict[tuple[str, str], Answer]:
    """Also of those whose images are missing."""
    handles = [account.handle for name in ("owner", "other", "leaving") if (account := role(world(), name))]
    return {(handle, name): answer for handle in handles for name, answer in (await town.knock(of_lists(handle))).items()}


def fewer(found: World, viewer: rules.Viewer) -> World:
    """The same world without the images that this one does not see and that nothing else names, and all that is about them."""
    sources = {image.source_pk for image in found.all(Image)}
    gone = {pk(image) for image in found.all(Image) if not rules.sees_image(found, viewer, image) and image.pk not in sources}
    return World([row for row in found.rows if about(row) not in gone], found.canaries)


def about(row: SQLModel) -> int | None:
    return pk(row) if isinstance(row, Image) else getattr(row, "image_pk", None)


async def test_threat_09_an_error_tells_nothing_of_what_exists(town: Town) -> None:
    assert await town.all_alike(9) > 20


async def test_threat_10_a_fork_tells_nothing_of_a_parent_that_is_not_seen(town: Town) -> None:
    """Neither of the parent, nor of what is two steps up; only that its source is not public."""
    found, viewer = world(), town.person.viewer
    orphans = [
        image
        for image in found.all(Image)
        if image.is_remix and rules.sees_image(found, viewer, image) and rules.sees_source(found, viewer, image) is None
    ]
    assert orphans
    for image in orphans:
        assert (await town.ask(IMAGE, id=image.id))["data"]["image"]["remixOf"] is None
        page = (await town.knock([Door("page", "GET", f"/images/{image.id}")], image.id))["page"]
        assert b"Its source is not public" in page.body
        assert not town.told(page)
        for parent in parents(found, image):
            assert parent.id.encode() not in page.body or rules.sees_image(found, viewer, parent)


def parents(found: World, image: Image) -> list[Image]:
    source = found.first(Image, pk=image.source_pk) if image.source_pk else None
    return [source, *parents(found, source)] if source else []


async def test_threat_10_when_a_parent_turns_private_its_children_stay_as_they_are(town: Town) -> None:
    """All but that they no longer name it; its owner still sees it."""
    found = make(seed())
    source = max(found.having(Image, asked_paid=True), key=lambda image: sum(1 for _ in children(found, image)))
    before = {child.id: await town.ask(CHILD, id=child.id) for child in children(found, source)}
    assert before
    source.visibility = Visibility.PRIVATE
    town.home.fill(found)
    for id, told in before.items():
        assert await town.ask(CHILD, id=id) == told
        named = (await town.ask(IMAGE, id=id))["data"]["image"]["remixOf"]
        assert (named is not None) == rules.sees_image(found, town.person.viewer, source)
    town.home.fill(world())


def children(found: World, source: Image) -> Iterator[Image]:
    """Of an image that everybody sees, those that everybody sees."""
    if rules.is_listed(found, source):
        yield from (image for image in found.having(Image, source_pk=source.pk) if rules.is_listed(found, image))
