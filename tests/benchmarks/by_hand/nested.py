"""Pictures, who made them, what else these made, and with which models: two statements."""

from typing import Any

import orjson
from starlette.responses import Response

from tests.benchmarks.by_hand.rows import LAST, Rows

FEED = """
SELECT i.pk, i.id, i.prompt, a.pk, a.handle FROM t_image i JOIN t_account a ON a.pk = i.owner_pk
WHERE i.listed = 1 AND i.pk < ? ORDER BY i.pk DESC LIMIT 11
"""
THEIRS = """
SELECT i.owner_pk, i.id, i.prompt, i.like_count, m.name
FROM json_each(?) p
JOIN t_image i ON i.pk IN (SELECT o.pk FROM t_image o WHERE o.owner_pk = p.value AND o.listed = 1 ORDER BY o.pk DESC LIMIT 5)
LEFT JOIN t_model m ON m.pk = i.model_pk AND m.listed = 1
ORDER BY p.key, i.pk DESC
"""


def nested(rows_of: Rows, after: str | None) -> Response:
    rows = rows_of(FEED, int(after) if after else LAST)
    shown = rows[:10]
    images: dict[int, list[dict[str, Any]]] = {}
    for owner, image, prompt, likes, model in rows_of(THEIRS, orjson.dumps(list({row[3] for row in shown})).decode()):
        images.setdefault(owner, []).append(
            {"id": image, "prompt": prompt, "likeCount": likes, "model": {"name": model} if model is not None else None}
        )
    nodes = [
        {"id": image, "prompt": prompt, "creator": {"handle": handle, "images": {"nodes": images.get(owner, [])}}}
        for _, image, prompt, owner, handle in shown
    ]
    page = {"hasNextPage": len(rows) > 10, "endCursor": str(shown[-1][0]) if shown else None}
    return Response(orjson.dumps({"data": {"feed": {"nodes": nodes, "pageInfo": page}}}), media_type="application/json")
