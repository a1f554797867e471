"""Alchemy: on plans that have it, twice as large for twice the price; refused in clear words on others, and never left out silently."""

import pytest

from schema.actions.asks import GenerateAsk, RemixAsk, UpscaleAsk
from schema.actions.generate import generate, remix
from schema.actions.jobs import job
from schema.actions.operators import put_on_plan
from schema.actions.refusals import ErrorCode, Refused
from schema.actions.settings import composed
from schema.actions.upscale import upscale
from schema.tables import Generation, Visibility
from tests.schema.actions.house import House


def test_a_picture_is_twice_as_large_for_twice_the_price(house: House) -> None:
    plain, alchemy = house.ask("jane", width=512, height=768), house.ask("jane", width=512, height=768, alchemy=True)
    assert alchemy.tokens == 2 * plain.tokens
    (made,) = house.finish(alchemy)
    assert (made.width, made.height, made.alchemy) == (1024, 1536, True)
    assert not house.finish(plain)[0].alchemy


@pytest.mark.parametrize(("steps", "finer"), [(10, 20), (20, 40), (30, 60), (60, 60)])
def test_it_is_composed_in_the_size_that_was_asked_for_and_in_twice_the_steps(house: House, steps: int, finer: int) -> None:
    asked = house.ask("jane", width=512, height=768, steps=steps, alchemy=True)
    with house.session() as session:
        found = job(session, asked.id)
    assert (found.width, found.height, found.steps, found.alchemy) == (512, 768, finer, True)


def test_the_free_plan_is_refused_and_told_why(house: House) -> None:
    image = house.image("jason")
    assert house.refused("jason", generate, GenerateAsk(prompt="x", alchemy=True)) == [(ErrorCode.PAID_PLAN_REQUIRED, "alchemy")]
    assert house.refused("jason", remix, RemixAsk(image=image.id, alchemy=True)) == [(ErrorCode.PAID_PLAN_REQUIRED, "alchemy")]
    with pytest.raises(Refused) as told:
        house.do("jason", generate, GenerateAsk(prompt="x", alchemy=True, visibility=Visibility.PUBLIC))
    assert told.value.errors[0].message == "Alchemy is part of the paid plans. Upgrade to use it, or switch it off."


def test_a_plan_that_is_over_has_it_no_more_and_what_waits_keeps_it(house: House) -> None:
    waiting = house.ask("jane", alchemy=True)
    with house.session() as session:
        put_on_plan(session, "jane", "free", house.now)
    assert house.refused("jane", generate, GenerateAsk(prompt="x", alchemy=True)) == [(ErrorCode.PAID_PLAN_REQUIRED, "alchemy")]
    assert house.finish(waiting)[0].alchemy


def test_a_remix_with_alchemy_is_twice_as_large_as_its_source(house: House) -> None:
    source = house.image("jason", width=512, height=1024)
    asked = house.remix("jane", source, alchemy=True)
    assert (asked.width, asked.height, asked.alchemy) == (1024, 2048, True)
    assert asked.tokens == 2 * house.remix("jane", source).tokens


def test_a_remix_of_what_was_made_larger_is_no_larger_than_an_engine_composes(house: House) -> None:
    source = house.image("jane", width=768, height=1024)
    (large,) = house.finish(house.row(Generation, house.do("jane", upscale, UpscaleAsk(image=source.id, factor=4))))
    assert (large.width, large.height) == (3072, 4096)
    asked = house.remix("jane", large)
    assert (asked.width, asked.height) == (1152, 1536)


@pytest.mark.parametrize(
    ("size", "fitting"), [((768, 1536), (768, 1536)), ((3072, 3072), (1536, 1536)), ((4096, 256), (1536, 256)), ((2176, 1024), (1536, 704))]
)
def test_what_is_too_large_is_composed_in_proportion(size: tuple[int, int], fitting: tuple[int, int]) -> None:
    assert composed(*size) == fitting
