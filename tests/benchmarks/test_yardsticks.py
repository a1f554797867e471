"""The yardsticks answer what the house answers: else they would measure something else."""

import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from tests.benchmarks import world
from tests.benchmarks.serve import hand, house

pytestmark = pytest.mark.sqlite


@pytest.mark.asyncio
async def test_pages_by_hand_show_what_the_pages_of_the_house_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "FILES", 3)
    world.build(tmp_path, 400)
    async with at(house(tmp_path, 8000, "")) as ours, at(hand(tmp_path, 8000, "")) as theirs:
        feed = shown(await ours.get("/"))
        assert len(feed) >= 24
        for path in ("/", *(f"/images/{id}" for id in feed[:4])):
            assert shown(await ours.get(path)) == shown(await theirs.get(path)), path


def at(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000")


def shown(page: httpx.Response) -> list[str]:
    assert page.status_code == 200
    return re.findall(r'href="/images/(\w+)"', page.text)
