"""The feed over asyncpg, under the same role and the same policies: who looks is said first, then one statement is asked."""

from hashlib import sha256
from typing import Any

import asyncpg
import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.benchmarks.by_hand.feed import anonymous_card, member_card
from tests.benchmarks.by_hand.rows import LAST

CONNECTIONS = 8
MOMENT = "to_char(i.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"
NAMES = ("account", "images", "models", "staff", "moderates")
SETTINGS = [f"set_config('sfumato.{name}', ${place}, false)" for place, name in enumerate(NAMES, 1)]
LOOKS = f"SELECT {', '.join(SETTINGS)}"
NOBODY = ("0", "0", "0", "0", "0")
WHO = "SELECT account_pk, plan_private_images FROM sfumato_signed_in($1)"
ANONYMOUS = f"""
SELECT i.pk, i.id, i.prompt, i.width, i.height, {MOMENT}, i.like_count, a.handle, m.name
FROM t_image i JOIN t_account a ON a.pk = i.owner_pk LEFT JOIN t_model m ON m.pk = i.model_pk
WHERE i.listed = 1 AND i.pk < $1 ORDER BY i.pk DESC LIMIT 25
"""
SIGNED_IN = f"""
SELECT i.pk, i.id, i.prompt, i.width, i.height, {MOMENT}, i.like_count, a.handle, m.name,
  EXISTS (SELECT 1 FROM t_like l WHERE l.account_pk = $2 AND l.image_pk = i.pk)::int,
  i.owner_pk = $2, r.asked_paid, $3::boolean
FROM t_image i JOIN t_account a ON a.pk = i.owner_pk LEFT JOIN t_model m ON m.pk = i.model_pk
LEFT JOIN t_image_record r ON r.image_pk = i.pk AND r.owner_pk = $2
WHERE i.listed = 1 AND i.pk < $1 ORDER BY i.pk DESC LIMIT 25
"""


def create_app(url: str) -> Starlette:
    opened: list[asyncpg.Pool] = []
    counted = {"statements": 0}

    async def pool() -> asyncpg.Pool:
        if not opened:
            opened.append(await asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS, reset=nothing))
        return opened[0]

    async def graphql(request: Request) -> Response:
        after = orjson.loads(await request.body())["variables"].get("after")
        counted["statements"] += 1
        async with (await pool()).acquire() as connection:
            authorization = request.headers.get("authorization")
            rows, cards = await (anonymous(connection, after) if authorization is None else signed_in(connection, after, authorization))
        page = {"hasNextPage": len(rows) > 24, "endCursor": str(rows[min(23, len(rows) - 1)][0]) if rows else None}
        return Response(orjson.dumps({"data": {"feed": {"nodes": cards, "pageInfo": page}}}), media_type="application/json")

    async def statements(_request: Request) -> Response:
        return PlainTextResponse(str(counted["statements"]))

    return Starlette(routes=[Route("/graphql", graphql, methods=["POST"]), Route("/statements", statements)])


async def nothing(_connection: Any) -> None:
    """What asyncpg resets by itself, each request sets anew."""


async def anonymous(connection: Any, after: str | None) -> tuple[list[Any], list[dict[str, Any]]]:
    await connection.fetchrow(LOOKS, *NOBODY)
    rows = await connection.fetch(ANONYMOUS, int(after) if after else LAST)
    return rows, [anonymous_card(row) for row in rows[:24]]


async def signed_in(connection: Any, after: str | None, authorization: str) -> tuple[list[Any], list[dict[str, Any]]]:
    account, private = await connection.fetchrow(WHO, sha256(authorization.removeprefix("Bearer ").encode()).hexdigest())
    key = str(account)
    await connection.fetchrow(LOOKS, key, key, key, "0", "0")
    rows = await connection.fetch(SIGNED_IN, int(after) if after else LAST, account, private)
    return rows, [member_card(row) for row in rows[:24]]
