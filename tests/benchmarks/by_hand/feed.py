"""The feed: one statement, for members with their session in it."""

from hashlib import sha256
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from tests.benchmarks.by_hand.rows import LAST, Rows

ANONYMOUS = """
SELECT i.pk, i.id, i.prompt, i.width, i.height, i.created_at, i.like_count, a.handle, m.name
FROM t_image i JOIN t_account a ON a.pk = i.owner_pk LEFT JOIN t_model m ON m.pk = i.model_pk AND m.listed = 1
WHERE i.listed = 1 AND i.pk < ? ORDER BY i.pk DESC LIMIT 25
"""
SIGNED_IN = """
SELECT i.pk, i.id, i.prompt, i.width, i.height, i.created_at, i.like_count, a.handle, m.name,
  EXISTS (SELECT 1 FROM t_like l WHERE l.account_pk = s.account_pk AND l.image_pk = i.pk),
  i.owner_pk = s.account_pk, r.asked_paid, p.private_images
FROM t_session s JOIN t_subscription u ON u.account_pk = s.account_pk JOIN t_plan p ON p.pk = u.plan_pk
CROSS JOIN t_image i JOIN t_account a ON a.pk = i.owner_pk
LEFT JOIN t_model m ON m.pk = i.model_pk AND (m.listed = 1 OR m.owner_pk = s.account_pk)
LEFT JOIN t_image_record r ON r.image_pk = i.pk AND r.owner_pk = s.account_pk
WHERE s.token_hash = ? AND s.ended_at IS NULL AND i.listed = 1 AND i.pk < ? ORDER BY i.pk DESC LIMIT 25
"""
SIGN_IN: dict[str, object] = {"allowed": False, "reason": "SIGN_IN_REQUIRED"}
YES: dict[str, object] = {"allowed": True, "reason": None}


def feed(rows_of: Rows, after: str | None, request: Request) -> Response:
    place = int(after) if after else LAST
    authorization = request.headers.get("authorization")
    if authorization is None:
        rows = rows_of(ANONYMOUS, place)
        cards = [anonymous_card(row) for row in rows[:24]]
    else:
        rows = rows_of(SIGNED_IN, sha256(authorization.removeprefix("Bearer ").encode()).hexdigest(), place)
        cards = [member_card(row) for row in rows[:24]]
    page = {"hasNextPage": len(rows) > 24, "endCursor": str(rows[min(23, len(rows) - 1)][0]) if rows else None}
    return Response(orjson.dumps({"data": {"feed": {"nodes": cards, "pageInfo": page}}}), media_type="application/json")


def anonymous_card(row: Any) -> dict[str, Any]:
    return {
        "id": row[1],
        "prompt": row[2],
        "width": row[3],
        "height": row[4],
        "createdAt": row[5],
        "likeCount": row[6],
        "creator": {"handle": row[7]},
        "model": {"name": row[8]} if row[8] is not None else None,
        "viewerHasLiked": False,
        "viewerCan": {"remix": SIGN_IN, "makePrivate": SIGN_IN},
    }


def member_card(row: Any) -> dict[str, Any]:
    if not row[10]:
        private: dict[str, object] = {"allowed": False, "reason": "NOT_YOURS"}
    elif not row[11]:
        private = {"allowed": False, "reason": "MADE_ON_FREE_PLAN"}
    else:
        private = YES if row[12] else {"allowed": False, "reason": "PAID_PLAN_REQUIRED"}
    return {
        "id": row[1],
        "prompt": row[2],
        "width": row[3],
        "height": row[4],
        "createdAt": row[5],
        "likeCount": row[6],
        "creator": {"handle": row[7]},
        "model": {"name": row[8]} if row[8] is not None else None,
        "viewerHasLiked": row[9] == 1,
        "viewerCan": {"remix": YES, "makePrivate": private},
    }
