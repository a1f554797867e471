"""Lines 11 and 12: addresses of bytes, and what is kept. As anonymous, as a stranger, as a former owner and as staff, over every door."""

import pytest

from schema.tables import Account, Image
from tests.journeys.doors import SIZES, Door, of_id, of_lists, of_media
from tests.oracle import rules
from tests.threats.town import Town, world

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_threat_11_no_address_opens_bytes_that_one_may_not_see(town: Town) -> None:
    """Of no size, kept already or not, by bearer or by cookie: as an address that never was."""
    nothing = await town.knock(of_media("/media/kNeverWas/card.webp"))
    opened = 0
    for image in world().all(Image):
        answers = await town.knock(of_media(f"/media/{image.media_key}/card.webp"))
        if rules.sees_image(world(), town.person.viewer, image):
            opened += sum(answer.status == 200 for answer in answers.values())
            continue
        assert answers == nothing, image
        for size in SIZES:
            headers = {"cookie": f"sfumato={town.person.token}", "if-none-match": f'"{image.media_key}-{size}"'}
            found = await town.home.client.get(f"/media/{image.media_key}/{size}", headers=headers)
            assert (found.status_code, found.content) == (404, nothing[f"media {size}"].body)
    assert opened > 20


async def test_threat_12_what_depends_on_who_asks_is_kept_by_no_cache(town: Town) -> None:
    """But the bytes of what everybody sees, which are asked for anew each time."""
    seen = next(image for image in world().all(Image) if rules.is_listed(world(), image))
    asked = [*of_lists(world().all(Account)[0].handle), *of_id(seen.id)]
    for name, answer in (await town.knock(asked, seen.id)).items():
        headers = dict(answer.headers)
        assert b"no-store" in headers[b"cache-control"], name
        assert b"public" not in headers[b"cache-control"], name
        assert {b"cookie", b"authorization"} & set(headers.get(b"vary", b"").lower().split(b", ")), name
    for image in world().all(Image):
        for name, answer in (await town.knock([Door("bytes", "GET", f"/media/{image.media_key}/card.webp")])).items():
            headers = dict(answer.headers)
            everybody = rules.is_listed(world(), image)
            assert headers[b"cache-control"] == (b"public, no-cache" if everybody else b"private, no-store"), name
            shown = rules.sees_image(world(), town.person.viewer, image)
            assert headers[b"vary"] == (b"Authorization, Cookie, Accept" if shown else b"Authorization, Cookie"), name
            assert (b"etag" in headers) == everybody, name
